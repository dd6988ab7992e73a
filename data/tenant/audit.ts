/** Entries of a company's audit log made by batches and by operators of the holding; called in the transaction of the change they tell of. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { newId } from '../../server/domain/ids.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** `oldValues` and `newValues` are plain JSON; the caller replaces secrets by `***`. */
export type AuditEntry = Readonly<{
  at: Instant
  action: 'CREATE' | 'UPDATE' | 'DELETE' | 'RESTORE' | 'LOCK' | 'SYNC' | 'IMPORT'
  targetTable: string | null
  targetId: string | null
  oldValues?: unknown
  newValues?: unknown
  result?: 'SUCCESS' | 'FAILURE' | 'ERROR'
  error?: string
  /** Of a run, or the id of an operator's act. */
  runId: string
}>

export function addAudit(tenant: TenantDb, entry: AuditEntry): void {
  const { oldValues, newValues, result = 'SUCCESS', error = null, ...rest } = entry
  statement(
    tenant.sqlite,
    `INSERT INTO audit_log (audit_id, at, action, target_table, target_id, old_values, new_values,
       result, error, source, run_id)
     VALUES (@id, @at, @action, @targetTable, @targetId, @old, @new, @result, @error, 'batch', @runId)`,
  ).run({
    ...rest,
    id: newId(entry.at),
    result,
    error,
    old: oldValues === undefined ? null : JSON.stringify(oldValues),
    new: newValues === undefined ? null : JSON.stringify(newValues),
  })
}

/** Whether a run entered a change of one of the tables at exactly that instant. */
export function hasAuditOf(
  tenant: TenantDb,
  { at, runId, tables }: Readonly<{ at: Instant; runId: string; tables: readonly string[] }>,
): boolean {
  const sql = `SELECT 1 FROM audit_log WHERE at = ? AND run_id = ? AND action = 'UPDATE'
    AND target_table IN (SELECT value FROM json_each(?)) LIMIT 1`
  const values = [at, runId, JSON.stringify(tables)] as const
  return statement<[number, string, string], 1>(tenant.sqlite, sql).get(...values) !== undefined
}

/** What an operator's act changed, by the id and instant it was announced with; null: it was not committed. */
export function auditOfAct(
  tenant: TenantDb,
  { id, at }: Readonly<{ id: string; at: Instant }>,
): Readonly<{ before: unknown; after: unknown }> | null {
  const sql = `SELECT old_values AS before, new_values AS after FROM audit_log WHERE at = ? AND run_id = ?`
  const found = statement<[number, string], { before: string | null; after: string | null }>(
    tenant.sqlite,
    sql,
  ).get(at, id)
  const read = (json: string | null) => (json === null ? undefined : (JSON.parse(json) as unknown))
  return found ? { before: read(found.before), after: read(found.after) } : null
}
