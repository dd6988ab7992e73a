/** Runs of one batch in the order they started, by index (batch_id, started_at); read by the screens. */
import { type Day, daySpan, type Instant, type Span } from '../../../server/domain/calendar-day.ts'
import type { RunState } from '../../../server/domain/run.ts'
import { type StoredError, withError } from '../../../server/domain/stored-words.ts'
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
 * Those of the days on which a run in earnest started that ended with warnings. One look at the index for each day:
 * a batch that comes every five minutes and always warns has 105,000 of them a year.
 */
export function warnedDays(ops: OpsDb, batchId: string, days: readonly Day[]): Day[] {
  const sql = `SELECT asked.value ->> 'day' AS day FROM json_each(@asked) AS asked WHERE EXISTS (
    SELECT 1 FROM runs AS r INDEXED BY runs_not_good_by_batch_id_state_started_at
    WHERE r.batch_id = @batchId AND r.state = 'warned' AND r.state <> 'succeeded' AND r.dry_run = 0
      AND r.started_at >= asked.value ->> 'from' AND r.started_at < asked.value ->> 'to')`
  const asked = JSON.stringify(days.map((day) => ({ day, ...daySpan(day) })))
  return (statement(ops.sqlite, sql).all({ asked, batchId }) as { day: Day }[]).map(
    ({ day }) => day,
  )
}

/** Runs of any of the batches with `from` <= started < `to` that failed, newest first. */
export function failedBetween(
  ops: OpsDb,
  batchIds: readonly string[],
  { from, to }: Readonly<{ from: Instant; to: Instant }>,
): { id: string }[] {
  const sql = `SELECT r.id FROM json_each(@batches) AS batch CROSS JOIN runs AS r ON r.batch_id = batch.value
    WHERE r.state IN ('failed', 'timed_out') AND r.state <> 'succeeded' AND r.started_at >= @from AND r.started_at < @to
    ORDER BY r.started_at DESC`
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
  error_message_en AS errorMessageEn,   triggered_by AS triggeredBy, reason`

/** Rows with the columns of a `RunHead`. */
export function runHeads(rows: readonly unknown[]): RunHead[] {
  return (rows as readonly StoredError<RunHead>[]).map((row) => withError<RunHead>(row))
}

/** Where a page ended: the last run shown. */
export type RunCursor = Readonly<{ startedAt: Instant; id: string }>

export type RunsAsk = Readonly<{
  batchId: string
  /** Only runs that started in it; null = whenever. */
  span: Span | null
  /** Only runs that ended so, by an index of their own: good ones are nearly all. Null = in any state. */
  state: Exclude<RunState, 'succeeded'> | null
  /** Only runs before it; null = from the newest. */
  before: RunCursor | null
  limit: number
}>

/** Started runs of a batch, newest first. */
export function pageOfRuns(
  ops: OpsDb,
  { batchId, span, state, before, limit }: RunsAsk,
): RunHead[] {
  const ofState = state === null ? '' : "AND state = @state AND state <> 'succeeded'"
  const sql = `SELECT ${RUN_HEAD} FROM runs WHERE batch_id = @batchId ${ofState}
      AND started_at >= @from AND started_at < @to AND (started_at, id) < (@at, @id)
    ORDER BY started_at DESC, id DESC LIMIT @limit`
  const end = span?.to ?? Number.MAX_SAFE_INTEGER
  const given = {
    batchId,
    from: span?.from ?? 1,
    // SQLite looks up the one bound and compares the other row by row: it has to begin at the cursor, or page 10,000
    // reads the 9,999 before it.
    to: before === null ? end : Math.min(end, before.startedAt + 1),
    at: before?.startedAt ?? end,
    id: before?.id ?? '',
    limit,
  }
  return runHeads(statement(ops.sqlite, sql).all(state === null ? given : { ...given, state }))
}

/** Null when there is no such run, or it has not started. */
export function cursorOf(ops: OpsDb, runId: string): RunCursor | null {
  const sql = `SELECT started_at AS startedAt, id FROM runs WHERE id = ? AND started_at > 0`
  return (statement(ops.sqlite, sql).get(runId) as RunCursor | undefined) ?? null
}
