/** What a company's own file says about its last minutes: calls, errors, failed log-ins; read by BATCH-303. */
import type { Span } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** Calls of one response time and HTTP class (2 = 2xx …). */
export type CallGroup = Readonly<{ ms: number; httpClass: number; calls: number }>

/** All calls of the span but those of health checks, grouped: small whatever the traffic. */
export function callGroups(
  tenant: TenantDb,
  span: Span,
  healthPaths: readonly string[],
): CallGroup[] {
  const sql = `SELECT response_ms AS ms, status / 100 AS httpClass, COUNT(*) AS calls FROM api_access_log
    WHERE at >= @from AND at < @to AND path NOT IN (SELECT value FROM json_each(@healthPaths))
    GROUP BY ms, httpClass`
  const bound = { ...span, healthPaths: JSON.stringify(healthPaths) }
  return statement<[object], CallGroup>(tenant.sqlite, sql).all(bound)
}

/** Addresses with at least so many failed log-ins in the span. */
export function failingAddresses(tenant: TenantDb, span: Span, atLeast: number): number {
  const sql = `SELECT COUNT(*) FROM (SELECT ip FROM login_history
    WHERE at >= @from AND at < @to AND result = 'failure' GROUP BY ip HAVING COUNT(*) >= @atLeast)`
  return (
    statement<[object], number>(tenant.sqlite, sql)
      .pluck()
      .get({ ...span, atLeast }) ?? 0
  )
}

/** Proves that the schema can be read: the number of its entries. */
export function schemaEntries(tenant: TenantDb): number {
  const sql = 'SELECT count(*) FROM sqlite_schema'
  return statement<[], number>(tenant.sqlite, sql).pluck().get() ?? 0
}
