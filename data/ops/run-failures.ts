/** How often a batch has failed lately, for the alerts about its runs. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** Ends of the batch's failed runs since its last good one, and within the window; dry runs and cancelled ones do not count. */
export function failureCounts(
  ops: OpsDb,
  batchId: string,
  since: Instant,
): { inARow: number; inWindow: number } {
  const sql = `SELECT
      count(*) FILTER (WHERE finished_at > @lastGoodEnd) AS inARow,
      count(*) FILTER (WHERE finished_at > @since) AS inWindow
    FROM runs WHERE batch_id = @batchId AND state IN ('failed', 'timed_out') AND dry_run = 0
      AND finished_at > min(@lastGoodEnd, @since)`
  const lastGoodEnd = lastGoodEndOf(ops, batchId)
  return statement(ops.sqlite, sql).get({ batchId, since, lastGoodEnd }) as {
    inARow: number
    inWindow: number
  }
}

/** 0 when there is none. */
function lastGoodEndOf(ops: OpsDb, batchId: string): Instant {
  const sql = `SELECT finished_at AS at FROM runs
    WHERE batch_id = ? AND state IN ('succeeded', 'warned') AND dry_run = 0 AND started_at IS NOT NULL
    ORDER BY started_at DESC LIMIT 1`
  return (statement(ops.sqlite, sql).get(batchId) as { at: Instant } | undefined)?.at ?? 0
}
