/** Figures of one company's day, read from its own logs and registers; used by BATCH-301. */
import type { Day, Instant, Span } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** One line of the access log. Bytes and milliseconds are never negative. */
export type AccessRow = Readonly<{
  at: Instant
  userId: string | null
  path: string
  status: number
  responseMs: number
  requestBytes: number
  responseBytes: number
}>

/** The access log of the span in the order of time, row by row: a big company has a million a day. */
export function accessLog(tenant: TenantDb, span: Span): IterableIterator<AccessRow> {
  const sql = `SELECT at, user_id AS userId, path, status, response_ms AS responseMs,
      request_bytes AS requestBytes, response_bytes AS responseBytes
    FROM api_access_log WHERE at >= @from AND at < @to ORDER BY at`
  return statement<[Span], AccessRow>(tenant.sqlite, sql).iterate(span)
}

/** Accounts of people that are ACTIVE and not deleted now; service accounts count nowhere (R18). */
export function registeredUsers(tenant: TenantDb): number {
  const people = `FROM user_accounts WHERE account_status = 'ACTIVE' AND is_deleted = 0 AND is_service = 0`
  return count(tenant, people, {})
}

/** Reports that ended well in the span: all of them, and those a person asked for. */
export function reportsCompleted(tenant: TenantDb, span: Span): { all: number; byPeople: number } {
  const ended = `FROM report_history WHERE completed_at >= @from AND completed_at < @to AND state = 'SUCCESS'`
  return {
    all: count(tenant, ended, span),
    byPeople: count(tenant, `${ended} AND origin = 'user'`, span),
  }
}

/** Skill records assessed on the day. */
export function skillAssessments(tenant: TenantDb, day: Day): number {
  return count(tenant, 'FROM skill_records WHERE assessment_date = @day AND is_deleted = 0', {
    day,
  })
}

/** Messages that left successfully in the span. */
export function notificationsSent(tenant: TenantDb, span: Span): number {
  const sent = `FROM notification_log WHERE sent_at >= @from AND sent_at < @to AND send_status = 'SUCCESS'`
  return count(tenant, sent, span)
}

/** Lines of error_log at ERROR or above in the span. */
export function errorsLogged(tenant: TenantDb, span: Span): number {
  const errors = `FROM error_log WHERE at >= @from AND at < @to AND level IN ('ERROR', 'CRITICAL', 'FATAL')`
  return count(tenant, errors, span)
}

/** Bytes of the company's file without its WAL: pages × page size. */
export function dataBytes(tenant: TenantDb): number {
  const pages = tenant.sqlite.pragma('page_count', { simple: true }) as number
  return pages * (tenant.sqlite.pragma('page_size', { simple: true }) as number)
}

/** Bytes that uploads and reports had at an instant, by their registers: for days whose disk can not be measured any more. */
export function registeredBytes(tenant: TenantDb, at: Instant): { files: number; reports: number } {
  const files = `SELECT COALESCE(SUM(bytes), 0) FROM uploaded_files
    WHERE created_at < @at AND (deleted_at IS NULL OR deleted_at >= @at)`
  const reports = `SELECT COALESCE(SUM(file_size), 0) FROM report_history
    WHERE completed_at < @at AND state IN ('SUCCESS', 'superseded')`
  return { files: number(tenant, files, { at }), reports: number(tenant, reports, { at }) }
}

/** How long a statement of this handle waits for another one's lock. */
export function waitForLocks(tenant: TenantDb, limitMs: number): void {
  tenant.sqlite.pragma(`busy_timeout = ${Math.trunc(limitMs)}`)
}

function count(tenant: TenantDb, from: string, bound: object): number {
  return number(tenant, `SELECT COUNT(*) ${from}`, bound)
}

function number(tenant: TenantDb, sql: string, bound: object): number {
  return statement<[object], number>(tenant.sqlite, sql).pluck().get(bound) ?? 0
}
