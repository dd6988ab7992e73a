/** What forms of the console have done: a form that is sent twice finds the answer of the first time. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type FormAct = Readonly<{
  operator: string
  /** Made with the form. */
  key: string
  /** sha256 of what was asked, hex. */
  requestHash: string
}>

/** Null: it has not been done. */
export function resultOfAct(ops: OpsDb, act: FormAct): Readonly<{ result: unknown }> | null {
  const sql = `SELECT result FROM act_keys
    WHERE operator = @operator AND key = @key AND request_hash = @requestHash`
  const row = statement(ops.sqlite, sql).get(act) as { result: string } | undefined
  return row ? { result: JSON.parse(row.result) } : null
}

/** In the transaction of the act itself. @param act `result` is plain JSON. */
export function keepAct(
  ops: OpsDb,
  act: FormAct & Readonly<{ result: unknown; at: Instant }>,
): void {
  const sql = `INSERT INTO act_keys (operator, key, request_hash, result, at)
    VALUES (@operator, @key, @requestHash, @result, @at)`
  statement(ops.sqlite, sql).run({ ...act, result: JSON.stringify(act.result) })
}
