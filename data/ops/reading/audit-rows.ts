/** Rows of the audit, newest first, filtered and paged by id; for the command line and the console. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { AuditRow } from '../audit.ts'
import type { OpsDb } from '../open.ts'

/** What to look for; null = whatever it is. */
export type AuditAsk = Readonly<{
  operator: string | null
  object: string | null
  verb: string | null
  since: Instant | null
  /** Only rows before this instant. */
  until?: Instant | null
  result?: AuditRow['result'] | null
}>

export type AuditFilter = AuditAsk &
  Readonly<{
    /** Only the row with this hash. */
    hash?: string
    /** Only rows before this one (keyset paging); null = from the newest. */
    beforeId: number | null
    limit: number
  }>

export function auditRows(ops: OpsDb, filter: AuditFilter): AuditRow[] {
  const { hash = null, limit, beforeId, ...ask } = filter
  const conditions = [
    ...conditionsOf(ask),
    ...(hash === null ? [] : ['row_hash = @hash']),
    ...(beforeId === null ? [] : ['id < @beforeId']),
  ]
  const sql = `SELECT * FROM audit ${where(conditions)} ORDER BY id DESC LIMIT @limit`
  return statement(ops.sqlite, sql).all(named({ ...ask, hash, beforeId, limit })) as AuditRow[]
}

/** Oldest first, `afterId` < id <= `toId`: for writing all of it out, however few of the rows are wanted. */
export function auditRowsWithin(
  ops: OpsDb,
  ask: AuditAsk,
  { afterId, toId }: Readonly<{ afterId: number; toId: number }>,
): AuditRow[] {
  const conditions = [...conditionsOf(ask), 'id > @afterId', 'id <= @toId']
  // By id alone: an index of what is asked for would be walked from its beginning at every step.
  const sql = `SELECT * FROM audit NOT INDEXED ${where(conditions)} ORDER BY id`
  return statement(ops.sqlite, sql).all(named({ ...ask, afterId, toId })) as AuditRow[]
}

/** 0 = there is none. */
export function newestAuditId(ops: OpsDb): number {
  return statement(ops.sqlite, 'SELECT coalesce(max(id), 0) FROM audit').pluck().get() as number
}

/** A rare verb among millions of rows: one question looks at no more rows than this. */
export const MAX_AUDIT_SCANNED = 100_000

/** A page for people. `scannedFrom` > 1: older rows have not been looked at. */
export function auditPage(
  ops: OpsDb,
  ask: AuditAsk,
  { beforeId, limit }: Readonly<{ beforeId: number; limit: number }>,
): { rows: AuditRow[]; scannedFrom: number } {
  const floor = Math.max(0, beforeId - 1 - MAX_AUDIT_SCANNED)
  const conditions = [...walkedBy(ask), 'id < @beforeId', 'id > @floor']
  const sql = `SELECT * FROM audit ${where(conditions)} ORDER BY id DESC LIMIT @limit`
  const rows = statement(ops.sqlite, sql).all(
    named({ ...ask, beforeId, floor, limit }),
  ) as AuditRow[]
  const isFull = rows.length >= limit
  return { rows, scannedFrom: isFull ? (rows.at(-1)?.id ?? 0) : floor + 1 }
}

/** The plus keeps SQLite off the index of operators, which would sort all that one has ever done for each page. */
function walkedBy({ operator, ...ask }: AuditAsk): string[] {
  return [
    ...conditionsOf({ ...ask, operator: null }),
    ...(operator ? ['+operator = @operator'] : []),
  ]
}

function conditionsOf({ operator, object, verb, since, until = null, result = null }: AuditAsk) {
  return [
    operator === null ? null : 'operator = @operator',
    object === null ? null : 'object = @object',
    verb === null ? null : 'verb = @verb',
    since === null ? null : 'at >= @since',
    until === null ? null : 'at < @until',
    result === null ? null : 'result = @result',
  ].filter((condition) => condition !== null)
}

function where(conditions: readonly string[]): string {
  return conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
}

/** SQLite refuses a parameter that no condition names. */
function named(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== null && value !== undefined),
  )
}
