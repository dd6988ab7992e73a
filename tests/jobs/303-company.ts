/** Companies in good health, and ways to make them ill; used by the tests of BATCH-303. */
import { tenantUsageDaily } from '../../data/platform/schema/index.ts'
import type { HealthSummary } from '../../jobs/300-tenant/303-tenant-health/health-summary.ts'
import batch from '../../jobs/300-tenant/303-tenant-health.ts'
import { addDays, dayAt, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TenantOptions, type TestFolder } from '../fixture/data-folder.ts'
import { NO_USAGE } from '../fixture/no-usage.ts'
import { addAccount, addCalls, insert } from './301-company.ts'

export const GB = 2 ** 30
export const HOUR = 3_600_000
/** A Tuesday morning. */
export const AT = instantOf('2025-06-10', '10:30')

/** A company with an administrator, measured last night. */
export function addHealthy(made: TestFolder, options: TenantOptions): void {
  made.addTenant({ maxStorageGb: 100, maxUsers: 10, apiRateLimit: 3_000, ...options })
  addAdministrator(made, options.code)
  setFiles(made, options.code, { gb: 1 })
}

export function healthy(...codes: string[]): TestFolder {
  const made = makeDataFolder()
  for (const code of codes) addHealthy(made, { code })
  return made
}

export function addAdministrator(made: TestFolder, code: string): void {
  const tenant = made.tenant(code)
  addAccount(tenant, 'boss')
  insert(tenant, 'roles', {
    role_id: 'R1',
    code: 'admin',
    name: '管理者',
    is_active: 1,
    created_at: 0,
    updated_at: 0,
  })
  insert(tenant, 'user_roles', {
    user_id: 'boss',
    role_id: 'R1',
    assignment_status: 'ACTIVE',
    assignment_type: 'DIRECT',
    effective_from: '2024-04-01',
    is_primary_role: 1,
    created_at: 0,
    updated_at: 0,
  })
}

/** What BATCH-301 measured in the night before `at`: uploads of so many GB. */
export function setFiles(made: TestFolder, code: string, files: { gb: number; at?: number }): void {
  const { gb, at = AT } = files
  const bytes = Math.round(gb * GB)
  const row = {
    ...NO_USAGE,
    usageDate: addDays(dayAt(at), -1),
    tenantId: `T-${code}`,
    fileBytes: bytes,
    storageBytes: bytes,
    collectedAt: at - 9 * HOUR,
  }
  const { usageDate: _day, tenantId: _id, ...values } = row
  made
    .platform()
    .orm.insert(tenantUsageDaily)
    .values(row)
    .onConflictDoUpdate({
      target: [tenantUsageDaily.usageDate, tenantUsageDaily.tenantId],
      set: values,
    })
    .run()
}

/** Percent of the storage quota of 100 GB, the company's own file included. */
export function setStorage(made: TestFolder, code: string, percent: number, at: number): void {
  const own = made.tenant(code).sqlite.pragma('page_count', { simple: true }) as number
  setFiles(made, code, { gb: percent - (own * 4_096) / GB, at })
}

/** Calls within the hour before the check, `bad` of them ending in 503. */
export function addHour(
  made: TestFolder,
  code: string,
  calls: { good: number; bad?: number; ms?: number; at?: number },
): void {
  const { good, bad = 0, ms = 20, at = AT } = calls
  const tenant = made.tenant(code)
  const from = at - 50 * 60_000
  addCalls(tenant, { count: good, userId: 'boss', at: from, ms })
  addCalls(tenant, { count: bad, userId: 'boss', status: 503, at: from, ms })
}

export async function check(made: TestFolder, options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, { dataRoot: made.root, at: AT, ...options })
  return { ...done, summary: done.summary as HealthSummary }
}

export function findingsOf(summary: HealthSummary, code: string) {
  return summary.tenants.find((tenant) => tenant.tenantCode === code)?.findings ?? []
}

export function alertRows(made: TestFolder, like = '%') {
  return made
    .ops()
    .sqlite.prepare(
      `SELECT alert_key AS key, severity, state, metric, tenant_code AS tenantCode, occurrences FROM alerts
       WHERE alert_key LIKE ? ORDER BY alert_key, opened_at`,
    )
    .all(like)
}

export function hourRows(made: TestFolder, code: string) {
  return made
    .platform()
    .sqlite.prepare('SELECT * FROM tenant_health_hourly WHERE tenant_id = ? ORDER BY hour_ms')
    .all(`T-${code}`) as Record<string, number | string | null>[]
}
