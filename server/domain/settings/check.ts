/** All that is wrong with the settings of one company (card 305, rules 2–5). Pure; used by BATCH-305. */
import { runningOn, spanFaults } from './contract-spans.ts'
import { expectedOf, overrideOf } from './expected.ts'
import type { OwnSetting, PlanSetting, SettingFacts, SystemSetting } from './facts.ts'
import { type SettingFinding, settingSeverity } from './finding.ts'
import { judged, reported } from './judged.ts'
import { limitFindings } from './limit-checks.ts'
import { LIMITS } from './limits.ts'
import { ownFindings } from './own-checks.ts'
import type { Matcher } from './rules.ts'
import { canonical, sameValue } from './value.ts'

export const SYNC_TYPES = ['plan', 'system', 'custom'] as const
export type SyncType = (typeof SYNC_TYPES)[number]

export const FEATURE = 'features.'

export type Checked = Readonly<{ findings: readonly SettingFinding[]; items: number }>

export function checkSettings(
  facts: SettingFacts,
  { types, matches }: Readonly<{ types: readonly SyncType[]; matches: Matcher }>,
): Checked {
  const running = runningOn(facts.contracts, facts.date)
  const planSettings = facts.planSettings.filter(({ planCode }) => planCode === running?.planCode)
  const found: SettingFinding[] = []
  if (types.includes('plan') && running !== null) {
    found.push(...planFindings(facts, running.planCode, planSettings))
  }
  if (types.includes('plan')) found.push(...contractFindings(facts))
  if (types.includes('system')) found.push(...systemFindings(facts, planSettings))
  if (types.includes('custom')) {
    const managed = managedKeys(facts, planSettings)
    const isOwn = (setting: OwnSetting) => !managed.has(setting.key)
    found.push(...ownFindings(facts.settings, { now: facts.now, isOwn, matches }))
  }
  const items = planSettings.length + facts.systemSettings.length + facts.settings.length
  return { findings: found.filter((finding) => !isAccepted(facts, finding)), items }
}

/** Keys whose value somebody else decides. */
function managedKeys(
  { systemSettings, settings }: SettingFacts,
  planSettings: readonly PlanSetting[],
): Set<string> {
  const masters = new Set(systemSettings.map(({ key }) => key))
  const held = settings.filter(({ isSystemManaged, key }) => isSystemManaged && masters.has(key))
  return new Set([...planSettings.map(settingKey), ...held.map(({ key }) => key)])
}

/** The key of tenant_settings. */
function settingKey({ category, key }: PlanSetting): string {
  return category === 'feature' ? `${FEATURE}${key}` : key
}

function planFindings(
  facts: SettingFacts,
  planCode: string,
  planSettings: readonly PlanSetting[],
): SettingFinding[] {
  if (!facts.plans.has(planCode)) {
    // The other checks would compare with values that hold for nobody.
    return [
      reported({
        category: 'plan',
        key: 'plan',
        current: planCode,
        reason: 'unknown_plan',
        severity: 'critical',
      }),
    ]
  }
  const own = new Map(facts.settings.map((one) => [one.key, one]))
  const inFile = planSettings.filter(
    ({ category, key }) => !(category === 'resource' && LIMITS.some((one) => one.key === key)),
  )
  return [
    ...planCopy(facts, planCode),
    ...limitFindings(facts, planSettings),
    ...inFile
      .filter(({ category }) => category !== 'feature')
      .flatMap((one) => valueFinding(facts, one, own) ?? []),
    ...featureFindings(facts, planSettings, own),
  ]
}

function planCopy({ subscriptionPlan, overrides }: SettingFacts, planCode: string) {
  const key = 'subscription_plan'
  const standard = { value: planCode, source: 'contract' } as const
  const expected = expectedOf({ overrides }, { category: 'plan', key }, standard) ?? standard
  if (sameValue(subscriptionPlan, expected.value, 'STRING')) return []
  return [judged({ category: 'plan', key, current: subscriptionPlan, expected, type: 'STRING' })]
}

type Own = ReadonlyMap<string, OwnSetting>

function valueFinding(facts: SettingFacts, master: PlanSetting, own: Own): SettingFinding | null {
  const { category, key, type } = master
  const standard = { value: master.value, source: 'plan' } as const
  const expected = expectedOf(facts, { category, key }, standard) ?? standard
  const setting = own.get(key)
  const current = setting?.value ?? null
  if (sameValue(current, expected.value, type)) return null
  return judged({
    category,
    key,
    current,
    expected,
    type,
    severity: master.severity,
    autoFix: master.autoFix,
    isSecret: setting?.isSecret ?? false,
  })
}

