/** How much a company was used over some days, from what BATCH-301 saved and the logs since; read by BATCH-304. */
import { addDays, type Day, daySpan, type Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import { BY_A_PERSON, OF_A_PERSON } from './last-activity.ts'
import type { TenantDb } from './open.ts'

/** People and their calls and changes; service accounts, health checks and batches do not count. */
export type UseOfDays = Readonly<{ people: number; calls: number; updates: number }>

/** Both days included; nothing from `before` on. */
export type UseQuery = Readonly<{
  from: Day
  to: Day
  before: Instant
  healthPaths: readonly string[]
}>

/** Days that 301 saved count from there (they survive the log clean-up), later ones from the logs. */
export function useOfDays(tenant: TenantDb, query: UseQuery): UseOfDays {
  const { from, to, before } = query
  const saved = lastSavedDay(tenant, to)
  const rawFrom = saved === null || saved < from ? from : addDays(saved, 1)
  const bound = {
    from,
    to,
    rawFromAt: daySpan(rawFrom).from,
    fromAt: daySpan(from).from,
    before,
    healthPaths: JSON.stringify(query.healthPaths),
  }
  return {
    people: count(tenant, `SELECT COUNT(DISTINCT user_id) FROM (${TRACES})`, bound),
    calls:
      count(tenant, SAVED_CALLS, bound) +
      count(tenant, `SELECT COUNT(*) FROM api_access_log WHERE ${RAW_CALLS}`, bound),
    updates: count(tenant, UPDATES, bound),
  }
}

/** Distinct people of saved days only: for a look back at days whose logs may be gone. */
export function savedPeople(tenant: TenantDb, from: Day, to: Day): number {
  const sql = 'SELECT COUNT(DISTINCT user_id) FROM user_activity_daily WHERE day >= ? AND day <= ?'
  return statement<[Day, Day], number>(tenant.sqlite, sql).pluck().get(from, to) ?? 0
}

/** Newest saved days with a log-in and with a call up to a day; null = none. */
export function savedTraces(
  tenant: TenantDb,
  to: Day,
): Readonly<{ login: Day | null; call: Day | null }> {
  const sql = `SELECT MAX(CASE WHEN logins > 0 THEN day END) AS login, MAX(CASE WHEN api_calls > 0 THEN day END) AS call
    FROM user_activity_daily WHERE day <= ?`
  type Traces = { login: Day | null; call: Day | null }
  return statement<[Day], Traces>(tenant.sqlite, sql).get(to) ?? { login: null, call: null }
}

function lastSavedDay(tenant: TenantDb, to: Day): Day | null {
  const sql = 'SELECT MAX(day) FROM user_activity_daily WHERE day <= ?'
  return statement<[Day], Day | null>(tenant.sqlite, sql).pluck().get(to) ?? null
}

const RAW_CALLS = `at >= @rawFromAt AND at < @before AND user_id IS NOT NULL AND ${OF_A_PERSON}
  AND path NOT IN (SELECT value FROM json_each(@healthPaths))`
const RAW_LOGINS = `at >= @rawFromAt AND at < @before AND result = 'success' AND user_id IS NOT NULL AND ${OF_A_PERSON}`
const TRACES = `SELECT user_id FROM user_activity_daily WHERE day >= @from AND day <= @to
  UNION ALL SELECT user_id FROM login_history WHERE ${RAW_LOGINS}
  UNION ALL SELECT user_id FROM api_access_log WHERE ${RAW_CALLS}`
const SAVED_CALLS = `SELECT COALESCE(SUM(api_calls), 0) FROM user_activity_daily WHERE day >= @from AND day <= @to`
const UPDATES = `SELECT COUNT(*) FROM audit_log WHERE at >= @fromAt AND at < @before AND ${BY_A_PERSON}`

function count(tenant: TenantDb, sql: string, bound: object): number {
  return statement<[object], number>(tenant.sqlite, sql).pluck().get(bound) ?? 0
}
