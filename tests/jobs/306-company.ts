/** Companies with a month of usage, idle pages and lost files, and ways to run BATCH-306; used by its tests. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tenantUsageDaily } from '../../data/platform/schema/index.ts'
import type {
  ActSummary,
  OptimiseSummary,
} from '../../jobs/300-tenant/306-resource-optimisation/summary.ts'
import batch from '../../jobs/300-tenant/306-resource-optimisation.ts'
import { addDays, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TenantOptions, type TestFolder } from '../fixture/data-folder.ts'
import { NO_USAGE } from '../fixture/no-usage.ts'
import { addBackup, insert } from './301-company.ts'
import { NOTICES } from './305-company.ts'

/** A Saturday. */
export const TODAY = '2025-06-14'
export const AT = instantOf(TODAY, '02:00')
export const DAY_MS = 86_400_000
export const GB = 2 ** 30
export const MIB = 2 ** 20

/** So many days with that average, peak and growth per 30 days, by the formula of the card. */
export function month(
  shape: Readonly<{ average: number; peak: number; growth: number; days?: number }>,
): number[] {
  const { average, peak, growth, days = 30 } = shape
  const last = average * (1 + (growth * (days - 7)) / 30)
  const between = days - 14
  const rest = (average * days - 7 * average - 7 * last - peak) / (between - 1)
  return [
    ...Array<number>(7).fill(average),
    peak,
    ...Array<number>(between - 1).fill(rest),
    ...Array<number>(7).fill(last),
  ]
}

/** Card 306, acceptance 1: 30 days, average 20, peak 25, growth 5 %. */
export const ROOMY = month({ average: 20, peak: 25, growth: 0.05 })
/** Acceptance 2: average 42, growth 20 %. */
export const GROWING = month({ average: 42, peak: 49, growth: 0.2 })

export function company(options: Partial<TenantOptions> = {}, storage: readonly number[] = []) {
  const made = makeDataFolder()
  addCompany(made, { code: 'alpha', maxStorageGb: 100, ...options }, storage)
  return made
}

export function addCompany(
  made: TestFolder,
  options: TenantOptions,
  storage: readonly number[] = [],
): void {
  made.addTenant({ apiRateLimit: 1_000, maxUsers: 10, ...options })
  used(made, options.code, storage)
}

/** GB, and users, of the days up to yesterday. */
export function used(
  made: TestFolder,
  code: string,
  storage: readonly number[],
  users: readonly number[] = [],
): void {
  if (storage.length === 0) return
  const days = storage.map((gb, index) => ({
    ...NO_USAGE,
    usageDate: addDays(TODAY, index - storage.length),
    tenantId: `T-${code}`,
    fileBytes: Math.round(gb * GB),
    storageBytes: Math.round(gb * GB),
    registeredUsers: users[index] ?? 8,
  }))
  made.platform().orm.insert(tenantUsageDaily).values(days).run()
}

/** The busiest hour of each day up to yesterday, and a quiet one. */
export function called(made: TestFolder, code: string, peaks: readonly number[]): void {
  peaks.forEach((calls, index) => {
    const day = addDays(TODAY, index - peaks.length)
    for (const [time, count] of [
      ['00:00', 1],
      ['23:00', calls],
    ] as const)
      insert(made.platform(), 'tenant_health_hourly', {
        tenant_id: `T-${code}`,
        hour_ms: instantOf(day, time),
        state: 'OK',
        api_calls: count,
        active_users: 0,
      })
  })
}

/** A verified backup of the company, taken so many hours ago. */
export function backedUp(made: TestFolder, code: string, hoursAgo = 1): void {
  const file = `${code}.db.gz`
  mkdirSync(made.folder.backupsDir, { recursive: true })
  writeFileSync(join(made.folder.backupsDir, file), '')
  addBackup(made.platform(), `T-${code}`, {
    target: `tenant:${code}`,
    backup_file_path: file,
    taken_at: AT - hoursAgo * 3_600_000,
  })
}

/** Leaves free pages of so many MiB in the company's file. */
export function freePages(made: TestFolder, code: string, mib: number, table = 'bulk'): void {
  const { sqlite } = made.tenant(code)
  sqlite.exec(`CREATE TABLE ${table} (x BLOB)`)
  sqlite.prepare(`INSERT INTO ${table} VALUES (zeroblob(?))`).run(mib * MIB)
  sqlite.exec(`DELETE FROM ${table}`)
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  sqlite.close()
}

export function upload(made: TestFolder, code: string, path: string, daysOld: number): string {
  const whole = join(made.folder.filesDir(code), path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, path)
  const at = AT / 1_000 - daysOld * 86_400
  utimesSync(whole, at, at)
  return whole
}

export function fileRow(made: TestFolder, code: string, path: string): void {
  insert(made.tenant(code), 'uploaded_files', {
    file_id: path,
    path,
    bytes: 1,
    sha256: '0',
    owner_table: 'employees',
    owner_id: 'E',
    uploaded_by: 'U',
    created_at: 0,
  })
}

export async function optimise(made: TestFolder, options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, {
    dataRoot: made.root,
    at: AT,
    settings: { toban: { tenantNotices: { ...NOTICES, sales: ['sales@example.jp'] } } },
    ...options,
  })
  return { ...done, summary: done.summary as OptimiseSummary }
}

/** Applies chosen proposals, or puts an adjustment back. */
export async function act(made: TestFolder, params: PerformOptions['params'] = {}) {
  const done = await optimise(made, { params })
  return { ...done, summary: done.summary as unknown as ActSummary }
}

/** Storage set aside, or null without a row. */
export function allocated(made: TestFolder, code = 'alpha'): unknown {
  return (
    made
      .platform()
      .sqlite.prepare('SELECT storage_gb FROM resource_allocations WHERE tenant_id = ?')
      .pluck()
      .get(`T-${code}`) ?? null
  )
}

type Rows = Record<string, unknown>[]

export function proposals(made: TestFolder): Rows {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT id, resource, kind, current_value AS current, proposed_value AS proposed, saving_minor AS saving, risk,
         confidence_bp AS confidence, auto_applicable AS automatic, state FROM optimization_proposals ORDER BY id`,
    )
    .all() as Rows
}

export function adjustments(made: TestFolder): Rows {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT id, resource, before, after, result, rollback_of AS rollbackOf, note, made_by AS "by"
       FROM resource_adjustments ORDER BY id`,
    )
    .all() as Rows
}

export function overrides(made: TestFolder): Rows {
  return made
    .platform()
    .sqlite.prepare(
      `SELECT key, value, source, valid_from AS "from", valid_until AS until FROM tenant_setting_overrides ORDER BY id`,
    )
    .all() as Rows
}
