/** What the settings of companies are measured by: plans, system settings, exceptions, present use; read by BATCH-305. */
import { addDays, type Day } from '../../server/domain/calendar-day.ts'
import type {
  ContractSpan,
  Limits,
  Override,
  PlanSetting,
  SystemSetting,
} from '../../server/domain/settings/facts.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** As it is written: whether type and value are right is not asked here. */
export type WrittenPlanSetting = Omit<PlanSetting, 'type'> & Readonly<{ type: string }>
export type WrittenSystemSetting = Omit<SystemSetting, 'type'> &
  Readonly<{ type: string; isForTenants: boolean }>

export function planSettings(platform: PlatformDb): WrittenPlanSetting[] {
  const sql = `SELECT plan_code AS planCode, category, key, data_type AS type, value, severity, auto_fix AS autoFix
    FROM plan_settings ORDER BY plan_code, category, key`
  type Row = Omit<WrittenPlanSetting, 'autoFix'> & { autoFix: 0 | 1 | null }
  return statement<[], Row>(platform.sqlite, sql)
    .all()
    .map((row) => ({ ...row, autoFix: row.autoFix === null ? null : row.autoFix === 1 }))
}

export function systemSettings(platform: PlatformDb): WrittenSystemSetting[] {
  const sql = `SELECT key, data_type AS type, value, default_value AS defaultValue, validation_rules AS rules,
      is_secret AS isSecret, tenant_specific AS isForTenants
    FROM system_settings ORDER BY key`
  type Row = Omit<WrittenSystemSetting, 'isSecret' | 'isForTenants'> & {
    isSecret: 0 | 1
    isForTenants: 0 | 1
  }
  return statement<[], Row>(platform.sqlite, sql)
    .all()
    .map((row) => ({
      ...row,
      isSecret: row.isSecret === 1,
      isForTenants: row.isForTenants === 1,
    }))
}

export function plansValidOn(platform: PlatformDb, day: Day): string[] {
  const sql = `SELECT plan_code FROM plans WHERE valid_from <= @day AND (valid_to IS NULL OR valid_to >= @day)`
  return statement<[object], string>(platform.sqlite, sql).pluck().all({ day })
}

export function overridesOn(platform: PlatformDb, tenantId: string, day: Day): Override[] {
  const sql = `SELECT category, key, value, source, valid_from AS validFrom FROM tenant_setting_overrides
    WHERE tenant_id = @tenantId AND valid_from <= @day AND (valid_until IS NULL OR valid_until >= @day)
    ORDER BY id`
  return statement<[object], Override>(platform.sqlite, sql).all({ tenantId, day })
}

export type NewOverride = Readonly<{
  tenantId: string
  category: string
  key: string
  value: string
  source: Override['source']
  reason: string
  validFrom: Day
  validUntil: Day | null
  by: string
}>

/** One from the same day is replaced. */
export function saveOverride(platform: PlatformDb, override: NewOverride): void {
  statement(
    platform.sqlite,
    `INSERT INTO tenant_setting_overrides (tenant_id, category, key, value, source, reason, valid_from, valid_until,
       created_by)
     VALUES (@tenantId, @category, @key, @value, @source, @reason, @validFrom, @validUntil, @by)
     ON CONFLICT (tenant_id, category, key, valid_from) DO UPDATE SET value = excluded.value,
       source = excluded.source, reason = excluded.reason, valid_until = excluded.valid_until,
       created_by = excluded.created_by`,
  ).run(override)
}

/** BATCH-306 takes its own exception back: over since yesterday, or never there when it began today. An earlier one holds again. */
export function endOverride(
  platform: PlatformDb,
  { on, ...of }: Readonly<{ tenantId: string; reason: string; on: Day }>,
): void {
  const own = `tenant_id = @tenantId AND reason = @reason AND source = 'optimizer'`
  const never = `DELETE FROM tenant_setting_overrides WHERE ${own} AND valid_from >= @on`
  statement(platform.sqlite, never).run({ ...of, on })
  const over = `UPDATE tenant_setting_overrides SET valid_until = @last WHERE ${own}`
  statement(platform.sqlite, over).run({ ...of, last: addDays(on, -1) })
}

export type TenantTerms = Readonly<{ status: string; subscriptionPlan: string; limits: Limits }>

/** Null: there is no such company. */
export function tenantTerms(platform: PlatformDb, tenantId: string): TenantTerms | null {
  const sql = `SELECT status, subscription_plan AS subscriptionPlan, max_users AS maxUsers,
      max_storage_gb AS maxStorageGb, api_rate_limit AS apiRateLimit FROM tenants WHERE tenant_id = ?`
  type Row = Limits & Pick<TenantTerms, 'status' | 'subscriptionPlan'>
  const row = statement<[string], Row>(platform.sqlite, sql).get(tenantId)
  if (!row) return null
  const { status, subscriptionPlan, ...limits } = row
  return { status, subscriptionPlan, limits }
}

export function contractSpans(platform: PlatformDb, tenantId: string): ContractSpan[] {
  const sql = `SELECT contract_id AS contractId, plan_code AS planCode, start_date AS startDate, end_date AS endDate
    FROM contracts WHERE tenant_id = ? ORDER BY start_date, contract_id`
  return statement<[string], ContractSpan>(platform.sqlite, sql).all(tenantId)
}

/** Bytes of the newest measured day; 0 before the first. */
export function storageInUse(platform: PlatformDb, tenantId: string): number {
  const sql = `SELECT storage_bytes FROM tenant_usage_daily WHERE tenant_id = ? ORDER BY usage_date DESC LIMIT 1`
  return statement<[string], number>(platform.sqlite, sql).pluck().get(tenantId) ?? 0
}

export function featuresUsedSince(platform: PlatformDb, tenantId: string, from: Day): string[] {
  const sql = `SELECT DISTINCT feature FROM tenant_feature_usage_daily
    WHERE tenant_id = @tenantId AND usage_date >= @from AND calls > 0`
  return statement<[object], string>(platform.sqlite, sql).pluck().all({ tenantId, from })
}
