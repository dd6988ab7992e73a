/** Conditions, the alerts they become, and how an alert changes (data-model rule R5); pure, used by server/alerts. */
import type { Instant } from './calendar-day.ts'
import type { Words } from './errors.ts'

export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A condition that holds now. One open alert per `key`; saying it again only refreshes it (data-model rule R5). */
export type AlertRaise = Readonly<{
  key: string
  severity: Severity
  /** What operators read, each in their language. Names of companies and codes are the same in both. */
  message: Words
  tenantCode?: string
  metric?: string
  value?: number
  threshold?: number
  /**
   * Plain JSON. `audience` names routes of alerts.yaml that are told instead of those of the batch's entry; `todo` is
   * what to do, in both languages.
   */
  context?: Readonly<Record<string, unknown>>
  /** As long as it is MEDIUM it waits for the first digest of the next business day. */
  businessHours?: boolean
}>

/** A measurement that gave nothing: neither good nor bad. */
export type NoData = Readonly<{
  /** Of the condition that could not be judged. */
  key: string
  /** Why there was no reading. */
  message: Words
  tenantCode?: string
}>

/** Conditions as a batch sees them: `raise` what is wrong, `clear` what is well again. */
export type Alerts = Readonly<{
  raise(alert: AlertRaise): void
  clear(key: string): void
  /** Could not be measured: neither raises nor clears; several times in a row is an alert of its own, `<key>:nodata`. */
  noData(silence: NoData): void
}>

/** For planning and trying out: what is said reaches nobody. */
export const UNHEARD: Alerts = { raise: () => {}, clear: () => {}, noData: () => {} }

export const ALERT_STATES = ['open', 'acknowledged', 'resolved'] as const
export type AlertState = (typeof ALERT_STATES)[number]

/** What happened to an alert; each is a row of alert_events. */
export const ALERT_EVENTS = [
  'opened',
  /** Open again so soon after a recovery that it is the same alert. */
  'reopened',
  'worse',
  'eased',
  /** A batch failed again, for the n-th time. */
  'repeated',
  'reminded',
  'flapping',
  'resolved',
  'acknowledged',
  'silenced',
  'unsilenced',
  'attached',
] as const
export type AlertEventKind = (typeof ALERT_EVENTS)[number]

export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

export function isWorse(severity: Severity, than: Severity): boolean {
  return rankOf(severity) > rankOf(than)
}

export function worstOf(severities: readonly Severity[]): Severity {
  return severities.reduce((worst, one) => (isWorse(one, worst) ? one : worst), 'LOW')
}

/** HIGH and CRITICAL leave at once (R5.9). */
export function isUrgent(severity: Severity): boolean {
  return rankOf(severity) >= rankOf('HIGH')
}

/** The newest alert of a key, as far as the rules of its change look at it. */
export type LastAlert = Readonly<{
  severity: Severity
  state: AlertState
  resolvedAt: Instant | null
}>

/** What saying "this holds now" does to the alert of its key. */
export type AlertChange = 'opened' | 'reopened' | 'worse' | 'eased' | 'attached'

/** Rules R5.1, R5.2 and the first half of R5.5. @param flapWithinMs an alert that recovered so recently is the same one. */
export function alertChange(
  last: LastAlert | null,
  severity: Severity,
  when: Readonly<{ at: Instant; flapWithinMs: number }>,
): AlertChange {
  if (!last) return 'opened'
  if (last.state === 'resolved') {
    const sinceMs = when.at - (last.resolvedAt ?? when.at)
    return sinceMs <= when.flapWithinMs ? 'reopened' : 'opened'
  }
  if (isWorse(severity, last.severity)) return 'worse'
  return isWorse(last.severity, severity) ? 'eased' : 'attached'
}

/** So many flaps within the span are flapping (R5.5). @param flaps instants of the re-openings, the present one included. */
export function isFlapping(
  flaps: readonly Instant[],
  policy: Readonly<{ times: number; spanMs: number }>,
  at: Instant,
): boolean {
  return flaps.filter((flap) => at - flap < policy.spanMs).length >= policy.times
}

/** The open alert of a key, as far as its recovery looks at it. */
export type Recovering = Readonly<{
  /** Good evaluations so far. */
  okStreak: number
  /** The run whose evaluation was counted last. */
  okRunId: string | null
  heldUntil: Instant | null
}>

/**
 * What "this is well again" does (R5.4, R5.5): `same` a run that has said it before counts once; `counted` more such
 * evaluations are needed; `held` it flapped and stays open for the time being; `resolved`.
 */
export type ClearChange = 'same' | 'counted' | 'held' | 'resolved'

/** @param clearAfter good evaluations in a row that end an alert. */
export function clearChange(
  open: Recovering,
  said: Readonly<{ runId: string | null; at: Instant; clearAfter: number }>,
): ClearChange {
  if (said.runId !== null && said.runId === open.okRunId) return 'same'
  if (open.okStreak + 1 < said.clearAfter) return 'counted'
  return open.heldUntil !== null && said.at < open.heldUntil ? 'held' : 'resolved'
}

const MINUTE_MS = 60_000
/** Batches that look every ten minutes or more often must see it well twice (R5.4). */
const FREQUENT_MS = 10 * MINUTE_MS

/** @param everyMs usual interval of the batch that judges; null = it has none (a person, the engine). */
export function clearAfterOf(everyMs: number | null): number {
  return everyMs !== null && everyMs <= FREQUENT_MS ? 2 : 1
}

/** True when a silence of this pattern covers the key; `*` stands for anything. */
export function silences(pattern: string, key: string): boolean {
  if (!pattern.includes('*')) return pattern === key
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(key)
}

/** Keys of one tenant have gentler reminders than those of the host (R5.3). */
export function isTenantKey(key: string): boolean {
  return key.startsWith('tenant:')
}
