/** How idle companies are, by evaluation; written by BATCH-304 (levels) and the console (pauses). */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { IdleLevel, IdleReason } from '../../server/domain/idle.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type StoredActivity = Readonly<{
  lastLoginAt: Instant | null
  lastUpdateAt: Instant | null
  lastApiAt: Instant | null
  lastActivityDate: Day | null
  inactiveDays: number
  level: IdleLevel
  /** First day of the level. */
  levelSince: Day
  activeUsers30d: number
  apiCalls30d: number
  updates30d: number
  lastTenantMailAt: Instant | null
  /** Messages are silent up to and including this day. */
  snoozedUntil: Day | null
  snoozeNote: string | null
  evaluatedOn: Day
}>

const COLUMNS = `last_login_at AS lastLoginAt, last_update_at AS lastUpdateAt, last_api_at AS lastApiAt,
  last_activity_date AS lastActivityDate, inactive_days AS inactiveDays, level, level_since AS levelSince,
  active_users_30d AS activeUsers30d, api_calls_30d AS apiCalls30d, updates_30d AS updates30d,
  last_tenant_mail_at AS lastTenantMailAt, snoozed_until AS snoozedUntil, snooze_note AS snoozeNote,
  evaluated_on AS evaluatedOn`

/** Null before the first evaluation. */
export function storedActivity(platform: PlatformDb, tenantId: string): StoredActivity | null {
  const sql = `SELECT ${COLUMNS} FROM tenant_activity WHERE tenant_id = ?`
  return statement<[string], StoredActivity>(platform.sqlite, sql).get(tenantId) ?? null
}

/** The level of the newest evaluation before the day that is in the history; null when there is none. */
export function levelBefore(platform: PlatformDb, tenantId: string, day: Day): IdleLevel | null {
  const sql = `SELECT level FROM tenant_activity_history WHERE tenant_id = ? AND evaluated_on < ?
    ORDER BY evaluated_on DESC LIMIT 1`
  return (
    statement<[string, Day], IdleLevel>(platform.sqlite, sql).pluck().get(tenantId, day) ?? null
  )
}

export type Evaluation = Omit<StoredActivity, 'lastTenantMailAt' | 'snoozedUntil' | 'snoozeNote'> &
  Readonly<{ reasons: readonly IdleReason[] }>

/** The newest state; the mail and the pause of the company stay as they are. */
export function saveActivity(platform: PlatformDb, tenantId: string, found: Evaluation): void {
  const { reasons: _reasons, ...bound } = found
  statement(platform.sqlite, UPSERT).run({ ...bound, tenantId })
}

const UPSERT = `INSERT INTO tenant_activity (tenant_id, last_login_at, last_update_at, last_api_at, last_activity_date,
    inactive_days, level, level_since, active_users_30d, api_calls_30d, updates_30d, evaluated_on)
  VALUES (@tenantId, @lastLoginAt, @lastUpdateAt, @lastApiAt, @lastActivityDate, @inactiveDays, @level, @levelSince,
    @activeUsers30d, @apiCalls30d, @updates30d, @evaluatedOn)
  ON CONFLICT (tenant_id) DO UPDATE SET last_login_at = excluded.last_login_at,
    last_update_at = excluded.last_update_at, last_api_at = excluded.last_api_at,
    last_activity_date = excluded.last_activity_date, inactive_days = excluded.inactive_days,
    level = excluded.level, level_since = excluded.level_since, active_users_30d = excluded.active_users_30d,
    api_calls_30d = excluded.api_calls_30d, updates_30d = excluded.updates_30d, evaluated_on = excluded.evaluated_on`

/** One row per day and company: a second evaluation of the day replaces it. `keep` false takes it away. */
export function saveHistory(
  platform: PlatformDb,
  tenantId: string,
  { evaluatedOn, level, inactiveDays, reasons }: Evaluation,
  keep: boolean,
): void {
  statement(
    platform.sqlite,
    'DELETE FROM tenant_activity_history WHERE evaluated_on = ? AND tenant_id = ?',
  ).run(evaluatedOn, tenantId)
  if (!keep) return
  statement(
    platform.sqlite,
    `INSERT INTO tenant_activity_history (evaluated_on, tenant_id, level, inactive_days, reasons)
     VALUES (@evaluatedOn, @tenantId, @level, @inactiveDays, @reasons)`,
  ).run({ evaluatedOn, tenantId, level, inactiveDays, reasons: JSON.stringify(reasons) })
}

