/** The ledger: one row per due time of a batch, with exactly one fate; written by server/schedule and the settlement. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { RunState } from '../../server/domain/run.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** What became of a due time. `waiting` and `running` follow their run; `skipped` and `missed` have a reason and no run. */
export type Fate = Readonly<
  /** With overlap `replace`, `overlapRunId` is the run cancelled for it; else the one that was in the way. */
  { overlapRunId: string | null } & (
    | { state: 'waiting'; runId: string }
    | { state: 'skipped' | 'missed'; reason: string }
  )
>

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
    overlapRunId: fate.overlapRunId,
  })
  return result.changes === 1
}

/** True when the due time has its fate already. */
export function hasOccurrence(ops: OpsDb, batchId: string, scheduledFor: Instant): boolean {
  const sql = `SELECT 1 FROM occurrences WHERE batch_id = ? AND scheduled_for = ?`
  return statement(ops.sqlite, sql).get(batchId, scheduledFor) !== undefined
}

export type LedgerEntry = Readonly<{
  state: 'waiting' | 'running' | 'ran' | 'skipped' | 'missed'
  reason: string | null
  dueAt: Instant
  runId: string | null
  runState: RunState | null
  /** Attempts its run has begun; null without a run. */
  attempt: number | null
}>

const ENTRY = `o.state, o.reason, o.due_at AS dueAt, o.run_id AS runId, r.state AS runState, r.attempt
    FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id`

/** What the ledger says of a due time; null while it says nothing. */
export function ledgerEntry(
  ops: OpsDb,
  batchId: string,
  scheduledFor: Instant,
): LedgerEntry | null {
  const sql = `SELECT ${ENTRY} WHERE o.batch_id = ? AND o.scheduled_for = ?`
  return (statement(ops.sqlite, sql).get(batchId, scheduledFor) as LedgerEntry | undefined) ?? null
}

/** Due times of the batch whose run waits and has not begun, oldest first. */
export function waitingOf(
  ops: OpsDb,
  batchId: string,
): { scheduledFor: Instant; dueAt: Instant }[] {
  const sql = `SELECT o.scheduled_for AS scheduledFor, o.due_at AS dueAt
    FROM occurrences o JOIN runs r ON r.id = o.run_id
    WHERE o.batch_id = ? AND o.state = 'waiting' AND r.state = 'queued' AND r.attempt = 0 ORDER BY o.scheduled_for`
  return statement(ops.sqlite, sql).all(batchId) as { scheduledFor: Instant; dueAt: Instant }[]
}

/** Another due time for one that is in the ledger already. */
export function setDueAt(ops: OpsDb, runId: string, dueAt: Instant, at: Instant): void {
  const sql = `UPDATE occurrences SET due_at = @dueAt, decided_at = @at WHERE run_id = @runId`
  statement(ops.sqlite, sql).run({ runId, dueAt, at })
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

/** When the run is due by its occurrence, and whether an operator chose that time; null for a run nobody scheduled. */
export function dueOfRun(ops: OpsDb, runId: string): { dueAt: Instant; isMoved: boolean } | null {
  const sql = `SELECT o.due_at AS dueAt, EXISTS (SELECT 1 FROM schedule_exceptions e WHERE e.batch_id = o.batch_id
      AND e.scheduled_for = o.scheduled_for AND e.kind = 'move'
      AND (e.ended_as IS NULL OR e.ended_as = 'done')) AS moved
    FROM occurrences o WHERE o.run_id = ?`
  const row = statement(ops.sqlite, sql).get(runId) as { dueAt: Instant; moved: 0 | 1 } | undefined
  return row ? { dueAt: row.dueAt, isMoved: row.moved === 1 } : null
}

/** Its run will not start: the due time is left out after all. The run keeps its own row. */
export function giveUpOccurrence(
  ops: OpsDb,
  runId: string,
  fate: Readonly<{ state: 'skipped' | 'missed'; reason: string }>,
  at: Instant,
): void {
  const sql = `UPDATE occurrences SET state = @state, reason = @reason, run_id = NULL, decided_at = @at
    WHERE run_id = @runId`
  statement(ops.sqlite, sql).run({ runId, ...fate, at })
}

/** Up to when the due times of a batch have been entered into the ledger; null for a batch never seen. */
export function watermark(ops: OpsDb, batchId: string): Instant | null {
  const sql = `SELECT computed_until AS until FROM batch_watermarks WHERE batch_id = ?`
  const row = statement(ops.sqlite, sql).get(batchId) as { until: Instant } | undefined
  return row?.until ?? null
}

/** Of every batch that was ever scheduled. */
export function watermarks(ops: OpsDb): Map<string, Instant> {
  const sql = `SELECT batch_id AS batchId, computed_until AS until FROM batch_watermarks`
  const rows = statement(ops.sqlite, sql).all() as { batchId: string; until: Instant }[]
  return new Map(rows.map(({ batchId, until }) => [batchId, until]))
}

/**
 * Never moves backwards: a clock that was set back does not repeat due times. What another configuration entered is
 * not judged by this one: it owes from where the other stopped.
 */
export function setWatermark(
  ops: OpsDb,
  batchId: string,
  until: Instant,
  configVersion: string,
): void {
  const sql = `INSERT INTO batch_watermarks (batch_id, computed_until, config_version, owed_since)
    VALUES (@batchId, @until, @configVersion, @until)
    ON CONFLICT (batch_id) DO UPDATE SET computed_until = max(computed_until, excluded.computed_until),
      owed_since = CASE WHEN config_version = excluded.config_version THEN owed_since ELSE computed_until END,
      config_version = excluded.config_version`
  statement(ops.sqlite, sql).run({ batchId, until, configVersion })
}

/** The batch comes into the schedule, or back into it: it owes nothing of the past. */
export function beginWatermark(
  ops: OpsDb,
  batchId: string,
  at: Instant,
  configVersion: string,
): void {
  setWatermark(ops, batchId, at, configVersion)
  const sql = `UPDATE batch_watermarks SET owed_since = max(owed_since, ?) WHERE batch_id = ?`
  statement(ops.sqlite, sql).run(at, batchId)
}

/** Since when every due time of the plan in force must be in the ledger, by batch. */
export function owedSince(ops: OpsDb): Map<string, Instant> {
  const sql = `SELECT batch_id AS batchId, owed_since AS since FROM batch_watermarks`
  const rows = statement(ops.sqlite, sql).all() as { batchId: string; since: Instant }[]
  return new Map(rows.map(({ batchId, since }) => [batchId, since]))
}
