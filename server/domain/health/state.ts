/** How a company is, as BATCH-303 remembers it from hour to hour and the board shows it. */
import type { Severity } from '../alert.ts'
import type { Instant } from '../calendar-day.ts'
import type { MetricName, Reading } from './metrics.ts'

export const HEALTH_STATES = ['OK', 'WARN', 'CRIT', 'UNKNOWN'] as const
export type HealthState = (typeof HEALTH_STATES)[number]

/** Findings that are no measured metric: what the company is rather than how much of something. */
export const STATE_FINDINGS = ['file', 'folder', 'contract', 'trial', 'no_admin'] as const
export type StateFinding = (typeof STATE_FINDINGS)[number]

export type FindingName = MetricName | StateFinding | 'quota' | 'p95:anomaly' | `${string}:nodata`

export type HealthFinding = Readonly<{
  metric: FindingName
  /** Null for findings that are no number. */
  value: number | null
  threshold: number | null
  severity: Severity
  /** When it was first seen without a break. */
  since: Instant
}>

/** So many runs in a row, the last one in `hour`: a second run within the hour does not count again. */
export type Streak = Readonly<{ runs: number; hour: Instant }>

export type StoredHealth = Readonly<{
  state: HealthState
  since: Instant
  checkedAt: Instant
  /** Newest readings, for trying out a rule. */
  metrics: Readonly<Partial<Record<MetricName, Reading>>>
  findings: readonly HealthFinding[]
  /** Alerts of this batch that are open, by finding. */
  raised: Readonly<Record<string, Severity>>
  /** Runs in a row in which a rule was met, or a check failed (`<check>:nodata`). */
  streaks: Readonly<Record<string, Streak>>
}>

export type HealthHour = Readonly<{
  hourMs: Instant
  state: HealthState
  /** Of the 60 minutes before the check. */
  apiCalls: number
  errorRateBp: number | null
  avgMs: number | null
  p95Ms: number | null
  storageRateBp: number | null
  apiRateBp: number | null
  userRateBp: number | null
  busyRateBp: number | null
  /** People seen in the 60 minutes before the check. */
  activeUsers: number
  /** Plain hours, whatever the day. */
  hoursSinceActivity: number | null
}>
