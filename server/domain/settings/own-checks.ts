/** A company's own settings: of their type, within their rules, secrets as references only (card 305, rule 3 "custom"). Pure. */
import type { Instant } from '../calendar-day.ts'
import type { OwnSetting } from './facts.ts'
import { type FindingReason, type SettingFinding, settingSeverity } from './finding.ts'
import { reported } from './judged.ts'
import { brokenRule, type Matcher, rulesFault, rulesOf } from './rules.ts'
import { canonical } from './value.ts'

type Fault = Readonly<{ reason: FindingReason; detail: string | null }>

export function ownFindings(
  settings: readonly OwnSetting[],
  about: Readonly<{ now: Instant; isOwn(setting: OwnSetting): boolean; matches: Matcher }>,
): SettingFinding[] {
  const inEffect = settings.filter((one) => isInEffect(one, about.now))
  const faults = inEffect
    .filter((one) => one.isSecret || about.isOwn(one))
    .flatMap((one) => {
      const fault = faultOf(one, about.matches)
      return fault ? [findingOf(one, fault)] : []
    })
  return [...faults, ...duplicates(inEffect)]
}

/** One that ends before it begins is never in effect, which is the fault. */
function isInEffect({ effectiveFrom, effectiveUntil }: OwnSetting, now: Instant): boolean {
  if (effectiveFrom !== null && effectiveUntil !== null && effectiveFrom > effectiveUntil)
    return true
  return (effectiveFrom ?? now) <= now && (effectiveUntil ?? now) >= now
}

function faultOf(setting: OwnSetting, matches: Matcher): Fault | null {
  const { value, type, effectiveFrom, effectiveUntil, isSecret, rules } = setting
  if (effectiveFrom !== null && effectiveUntil !== null && effectiveFrom > effectiveUntil)
    return { reason: 'dates', detail: null }
  if (value === null || value === '') return null
  if (isSecret) return isReference(value) ? null : { reason: 'plain_secret', detail: null }
  const text = canonical(value, type)
  if (text === null) return { reason: 'not_its_type', detail: type }
  const broken = rules === null ? null : ruleBroken(rules, { setting, text, matches })
  return broken === null ? null : { reason: 'breaks_rule', detail: broken }
}

function ruleBroken(
  rules: string,
  { setting, text, matches }: Readonly<{ setting: OwnSetting; text: string; matches: Matcher }>,
): string | null {
  const parsed = rulesFault(rules) === null ? rulesOf(rules) : null
  if (parsed === null) return 'rules'
  const value = setting.type === 'JSON' ? (setting.value ?? '') : text
  return brokenRule(parsed, { text: value, type: setting.type }, matches)
}

/** `env:NAME`, `file:path`, or the same as JSON (data-model rule R19). */
function isReference(value: string): boolean {
  if (/^(env|file):\s*\S/.test(value.trim())) return true
  try {
    const parsed: unknown = JSON.parse(value)
    if (typeof parsed !== 'object' || parsed === null) return false
    const keys = Object.keys(parsed)
    return keys.length === 1 && (keys[0] === 'env' || keys[0] === 'file')
  } catch {
    return false
  }
}

function findingOf({ key, value, type, isSecret }: OwnSetting, fault: Fault): SettingFinding {
  return reported({
    category: 'custom',
    key,
    current: value,
    type,
    severity: fault.reason === 'plain_secret' ? 'high' : settingSeverity(key),
    isSecret,
    ...fault,
  })
}

function duplicates(settings: readonly OwnSetting[]): SettingFinding[] {
  const first = new Map<string, string>()
  return settings.flatMap(({ key, value, isSecret }) => {
    const known = first.get(key.toLowerCase())
    if (known === undefined) first.set(key.toLowerCase(), key)
    if (known === undefined) return []
    const severity = settingSeverity(key)
    const detail = known
    return [
      reported({
        category: 'custom',
        key,
        current: value,
        severity,
        reason: 'duplicate',
        isSecret,
        detail,
      }),
    ]
  })
}
