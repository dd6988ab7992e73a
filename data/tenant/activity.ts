/** Who was active on a day, by data-model rule R18; the one definition, used by BATCH-201, 204 and 301. */
import type { Day, Span } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** One person's day: successful log-ins and authenticated calls; at least one of them is not 0. */
export type UserActivity = Readonly<{ userId: string; logins: number; apiCalls: number }>

/** `healthPaths`: exact paths of health checks; calls to them do not count anywhere. */
export type ActivityQuery = Readonly<{ span: Span; healthPaths: readonly string[] }>

/**
 * Rule R18: accounts that logged in successfully or made an authenticated call, service accounts
 * left out, in the order of their ids. An account that no longer exists still counts: its person
 * was there on the day.
 */
export function activeUsers(tenant: TenantDb, query: ActivityQuery): UserActivity[] {
  const sql = `
    SELECT user_id AS userId, SUM(login) AS logins, SUM(call) AS apiCalls FROM (
      SELECT user_id, 1 AS login, 0 AS call FROM login_history
        WHERE at >= @from AND at < @to AND result = 'success' AND user_id IS NOT NULL
      UNION ALL
      SELECT user_id, 0, 1 FROM api_access_log
        WHERE at >= @from AND at < @to AND user_id IS NOT NULL
          AND path NOT IN (SELECT value FROM json_each(@healthPaths)))
    WHERE user_id NOT IN (SELECT user_id FROM user_accounts WHERE is_service = 1)
    GROUP BY user_id ORDER BY user_id`
  return statement<[object], UserActivity>(tenant.sqlite, sql).all({
    ...query.span,
    healthPaths: JSON.stringify(query.healthPaths),
  })
}

/** Replaces the day's rows of user_activity_daily, in one transaction. */
export function saveActivity(tenant: TenantDb, day: Day, users: readonly UserActivity[]): void {
  const save = tenant.sqlite.transaction(() => {
    statement(tenant.sqlite, 'DELETE FROM user_activity_daily WHERE day = ?').run(day)
    const insert = statement(
      tenant.sqlite,
      'INSERT INTO user_activity_daily (day, user_id, logins, api_calls) VALUES (?, ?, ?, ?)',
    )
    for (const user of users) insert.run(day, user.userId, user.logins, user.apiCalls)
  })
  save.immediate()
}

/** The saved rows of one day; empty when none were saved. */
export function savedActivity(tenant: TenantDb, day: Day): UserActivity[] {
  const sql = `SELECT user_id AS userId, logins, api_calls AS apiCalls
    FROM user_activity_daily WHERE day = ? ORDER BY user_id`
  return statement<[Day], UserActivity>(tenant.sqlite, sql).all(day)
}

/** Distinct users with a saved row from `from` to `to`, both included; they survive the log clean-up. */
export function savedActiveUserIds(tenant: TenantDb, from: Day, to: Day): string[] {
  const sql = `SELECT DISTINCT user_id FROM user_activity_daily WHERE day >= ? AND day <= ?`
  return statement<[Day, Day], string>(tenant.sqlite, sql).pluck().all(from, to)
}

/** True when the day's access log was cleaned up: no row of the day is left, only later ones. */
export function accessLogIsGone(tenant: TenantDb, span: Span): boolean {
  const sql = 'SELECT MIN(at) FROM api_access_log'
  const oldest = statement<[], number | null>(tenant.sqlite, sql).pluck().get() ?? null
  return oldest !== null && oldest >= span.to
}

/** Accounts of machines; their calls and log-ins are left out of every figure. */
export function serviceAccountIds(tenant: TenantDb): Set<string> {
  const sql = 'SELECT user_id FROM user_accounts WHERE is_service = 1'
  return new Set(statement<[], string>(tenant.sqlite, sql).pluck().all())
}
