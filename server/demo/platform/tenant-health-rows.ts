/** Thirty days of hourly health of each company, judged by the rules that BATCH-303 ships, and how each one is now. */
import { monitoringFile } from '../../config/monitoring-file.ts'
import { addDays, dayAt, daySpan } from '../../domain/calendar-day.ts'
import type { MetricName } from '../../domain/health/metrics.ts'
import { type HealthRule, verdictOf } from '../../domain/health/rule.ts'
import { shippedRules, type TenantLimits } from '../../domain/health/shipped-rules.ts'
import type {
  HealthFinding,
  HealthHour,
  HealthState,
  StoredHealth,
} from '../../domain/health/state.ts'
import { type DemoCalendar, HOUR_MS, MINUTE_MS } from '../calendar.ts'
import { is } from '../cast.ts'
import type { Row } from '../row.ts'
import { contractOn, type Story } from '../story.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { type CallHour, callHours } from './call-hours.ts'
import { HALF_HOUR_MS, idleHours, readings, type Seen } from './health-readings.ts'
import type { UsageDay } from './usage.ts'

export const SUPERVISION_BATCH = 'BATCH-303'
const DAYS = 30

/** What monitoring.yaml says unless somebody changes it. */
const LIMITS: TenantLimits = monitoringFile.parse({ version: 1 }).tenant

/** The hours of one company, oldest first, and how it is now. */
export type CompanyHealth = Readonly<{
  story: Story
  hours: readonly HealthHour[]
  now: StoredHealth
}>

/** Companies that are watched: the ended one is EXPIRED, of which only the state is judged. */
export function healthOfCompanies(
  companies: readonly CompanyFacts[],
  usage: ReadonlyMap<string, readonly UsageDay[]>,
  limitsOf: (story: Story) => Row,
): CompanyHealth[] {
  return companies.map((facts) => {
    const { story } = facts.scene
    return healthOf(facts, { days: usage.get(story.tenantId) ?? [], limits: limitsOf(story) })
  })
}

type Means = Readonly<{ days: readonly UsageDay[]; limits: Row }>

function healthOf(facts: CompanyFacts, means: Means): CompanyHealth {
  const { story, calendar } = facts.scene
  const calls = callHours(facts, addDays(calendar.today, -DAYS))
  const rules = rulesOf(story)
  const idle = idleHours(facts)
  let before: StoredHealth | null = null
  const hours: HealthHour[] = []
  for (const hourMs of hoursOf(story, calendar)) {
    const seen = readings(hourMs, { facts, ...means, calls, idle })
    const now = judged(story, { at: hourMs + HALF_HOUR_MS, seen, rules, before })
    hours.push(hourRow(hourMs, now.state, { seen, calls: calls.get(hourMs) }))
    before = now
  }
  return { story, hours, now: before as StoredHealth }
}

/** Hours whose check at half past is a minute ago, from the company's first day on. */
function hoursOf({ contracts }: Story, { today, now }: DemoCalendar): number[] {
  const since = daySpan((contracts[0] as { start: string }).start).from
  const first = Math.max(since, daySpan(addDays(today, -DAYS)).from)
  const count = Math.max(0, Math.floor((now - HALF_HOUR_MS - MINUTE_MS - first) / HOUR_MS) + 1)
  return Array.from({ length: count }, (_, index) => first + index * HOUR_MS)
}

/** The application of the demo does not run: without this everybody would soon be found silent. */
function rulesOf({ company }: Story): HealthRule[] {
  return shippedRules(LIMITS).map((rule) =>
    rule.metric === 'silent' ? { ...rule, enabled: is(company, 'silent') } : rule,
  )
}

/** The two rows that say the same to the real BATCH-303. */
export function ruleRows(stories: readonly Story[]): Row[] {
  const silent = { metric: 'silent', operator: '<', medium: 20, min_sample: 50, for_runs: 1 }
  const own = stories.filter(({ company }) => is(company, 'silent'))
  return [
    { ...silent, tenant_id: null, enabled: 0 },
    ...own.map(({ tenantId }) => ({ ...silent, tenant_id: tenantId, enabled: 1 })),
  ]
}

