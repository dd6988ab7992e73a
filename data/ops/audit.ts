/** The audit: an append-only chain of rows in ops.db (data-model rule R16); written by every command that changes something. */
import { createHash } from 'node:crypto'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** One act. `before` and `after` are plain JSON without secrets; leave out what does not apply. */
export type AuditEntry = Readonly<{
  at: Instant
  /** Login of the operator, or the program that acted. */
  operator: string
  fromIp?: string | null
  /** `<noun>.<verb>`, e.g. `tenant.add`. */
  verb: string
  /** What was acted on: a tenant code, a run id, a login. */
  object: string
  reason?: string | null
  before?: unknown
  after?: unknown
  result: 'ok' | 'refused' | 'failed'
  runId?: string | null
}>

/** A row as it is stored; `before` and `after` are JSON texts. */
export type AuditRow = Readonly<{
  id: number
  at: Instant
  operator: string
  from_ip: string | null
  verb: string
  object: string
  reason: string | null
  before: string | null
  after: string | null
  result: string
  run_id: string | null
  prev_hash: string
  row_hash: string
}>

/** First broken row, or null: the whole chain fits. `rows` is how many were looked at, `head` the last hash. */
export type AuditVerdict = Readonly<{
  rows: number
  head: string
  broken: { id: number; what: 'hash' | 'link' | 'gap' } | null
}>

/** What the first row names as its predecessor. */
export const FIRST_PREV_HASH = '0'.repeat(64)

/** Appends a row in the caller's transaction; begins one of its own when there is none. Answers the row's id. */
export function recordAudit(ops: OpsDb, entry: AuditEntry): number {
  if (ops.sqlite.inTransaction) return append(ops, entry)
  return ops.sqlite.transaction(() => append(ops, entry)).immediate()
}

/** How far the chain has been walked: so many rows, and the hash of the last of them. */
export type AuditMark = Pick<AuditVerdict, 'rows' | 'head'>

export const AUDIT_BEGIN: AuditMark = { rows: 0, head: FIRST_PREV_HASH }

/** Walks the chain from its first row: every hash, every link, every id. */
export function verifyAudit(ops: OpsDb): AuditVerdict {
  return verifyAuditFrom(ops, AUDIT_BEGIN, Number.MAX_SAFE_INTEGER)
}

/** Goes on behind rows that fitted, over `limit` more at most; the answer is the mark to go on from. */
export function verifyAuditFrom(ops: OpsDb, from: AuditMark, limit: number): AuditVerdict {
  let { rows, head } = from
  // From the beginning also what lies before the first id: it does not belong there.
  const behind = rows === 0 ? Number.MIN_SAFE_INTEGER : rows
  const sql = `SELECT ${COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT ?`
  for (const row of statement<[number, number], AuditRow>(ops.sqlite, sql).iterate(behind, limit)) {
    const what = faultOf(row, { head, id: rows + 1 })
    if (what !== null) return { rows, head, broken: { id: row.id, what } }
    rows += 1
    head = row.row_hash
  }
  return { rows, head, broken: null }
}

/** Id of the newest row: as many rows as an unbroken chain has. */
export function lastAuditId(ops: OpsDb): number {
  return lastRow(ops)?.id ?? 0
}

/** The latest instant on record; null while there is none. */
export function lastAuditAt(ops: OpsDb): Instant | null {
  const sql = 'SELECT max(at) AS at FROM audit'
  return statement<[], { at: Instant | null }>(ops.sqlite, sql).get()?.at ?? null
}

/** Whether exactly this good end of an act is on record. */
export function hasAudit(ops: OpsDb, entry: AuditEntry): boolean {
  const { at, operator, verb, object } = entry
  const sql = `SELECT 1 FROM audit WHERE at = @at AND operator = @operator AND verb = @verb AND object = @object
    AND after IS @after AND result = 'ok'`
  return (
    statement(ops.sqlite, sql).get({ at, operator, verb, object, after: json(entry.after) }) !==
    undefined
  )
}

/** How often it was done since the instant, to objects whose name begins so. */
export function countDone(
  ops: OpsDb,
  { verb, begin, since }: Readonly<{ verb: string; begin: string; since: Instant }>,
): number {
  const sql = `SELECT count(*) FROM audit WHERE at >= @since AND verb = @verb AND result = 'ok'
    AND substr(object, 1, length(@begin)) = @begin`
  return statement<[object], number>(ops.sqlite, sql).pluck().get({ verb, begin, since }) ?? 0
}

/** Why it was last done to the object, as it was said then; null when it never was. */
export function lastReason(ops: OpsDb, verb: string, object: string): string | null {
  const sql = `SELECT reason FROM audit WHERE object = ? AND verb = ? AND result = 'ok' ORDER BY id DESC LIMIT 1`
  return statement<[string, string], string>(ops.sqlite, sql).pluck().get(object, verb) ?? null
}

const COLUMNS = `id, at, operator, from_ip, verb, object, reason, before, after, result, run_id, prev_hash, row_hash`

function append(ops: OpsDb, entry: AuditEntry): number {
  const last = lastRow(ops)
  const row: AuditRow = {
    id: (last?.id ?? 0) + 1,
    at: entry.at,
    operator: entry.operator,
    from_ip: entry.fromIp ?? null,
    verb: entry.verb,
    object: entry.object,
    reason: entry.reason ?? null,
    before: json(entry.before),
    after: json(entry.after),
    result: entry.result,
    run_id: entry.runId ?? null,
    prev_hash: last?.row_hash ?? FIRST_PREV_HASH,
    row_hash: '',
  }
  const sql = `INSERT INTO audit (${COLUMNS}) VALUES (@id, @at, @operator, @from_ip, @verb, @object, @reason,
    @before, @after, @result, @run_id, @prev_hash, @row_hash)`
  statement(ops.sqlite, sql).run({ ...row, row_hash: hashOf(row) })
  return row.id
}

function lastRow(ops: OpsDb): { id: number; row_hash: string } | undefined {
  const sql = 'SELECT id, row_hash FROM audit ORDER BY id DESC LIMIT 1'
  return statement<[], { id: number; row_hash: string }>(ops.sqlite, sql).get()
}

/** sha256 over the previous hash and the row's columns (without hashes) as JSON, keys in order. */
function hashOf(row: AuditRow): string {
  const { prev_hash, row_hash: _, ...content } = row
  const canonical = JSON.stringify(content, Object.keys(content).sort())
  return createHash('sha256').update(prev_hash).update(canonical).digest('hex')
}

function faultOf(row: AuditRow, expected: { head: string; id: number }) {
  if (row.id !== expected.id) return 'gap'
  if (row.prev_hash !== expected.head) return 'link'
  return hashOf(row) === row.row_hash ? null : 'hash'
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}
