/** Companies with masters, limits and settings of their own, and a way to run BATCH-305; used by its tests. */

import type { SettingSummary } from '../../jobs/300-tenant/305-setting-sync/setting-summary.ts'
import batch from '../../jobs/300-tenant/305-setting-sync.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TenantOptions, type TestFolder } from '../fixture/data-folder.ts'
import { addAccount, insert } from './301-company.ts'

export const DAY = '2025-06-16'
export const NOTICES = {
  ops: ['ops@example.jp'],
  sales: [],
  slackChannel: null,
  renewalUrl: null,
  supportEmail: null,
}

type Row = Readonly<Record<string, string | number | null>>

/** A company on STANDARD whose allocation is what its limits are. */
export function company(options: Partial<TenantOptions> = {}): TestFolder {
  const made = makeDataFolder()
  addCompany(made, { code: 'alpha', ...options })
  return made
}

export function addCompany(made: TestFolder, options: TenantOptions): void {
  made.addTenant(options)
  made
    .platform()
    .sqlite.prepare(
      `INSERT INTO resource_allocations
       SELECT tenant_id, max_storage_gb, max_users, api_rate_limit, 0, 'test', 1 FROM tenants WHERE tenant_code = ?`,
    )
    .run(options.code)
}

export function planSays(made: TestFolder, row: Row): void {
  insert(made.platform(), 'plan_settings', {
    plan_code: 'STANDARD',
    category: 'plan',
    data_type: 'STRING',
    ...row,
  })
}

export function systemSays(made: TestFolder, row: Row): void {
  insert(made.platform(), 'system_settings', {
    category: 'system',
    data_type: 'STRING',
    tenant_specific: 1,
    is_secret: 0,
    updated_at: 0,
    ...row,
  })
}

export function setting(made: TestFolder, code: string, row: Row): void {
  insert(made.tenant(code), 'tenant_settings', {
    setting_category: 'SYSTEM',
    data_type: 'STRING',
    is_required: 0,
    is_secret: 0,
    is_system_managed: 0,
    is_user_configurable: 1,
    last_modified_by: 'app',
    updated_at: 0,
    ...row,
  })
}

export function exception(made: TestFolder, row: Row): void {
  insert(made.platform(), 'tenant_setting_overrides', {
    tenant_id: 'T-alpha',
    category: 'resource',
    source: 'contract',
    reason: 'agreed',
    valid_from: '2025-01-01',
    created_by: 'test',
    ...row,
  })
}

export function addAccounts(made: TestFolder, code: string, count: number): void {
  for (let index = 0; index < count; index += 1) addAccount(made.tenant(code), `u${index}`)
}

export async function sync(made: TestFolder, options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, {
    dataRoot: made.root,
    at: instantOf(DAY, '03:30'),
    settings: { toban: { tenantNotices: NOTICES } },
    ...options,
  })
  return { ...done, summary: done.summary as SettingSummary }
}

export function ownValue(made: TestFolder, code: string, key: string): unknown {
  return made
    .tenant(code)
    .sqlite.prepare('SELECT setting_value FROM tenant_settings WHERE setting_key = ?')
    .pluck()
    .get(key)
}

export function maxUsers(made: TestFolder, code = 'alpha'): unknown {
  return made
    .platform()
    .sqlite.prepare('SELECT max_users FROM tenants WHERE tenant_code = ?')
    .pluck()
    .get(code)
}

export function history(made: TestFolder): Record<string, unknown>[] {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT tenant_id AS tenant, key, old_value AS old, new_value AS new, state, run_id AS runId,
         rolled_back_by AS rolledBackBy FROM setting_change_history ORDER BY id`,
    )
    .all() as Record<string, unknown>[]
}

export function findings(made: TestFolder): Record<string, unknown>[] {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT category, key, current_value AS current, expected_value AS expected, severity, state, reason
       FROM setting_findings ORDER BY id`,
    )
    .all() as Record<string, unknown>[]
}

/** A change that a run announced before it was interrupted. */
export function announced(made: TestFolder, row: Row): void {
  insert(made.platform(), 'setting_change_history', {
    tenant_id: 'T-alpha',
    category: 'plan',
    reason: 'differs',
    changed_by: 'system_sync',
    run_id: 'INTERRUPTED',
    state: 'pending',
    changed_at: instantOf(DAY, '03:00'),
    ...row,
  })
}
