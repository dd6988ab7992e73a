/** BATCH-303 on real files: the rules of its card, one by one. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, test } from 'vitest'
import { saveRule } from '../../data/platform/monitoring-rules.ts'
import { tenantHealthHourly } from '../../data/platform/schema/index.ts'
import { storedHealth } from '../../data/platform/tenant-health.ts'
import usage from '../../jobs/300-tenant/301-tenant-usage.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { addAccount, addCalls, insert, sparseFile } from './301-company.ts'
import {
  AT,
  addHealthy,
  addHour,
  alertRows,
  check,
  findingsOf,
  GB,
  HOUR,
  healthy,
  hourRows,
  setFiles,
  setStorage,
} from './303-company.ts'

afterEach(cleanUp)

const DAY = 24 * HOUR

async function metricsFound(made: TestFolder, code = 'alpha', at = AT): Promise<unknown[]> {
  const { summary } = await check(made, { at })
  return findingsOf(summary, code).map(({ metric, severity }) => [metric, severity])
}

test('rule 1: everybody is looked at but deleted and INACTIVE companies', async () => {
  const made = makeDataFolder()
  for (const status of ['ACTIVE', 'TRIAL', 'SUSPENDED', 'EXPIRED', 'INACTIVE'] as const) {
    addHealthy(made, { code: `co-${status.toLowerCase()}`, status, contractTo: '2025-05-31' })
  }
  addHealthy(made, { code: 'co-deleted', isDeleted: true })
  const { summary } = await check(made)
  expect(summary.tenants.map(({ tenantCode }) => tenantCode)).toEqual([
    'co-active',
    'co-expired',
    'co-suspended',
    'co-trial',
  ])
})

describe('rule 1: of a suspended company only the state is judged', () => {
  it('its quotas are not, and what was open before is withdrawn once', async () => {
    const made = healthy('alpha')
    setStorage(made, 'alpha', 96, AT)
    await check(made)
    made.platform().sqlite.exec("UPDATE tenants SET status = 'SUSPENDED'")
    const { summary, alerts } = await check(made, { at: AT + HOUR })
    expect(findingsOf(summary, 'alpha')).toEqual([])
    expect(alerts.news).toEqual(['resolved tenant:alpha:storage'])
    expect((await check(made, { at: AT + 2 * HOUR })).alerts.news).toEqual([])
  })
})

describe('rule 2: state', () => {
  test.each([
    ['ACTIVE', '2025-06-09', [['contract', 'MEDIUM']]],
    ['ACTIVE', '2025-06-10', []],
    ['EXPIRED', null, [['contract', 'MEDIUM']]],
    ['EXPIRED', '2025-05-31', []],
    ['SUSPENDED', '2025-05-31', []],
  ] as const)('%s with a contract until %s: %j', async (status, contractTo, found) => {
    const made = makeDataFolder()
    addHealthy(made, { code: 'alpha', status, contractTo })
    expect(await metricsFound(made)).toEqual(found)
  })

  it('a trial is over on the day after its last', async () => {
    const made = makeDataFolder()
    addHealthy(made, { code: 'alpha', status: 'TRIAL', trialEndDate: '2025-06-10' })
    addHealthy(made, { code: 'beta', status: 'TRIAL', trialEndDate: '2025-06-09' })
    expect(await metricsFound(made, 'alpha')).toEqual([])
    expect(await metricsFound(made, 'beta')).toEqual([['trial', 'MEDIUM']])
  })

  it('somebody must be able to administer it, with an account that is ACTIVE and a role that holds today', async () => {
    const made = healthy('alpha')
    const { sqlite } = made.tenant('alpha')
    for (const change of [
      "UPDATE user_accounts SET account_status = 'LOCKED'",
      "UPDATE user_accounts SET account_status = 'ACTIVE'; UPDATE user_roles SET effective_to = '2025-06-09'",
      "UPDATE user_roles SET effective_to = NULL, assignment_status = 'REVOKED'",
      "UPDATE user_roles SET assignment_status = 'ACTIVE'; UPDATE roles SET code = 'viewer'",
    ]) {
      sqlite.exec(change)
      expect(await metricsFound(made)).toEqual([['no_admin', 'HIGH']])
    }
    sqlite.exec("UPDATE roles SET code = 'OWNER'")
    expect(await metricsFound(made)).toEqual([])
  })

  it('the folder of its files must be there', async () => {
    const made = healthy('alpha')
    rmSync(made.folder.filesDir('alpha'), { recursive: true })
    expect(await metricsFound(made)).toEqual([['folder', 'HIGH']])
  })

  it('a missing file, another company’s file and an old schema are UNKNOWN and CRITICAL', async () => {
    const made = healthy('alpha', 'beta', 'gamma')
    for (const code of ['alpha', 'beta', 'gamma']) made.tenant(code).sqlite.pragma('journal_mode')
    made.tenant('alpha').sqlite.close()
    rmSync(made.folder.tenantFile('alpha'))
    made.tenant('beta').sqlite.exec("UPDATE tenant_meta SET tenant_code = 'gamma'")
    made.tenant('gamma').sqlite.pragma('user_version = 1')
    const { summary } = await check(made)
    expect(summary.byState.UNKNOWN).toBe(3)
    for (const code of ['alpha', 'beta', 'gamma']) {
      expect(findingsOf(summary, code)).toMatchObject([{ metric: 'file', severity: 'CRITICAL' }])
    }
  })
})

describe('rule 3: resources', () => {
  it('users, calls of the last hour and the time spent answering, in percent with two decimals', async () => {
    const made = healthy('alpha')
    for (let user = 1; user < 9; user += 1) addAccount(made.tenant('alpha'), `u${user}`)
    addAccount(made.tenant('alpha'), 'svc', { is_service: 1 })
    addHour(made, 'alpha', { good: 2_400, ms: 1_100 })
    const { summary } = await check(made)
    expect(findingsOf(summary, 'alpha')).toEqual([
      { metric: 'api_hour', value: 80, threshold: 80, severity: 'MEDIUM' },
      { metric: 'users', value: 90, threshold: 90, severity: 'MEDIUM' },
      { metric: 'busy', value: 73.33, threshold: 70, severity: 'MEDIUM' },
    ])
    expect(hourRows(made, 'alpha')[0]).toMatchObject({
      api_rate_bp: 8_000,
      user_rate_bp: 9_000,
      busy_rate_bp: 7_333,
    })
  })

  it('a quota of zero is not judged, and one LOW finding says so without an alert', async () => {
    const made = makeDataFolder()
    addHealthy(made, { code: 'alpha', maxUsers: 0, apiRateLimit: 0 })
    const { summary, alerts } = await check(made)
    expect(findingsOf(summary, 'alpha')).toEqual([
      { metric: 'quota', value: null, threshold: null, severity: 'LOW' },
    ])
    expect(alerts.raised).toEqual([])
    expect(summary.byState.OK).toBe(1)
    expect((await check(made, { params: { alertLevel: 'low' } })).alerts.news).toEqual([
      'opened tenant:alpha:quota',
    ])
  })

  it('files measured more than 26 hours ago are no data: three runs later that is a finding', async () => {
    const made = healthy('alpha')
    made.platform().sqlite.exec('DELETE FROM tenant_usage_daily')
    setFiles(made, 'alpha', { gb: 96, at: AT - 18 * HOUR })
    const told = []
    for (let run = 0; run < 4; run += 1) {
      told.push((await check(made, { at: AT + run * HOUR })).alerts.news)
    }
    expect(told).toEqual([[], [], ['opened tenant:alpha:storage:nodata'], []])
    setFiles(made, 'alpha', { gb: 1, at: AT + 4 * HOUR })
    expect((await check(made, { at: AT + 4 * HOUR })).alerts.news).toEqual([
      'resolved tenant:alpha:storage:nodata',
    ])
  })
})

test('rule 4: addresses that keep failing to log in are counted only', async () => {
  const made = healthy('alpha')
  const fail = (ip: string, times: number) => {
    for (let time = 0; time < times; time += 1) {
      const row = { login_id: 'x', result: 'failure', at: AT - 60_000, ip }
      insert(made.tenant('alpha'), 'login_history', row)
    }
  }
  fail('203.0.113.1', 10)
  fail('203.0.113.2', 9)
  const { summary } = await check(made)
  expect(findingsOf(summary, 'alpha')).toEqual([])
  const stored = storedHealth(made.platform(), 'T-alpha')
  expect(stored?.metrics.attacking_addresses?.value).toBe(1)
})

test('rule 5: response times far above those of the same hour before are an anomaly', async () => {
  const made = healthy('alpha')
  pastHours(
    made,
    Array.from({ length: 14 }, (_, day) => [day + 1, { p95Ms: 100 + (day % 3) }]),
  )
  addHour(made, 'alpha', { good: 30, ms: 900 })
  const { summary, alerts } = await check(made)
  expect(findingsOf(summary, 'alpha')).toEqual([
    { metric: 'p95:anomaly', value: 900, threshold: 101, severity: 'MEDIUM' },
  ])
  expect(alerts.news).toEqual(['opened tenant:alpha:p95:anomaly'])
})

describe('rule 6: activity', () => {
  it('counts the hours of business days since the newest log-in, call or change', async () => {
    const made = healthy('alpha')
    addCalls(made.tenant('alpha'), {
      count: 1,
      userId: 'boss',
      at: instantOf('2025-06-05', '10:30'),
    })
    // Thursday to Tuesday: 72 hours, Saturday and Sunday left out.
    expect(await metricsFound(made)).toEqual([['hours_since_activity', 'MEDIUM']])
    expect(hourRows(made, 'alpha')[0]?.hours_since_activity).toBe(120)
    const earlier = healthy('alpha')
    addCalls(earlier.tenant('alpha'), {
      count: 1,
      userId: 'boss',
      at: instantOf('2025-06-05', '10:40'),
    })
    expect(await metricsFound(earlier)).toEqual([])
  })

  it('service accounts, health checks and batches leave no trace', async () => {
    const made = healthy('alpha')
    const tenant = made.tenant('alpha')
    addAccount(tenant, 'svc', { is_service: 1 })
    addCalls(tenant, { count: 1, userId: 'boss', at: AT - 30 * DAY })
    addCalls(tenant, { count: 1, userId: 'svc', at: AT - HOUR })
    addCalls(tenant, { count: 1, userId: 'boss', path: '/healthz', at: AT - HOUR })
    expect(await metricsFound(made)).toEqual([['hours_since_activity', 'MEDIUM']])
  })

  it('a company is silent below a fifth of its usual calls, in office hours, if it usually has 50', async () => {
    const usual = Array.from(
      { length: 4 },
      (_, week) => [7 * (week + 1), { apiCalls: 50 }] as const,
    )
    const made = healthy('alpha')
    pastHours(made, usual)
    addHour(made, 'alpha', { good: 9 })
    const { summary } = await check(made)
    expect(findingsOf(summary, 'alpha')).toEqual([
      { metric: 'silent', value: 18, threshold: 20, severity: 'MEDIUM' },
    ])
    const few = healthy('alpha')
    pastHours(
      few,
      usual.map(([day]) => [day, { apiCalls: 49 }]),
    )
    addHour(few, 'alpha', { good: 9 })
    expect(await metricsFound(few)).toEqual([])
    const holiday = instantOf('2025-05-05', '10:30')
    const resting = healthy('alpha')
    setFiles(resting, 'alpha', { gb: 1, at: holiday })
    pastHours(resting, usual, holiday)
    addHour(resting, 'alpha', { good: 9, at: holiday })
    expect(await metricsFound(resting, 'alpha', holiday)).toEqual([])
  })
})

describe('rule 7: rules', () => {
  const RULE = { operator: '>=', minSample: 0, forRuns: 1, enabled: true } as const
  const grades = (medium: number) => ({ medium, high: null, critical: null })

  it("a company's own rule is stronger than the common one, and that than the shipped one", async () => {
    const made = healthy('alpha', 'beta')
    for (const code of ['alpha', 'beta']) setStorage(made, code, 60, AT)
    const storage = { ...RULE, metric: 'storage' }
    saveRule(made.platform(), { ...storage, ...grades(50), tenantId: null })
    saveRule(made.platform(), { ...storage, ...grades(70), tenantId: 'T-beta' })
    expect(await metricsFound(made, 'alpha')).toEqual([['storage', 'MEDIUM']])
    expect(await metricsFound(made, 'beta')).toEqual([])
  })

  it('BATCH-301 judges the storage by the same rule, so the two never contradict each other', async () => {
    const made = healthy('alpha')
    saveRule(made.platform(), { ...RULE, metric: 'storage', ...grades(50), tenantId: null })
    sparseFile(join(made.folder.filesDir('alpha'), 'upload.bin'), 60 * GB)
    const night = instantOf('2025-06-10', '01:45')
    const measured = await performBatch(usage, { dataRoot: made.root, at: night })
    expect(measured.alerts.news).toEqual(['opened tenant:alpha:storage'])
    expect((await check(made)).alerts.news).toEqual([])
    expect(alertRows(made)).toMatchObject([{ key: 'tenant:alpha:storage', severity: 'MEDIUM' }])
  })

  it('for_runs holds an alert back until the rule was met in so many hours', async () => {
    const made = healthy('alpha')
    saveRule(made.platform(), {
      ...RULE,
      metric: 'p95',
      ...grades(2_000),
      forRuns: 3,
      tenantId: null,
    })
    const told = []
    for (const minutes of [0, 10, 60, 120, 180]) {
      const at = AT + minutes * 60_000
      addHour(made, 'alpha', { good: 30, ms: 2_100, at })
      const { alerts, summary } = await check(made, { at })
      told.push([alerts.news.length, summary.alerts.suppressed])
    }
    // The second run lies within the first hour and does not count again.
    expect(told).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 0],
    ])
  })

  it('a rule that is switched off ends its alert', async () => {
    const made = healthy('alpha')
    setStorage(made, 'alpha', 96, AT)
    await check(made)
    const off = { ...RULE, metric: 'storage', ...grades(80), enabled: false, tenantId: null }
    saveRule(made.platform(), off)
    const { alerts, summary } = await check(made, { at: AT + HOUR })
    expect(alerts.news).toEqual(['resolved tenant:alpha:storage'])
    expect(findingsOf(summary, 'alpha')).toEqual([])
  })
})

test('rule 8: what was open outside office hours stays as it is when nothing new is known', async () => {
  const made = healthy('alpha')
  addHour(made, 'alpha', { good: 150, bad: 50 })
  await check(made)
  const night = await check(made, { at: AT + 3 * HOUR })
  expect(findingsOf(night.summary, 'alpha')).toMatchObject([{ metric: 'error_rate', value: 25 }])
  expect(night.alerts.news).toEqual([])
  expect(storedHealth(made.platform(), 'T-alpha')?.findings[0]?.since).toBe(AT)
})

describe('failures', () => {
  it('a check that throws is no data: the others go on, and three in a row are a finding', async () => {
    const made = healthy('alpha')
    setStorage(made, 'alpha', 96, AT)
    const { sqlite } = made.tenant('alpha')
    sqlite.exec('ALTER TABLE error_log RENAME TO gone')
    const told = []
    for (let run = 0; run < 4; run += 1) {
      const { state, summary, alerts } = await check(made, { at: AT + run * HOUR })
      expect([state, summary.coverage]).toEqual(['succeeded', 0])
      told.push(alerts.news)
    }
    expect(told).toEqual([
      ['opened tenant:alpha:storage', 'opened monitoring:tenant_coverage'],
      [],
      ['opened tenant:alpha:error:nodata'],
      [],
    ])
    sqlite.exec('ALTER TABLE gone RENAME TO error_log')
    expect((await check(made, { at: AT + 4 * HOUR })).alerts.news).toEqual([
      'resolved tenant:alpha:error:nodata',
      'resolved monitoring:tenant_coverage',
    ])
  })

  it('a check that failed and nothing else known makes the company UNKNOWN', async () => {
    const made = healthy('alpha')
    made.tenant('alpha').sqlite.exec('ALTER TABLE error_log RENAME TO gone')
    expect((await check(made)).summary.byState.UNKNOWN).toBe(1)
  })
})

describe('parameters', () => {
  it('alertLevel keeps lesser findings from being said, but records them', async () => {
    const made = healthy('alpha')
    setStorage(made, 'alpha', 81, AT)
    const { summary, alerts } = await check(made, { params: { alertLevel: 'high' } })
    expect(alerts.raised).toEqual([])
    expect(summary.alerts).toEqual({ opened: 0, worsened: 0, resolved: 0, suppressed: 1 })
    expect(findingsOf(summary, 'alpha')).toMatchObject([{ metric: 'storage', severity: 'MEDIUM' }])
    const warning = await check(made, { params: { alertLevel: 'warning' } })
    expect(warning.alerts.news).toEqual(['opened tenant:alpha:storage'])
  })

  it('checkTypes checks only these; the rest of the hour and of the findings stays', async () => {
    const made = healthy('alpha')
    setStorage(made, 'alpha', 81, AT)
    addHour(made, 'alpha', { good: 100 })
    await check(made)
    addHour(made, 'alpha', { good: 0, bad: 100 })
    const { summary } = await check(made, { params: { checkTypes: 'error,state' } })
    expect(
      findingsOf(summary, 'alpha')
        .map(({ metric }) => metric)
        .sort(),
    ).toEqual(['error_rate', 'storage'])
    expect(hourRows(made, 'alpha')).toMatchObject([
      { error_rate_bp: 5_000, storage_rate_bp: 8_100, api_calls: 100, p95_ms: 20 },
    ])
  })

  it('windowMinutes looks back so far', async () => {
    const made = healthy('alpha')
    addHour(made, 'alpha', { good: 0, bad: 100, at: AT - 5 * HOUR })
    addHour(made, 'alpha', { good: 300 })
    expect((await check(made)).summary.byState.OK).toBe(1)
    const { summary } = await check(made, { params: { windowMinutes: 360 } })
    expect(findingsOf(summary, 'alpha')).toMatchObject([{ metric: 'error_rate', value: 25 }])
  })

  it('a dry run shows, and leaves no row and no alert', async () => {
    const made = healthy('alpha')
    setStorage(made, 'alpha', 96, AT)
    const { summary } = await check(made, { dryRun: true })
    expect(summary.byState.CRIT).toBe(1)
    expect(hourRows(made, 'alpha')).toEqual([])
    expect(alertRows(made)).toEqual([])
  })
})

test('hours older than 92 days go', async () => {
  const made = healthy('alpha')
  pastHours(made, [
    [91, {}],
    [93, {}],
  ])
  await check(made)
  expect(hourRows(made, 'alpha')).toHaveLength(2)
})

test('an alert says it in both languages, whatever the language of the installation', async () => {
  const made = makeDataFolder()
  addHealthy(made, { code: 'alpha', name: 'アルファ商事' })
  made.tenant('alpha').sqlite.exec('DELETE FROM user_roles; DELETE FROM roles')
  const { alerts } = await check(made, { settings: { toban: { language: 'ja' } } })
  expect(alerts.raised.map(({ message }) => message)).toEqual([
    {
      ja: 'アルファ商事: 有効な管理者アカウントがありません',
      en: 'alpha: it has no active administrator',
    },
  ])
})

type Past = readonly (readonly [daysAgo: number, figures: { p95Ms?: number; apiCalls?: number }])[]

function pastHours(made: TestFolder, past: Past, at = AT): void {
  const hour = at - (at % HOUR)
  for (const [daysAgo, figures] of past) {
    made
      .platform()
      .orm.insert(tenantHealthHourly)
      .values({
        tenantId: 'T-alpha',
        hourMs: hour - daysAgo * DAY,
        state: 'OK',
        apiCalls: 0,
        activeUsers: 0,
        ...figures,
      })
      .run()
  }
}
