/** How long runs of a batch usually take; for expected ends. */
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

const LOOK_BACK = 30
/** With fewer runs than this nothing is foretold. */
const ENOUGH = 3

/** Milliseconds; null with too little history. */
export function medianDurationMs(ops: OpsDb, batchId: string): number | null {
  const sql = `SELECT finished_at - started_at AS ms FROM runs
    WHERE batch_id = ? AND started_at IS NOT NULL AND finished_at IS NOT NULL AND state IN ('succeeded', 'warned')
    ORDER BY started_at DESC LIMIT ${LOOK_BACK}`
  const times = (statement(ops.sqlite, sql).all(batchId) as { ms: number }[])
    .map((row) => row.ms)
    .sort((a, b) => a - b)
  if (times.length < ENOUGH) return null
  return times[Math.floor(times.length / 2)] ?? null
}
