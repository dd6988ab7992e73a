/** The record of organisation synchronisations: runs, changes, changes that wait for their day; written by BATCH-701. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type SyncCounts = Readonly<{
  fetched: number
  inserted: number
  updated: number
  moved: number
  closed: number
  reopened: number
  unchanged: number
  rejected: number
  pending: number
}>

export const NO_COUNTS: SyncCounts = {
  fetched: 0,
  inserted: 0,
  updated: 0,
  moved: 0,
  closed: 0,
  reopened: 0,
  unchanged: 0,
  rejected: 0,
  pending: 0,
}

export type SyncRun = SyncCounts &
  Readonly<{
    runId: string
    source: 'csv' | 'rest'
    syncType: 'full' | 'incremental'
    fileName: string | null
    /** Of all that was delivered; null when nothing came in. */
    sha256: string | null
    encoding: string | null
    /** CSV: newest file date. REST: what the next run asks for as updated_since. */
    highWater: string | null
    guard: string | null
    state: 'ok' | 'failed' | 'skipped'
    error: string | null
    startedAt: Instant
    finishedAt: Instant
  }>

/** Adds a run that was applied (or tried); answers its id. */
export function addSyncRun(tenant: TenantDb, run: SyncRun): number {
  const added = statement(
    tenant.sqlite,
    `INSERT INTO org_sync_runs (run_id, mode, source, sync_type, file_name, sha256, encoding, high_water,
       fetched, inserted, updated, moved, closed, reopened, unchanged, rejected, pending, guard, state,
       error, started_at, finished_at)
     VALUES (@runId, 'apply', @source, @syncType, @fileName, @sha256, @encoding, @highWater, @fetched,
       @inserted, @updated, @moved, @closed, @reopened, @unchanged, @rejected, @pending, @guard, @state,
       @error, @startedAt, @finishedAt)`,
  ).run(run)
  return Number(added.lastInsertRowid)
}

/** The last good application; null before the first. */
export type LastSync = Readonly<{
  startedAt: Instant
  highWater: string | null
  sha256: string | null
}>

export function lastGoodSync(tenant: TenantDb): LastSync | null {
  const sql = `SELECT started_at AS startedAt, high_water AS highWater, sha256 FROM org_sync_runs
    WHERE mode = 'apply' AND state = 'ok' ORDER BY sync_id DESC LIMIT 1`
  return statement<[], LastSync>(tenant.sqlite, sql).get() ?? null
}

