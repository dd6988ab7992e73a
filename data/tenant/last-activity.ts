/** When people last did something in a company: log-ins, calls, changes; used by BATCH-303 and 304. */
import type { Instant, Span } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** Newest trace of each kind in the logs that are still there; null = none. */
export type LastActivity = Readonly<{
  login: Instant | null
  update: Instant | null
  call: Instant | null
}>

/** Only traces before `before` count. `healthPaths`: exact paths of health checks, whose calls count nowhere. */
export type TraceQuery = Readonly<{ before: Instant; healthPaths: readonly string[] }>

export const OF_A_PERSON = 'user_id NOT IN (SELECT user_id FROM user_accounts WHERE is_service = 1)'

/** Service accounts, health checks and batches leave no trace here: a watched company must be able to look idle. */
export function lastActivity(tenant: TenantDb, query: TraceQuery): LastActivity {
  return {
    login: lastLogin(tenant, query),
    update: lastUpdate(tenant, query),
    call: lastCall(tenant, query),
  }
}

function lastLogin(tenant: TenantDb, { before }: TraceQuery): Instant | null {
  const sql = `SELECT at FROM login_history WHERE at < ? AND result = 'success' AND user_id IS NOT NULL
    AND ${OF_A_PERSON} ORDER BY at DESC LIMIT 1`
  return statement<[Instant], Instant>(tenant.sqlite, sql).pluck().get(before) ?? null
}

function lastCall(tenant: TenantDb, { before, healthPaths }: TraceQuery): Instant | null {
  const sql = `SELECT at FROM api_access_log WHERE at < @before AND user_id IS NOT NULL AND ${OF_A_PERSON}
      AND path NOT IN (SELECT value FROM json_each(@healthPaths)) ORDER BY at DESC LIMIT 1`
  const bound = { before, healthPaths: JSON.stringify(healthPaths) }
  return statement<[object], Instant>(tenant.sqlite, sql).pluck().get(bound) ?? null
}

/** A change of data that a person made, as the audit log tells it. */
export const BY_A_PERSON = `source = 'app' AND action IN ('CREATE', 'UPDATE', 'DELETE', 'RESTORE', 'IMPORT')
  AND (user_id IS NULL OR ${OF_A_PERSON})`
/** Tables with a column for who changed the row. */
const BUSINESS_TABLES = [
  'skill_records',
  'goal_progress',
  'project_records',
  'training_history',
] as const
const BY_A_BATCH = `(updated_by LIKE 'system\\_%' ESCAPE '\\' OR updated_by LIKE 'batch:%')`

function lastUpdate(tenant: TenantDb, { before }: TraceQuery): Instant | null {
  const audited = `SELECT at FROM audit_log WHERE at < ? AND ${BY_A_PERSON} ORDER BY at DESC LIMIT 1`
  const found = [
    statement<[Instant], Instant>(tenant.sqlite, audited).pluck().get(before) ?? null,
    ...BUSINESS_TABLES.map((table) => lastChangeOf(tenant, table, before)),
  ].filter((at) => at !== null)
  return found.length === 0 ? null : Math.max(...found)
}

function lastChangeOf(
  tenant: TenantDb,
  table: (typeof BUSINESS_TABLES)[number],
  before: Instant,
): Instant | null {
  const sql = `SELECT MAX(updated_at) FROM ${table}
    WHERE updated_at < ? AND (updated_by IS NULL OR NOT ${BY_A_BATCH})`
  return statement<[Instant], Instant | null>(tenant.sqlite, sql).pluck().get(before) ?? null
}

/** Distinct people with a successful log-in or a call in the span. */
export function peopleSeen(tenant: TenantDb, span: Span): number {
  const sql = `SELECT COUNT(DISTINCT user_id) FROM (
      SELECT user_id FROM login_history WHERE at >= @from AND at < @to AND result = 'success'
      UNION ALL SELECT user_id FROM api_access_log WHERE at >= @from AND at < @to)
    WHERE user_id IS NOT NULL AND ${OF_A_PERSON}`
  return statement<[Span], number>(tenant.sqlite, sql).pluck().get(span) ?? 0
}
