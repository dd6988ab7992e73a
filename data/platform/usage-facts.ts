/** What platform.db knows around a company's usage of a day: limits, earlier figures, backups, checks; read by BATCH-301. */
import type { Month, Span } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'
import type { UsageKey } from './usage.ts'

/** Contract maxima; `monthlyApiLimit` is the tenant's own or the plan's included quantity, null when neither says one. */
export type UsageLimits = Readonly<{ maxStorageGb: number; monthlyApiLimit: number | null }>

export function usageLimits(platform: PlatformDb, key: UsageKey): UsageLimits {
  const sql = `
    SELECT t.max_storage_gb AS maxStorageGb, COALESCE(t.monthly_api_limit, (
      SELECT p.included_api_calls FROM contracts c
      JOIN plan_prices p ON p.plan_code = c.plan_code AND p.currency_code = c.currency_code
      WHERE c.tenant_id = t.tenant_id AND c.start_date <= @date AND COALESCE(c.end_date, @date) >= @date
        AND p.valid_from <= @date AND COALESCE(p.valid_to, @date) >= @date
      ORDER BY c.start_date DESC, p.valid_from DESC LIMIT 1)) AS monthlyApiLimit
    FROM tenants t WHERE t.tenant_id = @tenantId`
  const found = statement<[UsageKey], UsageLimits>(platform.sqlite, sql).get(key)
  return found ?? { maxStorageGb: 0, monthlyApiLimit: null }
}

/** API calls from the 1st of the month up to the day before `key.date`. */
export function callsEarlierInMonth(platform: PlatformDb, key: UsageKey): number {
  const sql = `SELECT COALESCE(SUM(api_requests), 0) FROM tenant_usage_daily
    WHERE tenant_id = @tenantId AND usage_date >= substr(@date, 1, 7) || '-01' AND usage_date < @date`
  return statement<[UsageKey], number>(platform.sqlite, sql).pluck().get(key) ?? 0
}

/** True when a later day of the company has a row: then `key.date` does not tell the state of now. */
export function hasLaterUsage(platform: PlatformDb, key: UsageKey): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM tenant_usage_daily
    WHERE tenant_id = @tenantId AND usage_date > @date)`
  return statement<[UsageKey], number>(platform.sqlite, sql).pluck().get(key) === 1
}

/** Bytes of the company's file on the nearest later day; null when there is none. */
export function dataBytesOfNextDay(platform: PlatformDb, key: UsageKey): number | null {
  const sql = `SELECT data_bytes FROM tenant_usage_daily
    WHERE tenant_id = @tenantId AND usage_date > @date ORDER BY usage_date LIMIT 1`
  return statement<[UsageKey], number>(platform.sqlite, sql).pluck().get(key) ?? null
}

/** Bytes of the company's backups that exist; shown, never billed. */
export function liveBackupBytes(platform: PlatformDb, tenantId: string): number {
  const sql = `SELECT COALESCE(SUM(backup_file_size), 0) FROM backup_history
    WHERE tenant_id = ? AND backup_status IN ('VERIFIED', 'UNVERIFIED')`
  return statement<[string], number>(platform.sqlite, sql).pluck().get(tenantId) ?? 0
}

/** Uptime checks of the span: those that count for everybody and those of this company. `slots` = distinct times. */
export type UptimeChecks = Readonly<{ slots: number; checks: number; ok: number }>

export function uptimeChecks(platform: PlatformDb, tenantId: string, span: Span): UptimeChecks {
  const sql = `
    SELECT COUNT(DISTINCT c.ts / 300000) AS slots, COUNT(*) AS checks, COALESCE(SUM(c.ok), 0) AS ok
    FROM app_endpoints e JOIN app_checks c ON c.endpoint_id = e.endpoint_id
    WHERE e.counts_for_uptime = 1 AND (e.tenant_id IS NULL OR e.tenant_id = @tenantId)
      AND c.ts >= @from AND c.ts < @to`
  const found = statement<[object], UptimeChecks>(platform.sqlite, sql).get({ tenantId, ...span })
  return found ?? { slots: 0, checks: 0, ok: 0 }
}

/** BATCH-204's row of the day, as far as 301 compares it; null when 204 has not run. */
export type TechnicalUsage = Readonly<{
  calls: number
  reportsByPeople: number
  activeUsers: number
}>

export function technicalUsage(platform: PlatformDb, key: UsageKey): TechnicalUsage | null {
  const sql = `SELECT api_calls_count AS calls, successful_reports AS reportsByPeople,
      active_users_count AS activeUsers
    FROM usage_statistics WHERE tenant_id = @tenantId AND usage_date = @date`
  return statement<[UsageKey], TechnicalUsage>(platform.sqlite, sql).get(key) ?? null
}

/** The invoice in force of a month: the newest revision that was issued. Amount in minor units. */
export type IssuedInvoice = Readonly<{ subtotalMinor: number; currencyCode: string }>

export function issuedInvoice(
  platform: PlatformDb,
  tenantId: string,
  period: Month,
): IssuedInvoice | null {
  const sql = `SELECT subtotal_minor AS subtotalMinor, currency_code AS currencyCode FROM invoices
    WHERE tenant_id = ? AND period = ? AND status IN ('generated', 'paid') ORDER BY revision DESC LIMIT 1`
  return (
    statement<[string, Month], IssuedInvoice>(platform.sqlite, sql).get(tenantId, period) ?? null
  )
}
