/** What BATCH-303 measures of a company, and in which unit; shared by the batch, its rules and the console. */

export const CHECK_TYPES = ['state', 'resource', 'error', 'performance', 'activity'] as const
export type CheckType = (typeof CHECK_TYPES)[number]

export type MetricUnit = 'percent' | 'ms' | 'hours' | 'count'

type MetricFacts = Readonly<{ unit: MetricUnit; check: CheckType }>

/** Metrics a rule may be about; the alert key is `tenant:<code>:<metric>`, shared with 301 where the name is. */
export const METRICS = {
  /** Bytes of database, uploads and reports against max_storage_gb. */
  storage: { unit: 'percent', check: 'resource' },
  /** Calls of the last 60 minutes against api_rate_limit. */
  api_hour: { unit: 'percent', check: 'resource' },
  /** ACTIVE accounts of people against max_users. */
  users: { unit: 'percent', check: 'resource' },
  /** Response times of the window against its length. */
  busy: { unit: 'percent', check: 'resource' },
  /** 5xx of all calls. */
  error_rate: { unit: 'percent', check: 'error' },
  /** 4xx of all calls: not the system's fault, so no rule is shipped. */
  client_error_rate: { unit: 'percent', check: 'error' },
  /** Lines of error_log at ERROR or above. */
  errors: { unit: 'count', check: 'error' },
  /** Addresses with ten or more failed log-ins; BATCH-003 and 007 act on them. */
  attacking_addresses: { unit: 'count', check: 'error' },
  p95: { unit: 'ms', check: 'performance' },
  average: { unit: 'ms', check: 'performance' },
  /** Since the newest log-in, call or change by a person; hours of closed days do not count. */
  hours_since_activity: { unit: 'hours', check: 'activity' },
  /** Calls in office hours against the median of the same hour on the last four same weekdays. */
  silent: { unit: 'percent', check: 'activity' },
} as const satisfies Readonly<Record<string, MetricFacts>>

export type MetricName = keyof typeof METRICS

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[]

export function isMetric(text: string): text is MetricName {
  return Object.hasOwn(METRICS, text)
}

/** `value` null: it could not be measured. `sample`: how much it was measured on (calls, a median); null = does not apply. */
export type Reading = Readonly<{ value: number | null; sample: number | null }>