export function dropHistoryBefore(platform: PlatformDb, day: Day): void {
  statement(platform.sqlite, 'DELETE FROM tenant_activity_history WHERE evaluated_on < ?').run(day)
}

/** In the transaction that queues the mail. */
export function noteTenantMail(platform: PlatformDb, tenantId: string, at: Instant): void {
  statement(
    platform.sqlite,
    'UPDATE tenant_activity SET last_tenant_mail_at = ? WHERE tenant_id = ?',
  ).run(at, tenantId)
}

/** False when the company was never evaluated. `until` null ends the pause. */
export function snooze(
  platform: PlatformDb,
  tenantId: string,
  pause: Readonly<{ until: Day | null; note: string | null }>,
): boolean {
  const sql = `UPDATE tenant_activity SET snoozed_until = @until, snooze_note = @note WHERE tenant_id = @tenantId`
  return statement(platform.sqlite, sql).run({ tenantId, ...pause }).changes > 0
}

/** What platform.db knows of a company whose use is judged. Null = no such company. */
export type IdleFacts = Readonly<{
  status: string
  locale: string
  adminEmail: string
  contactEmail: string | null
  /** Of the contract that covers the day; null without one. */
  contract: Readonly<{ startDate: Day; planCode: string; isBillable: boolean }> | null
  /** Since when the status holds. */
  statusSince: Instant | null
}>

export function idleFacts(platform: PlatformDb, tenantId: string, on: Day): IdleFacts | null {
  const sql = `SELECT t.status, t.locale, t.admin_email AS adminEmail, t.contact_email AS contactEmail,
      (SELECT MAX(h.from_at) FROM tenant_status_history h
        WHERE h.tenant_id = t.tenant_id AND h.status = t.status AND h.to_at IS NULL) AS statusSince
    FROM tenants t WHERE t.tenant_id = ?`
  const row = statement<[string], Omit<IdleFacts, 'contract'>>(platform.sqlite, sql).get(tenantId)
  return row ? { ...row, contract: contractOn(platform, tenantId, on) } : null
}

function contractOn(platform: PlatformDb, tenantId: string, on: Day): IdleFacts['contract'] {
  const sql = `SELECT c.start_date AS startDate, c.plan_code AS planCode, p.is_billable AS isBillable
    FROM contracts c JOIN plans p ON p.plan_code = c.plan_code
    WHERE c.tenant_id = @tenantId AND c.start_date <= @on AND (c.end_date IS NULL OR c.end_date >= @on)
    ORDER BY c.start_date DESC LIMIT 1`
  type Row = { startDate: Day; planCode: string; isBillable: 0 | 1 }
  const row = statement<[object], Row>(platform.sqlite, sql).get({ tenantId, on })
  return row ? { ...row, isBillable: row.isBillable === 1 } : null
}

/** What the company costs and holds: the fee of its contract on the day, and the storage of its newest day. */
export type Worth = Readonly<{
  monthlyFeeMinor: number | null
  currencyCode: string
  storageBytes: number | null
}>

export function worthOf(platform: PlatformDb, tenantId: string, on: Day): Worth {
  const sql = `SELECT t.currency_code AS currencyCode, (
      SELECT p.monthly_fee_minor FROM contracts c
      JOIN plan_prices p ON p.plan_code = c.plan_code AND p.currency_code = c.currency_code
      WHERE c.tenant_id = t.tenant_id AND c.start_date <= @on AND COALESCE(c.end_date, @on) >= @on
        AND p.valid_from <= @on AND COALESCE(p.valid_to, @on) >= @on
      ORDER BY c.start_date DESC, p.valid_from DESC LIMIT 1) AS monthlyFeeMinor,
      (SELECT u.storage_bytes FROM tenant_usage_daily u WHERE u.tenant_id = t.tenant_id
        ORDER BY u.usage_date DESC LIMIT 1) AS storageBytes
    FROM tenants t WHERE t.tenant_id = @tenantId`
  const found = statement<[object], Worth>(platform.sqlite, sql).get({ tenantId, on })
  return found ?? { monthlyFeeMinor: null, currencyCode: 'JPY', storageBytes: null }
}
