/** What became of the due times of a batch, by the ledger's key (batch_id, scheduled_for); read by the screens. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { RunState } from '../../../server/domain/run.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type RecordedOccurrence = Readonly<{
  batchId: string
  scheduledFor: Instant
  dueAt: Instant
  state: 'waiting' | 'running' | 'ran' | 'skipped' | 'missed'
  reason: string | null
  runId: string | null
  /** State of its run; null without one. */
  runState: RunState | null
}>

/** With `from` <= scheduledFor < `to`, in that order. */
export function occurrencesOf(
  ops: OpsDb,
  batchId: string,
  from: Instant,
  to: Instant,
): RecordedOccurrence[] {
  const sql = `SELECT o.batch_id AS batchId, o.scheduled_for AS scheduledFor, o.due_at AS dueAt, o.state, o.reason,
      o.run_id AS runId, r.state AS runState
    FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id
    WHERE o.batch_id = ? AND o.scheduled_for >= ? AND o.scheduled_for < ? ORDER BY o.scheduled_for`
  return statement(ops.sqlite, sql).all(batchId, from, to) as RecordedOccurrence[]
}
