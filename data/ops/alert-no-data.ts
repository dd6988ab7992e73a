/** Measurements that gave nothing, counted per alert key until the next reading. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** How many in a row, this one included; a run that says it twice counts once. */
export function countNoData(
  ops: OpsDb,
  key: string,
  said: Readonly<{ runId: string | null; at: Instant }>,
): number {
  const sql = `INSERT INTO alert_no_data (alert_key, in_a_row, since, last_run_id) VALUES (@key, 1, @at, @runId)
    ON CONFLICT (alert_key) DO UPDATE SET in_a_row = in_a_row + (last_run_id IS NULL OR last_run_id IS NOT @runId),
      last_run_id = @runId
    RETURNING in_a_row AS inARow`
  return (statement(ops.sqlite, sql).get({ key, ...said }) as { inARow: number }).inARow
}

/** There was a reading. */
export function forgetNoData(ops: OpsDb, key: string): void {
  statement(ops.sqlite, `DELETE FROM alert_no_data WHERE alert_key = ?`).run(key)
}
