/** Attempts that ended because the process died under them, and the check that an attempt is still the one under way. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Fault } from '../../server/domain/run.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** False when the attempt has been settled already, or the run has gone on to another one: its news come too late. */
export function isUnderWay(ops: OpsDb, runId: string, attempt: number): boolean {
  const sql = `SELECT 1 FROM runs WHERE id = ? AND state = 'running' AND attempt = ?`
  return statement(ops.sqlite, sql).get(runId, attempt) !== undefined
}

/**
 * How many of the run's last attempts were lost one after the other without getting a single tenant done.
 * One that ended otherwise, or left a tenant behind it, breaks the row: the run gets on.
 */
export function lossesInARow(ops: OpsDb, runId: string): number {
  const sql = `SELECT count(*) AS n FROM attempts WHERE run_id = @runId AND outcome = 'lost'
      AND attempt > coalesce((SELECT max(a.attempt) FROM attempts a WHERE a.run_id = @runId
        AND (a.outcome <> 'lost' OR EXISTS (SELECT 1 FROM tenant_results t
          WHERE t.run_id = a.run_id AND t.attempt = a.attempt AND t.state IN ('succeeded', 'skipped')))), 0)`
  return (statement(ops.sqlite, sql).get({ runId }) as { n: number }).n
}

/** Companies that were being worked on, or whose result the holding never got, when the run was given up. */
export function failUnsettledTenants(ops: OpsDb, runId: string, fault: Fault, at: Instant): void {
  const sql = `UPDATE tenant_results SET state = 'failed', finished_at = @at, error_code = @code,
      error_message = @message, error_class = @class, result_json = NULL
    WHERE run_id = @runId AND (state = 'running' OR (state = 'succeeded' AND collected_at IS NULL))`
  statement(ops.sqlite, sql).run({ runId, at, ...fault })
}
