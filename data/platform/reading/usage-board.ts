/** The measured days of all companies with their limits and contracts, as the panel of BATCH-301 shows them. */
import type { Day } from '../../../server/domain/calendar-day.ts'
import type { Cover } from '../../../server/domain/usage-board.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'

/** What one company used on one day; counts, storage in bytes. */
export type MeasuredDay = Readonly<{
  tenantId: string
  day: Day
  activeUsers: number
  registeredUsers: number
  storageBytes: number
  apiRequests: number
  reports: number
}>

/** Of all companies, both days included; one walk along the primary key. */
export function measuredDays(platform: PlatformDb, from: Day, to: Day): MeasuredDay[] {
  const sql = `SELECT tenant_id AS tenantId, usage_date AS day, active_users AS activeUsers,
      registered_users AS registeredUsers, storage_bytes AS storageBytes, api_requests AS apiRequests,
      reports_generated AS reports
    FROM tenant_usage_daily WHERE usage_date BETWEEN ? AND ? ORDER BY usage_date, tenant_id`
  return statement<[Day, Day], MeasuredDay>(platform.sqlite, sql).all(from, to)
}

/** The calls a month that the plan of the contract in force includes, by company; for those without a limit of their own. */
export function includedCalls(platform: PlatformDb, on: Day): Map<string, number> {
  const sql = `SELECT c.tenant_id AS tenantId, p.included_api_calls AS calls
    FROM contracts c JOIN plan_prices p ON p.plan_code = c.plan_code AND p.currency_code = c.currency_code
    WHERE c.start_date <= @on AND COALESCE(c.end_date, @on) >= @on
      AND p.valid_from <= @on AND COALESCE(p.valid_to, @on) >= @on
    ORDER BY c.start_date, p.valid_from`
  const rows = statement<[object], { tenantId: string; calls: number }>(platform.sqlite, sql)
  return new Map(rows.all({ on }).map(({ tenantId, calls }) => [tenantId, calls]))
}

export type CoverOf = Cover & Readonly<{ tenantId: string }>

/** The contracts that cover a day of the span. */
export function coversOf(platform: PlatformDb, from: Day, to: Day): CoverOf[] {
  const sql = `SELECT tenant_id AS tenantId, start_date AS "from", end_date AS "to" FROM contracts
    WHERE start_date <= @to AND (end_date IS NULL OR end_date >= @from)`
  return statement<[object], CoverOf>(platform.sqlite, sql).all({ from, to })
}
