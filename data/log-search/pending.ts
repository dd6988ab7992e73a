/** What the index still has to do: runs with lines it has not seen, runs to thin, runs that ops.db has forgotten. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { OpsDb } from '../ops/open.ts'
import { statement } from '../sqlite/statement.ts'
import type { LogSearchDb } from './open.ts'
import { firstRunNo, INDEXED_RUN, type IndexedRun, type RunToIndex } from './write.ts'

const RUN = `SELECT id AS runId, batch_id AS batchId, queued_at AS queuedAt FROM runs`

/** Runs that may write more lines. */
export function unfinishedRuns(ops: OpsDb): RunToIndex[] {
  const sql = `${RUN} WHERE state IN ('queued', 'running', 'interrupted') ORDER BY id`
  return statement(ops.sqlite, sql).all() as RunToIndex[]
}

export type EndedRun = RunToIndex & EndCursor

/** Where a page of ended runs stopped. */
export type EndCursor = Readonly<{ finishedAt: Instant; rowNo: number }>

/** Ended after the cursor, in the order of their ends. */
export function runsEndedAfter(
  ops: OpsDb,
  { finishedAt, rowNo }: EndCursor,
  limit: number,
): EndedRun[] {
  const sql = `SELECT id AS runId, batch_id AS batchId, queued_at AS queuedAt, finished_at AS finishedAt,
      rowid AS rowNo
    FROM runs WHERE finished_at IS NOT NULL AND (finished_at, rowid) > (@finishedAt, @rowNo)
    ORDER BY finished_at, rowid LIMIT @limit`
  return statement(ops.sqlite, sql).all({ finishedAt, rowNo, limit }) as EndedRun[]
}

/** Ended runs queued before the one with this id, newest first. */
export function endedRunsBefore(ops: OpsDb, id: string, limit: number): RunToIndex[] {
  const sql = `${RUN} WHERE id < ? AND finished_at IS NOT NULL ORDER BY id DESC LIMIT ?`
  return statement(ops.sqlite, sql).all(id, limit) as RunToIndex[]
}

/** Indexed in full and queued before the instant, oldest first. */
export function runsToThin(search: LogSearchDb, before: Instant, limit: number): IndexedRun[] {
  const sql = `SELECT ${INDEXED_RUN} FROM indexed_runs WHERE is_thinned = 0 AND run_no < ? ORDER BY run_no LIMIT ?`
  return statement(search.sqlite, sql).all(firstRunNo(before), limit) as IndexedRun[]
}

export type NumberedRun = Readonly<{ runNo: number; runId: string }>

/** Indexed runs after the one with this number. */
export function indexedRunsAfter(search: LogSearchDb, runNo: number, limit: number): NumberedRun[] {
  const sql = `SELECT run_no AS runNo, run_id AS runId FROM indexed_runs WHERE run_no > ? ORDER BY run_no LIMIT ?`
  return statement(search.sqlite, sql).all(runNo, limit) as NumberedRun[]
}

/** Those that ops.db no longer has. */
export function goneRuns(ops: OpsDb, runs: readonly NumberedRun[]): NumberedRun[] {
  const sql = 'SELECT id FROM runs WHERE id IN (SELECT value FROM json_each(?))'
  const rows = statement(ops.sqlite, sql).all(JSON.stringify(runs.map((run) => run.runId)))
  const there = new Set((rows as { id: string }[]).map((row) => row.id))
  return runs.filter((run) => !there.has(run.runId))
}
