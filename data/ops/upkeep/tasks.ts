/** What the upkeep did last and how far it has come, a row per task; written with the work itself, read by people. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type UpkeepTask = Readonly<{
  task: string
  /** How far the task has come, in its own words; null at the beginning. */
  mark: string | null
  startedAt: Instant
  /** Null while the pass is under way, or when it was broken off. */
  finishedAt: Instant | null
  /** Rows in the last pass. */
  removed: number
  removedInAll: number
  steps: number
  longestStepMs: number
  /** Why the last pass was broken off. */
  fault: string | null
}>

const COLUMNS = `task, mark, started_at AS startedAt, finished_at AS finishedAt, removed,
  removed_in_all AS removedInAll, steps, longest_step_ms AS longestStepMs, fault`

export function upkeepTasks(ops: OpsDb): UpkeepTask[] {
  return statement(ops.sqlite, `SELECT ${COLUMNS} FROM upkeep ORDER BY task`).all() as UpkeepTask[]
}

export function upkeepTask(ops: OpsDb, task: string): UpkeepTask | null {
  const sql = `SELECT ${COLUMNS} FROM upkeep WHERE task = ?`
  return (statement(ops.sqlite, sql).get(task) as UpkeepTask | undefined) ?? null
}

export function beginPass(ops: OpsDb, task: string, at: Instant): void {
  const sql = `INSERT INTO upkeep (task, started_at, removed, removed_in_all, steps, longest_step_ms)
    VALUES (@task, @at, 0, 0, 0, 0)
    ON CONFLICT (task) DO UPDATE SET started_at = @at, finished_at = NULL, removed = 0, steps = 0, longest_step_ms = 0,
      fault = NULL`
  statement(ops.sqlite, sql).run({ task, at })
}

export type PassEnd = Readonly<{
  task: string
  /** Null: broken off. */
  finishedAt: Instant | null
  removed: number
  steps: number
  longestStepMs: number
  fault: string | null
}>

export function endPass(ops: OpsDb, end: PassEnd): void {
  const sql = `UPDATE upkeep SET finished_at = @finishedAt, removed = @removed,
      removed_in_all = removed_in_all + @removed, steps = @steps, longest_step_ms = @longestStepMs, fault = @fault
    WHERE task = @task`
  statement(ops.sqlite, sql).run(end)
}

/** In the transaction of the work it stands for. */
export function setMark(ops: OpsDb, task: string, mark: string): void {
  statement(ops.sqlite, 'UPDATE upkeep SET mark = ? WHERE task = ?').run(mark, task)
}
