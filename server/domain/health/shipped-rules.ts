/** The rules BATCH-303 judges by where nobody has written others: limits of monitoring.yaml, block `tenant`. */
import type { MetricName } from './metrics.ts'
import type { HealthRule, Operator } from './rule.ts'

export type Grades = Readonly<{
  medium: number | null
  high: number | null
  critical: number | null
}>

/** monitoring.yaml, block `tenant`, as far as 303 reads it. */
export type TenantLimits = Readonly<
  Record<
    | 'storagePct'
    | 'hourlyCallsPct'
    | 'usersPct'
    | 'busyPct'
    | 'errorRatePct'
    | 'p95Ms'
    | 'hoursSinceActivity'
    | 'silentPct',
    Grades
  >
>

/** Rates and percentiles of fewer calls say nothing. */
const FEW_CALLS = 20
/** An hour that usually has fewer calls can not be called silent. */
const FEW_USUAL_CALLS = 50

export function shippedRules(limits: TenantLimits): HealthRule[] {
  return [
    rule('storage', limits.storagePct),
    rule('api_hour', limits.hourlyCallsPct),
    rule('users', limits.usersPct),
    rule('busy', limits.busyPct),
    rule('error_rate', limits.errorRatePct, { minSample: FEW_CALLS }),
    rule('p95', limits.p95Ms, { minSample: FEW_CALLS }),
    rule('hours_since_activity', limits.hoursSinceActivity),
    rule('silent', limits.silentPct, { minSample: FEW_USUAL_CALLS, operator: '<' }),
  ]
}

function rule(
  metric: MetricName,
  grades: Grades,
  more: { minSample?: number; operator?: Operator } = {},
): HealthRule {
  const { minSample = 0, operator = '>=' } = more
  return { metric, operator, ...grades, minSample, forRuns: 1, enabled: true }
}
