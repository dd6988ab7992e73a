/** An operator's choice: these messages now, whatever they wait for. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { all, durably, type Outbox, type OutboxRow, run } from './table.ts'

/** Rows of the ids that this outbox has. */
export function rowsById(outbox: Outbox, ids: readonly string[]): OutboxRow[] {
  const sql = `SELECT ${outbox.columns} FROM ${outbox.table}
    WHERE ${outbox.id} IN (SELECT value FROM json_each(@ids)) ORDER BY ${outbox.id}`
  return all<OutboxRow>(outbox, sql, { ids: JSON.stringify(ids) })
}

/** Dead ones live again with one more attempt, waiting ones wait no longer; doubtful and sent ones are not touched. */
export function requeueNow(outbox: Outbox, ids: readonly string[], now: Instant): number {
  return durably(outbox, () =>
    run(
      outbox,
      `UPDATE ${outbox.table} SET state = 'RETRY', next_attempt_at = @now, finished_at = NULL,
         attempts = CASE WHEN state = 'DEAD' THEN min(attempts, max_attempts - 1) ELSE attempts END,
         expires_at = max(expires_at, @now + 86400000)${outbox.touch}
       WHERE ${outbox.id} IN (SELECT value FROM json_each(@ids)) AND state IN ('RETRY', 'DEAD')`,
      { ids: JSON.stringify(ids), now },
    ),
  )
}