/** A feature that another plan has and this one does not name is off. */
function featureFindings(
  facts: SettingFacts,
  planSettings: readonly PlanSetting[],
  own: Own,
): SettingFinding[] {
  const named = new Map(
    planSettings.filter(({ category }) => category === 'feature').map((one) => [one.key, one]),
  )
  const known = facts.planSettings.filter(({ category }) => category === 'feature')
  const features = [...new Set(known.map(({ key }) => key))].sort()
  return features.flatMap((feature) => {
    const master = named.get(feature) ?? null
    return featureFinding(facts, { feature, master, own }) ?? []
  })
}

function featureFinding(
  facts: SettingFacts,
  { feature, master, own }: Readonly<{ feature: string; master: PlanSetting | null; own: Own }>,
): SettingFinding | null {
  const key = `${FEATURE}${feature}`
  const standard = { value: master?.value ?? 'false', source: 'plan' } as const
  const expected = expectedOf(facts, { category: 'feature', key }, standard) ?? standard
  const current = own.get(key)?.value ?? null
  const isOn = (value: string | null) => value !== null && canonical(value, 'BOOLEAN') === 'true'
  if (isOn(current) === isOn(expected.value)) return null
  const isUsed = !isOn(expected.value) && facts.use.features.has(feature)
  return judged({
    category: 'feature',
    key,
    current,
    expected,
    type: 'BOOLEAN',
    severity: master?.severity ?? null,
    autoFix: master?.autoFix ?? null,
    doubt: isUsed ? 'in_use' : null,
  })
}

function systemFindings(
  facts: SettingFacts,
  planSettings: readonly PlanSetting[],
): SettingFinding[] {
  const byPlan = new Set(planSettings.map(settingKey))
  const own = new Map(facts.settings.map((one) => [one.key, one]))
  const masters = facts.systemSettings.filter(({ key }) => !byPlan.has(key))
  const known = new Set(masters.map(({ key }) => key))
  return [
    ...masters.flatMap((master) => masterFinding(facts, master, own.get(master.key)) ?? []),
    ...facts.settings
      .filter(({ key }) => !known.has(key) && !byPlan.has(key))
      .flatMap((setting) => emptyFinding(facts, setting) ?? []),
  ]
}

/** The system's value is binding for managed keys; for the others it is only what stands there at first. */
function masterFinding(
  facts: SettingFacts,
  master: SystemSetting,
  setting: OwnSetting | undefined,
): SettingFinding | null {
  const { key, type } = master
  const current = setting?.value || null
  const isBinding = setting === undefined || setting.isSystemManaged
  const standard = {
    value: isBinding ? master.value : (setting.defaultValue ?? master.defaultValue ?? master.value),
    source: 'system',
  } as const
  const expected = expectedOf(facts, { category: 'system', key }, standard) ?? standard
  if (current !== null && (!isBinding || sameValue(current, expected.value, type))) return null
  const isSecret = master.isSecret || (setting?.isSecret ?? false)
  return judged({ category: 'system', key, current, expected, type, isSecret })
}

/** A required key of the company's own that is empty gets its default. */
function emptyFinding(facts: SettingFacts, setting: OwnSetting): SettingFinding | null {
  const { key, value, type, defaultValue, isRequired, isSecret } = setting
  if (!isRequired || (value !== null && value !== '')) return null
  const standard =
    defaultValue === null ? null : ({ value: defaultValue, source: 'system' } as const)
  const expected = expectedOf(facts, { category: 'system', key }, standard)
  if (expected === null) {
    const severity = settingSeverity(key)
    return reported({ category: 'system', key, current: null, type, reason: 'missing', severity })
  }
  return judged({ category: 'system', key, current: null, expected, type, isSecret })
}

function contractFindings({ contracts, status, date }: SettingFacts): SettingFinding[] {
  return spanFaults(contracts, { status, date }).map(({ key, text, reason }) =>
    reported({
      category: 'contract',
      key,
      current: text,
      reason,
      severity: settingSeverity(key),
    }),
  )
}

/** Findings without a right value are accepted as they stand. */
function isAccepted({ overrides }: SettingFacts, finding: SettingFinding): boolean {
  const { category, key, current, expected } = finding
  if (expected !== null) return false
  return overrideOf(overrides, category, key)?.value === (current ?? '')
}
