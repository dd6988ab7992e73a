/** The ledger: one row per due time of a batch, with exactly one fate; written by server/schedule and the settlement. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** What became of a due time. `waiting` and `running` follow their run; `skipped` and `missed` have a reason and no run. */
export type Fate =
  | Readonly<{ state: 'waiting'; runId: string }>
  | Readonly<{ state: 'skipped' | 'missed'; reason: string; overlapRunId: string | null }>

export type OccurrenceEntry = Readonly<{
  batchId: string
  /** The nominal due time; the ledger's key together with the batch. */
  scheduledFor: Instant
  businessDate: Day
  /** After a calendar shift. */
  dueAt: Instant
}>

/** False when the due time is already in the ledger: whoever came first has decided. */
export function insertOccurrence(
  ops: OpsDb,
  entry: OccurrenceEntry,
  fate: Fate,
  at: Instant,
): boolean {
  const sql = `INSERT INTO occurrences (batch_id, scheduled_for, business_date, state, reason, run_id, due_at,
      overlap_run_id, decided_at)
    VALUES (@batchId, @scheduledFor, @businessDate, @state, @reason, @runId, @dueAt, @overlapRunId, @at)
    ON CONFLICT (batch_id, scheduled_for) DO NOTHING`
  const waiting = fate.state === 'waiting'
  const result = statement(ops.sqlite, sql).run({
    ...entry,
    at,
    state: fate.state,
    reason: waiting ? null : fate.reason,
    runId: waiting ? fate.runId : null,
    overlapRunId: waiting ? null : fate.overlapRunId,
  })
  return result.changes === 1
}

/** True when the due time has its fate already. */
export function hasOccurrence(ops: OpsDb, batchId: string, scheduledFor: Instant): boolean {
  const sql = `SELECT 1 FROM occurrences WHERE batch_id = ? AND scheduled_for = ?`
  return statement(ops.sqlite, sql).get(batchId, scheduledFor) !== undefined
}

/** The occurrence follows its run: `running` when an attempt starts, `ran` when the run has ended. */
export function moveOccurrence(
  ops: OpsDb,
  runId: string,
  state: 'waiting' | 'running' | 'ran',
  at: Instant,
): void {
  const sql = `UPDATE occurrences SET state = @state, decided_at = @at WHERE run_id = @runId`
  statement(ops.sqlite, sql).run({ runId, state, at })
}

/** Up to when the due times of a batch have been entered into the ledger; null for a batch never seen. */
export function watermark(ops: OpsDb, batchId: string): Instant | null {
  const sql = `SELECT computed_until AS until FROM batch_watermarks WHERE batch_id = ?`
  const row = statement(ops.sqlite, sql).get(batchId) as { until: Instant } | undefined
  return row?.until ?? null
}

/** Never moves backwards: a clock that was set back does not repeat due times. */
export function setWatermark(
  ops: OpsDb,
  batchId: string,
  until: Instant,
  configVersion: string,
): void {
  const sql = `INSERT INTO batch_watermarks (batch_id, computed_until, config_version) VALUES (?, ?, ?)
    ON CONFLICT (batch_id) DO UPDATE SET computed_until = max(computed_until, excluded.computed_until),
      config_version = excluded.config_version`
  statement(ops.sqlite, sql).run(batchId, until, configVersion)
}
