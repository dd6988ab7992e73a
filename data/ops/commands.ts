/** Commands of other processes (CLI, API) to the running scheduler: written as rows, taken one by one. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type CommandRow = Readonly<{
  id: number
  verb: string
  payload: string
  askedBy: string
  askedAt: Instant
}>
export type CommandResult = Readonly<
  | { ok: true; value: unknown }
  | { ok: false; code: string; words: unknown; hint: unknown; kind: string }
>

export function askCommand(
  ops: OpsDb,
  command: { verb: string; payload: unknown; by: string; at: Instant },
): number {
  const sql = `INSERT INTO commands (verb, payload, asked_by, asked_at) VALUES (@verb, @payload, @by, @at)`
  const result = statement(ops.sqlite, sql).run({
    ...command,
    payload: JSON.stringify(command.payload),
  })
  return Number(result.lastInsertRowid)
}

const TAKE_AT_ONCE = 50

/** Commands nobody has taken, oldest first; marks them as taken. */
export function takeCommands(ops: OpsDb, at: Instant): CommandRow[] {
  const sql = `UPDATE commands SET taken_at = ? WHERE id IN (
      SELECT id FROM commands WHERE taken_at IS NULL ORDER BY id LIMIT ${TAKE_AT_ONCE})
    RETURNING id, verb, payload, asked_by AS askedBy, asked_at AS askedAt`
  return (statement(ops.sqlite, sql).all(at) as CommandRow[]).sort((a, b) => a.id - b.id)
}

export function answerCommand(ops: OpsDb, id: number, result: CommandResult, at: Instant): void {
  statement(ops.sqlite, `UPDATE commands SET done_at = ?, result = ? WHERE id = ?`).run(
    at,
    JSON.stringify(result),
    id,
  )
}

/** Null until the scheduler has answered. */
export function commandAnswer(ops: OpsDb, id: number): CommandResult | null {
  const sql = `SELECT result FROM commands WHERE id = ? AND done_at IS NOT NULL`
  const row = statement(ops.sqlite, sql).get(id) as { result: string } | undefined
  return row ? (JSON.parse(row.result) as CommandResult) : null
}
