/** What requests from outside must not do twice: idempotency keys of the API, signatures of the trigger. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type KeyedRequest = Readonly<{
  tokenId: string
  key: string
  /** sha256 of what was asked, hex: the same key for something else is a mistake of the caller. */
  requestHash: string
}>

/** The run an earlier request with this key has made; null when there was none. */
export function runOfKey(
  ops: OpsDb,
  { tokenId, key }: Pick<KeyedRequest, 'tokenId' | 'key'>,
): Readonly<{ requestHash: string; runId: string }> | null {
  const sql = `SELECT request_hash AS requestHash, run_id AS runId FROM idempotency_keys
    WHERE token_id = ? AND key = ?`
  const row = statement(ops.sqlite, sql).get(tokenId, key)
  return (row as { requestHash: string; runId: string } | undefined) ?? null
}

export function keepKey(
  ops: OpsDb,
  request: KeyedRequest & Readonly<{ runId: string; at: Instant }>,
): void {
  const sql = `INSERT INTO idempotency_keys (token_id, key, request_hash, run_id, created_at)
    VALUES (@tokenId, @key, @requestHash, @runId, @at)`
  statement(ops.sqlite, sql).run(request)
}

/** False when the signature has been seen: the request is a replay. Older ones than `keepMs` are forgotten. */
export function noteSignature(
  ops: OpsDb,
  signatureSha256: string,
  { at, keepMs }: Readonly<{ at: Instant; keepMs: number }>,
): boolean {
  const write = ops.sqlite.transaction(() => {
    statement(ops.sqlite, 'DELETE FROM trigger_replays WHERE at < ?').run(at - keepMs)
    const sql = `INSERT INTO trigger_replays (signature_sha256, at) VALUES (?, ?) ON CONFLICT DO NOTHING`
    return statement(ops.sqlite, sql).run(signatureSha256, at).changes === 1
  })
  return write.immediate()
}
