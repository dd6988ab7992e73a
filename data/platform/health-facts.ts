/** What platform.db knows around a company's health: status, limits, contract, last measured files; read by BATCH-303. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'
import type { TenantRow } from './tenants.ts'

/** Everybody whose health is watched: not deleted and not INACTIVE, whatever the contract says. In code order. */
export function watchedTenants(platform: PlatformDb): TenantRow[] {
  const sql = `SELECT tenant_id AS id, tenant_code AS code, tenant_name AS name, status FROM tenants
    WHERE is_deleted = 0 AND status <> 'INACTIVE' ORDER BY tenant_code`
  const rows = statement<[], Omit<TenantRow, 'isDeleted'>>(platform.sqlite, sql).all()
  return rows.map((row) => ({ ...row, isDeleted: false }))
}

export type TenantStanding = Readonly<{
  status: 'ACTIVE' | 'SUSPENDED' | 'TRIAL' | 'EXPIRED'
  maxUsers: number
  maxStorageGb: number
  /** Calls per hour. */
  apiRateLimit: number
  trialEndDate: Day | null
  /** A contract covers the day. */
  hasContract: boolean
}>

/** Null when there is no such tenant. */
export function tenantStanding(
  platform: PlatformDb,
  tenantId: string,
  on: Day,
): TenantStanding | null {
  const sql = `SELECT status, max_users AS maxUsers, max_storage_gb AS maxStorageGb, api_rate_limit AS apiRateLimit,
      trial_end_date AS trialEndDate, EXISTS (SELECT 1 FROM contracts c WHERE c.tenant_id = t.tenant_id
        AND c.start_date <= @on AND (c.end_date IS NULL OR c.end_date >= @on)) AS hasContract
    FROM tenants t WHERE tenant_id = @tenantId`
  type Row = Omit<TenantStanding, 'hasContract'> & { hasContract: 0 | 1 }
  const row = statement<[object], Row>(platform.sqlite, sql).get({ tenantId, on })
  return row ? { ...row, hasContract: row.hasContract === 1 } : null
}

/** Uploads and reports of the company in bytes, as BATCH-301 last measured them; null when that was before `since`. */
export function lastFileBytes(
  platform: PlatformDb,
  tenantId: string,
  since: Instant,
): number | null {
  const sql = `SELECT file_bytes + report_bytes FROM tenant_usage_daily
    WHERE tenant_id = @tenantId AND collected_at >= @since ORDER BY usage_date DESC LIMIT 1`
  return statement<[object], number>(platform.sqlite, sql).pluck().get({ tenantId, since }) ?? null
}
