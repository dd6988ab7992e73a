/** Tenants as platform.db knows them: which exist, which are active on a day; used by the engine, commands and screens. */
import type { Day } from '../../server/domain/calendar-day.ts'
import { languageOf, nameIn } from '../../server/domain/company-name.ts'
import type { Language } from '../../server/domain/errors.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** A tenant as the engine selects by it. `id` = tenants.tenant_id, `code` = file name and URL. */
export type TenantRow = Readonly<{
  id: string
  code: string
  name: string
  status: string
  isDeleted: boolean
}>

const COLUMNS = `t.tenant_id AS id, t.tenant_code AS code, t.tenant_name AS name, t.status, t.is_deleted AS isDeleted`

/** Deleted tenants, in code order; their files may still be there. */
export function deletedTenants(platform: PlatformDb): TenantRow[] {
  const sql = `SELECT ${COLUMNS} FROM tenants t WHERE t.is_deleted = 1 ORDER BY t.tenant_code`
  return (statement(platform.sqlite, sql).all() as TenantRow[]).map(withFlag)
}

/** Every tenant that is not deleted, in code order. */
export function knownTenants(platform: PlatformDb): TenantRow[] {
  const sql = `SELECT ${COLUMNS} FROM tenants t WHERE t.is_deleted = 0 ORDER BY t.tenant_code`
  return (statement(platform.sqlite, sql).all() as TenantRow[]).map(withFlag)
}

/** What a company is called; `tenantNameEn` null = it has no name of its own in English. */
export type TenantNames = Readonly<{
  tenantId: string
  tenantCode: string
  tenantName: string
  tenantNameEn: string | null
}>

/** Of every tenant that is not deleted, in code order: most pages ask for the names alone. */
export function tenantNames(platform: PlatformDb): TenantNames[] {
  const sql = `SELECT tenant_id AS tenantId, tenant_code AS tenantCode, tenant_name AS tenantName,
      tenant_name_en AS tenantNameEn
    FROM tenants WHERE is_deleted = 0 ORDER BY tenant_code`
  return statement(platform.sqlite, sql).all() as TenantNames[]
}

export function tenantByCode(platform: PlatformDb, code: string): TenantRow | null {
  const sql = `SELECT ${COLUMNS} FROM tenants t WHERE t.tenant_code = ?`
  const row = statement(platform.sqlite, sql).get(code) as TenantRow | undefined
  return row ? withFlag(row) : null
}

/** Data-model rule R4: not deleted, status ACTIVE or TRIAL, a contract covers the day. In code order. */
export function activeTenants(platform: PlatformDb, on: Day): TenantRow[] {
  const sql = `SELECT ${COLUMNS} FROM tenants t
    WHERE t.is_deleted = 0 AND t.status IN ('ACTIVE', 'TRIAL') AND EXISTS (
      SELECT 1 FROM contracts c WHERE c.tenant_id = t.tenant_id
        AND c.start_date <= @on AND (c.end_date IS NULL OR c.end_date >= @on))
    ORDER BY t.tenant_code`
  return (statement(platform.sqlite, sql).all({ on }) as TenantRow[]).map(withFlag)
}

/** Tenants with a contract on any day of the span and not deleted, whatever the status is today. In code order. */
export function tenantsUnderContract(platform: PlatformDb, from: Day, to: Day): TenantRow[] {
  const sql = `SELECT ${COLUMNS} FROM tenants t
    WHERE t.is_deleted = 0 AND EXISTS (
      SELECT 1 FROM contracts c WHERE c.tenant_id = t.tenant_id
        AND c.start_date <= @to AND (c.end_date IS NULL OR c.end_date >= @from))
    ORDER BY t.tenant_code`
  return (statement(platform.sqlite, sql).all({ from, to }) as TenantRow[]).map(withFlag)
}

/** Where a company's administrator is written to, in the company's language and by its name there. */
export type Administrator = Readonly<{ address: string; language: Language; name: string }>

/** Null for a company that is unknown or has none. */
export function administratorOf(platform: PlatformDb, tenantId: string): Administrator | null {
  const sql = `SELECT admin_email AS address, locale, tenant_name AS name, tenant_name_en AS nameEn
    FROM tenants WHERE tenant_id = ? AND admin_email IS NOT NULL`
  const row = statement<[string], AdministratorRow>(platform.sqlite, sql).get(tenantId)
  if (!row) return null
  const language = languageOf(row.locale)
  return { address: row.address, language, name: nameIn(language, row.name, row.nameEn) }
}

type AdministratorRow = { address: string; locale: string; name: string; nameEn: string | null }

function withFlag(row: TenantRow): TenantRow {
  return { ...row, isDeleted: Boolean(row.isDeleted) }
}
