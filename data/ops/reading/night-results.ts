/** How a batch stands with each company in a stretch of time; read by the list of companies. */
import type { Span } from '../../../server/domain/calendar-day.ts'
import type { TenantState } from '../../../server/domain/run.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type LatestResult = Readonly<{ tenantCode: string; state: TenantState }>

/** A result begun in the span may belong to a run begun so long before it. */
const RUN_REACH_MS = 86_400_000

/**
 * The latest result of each company begun in the span: a rerun that went well makes good what failed before it. By the
 * runs of the batch: a company's own results lie scattered over the file, those of a run lie together.
 */
export function latestResults(ops: OpsDb, batchId: string, { from, to }: Span): LatestResult[] {
  const sql = `SELECT t.tenant_code AS tenantCode, t.state, max(t.started_at) AS at
    FROM runs r CROSS JOIN tenant_results t ON t.run_id = r.id
    WHERE r.batch_id = @batchId AND r.started_at >= @reach AND r.started_at < @to
      AND t.started_at >= @from AND t.started_at < @to
    GROUP BY t.tenant_code`
  const given = { batchId, from, to, reach: from - RUN_REACH_MS }
  return statement(ops.sqlite, sql).all(given) as LatestResult[]
}
