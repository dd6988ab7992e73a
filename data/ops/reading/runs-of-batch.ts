/** Runs of one batch in the order they started, by index (batch_id, started_at); read by the screens. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { RunState } from '../../../server/domain/run.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import type { RunRow } from '../runs.ts'

/** A started run, as charts need it. */
export type StartedRun = Readonly<{
  id: string
  state: RunState
  startedAt: Instant
  /** Null while it runs. */
  finishedAt: Instant | null
}>

const STARTED = `SELECT id, state, started_at AS startedAt, finished_at AS finishedAt FROM runs`

/** The newest `count` started runs, newest first. */
export function lastRunsOf(ops: OpsDb, batchId: string, count: number): StartedRun[] {
  const sql = `${STARTED} WHERE batch_id = ? AND started_at > 0 ORDER BY started_at DESC LIMIT ?`
  return statement(ops.sqlite, sql).all(batchId, count) as StartedRun[]
}

/** Runs with `from` <= started < `to`, oldest first. */
export function runsStartedBetween(
  ops: OpsDb,
  batchId: string,
  from: Instant,
  to: Instant,
): StartedRun[] {
  const sql = `${STARTED} WHERE batch_id = ? AND started_at >= ? AND started_at < ? ORDER BY started_at`
  return statement(ops.sqlite, sql).all(batchId, from, to) as StartedRun[]
}

/**
 * Runs of any batch with `from` <= started < `to` that failed, newest first. By the index of failures: whoever failed
 * after it began has ended after `from`.
 */
export function failedBetween(
  ops: OpsDb,
  batchIds: readonly string[],
  { from, to }: Readonly<{ from: Instant; to: Instant }>,
): { id: string }[] {
  const sql = `SELECT id FROM runs WHERE batch_id IN (SELECT value FROM json_each(@batches))
      AND state IN ('failed', 'timed_out') AND finished_at >= @from AND started_at >= @from AND started_at < @to
    ORDER BY started_at DESC`
  const given = { batches: JSON.stringify(batchIds), from, to }
  return statement(ops.sqlite, sql).all(given) as { id: string }[]
}

export type RunHead = Pick<
  RunRow,
  | 'id'
  | 'batchId'
  | 'businessDate'
  | 'trigger'
  | 'state'
  | 'attempt'
  | 'dryRun'
  | 'queuedAt'
  | 'startedAt'
  | 'finishedAt'
  | 'errorMessage'
  | 'triggeredBy'
  | 'reason'
>

/** Columns of a `RunHead`. */
export const RUN_HEAD = `id, batch_id AS batchId, business_date AS businessDate, trigger, state, attempt, dry_run AS dryRun,
  queued_at AS queuedAt, started_at AS startedAt, finished_at AS finishedAt, error_message AS errorMessage,
  triggered_by AS triggeredBy, reason`

/** Where a page ended: the last run shown. */
export type RunCursor = Readonly<{ startedAt: Instant; id: string }>

/** Started runs before the cursor, newest first; null = from the newest. */
export function pageOfRuns(
  ops: OpsDb,
  batchId: string,
  before: RunCursor | null,
  limit: number,
): RunHead[] {
  const sql = `SELECT ${RUN_HEAD} FROM runs WHERE batch_id = @batchId AND started_at > 0 AND (started_at, id) < (@at, @id)
    ORDER BY started_at DESC, id DESC LIMIT @limit`
  const at = before?.startedAt ?? Number.MAX_SAFE_INTEGER
  return statement(ops.sqlite, sql).all({ batchId, at, id: before?.id ?? '', limit }) as RunHead[]
}

/** Runs of one day, newest first. */
export function runsOnDay(
  ops: OpsDb,
  batchId: string,
  span: Readonly<{ from: Instant; to: Instant }>,
  limit: number,
): RunHead[] {
  const sql = `SELECT ${RUN_HEAD} FROM runs WHERE batch_id = @batchId AND started_at >= @from AND started_at < @to
    ORDER BY started_at DESC, id DESC LIMIT @limit`
  return statement(ops.sqlite, sql).all({ batchId, ...span, limit }) as RunHead[]
}

/** Null when there is no such run, or it has not started. */
export function cursorOf(ops: OpsDb, runId: string): RunCursor | null {
  const sql = `SELECT started_at AS startedAt, id FROM runs WHERE id = ? AND started_at > 0`
  return (statement(ops.sqlite, sql).get(runId) as RunCursor | undefined) ?? null
}
