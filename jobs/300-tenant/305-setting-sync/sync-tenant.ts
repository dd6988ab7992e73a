/** One company: what an interrupted run left, what is wrong now, what of it is mended (card 305, rules 2–8). */
import { lastState, mendedSince } from '../../../data/platform/setting-changes.ts'
import {
  mergeSettingFindings,
  nameOf,
  type SettledFinding,
} from '../../../data/platform/setting-findings.ts'
import { checkSettings, type SyncType } from '../../../server/domain/settings/check.ts'
import { runningOn } from '../../../server/domain/settings/contract-spans.ts'
import {
  type FindingReason,
  SETTING_CATEGORIES,
  SETTING_SEVERITIES,
  type SettingCategory,
  type SettingFinding,
  type SettingSeverity,
  shownValues,
} from '../../../server/domain/settings/finding.ts'
import { dayAt, type SystemRun } from '../../../server/sdk/index.ts'
import { applyChanges, type Change, CREATED, SYNC, type Work } from './apply-changes.ts'
import { matchesInTime } from './pattern.ts'
import { type SettingParams, typesOf } from './setting-params.ts'
import { settlePending } from './settle-pending.ts'
import { settingFacts } from './tenant-facts.ts'

export type ShownFinding = Readonly<{
  category: SettingCategory
  key: string
  severity: SettingSeverity
  reason: FindingReason
  state: SettledFinding['state']
  current: string | null
  expected: string | null
  isNew: boolean
}>

/** Plain JSON: the tenant result. */
export type SyncedTenant = Readonly<{
  plan: string | null
  items: number
  found: number
  fixed: number
  manual: number
  failed: number
  byCategory: Readonly<Record<SettingCategory, number>>
  bySeverity: Readonly<Record<SettingSeverity, number>>
  /** The worst first, not all of very many. */
  findings: readonly ShownFinding[]
}>

const CATEGORIES: Readonly<Record<SyncType, readonly SettingCategory[]>> = {
  plan: ['plan', 'resource', 'feature', 'contract'],
  system: ['system'],
  custom: ['custom'],
}
const MOST_SHOWN = 100
const LONGEST_SHOWN = 200
const WEEK_MS = 7 * 86_400_000
/** Mended on so many days of a week: something else keeps writing it. */
const COMES_BACK_DAYS = 3

export async function syncTenant(work: Work, held: ReadonlySet<string>): Promise<SyncedTenant> {
  const { run, tenant, masters } = work
  if (!run.dryRun) await settlePending(work)
  const facts = await settingFacts(run, tenant, masters)
  const types = typesOf(run.params)
  const checked = checkSettings(facts, { types, matches: matchesInTime })
  const findings = checked.findings.map((finding) => withHindsight(work, finding, held))
  const created = new Set(
    findings.filter((one) => isNotThere(one, facts.settings)).map((one) => nameOf(one)),
  )
  const settled = await mend(work, findings, created)
  const news = run.dryRun
    ? new Set(settled.map(nameOf))
    : mergeSettingFindings(run.platform, {
        tenantId: tenant.id,
        findings: settled,
        categories: types.flatMap((type) => CATEGORIES[type]),
        runId: run.id,
        at: run.now(),
      })
  const count = (state: SettledFinding['state']) =>
    settled.filter((one) => one.state === state).length
  return {
    plan: runningOn(facts.contracts, facts.date)?.planCode ?? null,
    items: checked.items,
    found: settled.length,
    fixed: count('fixed'),
    manual: count('manual'),
    failed: count('failed'),
    byCategory: countsOf(SETTING_CATEGORIES, settled, ({ category }) => category),
    bySeverity: countsOf(SETTING_SEVERITIES, settled, ({ severity }) => severity),
    findings: settled
      .toSorted(bySeverity)
      .slice(0, MOST_SHOWN)
      .map((one) => shown(one, news)),
  }
}

function countsOf<K extends string>(
  names: readonly K[],
  settled: readonly SettledFinding[],
  of: (finding: SettledFinding) => K,
): Record<K, number> {
  const counts = names.map((name) => [name, settled.filter((one) => of(one) === name).length])
  return Object.fromEntries(counts) as Record<K, number>
}

/** What one look can not tell: the many others, the days before, a person's hand in between. */
function withHindsight(
  { run, tenant }: Work,
  finding: SettingFinding,
  held: ReadonlySet<string>,
): SettingFinding {
  if (!finding.isFixable) return finding
  const { category, key } = finding
  const name = { tenantId: tenant.id, category, key }
  const since = run.now() - WEEK_MS
  const days = new Set(mendedSince(run.platform, name, { by: SYNC, since }).map((at) => dayAt(at)))
  if (days.size >= COMES_BACK_DAYS)
    return { ...finding, isFixable: false, reason: 'comes_back', severity: 'high' }
  if (held.has(nameOf(finding))) return { ...finding, isFixable: false, reason: 'held' }
  const isConflict = lastState(run.platform, name) === 'conflict' && !isAskedFor(run)
  return isConflict ? { ...finding, isFixable: false, reason: 'conflict' } : finding
}

/** A person named the companies: then what was left to a person is decided. */
function isAskedFor({ selection, trigger }: SystemRun<SettingParams>): boolean {
  return selection !== 'all' && (trigger === 'manual' || trigger === 'api')
}

function isNotThere(
  { category, key, current }: SettingFinding,
  settings: readonly Readonly<{ key: string }>[],
): boolean {
  if (current !== null) return false
  return category === 'resource' || !settings.some((setting) => setting.key === key)
}

async function mend(
  work: Work,
  findings: readonly SettingFinding[],
  created: ReadonlySet<string>,
): Promise<SettledFinding[]> {
  const { run } = work
  const fixable = findings.filter(({ isFixable }) => isFixable)
  const isOn = (run.params.autoFix ?? true) && !run.dryRun
  const changes = isOn ? fixable.map((finding) => changeOf(finding, created)) : []
  const made = await applyChanges(work, changes)
  const states = new Map([...made].map(([change, state]) => [nameOf(change), state]))
  return findings.map((finding) => {
    if (!finding.isFixable) return { ...finding, state: 'manual' }
    const state = states.get(nameOf(finding))
    if (state === undefined) return { ...finding, state: 'open' }
    return { ...finding, state: state === 'done' ? 'fixed' : 'failed' }
  })
}

function changeOf(finding: SettingFinding, created: ReadonlySet<string>): Change {
  const { category, key, current, expected, reason } = finding
  return {
    category,
    key,
    oldValue: current,
    newValue: expected,
    reason: created.has(nameOf(finding)) ? CREATED : reason,
    by: SYNC,
  }
}

const WORST_FIRST = ['critical', 'high', 'medium', 'low']

function bySeverity(a: SettledFinding, b: SettledFinding): number {
  return WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity)
}

function shown(finding: SettledFinding, news: ReadonlySet<string>): ShownFinding {
  const { category, key, severity, reason, state } = finding
  const { current, expected } = shownValues(finding)
  return {
    category,
    key,
    severity,
    reason,
    state,
    current: current?.slice(0, LONGEST_SHOWN) ?? null,
    expected: expected?.slice(0, LONGEST_SHOWN) ?? null,
    isNew: news.has(nameOf(finding)),
  }
}
