/** Companies, their usage, invoices and own settings, as the tenant screens show them. */
import type { Day, Month } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'

export type TenantStatus = 'ACTIVE' | 'INACTIVE' | 'SUSPENDED' | 'TRIAL' | 'EXPIRED'

export type TenantCard = Readonly<{
  tenantId: string
  code: string
  name: string
  nameEn: string | null
  type: 'ENTERPRISE' | 'DEPARTMENT' | 'SUBSIDIARY' | 'PARTNER' | 'TRIAL'
  status: TenantStatus
  plan: string
  maxUsers: number
  maxStorageGb: number
  apiRateLimit: number
  /** Null: no limit of its own. */
  monthlyApiLimit: number | null
  currency: string
  zone: string
  adminEmail: string
  contractStart: Day
  contractEnd: Day | null
  /** Null: it is no trial, or one without an end. */
  trialEnd: Day | null
}>

const CARD = `SELECT t.tenant_id AS tenantId, t.tenant_code AS code, t.tenant_name AS name, t.tenant_name_en AS nameEn,
  t.tenant_type AS type, t.status, t.subscription_plan AS plan, t.max_users AS maxUsers,
  t.max_storage_gb AS maxStorageGb, t.api_rate_limit AS apiRateLimit, t.monthly_api_limit AS monthlyApiLimit,
  t.currency_code AS currency, t.timezone AS zone, t.admin_email AS adminEmail,
  t.contract_start_date AS contractStart, t.contract_end_date AS contractEnd,
  t.trial_end_date AS trialEnd
  FROM tenants t WHERE t.is_deleted = 0`

/** More companies than this need a paged screen. */
export const MAX_TENANTS_SHOWN = 1_000

/** In code order. */
export function tenantCards(platform: PlatformDb): TenantCard[] {
  const sql = `${CARD} ORDER BY t.tenant_code LIMIT ${MAX_TENANTS_SHOWN}`
  return statement(platform.sqlite, sql).all() as TenantCard[]
}

export function tenantCard(platform: PlatformDb, code: string): TenantCard | null {
  const sql = `${CARD} AND t.tenant_code = ?`
  return (statement(platform.sqlite, sql).get(code) as TenantCard | undefined) ?? null
}

export type ContractCard = Readonly<{
  contractId: string
  planCode: string
  planName: string
  startDate: Day
  /** Null: open. */
  endDate: Day | null
  autoRenew: boolean
}>

/** The last first. */
export function contractsOf(platform: PlatformDb, tenantId: string, limit: number): ContractCard[] {
  const sql = `SELECT c.contract_id AS contractId, c.plan_code AS planCode, p.plan_name AS planName, c.start_date AS startDate,
      c.end_date AS endDate, c.auto_renew AS autoRenew
    FROM contracts c JOIN plans p ON p.plan_code = c.plan_code
    WHERE c.tenant_id = ? ORDER BY c.start_date DESC, c.contract_id LIMIT ?`
  type Row = Omit<ContractCard, 'autoRenew'> & { autoRenew: 0 | 1 }
  const rows = statement<[string, number], Row>(platform.sqlite, sql).all(tenantId, limit)
  return rows.map((row) => ({ ...row, autoRenew: row.autoRenew === 1 }))
}

export type UsageDay = Readonly<{
  day: Day
  activeUsers: number
  registeredUsers: number
  apiRequests: number
  storageBytes: number
}>

const USAGE = `SELECT usage_date AS day, active_users AS activeUsers, registered_users AS registeredUsers,
  api_requests AS apiRequests, storage_bytes AS storageBytes FROM tenant_usage_daily`

/** From `from` to `to`, both included, oldest first. */
export function usageDays(platform: PlatformDb, tenantId: string, from: Day, to: Day): UsageDay[] {
  const sql = `${USAGE} WHERE tenant_id = ? AND usage_date >= ? AND usage_date <= ? ORDER BY usage_date`
  return statement(platform.sqlite, sql).all(tenantId, from, to) as UsageDay[]
}

/** What a company uses now. */
export type UsageNow = Readonly<{
  tenantId: string
  /** On the newest measured day, as are the bytes. */
  registeredUsers: number
  storageBytes: number
  /** API calls of the month so far. */
  calls: number
}>

/** Of every company that was ever measured. @param month its first day */
export function usageNow(platform: PlatformDb, month: Day): UsageNow[] {
  const sql = `SELECT t.tenant_id AS tenantId, u.registered_users AS registeredUsers, u.storage_bytes AS storageBytes,
      (SELECT coalesce(sum(api_requests), 0) FROM tenant_usage_daily
        WHERE tenant_id = t.tenant_id AND usage_date >= ?) AS calls
    FROM tenants t CROSS JOIN tenant_usage_daily u ON u.tenant_id = t.tenant_id
      AND u.usage_date = (SELECT max(usage_date) FROM tenant_usage_daily WHERE tenant_id = t.tenant_id)
    WHERE t.is_deleted = 0`
  return statement(platform.sqlite, sql).all(month) as UsageNow[]
}

export type InvoiceCard = Readonly<{
  invoiceId: string
  number: string | null
  period: Month
  status: 'held' | 'draft' | 'generated' | 'paid' | 'cancelled'
  totalMinor: number
  paidMinor: number
  balanceMinor: number
  currency: string
  dueDate: Day
}>

/** Newest first. */
export function invoicesOf(platform: PlatformDb, tenantId: string, limit: number): InvoiceCard[] {
  const sql = `SELECT invoice_id AS invoiceId, invoice_number AS number, period, status, total_minor AS totalMinor,
      paid_minor AS paidMinor, balance_minor AS balanceMinor, currency_code AS currency, due_date AS dueDate
    FROM invoices WHERE tenant_id = ? ORDER BY period DESC, revision DESC LIMIT ?`
  return statement(platform.sqlite, sql).all(tenantId, limit) as InvoiceCard[]
}

export type InvoiceFile = Readonly<{ kind: string; path: string; bytes: number }>

export function invoiceFiles(platform: PlatformDb, invoiceId: string): InvoiceFile[] {
  const sql = `SELECT kind, path, bytes FROM invoice_files WHERE invoice_id = ? ORDER BY kind`
  return statement(platform.sqlite, sql).all(invoiceId) as InvoiceFile[]
}

/** The file of an invoice of this company; null when it is another's or does not exist. */
export function invoiceFile(
  platform: PlatformDb,
  key: Readonly<{ tenantCode: string; invoiceId: string; kind: string }>,
): InvoiceFile | null {
  const sql = `SELECT f.kind, f.path, f.bytes FROM invoice_files f
    JOIN invoices i ON i.invoice_id = f.invoice_id JOIN tenants t ON t.tenant_id = i.tenant_id
    WHERE f.invoice_id = @invoiceId AND f.kind = @kind AND t.tenant_code = @tenantCode`
  return (statement(platform.sqlite, sql).get(key) as InvoiceFile | undefined) ?? null
}

export type OwnSetting = Readonly<{ key: string; value: string; since: Day; reason: string }>

/** Settings that differ from the plan's and are in force on the day. */
export function ownSettings(platform: PlatformDb, tenantId: string, on: Day): OwnSetting[] {
  const sql = `SELECT key, value, valid_from AS since, reason FROM tenant_setting_overrides
    WHERE tenant_id = @tenantId AND valid_from <= @on AND (valid_until IS NULL OR valid_until >= @on)
    ORDER BY category, key, valid_from`
  return statement(platform.sqlite, sql).all({ tenantId, on }) as OwnSetting[]
}
