/** Legal holds (data-model rule R14): what must not be deleted until somebody lifts the hold. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** `to` null = still running. */
export type LegalHold = Readonly<{
  from: Instant
  to: Instant | null
  /** Names, or `*`. */
  tables: readonly string[]
}>

/** Holds on rows of a company that nobody has lifted. */
export function rowHolds(platform: PlatformDb, tenantId: string): LegalHold[] {
  const sql = `SELECT from_at AS "from", to_at AS "to", tables FROM legal_holds
    WHERE tenant_id = ? AND lifted_at IS NULL
      AND EXISTS (SELECT 1 FROM json_each(kinds) WHERE value IN ('rows', 'logs'))
    ORDER BY from_at`
  const rows = statement(platform.sqlite, sql).all(tenantId) as (Omit<LegalHold, 'tables'> & {
    tables: string
  })[]
  return rows.map((row) => ({ ...row, tables: JSON.parse(row.tables) as string[] }))
}

/** Holds on files of a company that nobody has lifted. */
export function fileHolds(platform: PlatformDb, tenantId: string): number {
  const sql = `SELECT COUNT(*) FROM legal_holds WHERE tenant_id = ? AND lifted_at IS NULL
    AND EXISTS (SELECT 1 FROM json_each(kinds) WHERE value = 'files')`
  return statement<[string], number>(platform.sqlite, sql).pluck().get(tenantId) ?? 0
}

/** The times of a table that are held; both ends belong to them. @param now end of a hold that is still running */
export function heldSpans(
  holds: readonly LegalHold[],
  table: string,
  now: Instant,
): { from: Instant; to: Instant }[] {
  return holds
    .filter(({ tables }) => tables.includes('*') || tables.includes(table))
    .map(({ from, to }) => ({ from, to: to ?? now }))
}
