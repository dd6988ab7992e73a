/** When people last did something in a company: log-ins, calls, changes; used by BATCH-303 and 304. */
import type { Instant, Span } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** Instants of the newest trace of each kind in the logs that are still there; null = none. */
export type LastActivity = Readonly<{
  login: Instant | null
  update: Instant | null
  call: Instant | null
}>

const OF_A_PERSON = 'user_id NOT IN (SELECT user_id FROM user_accounts WHERE is_service = 1)'

/** Service accounts, health checks and batches leave no trace here: a watched company must be able to look idle. */
export function lastActivity(tenant: TenantDb, healthPaths: readonly string[]): LastActivity {
  return {
    login: lastLogin(tenant),
    update: lastUpdate(tenant),
    call: lastCall(tenant, healthPaths),
  }
}

function lastLogin(tenant: TenantDb): Instant | null {
  const sql = `SELECT at FROM login_history WHERE result = 'success' AND user_id IS NOT NULL AND ${OF_A_PERSON}
    ORDER BY at DESC LIMIT 1`
  return statement<[], Instant>(tenant.sqlite, sql).pluck().get() ?? null
}

function lastCall(tenant: TenantDb, healthPaths: readonly string[]): Instant | null {
  const sql = `SELECT at FROM api_access_log WHERE user_id IS NOT NULL AND ${OF_A_PERSON}
      AND path NOT IN (SELECT value FROM json_each(?)) ORDER BY at DESC LIMIT 1`
  const bound = JSON.stringify(healthPaths)
  return statement<[string], Instant>(tenant.sqlite, sql).pluck().get(bound) ?? null
}

const WRITING = `('CREATE', 'UPDATE', 'DELETE', 'RESTORE', 'IMPORT')`
/** Tables with a column for who changed the row. */
const BUSINESS_TABLES = [
  'skill_records',
  'goal_progress',
  'project_records',
  'training_history',
] as const
const BY_A_BATCH = `(updated_by LIKE 'system\\_%' ESCAPE '\\' OR updated_by LIKE 'batch:%')`

function lastUpdate(tenant: TenantDb): Instant | null {
  const audited = `SELECT at FROM audit_log WHERE source = 'app' AND action IN ${WRITING}
      AND (user_id IS NULL OR ${OF_A_PERSON}) ORDER BY at DESC LIMIT 1`
  const found = [
    statement<[], Instant>(tenant.sqlite, audited).pluck().get() ?? null,
    ...BUSINESS_TABLES.map((table) => lastChangeOf(tenant, table)),
  ].filter((at) => at !== null)
  return found.length === 0 ? null : Math.max(...found)
}

function lastChangeOf(tenant: TenantDb, table: (typeof BUSINESS_TABLES)[number]): Instant | null {
  const sql = `SELECT MAX(updated_at) FROM ${table} WHERE updated_by IS NULL OR NOT ${BY_A_BATCH}`
  return statement<[], Instant | null>(tenant.sqlite, sql).pluck().get() ?? null
}

/** Distinct people with a successful log-in or a call in the span. */
export function peopleSeen(tenant: TenantDb, span: Span): number {
  const sql = `SELECT COUNT(DISTINCT user_id) FROM (
      SELECT user_id FROM login_history WHERE at >= @from AND at < @to AND result = 'success'
      UNION ALL SELECT user_id FROM api_access_log WHERE at >= @from AND at < @to)
    WHERE user_id IS NOT NULL AND ${OF_A_PERSON}`
  return statement<[Span], number>(tenant.sqlite, sql).pluck().get(span) ?? 0
}
