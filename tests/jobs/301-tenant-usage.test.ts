/** BATCH-301 on real files: the rules and acceptance cases 1–6 of its card. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { storedFeatures, storedUsage } from '../../data/platform/usage.ts'
import type { UsageSummary } from '../../jobs/300-tenant/301-tenant-usage/usage-report.ts'
import batch from '../../jobs/300-tenant/301-tenant-usage.ts'
import { addDays, type Day, instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import {
  addAccount,
  addBackup,
  addBusyDay,
  addCalls,
  addLogin,
  addReport,
  insert,
  padTo,
  sparseFile,
  uploadOf,
} from './301-company.ts'

const DAY = '2025-05-20'
const GB = 2 ** 30
const USAGE = {
  healthCheckPaths: ['/healthz'],
  features: { '/api/skills': 'skill', '/api/goals': 'goal', '/api/search': 'search' },
}

afterEach(cleanUp)

function nightAfter(day: Day): number {
  return instantOf(addDays(day, 1), '01:45')
}

function measure(made: TestFolder, day: Day, options: Partial<PerformOptions> = {}) {
  return performBatch(batch, {
    dataRoot: made.root,
    at: nightAfter(day),
    businessDate: day,
    settings: { toban: { usage: USAGE } },
    ...options,
  })
}

function row(made: TestFolder, code: string, date: Day = DAY) {
  return storedUsage(made.platform(), { tenantId: `T-${code}`, date })
}

function rowCount(made: TestFolder): number {
  return made
    .platform()
    .sqlite.prepare('SELECT COUNT(*) FROM tenant_usage_daily')
    .pluck()
    .get() as number
}

describe('acceptance 1: who and what counts on a day', () => {
  it('counts people, calls and reports of the day in business time', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    addBusyDay(made.tenant('alpha'), DAY)

    const performed = await measure(made, DAY)

    expect(performed.state).toBe('succeeded')
    expect(row(made, 'alpha')).toMatchObject({
      activeUsers: 4,
      activeUsersMtd: 4,
      registeredUsers: 5,
      totalLogins: 5,
      apiRequests: 1000,
      apiSuccess: 960,
      apiClientErrors: 28,
      apiServerErrors: 12,
      reportsGenerated: 7,
      reportsBillable: 5,
      busyMs: 20_000,
      requestBytes: 100_000,
      responseBytes: 1_000_000,
      responseTimeAvgMs: 20,
      responseTimeP95Ms: 20,
      storageEstimated: 0,
      isFinal: 0,
      revision: 1,
    })
    const summary = performed.summary as UsageSummary
    expect(summary).toMatchObject({
      batchId: 'BATCH-301',
      executedAt: '2025-05-21T01:45:00.000+09:00',
      date: DAY,
      totalTenants: 1,
      successCount: 1,
      errorCount: 0,
      dryRun: false,
      results: [
        {
          tenantId: 'T-alpha',
          tenantCode: 'alpha',
          status: 'success',
          usage: {
            tenantId: 'T-alpha',
            period: DAY,
            activeUsers: 4,
            apiCalls: 1000,
            reportsGenerated: 7,
          },
        },
      ],
    })
    const file = join(made.folder.reportsDir('_platform'), 'usage', `usage_${DAY}.json`)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(summary)
    expect(performed.artifacts.map((artifact) => artifact.path)).toEqual([
      `reports/_platform/usage/usage_${DAY}.json`,
    ])
  })

  it('counts distinct users of the month to date from what earlier days saved (rule 3)', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const alpha = made.tenant('alpha')
    for (const user of ['u1', 'u2', 'u3']) addAccount(alpha, user)
    addLogin(alpha, 'u1', instantOf('2025-04-30', '10:00'))
    addLogin(alpha, 'u1', instantOf('2025-05-01', '10:00'))
    addLogin(alpha, 'u2', instantOf('2025-05-02', '10:00'))
    addLogin(alpha, 'u1', instantOf('2025-05-03', '10:00'))
    for (const day of ['2025-04-30', '2025-05-01', '2025-05-02', '2025-05-03'])
      await measure(made, day)
    expect(row(made, 'alpha', '2025-04-30')?.activeUsersMtd).toBe(1)
    expect(row(made, 'alpha', '2025-05-02')?.activeUsersMtd).toBe(2)
    expect(row(made, 'alpha', '2025-05-03')).toMatchObject({ activeUsers: 1, activeUsersMtd: 2 })
  })

  it('writes features, assessments, messages, errors and uptime (rule 7)', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const alpha = made.tenant('alpha')
    const noon = instantOf(DAY, '12:00')
    addCalls(alpha, { count: 3, userId: 'u1', path: '/api/goals/7', at: noon })
    addCalls(alpha, { count: 2, userId: 'u2', path: '/somewhere', at: noon })
    for (const level of ['WARN', 'ERROR', 'CRITICAL', 'FATAL']) {
      insert(alpha, 'error_log', { at: noon, level, category: 'API', message: 'x', status: 'OPEN' })
    }
    const platform = made.platform()
    insert(platform, 'app_endpoints', {
      endpoint_id: 'app',
      name: 'app',
      url: 'http://127.0.0.1/',
      method: 'GET',
      expect_status: 200,
      timeout_ms: 1,
      slow_ms: 1,
      critical: 1,
      counts_for_uptime: 1,
      enabled: 1,
    })
    for (let slot = 0; slot < 288; slot++) {
      const ts = instantOf(DAY, '00:00') + slot * 300_000
      insert(platform, 'app_checks', { endpoint_id: 'app', ts, ok: slot < 260 ? 1 : 0, tries: 1 })
    }
    const performed = await measure(made, DAY)
    expect(row(made, 'alpha')).toMatchObject({
      errorCount: 3,
      uptimePercentageBp: 9027,
      peakConcurrentUsers: 2,
      peakTime: '12:00',
    })
    expect(storedFeatures(platform, { tenantId: 'T-alpha', date: DAY })).toEqual([
      { feature: 'goal', calls: 3, users: 1, totalMs: 60 },
      { feature: 'other', calls: 2, users: 1, totalMs: 40 },
    ])
    expect(performed.alerts.raised).toMatchObject([
      { key: 'tenant:alpha:uptime', severity: 'HIGH' },
    ])
  })
})

describe('acceptance 2: storage (rule 4)', () => {
  it('adds pages, uploads and reports in bytes; backups are shown only', async () => {
    const made = makeDataFolder()
    const { id } = made.addTenant({ code: 'alpha', maxStorageGb: 100 })
    padTo(made.tenant('alpha'), 2_560)
    const [files, reports] = [made.folder.filesDir('alpha'), made.folder.reportsDir('alpha')]
    const upload = uploadOf(files, 1_073_741_824)
    symlinkSync(upload, join(files, 'link.bin'))
    sparseFile(join(files, 'half.bin.tmp-01ab'), 5_000)
    sparseFile(join(reports, 'monthly', 'may.pdf'), 536_870_912)
    sparseFile(join(reports, 'invoices', '2025-04', 'INV-2025-04-001.pdf'), 7_777)
    addBackup(made.platform(), id, { backup_file_size: 2 * GB })
    addBackup(made.platform(), id, { backup_file_size: GB, backup_status: 'UNVERIFIED' })
    addBackup(made.platform(), id, { backup_file_size: GB, backup_status: 'DELETED' })

    const performed = await measure(made, DAY)

    expect(row(made, 'alpha')).toMatchObject({
      dataBytes: 2_560 * 4_096,
      fileBytes: 1_073_741_824,
      reportBytes: 536_870_912,
      storageBytes: 1_621_098_496,
      backupBytes: 3 * GB,
      storageEstimated: 0,
    })
    expect((performed.summary as UsageSummary).results[0]?.usage?.storageUsedGB).toBe(1.51)
  })

  it('keeps the snapshot of an older day, and rebuilds one that was never taken', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const alpha = made.tenant('alpha')
    await measure(made, DAY)
    const taken = row(made, 'alpha')
    uploadOf(made.folder.filesDir('alpha'), 999)
    const later = { at: nightAfter('2025-05-23') }
    await measure(made, DAY, later)
    expect(row(made, 'alpha')).toMatchObject({ storageBytes: taken?.storageBytes, revision: 1 })

    const file = { sha256: 'x', owner_table: 't', owner_id: '1', uploaded_by: 'u1' }
    const at = (day: Day) => instantOf(day, '12:00')
    insert(alpha, 'uploaded_files', {
      ...file,
      file_id: '1',
      path: 'a',
      bytes: 10,
      created_at: at('2025-05-10'),
    })
    insert(alpha, 'uploaded_files', {
      ...file,
      file_id: '2',
      path: 'b',
      bytes: 5,
      created_at: at('2025-05-19'),
      deleted_at: at('2025-05-20'),
    })
    insert(alpha, 'uploaded_files', {
      ...file,
      file_id: '3',
      path: 'c',
      bytes: 7,
      created_at: at('2025-05-10'),
      deleted_at: at('2025-05-18'),
    })
    insert(alpha, 'uploaded_files', {
      ...file,
      file_id: '4',
      path: 'd',
      bytes: 3,
      created_at: at('2025-05-20'),
    })
    addReport(alpha, at('2025-05-19'), { file_size: 400 })
    addReport(alpha, at('2025-05-20'), { file_size: 800 })
    await measure(made, '2025-05-19', later)
    expect(row(made, 'alpha', '2025-05-19')).toMatchObject({
      fileBytes: 15,
      reportBytes: 400,
      dataBytes: taken?.dataBytes,
      storageEstimated: 1,
    })
  })

  it('fails the company and saves nothing of it when a folder can not be read', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    // A file where the folder of reports should be: unreadable for root as well.
    const { rmSync } = await import('node:fs')
    rmSync(made.folder.reportsDir('alpha'), { recursive: true })
    writeFileSync(made.folder.reportsDir('alpha'), '')
    const performed = await measure(made, DAY)
    expect(performed.tenants).toMatchObject([
      { code: 'alpha', state: 'failed', fault: { code: 'ENOTDIR' } },
    ])
    expect(rowCount(made)).toBe(0)
  })
})

describe('acceptance 3 and rule 10: a second run for the date', () => {
  it('leaves one row, the same revision and says nothing twice', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', maxStorageGb: 1 })
    addBusyDay(made.tenant('alpha'), DAY)
    uploadOf(made.folder.filesDir('alpha'), 0.9 * GB)
    const first = await measure(made, DAY)
    const before = row(made, 'alpha')
    const second = await measure(made, DAY)
    expect(first.alerts.news).toContain('opened tenant:alpha:storage')
    expect(second.alerts.news).not.toContain('opened tenant:alpha:storage')
    expect(row(made, 'alpha')).toEqual(before)
    expect(rowCount(made)).toBe(1)
  })

  it('replaces values that changed and raises the revision once', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    addBusyDay(made.tenant('alpha'), DAY)
    await measure(made, DAY)
    addCalls(made.tenant('alpha'), {
      count: 10,
      userId: 'u3',
      path: '/api/search',
      at: instantOf(DAY, '18:00'),
    })
    await measure(made, DAY)
    expect(row(made, 'alpha')).toMatchObject({ apiRequests: 1010, revision: 2 })
    const features = storedFeatures(made.platform(), { tenantId: 'T-alpha', date: DAY })
    expect(features.map((one) => [one.feature, one.calls])).toEqual([
      ['search', 10],
      ['skill', 1000],
    ])
  })

  it('measures only the resources asked for and keeps the other columns', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const alpha = made.tenant('alpha')
    addBusyDay(alpha, DAY)
    await measure(made, DAY)
    addCalls(alpha, { count: 10, userId: 'u3', at: instantOf(DAY, '18:00') })
    addReport(alpha, instantOf(DAY, '18:00'))
    await measure(made, DAY, { params: { resources: ['reports'] } })
    expect(row(made, 'alpha')).toMatchObject({
      apiRequests: 1000,
      reportsGenerated: 8,
      reportsBillable: 6,
    })
  })

  it('keeps the stored figures when the clean-up has taken the log of the day', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const alpha = made.tenant('alpha')
    addBusyDay(alpha, DAY)
    await measure(made, DAY)
    const before = row(made, 'alpha')
    alpha.sqlite.exec(`DELETE FROM api_access_log WHERE at < ${instantOf('2025-05-21', '00:00')}`)
    await measure(made, DAY, { at: nightAfter('2025-09-01') })
    expect(row(made, 'alpha')).toEqual({ ...before, contentHash: before?.contentHash })
  })
})

describe('acceptance 4: one damaged company', () => {
  it('fails alone with one message, and a rerun of it completes the day and its file', async () => {
    const made = makeDataFolder()
    const codes = ['aaa', 'bbb', 'ccc', 'ddd', 'eee', 'fff']
    for (const code of codes) made.addTenant({ code })
    const whole = readFileSync(made.folder.tenantFile('ccc'))
    writeFileSync(made.folder.tenantFile('ccc'), 'rubbish '.repeat(2_000))

    const performed = await measure(made, DAY)
    expect(performed.state).toBe('failed')
    expect(performed.summary).toMatchObject({ totalTenants: 6, successCount: 5, errorCount: 1 })
    expect(rowCount(made)).toBe(5)
    expect(performed.alerts.news.filter((news) => news.includes('usage_failed'))).toEqual([
      'opened tenant:ccc:usage_failed',
    ])

    writeFileSync(made.folder.tenantFile('ccc'), whole)
    const rerun = await measure(made, DAY, { tenants: ['ccc'] })
    expect(rerun.tenants.map((tenant) => tenant.code)).toEqual(['ccc'])
    expect(rerun.alerts.news).toContain('resolved tenant:ccc:usage_failed')
    expect(rowCount(made)).toBe(6)
    const file = join(made.folder.reportsDir('_platform'), 'usage', `usage_${DAY}.json`)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      totalTenants: 6,
      successCount: 6,
      errorCount: 0,
    })
  })
})

describe('acceptance 5: the storage quota of 100 GB', () => {
  it('opens at 81, is silent at 82, says worse at 95.2 and recovers at 70', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', maxStorageGb: 100 })
    const upload = uploadOf(made.folder.filesDir('alpha'), 0)
    const said: string[][] = []
    for (const [index, size] of [81, 82, 95.2, 70].entries()) {
      sparseFile(upload, size * GB)
      const performed = await measure(made, addDays(DAY, index))
      said.push(performed.alerts.news.filter((news) => news.includes('storage')))
    }
    expect(said).toEqual([
      ['opened tenant:alpha:storage'],
      [],
      ['worse tenant:alpha:storage'],
      ['resolved tenant:alpha:storage'],
    ])
  })

  it('counts opened and resolved alarms in the summary, and tells ops only of critical ones', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', maxStorageGb: 100 })
    const upload = uploadOf(made.folder.filesDir('alpha'), 0)
    const counts: unknown[] = []
    const audiences: unknown[] = []
    for (const [index, size] of [81, 96, 77, 70].entries()) {
      sparseFile(upload, size * GB)
      const performed = await measure(made, addDays(DAY, index))
      counts.push((performed.summary as UsageSummary).alerts)
      audiences.push(...performed.alerts.raised.map((alert) => alert.context?.audience))
    }
    expect(counts).toEqual([
      { opened: 1, resolved: 0 },
      { opened: 0, resolved: 0 },
      { opened: 0, resolved: 0 },
      { opened: 0, resolved: 0 },
    ])
    expect(audiences).toEqual([['tenant_admin'], ['tenant_admin', 'ops']])
  })
})

describe('acceptance 6: nonsense is refused before any company is touched', () => {
  it.each([
    [{ params: { date: '2025-05-21' } }, 'date'],
    [{ params: { date: '2025-02-30' } }, 'date'],
    [{ params: { date: '1999-12-31' } }, 'date'],
    [{ params: { resources: ['cpu'] } }, 'resources'],
    [{ params: { nope: 1 } }, 'nope'],
    [{ tenants: ['nope'] }, 'tenants'],
  ])('%j names %s', async (options, field) => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha' })
    const performed = await measure(made, DAY, options)
    expect(performed.state).toBe('failed')
    expect(performed.error).toMatchObject({ class: 'parameters' })
    expect(performed.error?.message).toContain(field)
    expect(performed.tenants).toEqual([])
  })

  it('refuses a business date that is not over', async () => {
    const made = makeDataFolder()
    const performed = await measure(made, DAY, { businessDate: '2025-05-21' })
    expect(performed.error).toMatchObject({ class: 'parameters' })
  })
})
