/** When the alerts of one run are told as one (rule R5.8); pure, used by server/alerts. */

import { groupsOf } from './grouping.ts'

/** A new alert of the run. */
export type NewAlert = Readonly<{ key: string; tenantCode: string | null; metric: string | null }>

export type StormPolicy = Readonly<{
  /** More new alerts than this. */
  alerts: number
  /** The same metric in this share of the tenants … */
  tenantShare: number
  /** … and in at least so many. */
  tenants: number
}>

/** @param tenants how many there are in all. */
export function isStorm(
  opened: readonly NewAlert[],
  tenants: number,
  policy: StormPolicy,
): boolean {
  if (opened.length > policy.alerts) return true
  return [...tenantsByMetric(opened).values()].some(
    ({ size }) => size >= policy.tenants && size >= policy.tenantShare * tenants,
  )
}

/** Which tenants each metric is bad for; alerts of no tenant do not count. */
function tenantsByMetric(opened: readonly NewAlert[]): Map<string, Set<string | null>> {
  const ofTenants = opened.filter(({ tenantCode }) => tenantCode !== null)
  const byMetric = [...groupsOf(ofTenants, metricOf)]
  return new Map(
    byMetric.map(([metric, alerts]) => [metric, new Set(alerts.map((one) => one.tenantCode))]),
  )
}

/** The alert's own word, else what its key says behind the tenant. */
export function metricOf({ key, tenantCode, metric }: NewAlert): string {
  if (metric !== null) return metric
  return tenantCode === null ? key : key.replace(`:${tenantCode}`, '')
}
