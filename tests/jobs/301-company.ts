/** Fills a test company with the traces that BATCH-301 measures; used by the tests of that batch. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { TenantDb } from '../../data/tenant/open.ts'
import { type Day, daySpan, instantOf } from '../../server/domain/calendar-day.ts'

type Row = Readonly<Record<string, string | number | null>>

export function insert(db: { sqlite: TenantDb['sqlite'] }, table: string, row: Row): void {
  const names = Object.keys(row)
  const values = names.map((name) => `@${name}`).join(', ')
  db.sqlite.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values})`).run(row)
}

export function addAccount(tenant: TenantDb, userId: string, over: Row = {}): void {
  insert(tenant, 'user_accounts', {
    user_id: userId,
    login_id: userId,
    account_status: 'ACTIVE',
    is_service: 0,
    must_change_password: 0,
    failed_login_count: 0,
    mfa_enabled: 0,
    created_at: 0,
    updated_at: 0,
    ...over,
  })
}

export function addLogin(tenant: TenantDb, userId: string, at: number, result = 'success'): void {
  insert(tenant, 'login_history', { user_id: userId, login_id: userId, result, at, ip: '10.0.0.1' })
}

export type Calls = Readonly<{
  count: number
  userId: string | null
  status?: number
  path?: string
  at: number
  ms?: number
}>

/** `count` calls, one a second from `at`. */
export function addCalls(tenant: TenantDb, calls: Calls): void {
  const add = tenant.sqlite.prepare(
    `INSERT INTO api_access_log (at, user_id, method, path, status, response_ms, request_bytes, response_bytes, ip)
     VALUES (?, ?, 'GET', ?, ?, ?, 100, 1000, '10.0.0.1')`,
  )
  const { userId, status = 200, path = '/api/skills', ms = 20 } = calls
  const all = tenant.sqlite.transaction(() => {
    for (let index = 0; index < calls.count; index++) {
      add.run(calls.at + index * 1_000, userId, path, status, ms)
    }
  })
  all()
}

let reports = 0

export function addReport(tenant: TenantDb, completedAt: number, over: Row = {}): void {
  reports += 1
  insert(tenant, 'report_history', {
    id: `R${reports}`,
    report_category: 'skill',
    report_type: `type-${reports}`,
    version: 1,
    state: 'SUCCESS',
    origin: 'user',
    requested_at: completedAt,
    completed_at: completedAt,
    output_format: 'PDF',
    edition: 'general',
    data_status: 'complete',
    file_size: 1_000,
    ...over,
  })
}

/** Lengthens the company's file to exactly so many pages. */
export function padTo(tenant: TenantDb, pages: number): void {
  const { sqlite } = tenant
  const now = () => sqlite.pragma('page_count', { simple: true }) as number
  sqlite.exec('CREATE TABLE padding (x BLOB)')
  const add = sqlite.prepare('INSERT INTO padding VALUES (zeroblob(?))')
  add.run((pages - now() - 8) * 4_092)
  while (now() < pages) add.run(3_000)
  if (now() !== pages) throw new Error(`padded to ${now()} pages, wanted ${pages}`)
}

/** A file without content but of that size. */
export function sparseFile(path: string, bytes: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  truncateSync(path, Math.round(bytes))
}

export function addBackup(platform: PlatformDb, tenantId: string, over: Row = {}): void {
  const id = `B${platform.sqlite.prepare('SELECT COUNT(*) FROM backup_sets').pluck().get()}`
  insert(platform, 'backup_sets', {
    set_id: id,
    kind: 'DB',
    run_id: 'r',
    trigger: 'SCHEDULED',
    taken_at: 0,
    path: id,
    complete: 1,
    consistency: 'global',
    app_version: '0',
    sqlite_version: '3',
    raw_bytes: 0,
    stored_bytes: 0,
    encrypted: 0,
    tiers: '[]',
    state: 'PUBLISHED',
  })
  insert(platform, 'backup_history', {
    backup_id: id,
    target: 'tenant',
    tenant_id: tenantId,
    backup_type: 'FULL',
    backup_scope: 'DATABASE',
    backup_trigger: 'SCHEDULED',
    backup_status: 'VERIFIED',
    backup_start_time: 0,
    taken_at: 0,
    compression_type: 'GZIP',
    encryption_enabled: 0,
    retention_period_days: 30,
    recovery_tested: 0,
    executed_by: 'test',
    ...over,
  })
}

/** Card 301, acceptance 1: people, a service account and 1,000 calls on the day, and calls at its two edges. */
export function addBusyDay(tenant: TenantDb, day: Day): void {
  const noon = instantOf(day, '12:00')
  for (const userId of ['u1', 'u2', 'u3', 'u4', 'u5']) addAccount(tenant, userId)
  addAccount(tenant, 'svc', { is_service: 1 })
  addAccount(tenant, 'gone', { account_status: 'INACTIVE' })
  for (const userId of ['u1', 'u1', 'u2', 'u2', 'u3']) addLogin(tenant, userId, noon)
  addLogin(tenant, 'u5', noon, 'failure')
  addLogin(tenant, 'svc', noon)
  addCalls(tenant, { count: 200, userId: 'svc', at: noon })
  addCalls(tenant, { count: 940, userId: 'u4', at: noon })
  addCalls(tenant, { count: 19, userId: 'u1', status: 304, at: noon })
  addCalls(tenant, { count: 28, userId: 'u1', status: 404, at: noon })
  addCalls(tenant, { count: 12, userId: 'u2', status: 503, at: noon })
  addCalls(tenant, { count: 1, userId: 'u1', at: daySpan(day).from })
  addCalls(tenant, { count: 1, userId: 'u5', at: daySpan(day).to })
  for (let report = 0; report < 7; report++) {
    addReport(tenant, noon, { origin: report < 5 ? 'user' : 'batch' })
  }
  addReport(tenant, noon, { state: 'FAILED' })
}

/** The folder of a company's uploads, with one file of that many bytes. */
export function uploadOf(filesDir: string, bytes: number): string {
  const path = join(filesDir, 'a', 'upload.bin')
  sparseFile(path, bytes)
  return path
}