/** True when exactly this input was applied before. */
export function wasApplied(tenant: TenantDb, sha256: string): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM org_sync_runs WHERE mode = 'apply' AND state = 'ok' AND sha256 = ?)`
  return statement<[string], number>(tenant.sqlite, sql).pluck().get(sha256) === 1
}

/** When the first failure after the last good run was; null when the last run that tried was good. */
export function failingSince(tenant: TenantDb): Instant | null {
  const sql = `SELECT MIN(started_at) FROM org_sync_runs WHERE mode = 'apply' AND state = 'failed'
    AND sync_id > (SELECT COALESCE(MAX(sync_id), 0) FROM org_sync_runs WHERE mode = 'apply' AND state = 'ok')`
  return statement<[], number | null>(tenant.sqlite, sql).pluck().get() ?? null
}

export type SyncChange = Readonly<{
  entity: 'department' | 'position' | 'assignment'
  code: string
  /** insert, update, move, close, reopen or reject. */
  kind: string
  field: string | null
  oldValue: string | null
  newValue: string | null
  effectiveDate: Day
  lineNo: number | null
  reason: string | null
}>

export function addSyncChanges(
  tenant: TenantDb,
  syncId: number,
  changes: readonly SyncChange[],
): void {
  const add = statement(
    tenant.sqlite,
    `INSERT INTO org_sync_changes (sync_id, entity, code, kind, field, old_value, new_value,
       effective_date, line_no, reason)
     VALUES (@syncId, @entity, @code, @kind, @field, @oldValue, @newValue, @effectiveDate, @lineNo, @reason)`,
  )
  for (const change of changes) add.run({ ...change, syncId })
}

export type WaitingChange = Readonly<{
  entity: 'department' | 'position' | 'assignment'
  code: string
  effectiveDate: Day
  payload: unknown
}>

/** Waiting changes whose day has come, oldest first. */
export function dueChanges(tenant: TenantDb, date: Day): WaitingChange[] {
  const sql = `SELECT entity, code, effective_date AS effectiveDate, payload FROM org_pending_changes
    WHERE state = 'waiting' AND effective_date <= ? ORDER BY effective_date, id`
  const rows = statement<[Day], WaitingChange & { payload: string }>(tenant.sqlite, sql).all(date)
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown }))
}

/** The due changes are done; answers how many there were. */
export function markApplied(tenant: TenantDb, date: Day, at: Instant): number {
  const sql = `UPDATE org_pending_changes SET state = 'applied', applied_at = @at
    WHERE state = 'waiting' AND effective_date <= @date`
  return statement(tenant.sqlite, sql).run({ date, at }).changes
}

/** Keeps a change for its day; a newer one for the same code and day replaces the older. */
export function keepWaiting(tenant: TenantDb, change: WaitingChange, syncId: number): void {
  const bound = { ...change, payload: JSON.stringify(change.payload), syncId }
  statement(
    tenant.sqlite,
    `UPDATE org_pending_changes SET state = 'replaced' WHERE state = 'waiting'
       AND entity = @entity AND code = @code AND effective_date = @effectiveDate`,
  ).run(bound)
  statement(
    tenant.sqlite,
    `INSERT INTO org_pending_changes (entity, code, payload, effective_date, sync_id, state)
     VALUES (@entity, @code, @payload, @effectiveDate, @syncId, 'waiting')`,
  ).run(bound)
}

/** True when the change waits already with the same content: a delivery that repeats it says nothing new. */
export function isWaiting(tenant: TenantDb, change: WaitingChange): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM org_pending_changes WHERE state = 'waiting' AND entity = @entity
    AND code = @code AND effective_date = @effectiveDate AND payload = @payload)`
  const bound = { ...change, payload: JSON.stringify(change.payload) }
  return statement<[object], number>(tenant.sqlite, sql).pluck().get(bound) === 1
}

export type DiffReport = Readonly<{
  id: string
  period: Day
  /** Relative to the data folder. */
  filePath: string
  fileSize: number
  sha256: string
  runId: string
  at: Instant
}>

/** Enters the Excel file of the difference among the company's reports; a second one of the day is its next version. */
export function addDiffReport(tenant: TenantDb, report: DiffReport): void {
  statement(
    tenant.sqlite,
    `INSERT INTO report_history (id, report_category, report_type, period, version, state, origin,
       requested_at, completed_at, output_format, edition, file_path, file_size, sha256, data_status, run_id)
     VALUES (@id, 'organisation', 'org_sync', @period,
       (SELECT COALESCE(MAX(version), 0) + 1 FROM report_history
        WHERE report_type = 'org_sync' AND period = @period AND edition = 'hr'),
       'SUCCESS', 'batch', @at, @at, 'EXCEL', 'hr', @filePath, @fileSize, @sha256, 'complete', @runId)`,
  ).run(report)
}

/** Tables a synchronisation writes; checked for broken references before its commit. */
const TOUCHED = [
  'departments',
  'positions',
  'employees',
  'employee_departments',
  'employee_positions',
]

/** Broken references of the touched tables; empty = well. */
export function brokenReferences(tenant: TenantDb): string[] {
  return TOUCHED.flatMap((table) => {
    const faults = tenant.sqlite.pragma(`foreign_key_check(${table})`) as {
      table: string
      rowid: number
      parent: string
    }[]
    return faults.map((fault) => `${fault.table} row ${fault.rowid} → ${fault.parent}`)
  })
}
