/** What the batches did for one company, by index (tenant_code, started_at); read by the tenant screens. */
import type { Day, Instant } from '../../../server/domain/calendar-day.ts'
import type { TenantState } from '../../../server/domain/run.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type ResultOfTenant = Readonly<{
  runId: string
  batchId: string
  businessDate: Day
  state: TenantState
  startedAt: Instant
  runStartedAt: Instant | null
  finishedAt: Instant | null
}>

/** A company sees at most this many results at once: 31 days of 50 batches, the hourly ones among them. */
export const MAX_RESULTS = 20_000

/** Results begun in the span, oldest first. */
export function resultsOfTenant(
  ops: OpsDb,
  tenantCode: string,
  from: Instant,
  to: Instant,
): ResultOfTenant[] {
  const sql = `SELECT t.run_id AS runId, r.batch_id AS batchId, r.business_date AS businessDate, t.state,
      t.started_at AS startedAt, r.started_at AS runStartedAt, t.finished_at AS finishedAt
    FROM tenant_results t JOIN runs r ON r.id = t.run_id
    WHERE t.tenant_code = ? AND t.started_at >= ? AND t.started_at < ? ORDER BY t.started_at LIMIT ?`
  return statement(ops.sqlite, sql).all(tenantCode, from, to, MAX_RESULTS) as ResultOfTenant[]
}
