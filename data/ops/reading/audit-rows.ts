/** Rows of the audit, newest first, filtered and paged by id; for the command line and the console. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { AuditRow } from '../audit.ts'
import type { OpsDb } from '../open.ts'

export type AuditFilter = Readonly<{
  operator: string | null
  object: string | null
  verb: string | null
  since: Instant | null
  /** Only the row with this hash. */
  hash?: string
  /** Only rows before this one (keyset paging); null = from the newest. */
  beforeId: number | null
  limit: number
}>

export function auditRows(ops: OpsDb, filter: AuditFilter): AuditRow[] {
  const { hash = null, ...rest } = filter
  const given = { ...rest, hash }
  const conditions = [
    given.operator === null ? null : 'operator = @operator',
    given.object === null ? null : 'object = @object',
    given.verb === null ? null : 'verb = @verb',
    given.since === null ? null : 'at >= @since',
    given.hash === null ? null : 'row_hash = @hash',
    given.beforeId === null ? null : 'id < @beforeId',
  ].filter((condition) => condition !== null)
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const sql = `SELECT * FROM audit ${where} ORDER BY id DESC LIMIT @limit`
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null))
  return statement(ops.sqlite, sql).all(named) as AuditRow[]
}
