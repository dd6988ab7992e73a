/** How much of its resources a company used, day by day, and what they cost; read by BATCH-306 and the console. */
import type { Day } from '../../server/domain/calendar-day.ts'
import { type Quota, USUAL_COSTS } from '../../server/domain/resources/resource.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type DaySpanOf = Readonly<{ from: Day; to: Day }>

/** One value a day, oldest first; days that nobody measured are left out. */
export type QuotaSeries = Readonly<Record<Quota, readonly number[]>>

const GIB = 1024 ** 3

/** Both days included. Storage in GB, users, calls of the busiest hour. */
export function quotaSeries(platform: PlatformDb, tenantId: string, span: DaySpanOf): QuotaSeries {
  const sql = `SELECT storage_bytes AS bytes, registered_users AS users FROM tenant_usage_daily
    WHERE tenant_id = @tenantId AND usage_date >= @from AND usage_date <= @to ORDER BY usage_date`
  const days = statement<[object], { bytes: number; users: number }>(platform.sqlite, sql).all({
    tenantId,
    ...span,
  })
  return {
    storage: days.map(({ bytes }) => bytes / GIB),
    users: days.map(({ users }) => users),
    api: busiestHours(platform, tenantId, span),
  }
}

/** Days are cut in JST, nine hours ahead of the hours' instants. */
function busiestHours(platform: PlatformDb, tenantId: string, span: DaySpanOf): number[] {
  const sql = `SELECT MAX(api_calls) FROM tenant_health_hourly
    WHERE tenant_id = @tenantId AND hour_ms >= (unixepoch(@from) - 32400) * 1000
      AND hour_ms < (unixepoch(@to) - 32400 + 86400) * 1000
    GROUP BY (hour_ms + 32400000) / 86400000 ORDER BY (hour_ms + 32400000) / 86400000`
  return statement<[object], number>(platform.sqlite, sql)
    .pluck()
    .all({ tenantId, ...span })
}

/** Of one unit and month, in yen; what operators wrote, else the shipped ones. */
export function resourceCosts(platform: PlatformDb): Readonly<Record<Quota, number>> {
  const sql = 'SELECT resource, cost_minor_per_month AS cost FROM resource_costs'
  const rows = statement<[], { resource: Quota; cost: number }>(platform.sqlite, sql).all()
  return {
    ...USUAL_COSTS,
    ...Object.fromEntries(rows.map(({ resource, cost }) => [resource, cost])),
  }
}

/** Users that the plan of the contract running on the day includes; 0 without one. */
export function includedUsers(platform: PlatformDb, tenantId: string, on: Day): number {
  const sql = `SELECT p.included_users FROM contracts c
      JOIN plan_prices p ON p.plan_code = c.plan_code AND p.currency_code = c.currency_code
    WHERE c.tenant_id = @tenantId AND c.start_date <= @on AND (c.end_date IS NULL OR c.end_date >= @on)
      AND p.valid_from <= @on AND (p.valid_to IS NULL OR p.valid_to >= @on)
    ORDER BY c.start_date DESC, p.valid_from DESC LIMIT 1`
  return statement<[object], number>(platform.sqlite, sql).pluck().get({ tenantId, on }) ?? 0
}