type Now = Readonly<{
  at: number
  seen: Seen
  rules: readonly HealthRule[]
  before: StoredHealth | null
}>

function judged(story: Story, { at, seen, rules, before }: Now): StoredHealth {
  const known = new Map(before?.findings.map((finding) => [finding.metric, finding]))
  const since = (metric: HealthFinding['metric']) => known.get(metric)?.since ?? at
  const found = rules.flatMap((rule): HealthFinding[] => {
    if (!rule.enabled) return []
    const reading = seen[rule.metric] ?? { value: null, sample: null }
    const verdict = verdictOf(rule, reading)
    const earlier = known.get(rule.metric)
    if (verdict.kind === 'met') {
      const { severity, threshold } = verdict
      const { metric } = rule
      return [{ metric, value: reading.value, threshold, severity, since: since(metric) }]
    }
    return verdict.kind === 'well' || !earlier ? [] : [earlier]
  })
  const findings = [...stateFindings(story, at, since), ...found]
  const state = stateOf(findings)
  return {
    state,
    since: before?.state === state ? before.since : at,
    checkedAt: at,
    metrics: { ...before?.metrics, ...seen },
    findings,
    raised: Object.fromEntries(findings.map(({ metric, severity }) => [metric, severity])),
    streaks: {},
  }
}

function stateFindings(
  story: Story,
  at: number,
  since: (metric: HealthFinding['metric']) => number,
): HealthFinding[] {
  const none = { value: null, threshold: null }
  const day = dayAt(at)
  const contract = contractOn(story, day)
  const lapsed = story.status === 'ACTIVE' && contract.end !== null && contract.end < day
  return [
    ...(lapsed
      ? [{ ...none, metric: 'contract', severity: 'MEDIUM', since: since('contract') } as const]
      : []),
    ...(is(story.company, 'unreachable')
      ? [{ ...none, metric: 'no_admin', severity: 'HIGH', since: since('no_admin') } as const]
      : []),
  ]
}

function stateOf(findings: readonly HealthFinding[]): HealthState {
  if (findings.some(({ severity }) => severity === 'CRITICAL')) return 'CRIT'
  return findings.length > 0 ? 'WARN' : 'OK'
}

function hourRow(
  hourMs: number,
  state: HealthState,
  { seen, calls }: Readonly<{ seen: Seen; calls: CallHour | undefined }>,
): HealthHour {
  const bp = (metric: MetricName) => {
    const value = seen[metric]?.value ?? null
    return value === null ? null : Math.round(value * 100)
  }
  const idle = seen.hours_since_activity?.value ?? null
  return {
    hourMs,
    state,
    apiCalls: calls?.calls ?? 0,
    errorRateBp: bp('error_rate'),
    avgMs: seen.average?.value ?? null,
    p95Ms: seen.p95?.value ?? null,
    storageRateBp: bp('storage'),
    apiRateBp: bp('api_hour'),
    userRateBp: bp('users'),
    busyRateBp: bp('busy'),
    activeUsers: calls?.users ?? 0,
    hoursSinceActivity: idle === null ? null : Math.floor(idle),
  }
}

export function healthRows(
  companies: readonly CompanyHealth[],
): Readonly<Record<'hourly' | 'current', Row[]>> {
  return {
    hourly: companies.flatMap(({ story, hours }) =>
      hours.map((hour) => ({
        tenant_id: story.tenantId,
        hour_ms: hour.hourMs,
        state: hour.state,
        api_calls: hour.apiCalls,
        error_rate_bp: hour.errorRateBp,
        avg_ms: hour.avgMs,
        p95_ms: hour.p95Ms,
        storage_rate_bp: hour.storageRateBp,
        api_rate_bp: hour.apiRateBp,
        user_rate_bp: hour.userRateBp,
        busy_rate_bp: hour.busyRateBp,
        active_users: hour.activeUsers,
        hours_since_activity: hour.hoursSinceActivity,
      })),
    ),
    current: companies.map(({ story, now: { state, checkedAt, ...kept } }) => ({
      tenant_id: story.tenantId,
      state,
      checked_at: checkedAt,
      findings: JSON.stringify(kept),
    })),
  }
}
