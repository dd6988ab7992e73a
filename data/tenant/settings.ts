/** A company's own settings; read and mended by BATCH-305. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { OwnSetting } from '../../server/domain/settings/facts.ts'
import type { DataType } from '../../server/domain/settings/value.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

type Flags = 'isRequired' | 'isSecret' | 'isSystemManaged'
type Row = Omit<OwnSetting, Flags> & Record<Flags, 0 | 1>

export function ownSettings(tenant: TenantDb): OwnSetting[] {
  const sql = `SELECT setting_key AS key, data_type AS type, setting_value AS value, default_value AS defaultValue,
      is_required AS isRequired, is_secret AS isSecret, is_system_managed AS isSystemManaged,
      effective_from AS effectiveFrom, effective_until AS effectiveUntil, validation_rules AS rules
    FROM tenant_settings ORDER BY setting_key`
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({
      ...row,
      isRequired: row.isRequired === 1,
      isSecret: row.isSecret === 1,
      isSystemManaged: row.isSystemManaged === 1,
    }))
}

/** Null: no such key, or no value. */
export function settingValue(tenant: TenantDb, key: string): string | null {
  const sql = 'SELECT setting_value FROM tenant_settings WHERE setting_key = ?'
  return statement<[string], string | null>(tenant.sqlite, sql).pluck().get(key) ?? null
}

export type SettingWrite = Readonly<{
  key: string
  value: string | null
  /** Of a key that is not there yet. */
  type: DataType
  by: string
  at: Instant
}>

/** A key that is not there yet is made, as one of the system's. */
export function writeSetting(tenant: TenantDb, write: SettingWrite): void {
  statement(
    tenant.sqlite,
    `INSERT INTO tenant_settings (setting_key, setting_category, data_type, setting_value, is_required, is_secret,
       is_system_managed, is_user_configurable, last_modified_by, updated_at)
     VALUES (@key, @category, @type, @value, 0, 0, 1, 0, @by, @at)
     ON CONFLICT (setting_key) DO UPDATE SET setting_value = excluded.setting_value,
       last_modified_by = excluded.last_modified_by, updated_at = excluded.updated_at`,
  ).run({ ...write, category: categoryOf(write.key) })
}

const CATEGORIES = ['UI', 'BUSINESS', 'SECURITY', 'INTEGRATION'] as const

function categoryOf(key: string): string {
  const first = key.split('.')[0]?.toUpperCase()
  return CATEGORIES.find((category) => category === first) ?? 'SYSTEM'
}

export function deleteSetting(tenant: TenantDb, key: string): void {
  statement(tenant.sqlite, 'DELETE FROM tenant_settings WHERE setting_key = ?').run(key)
}
