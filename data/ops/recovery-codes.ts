/** Recovery codes of operators in ops.db: each stands in once for a code of the authenticator; only hashes are stored. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export function replaceRecoveryCodes(
  ops: OpsDb,
  operatorId: string,
  { hashes, at }: Readonly<{ hashes: readonly string[]; at: Instant }>,
): void {
  const drop = 'DELETE FROM operator_recovery_codes WHERE operator_id = ?'
  statement(ops.sqlite, drop).run(operatorId)
  const sql = `INSERT INTO operator_recovery_codes (code_hash, operator_id, created_at)
    SELECT value, @operatorId, @at FROM json_each(@hashes)`
  statement(ops.sqlite, sql).run({ operatorId, at, hashes: JSON.stringify(hashes) })
}

/** False for a code that is unknown, somebody else's or used before. */
export function useRecoveryCode(
  ops: OpsDb,
  operatorId: string,
  { hash, at }: Readonly<{ hash: string; at: Instant }>,
): boolean {
  const sql = `UPDATE operator_recovery_codes SET used_at = @at
    WHERE code_hash = @hash AND operator_id = @operatorId AND used_at IS NULL`
  return statement(ops.sqlite, sql).run({ operatorId, hash, at }).changes === 1
}

export function recoveryCodesLeft(ops: OpsDb, operatorId: string): number {
  const sql = `SELECT count(*) AS count FROM operator_recovery_codes WHERE operator_id = ? AND used_at IS NULL`
  return statement<[string], { count: number }>(ops.sqlite, sql).get(operatorId)?.count ?? 0
}
