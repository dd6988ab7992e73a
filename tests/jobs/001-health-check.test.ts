/** BATCH-001, rule by rule and case by case of the card, on real files and a fixture host. */
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import type { Severity } from '../../server/domain/alert.ts'
import type { EngineFacts } from '../../server/sdk/engine-facts.ts'
import { alertStage } from '../fixture/alert-stage.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import {
  addBackup,
  addCpu,
  at,
  calmDisk,
  checkHour,
  checkRow,
  HOUR_MS,
  hourRows,
  removeBackups,
  soundSystem,
} from './001-system.ts'

afterEach(cleanUp)

const open = (...alerts: [key: string, severity: Severity][]): Partial<EngineFacts> => ({
  openAlerts: (severity) =>
    alerts
      .filter((alert) => alert[1] === severity)
      .map(([key]) => ({
        ...{ key, openedAt: at('09:30'), acknowledged: false },
        message: { ja: `${key} の異常`, en: `trouble of ${key}` },
      })),
})
type Performed = Awaited<ReturnType<typeof checkHour>>
const raised = (performed: Performed) =>
  performed.alerts.raised.map(({ key, severity }) => `${severity} ${key}`)
const stateFile = (made: TestFolder) =>
  JSON.parse(readFileSync(join(made.folder.stateDir, 'health.json'), 'utf8')) as {
    verdict: string
    checkedAtMs: number
  }

describe('a healthy hour', () => {
  it('acceptance 1: everything right → HEALTHY, full coverage, no alert, one row', async () => {
    const made = soundSystem()
    const performed = await checkHour(made)
    expect(performed.summary.failed).toEqual([])
    expect(performed).toMatchObject({
      state: 'succeeded',
      summary: { verdict: 'HEALTHY', coverage: 100, level: 'standard', oldestBackupHours: 8 },
    })
    expect(performed.summary.counts).toMatchObject({ warn: 0, fail: 0, unknown: 0 })
    expect(performed.summary.counts.pass).toBeGreaterThan(25)
    expect(performed.alerts.raised).toEqual([])
    expect(hourRows(made)).toMatchObject([
      { hour_ms: at('10:00'), verdict: 'HEALTHY', coverage_bp: 10_000, checked_at: at('10:00') },
    ])
    expect(stateFile(made)).toMatchObject({ verdict: 'HEALTHY', checkedAtMs: at('10:00') })
    expect(statSync(join(made.folder.stateDir, 'health.json')).mode & 0o777).toBe(0o600)
  })

  it('acceptance 1: a second check at 10:20 replaces the row of the hour', async () => {
    const made = soundSystem()
    await checkHour(made)
    const count = () =>
      made.platform().sqlite.prepare('SELECT count(*) FROM health_checks').pluck().get()
    const before = count()
    await checkHour(made, {
      time: '10:20',
      readings: { disk: () => ({ ...calmDisk, usedPct: 91 }) },
    })
    expect(hourRows(made)).toMatchObject([
      { hour_ms: at('10:00'), verdict: 'DEGRADED', checked_at: at('10:20') },
    ])
    expect(count()).toBe(before)
  })

  it('a dry run shows the verdict and leaves no row, no file, no alert', async () => {
    const made = soundSystem()
    const performed = await checkHour(made, {
      dryRun: true,
      readings: { disk: () => ({ ...calmDisk, usedPct: 96 }) },
    })
    expect(performed.summary.verdict).toBe('DEGRADED')
    expect(hourRows(made)).toEqual([])
    expect(performed.alerts.raised).toEqual([])
    expect(existsSync(join(made.folder.stateDir, 'health.json'))).toBe(false)
  })

  it('notificationEnabled false records and tells nobody', async () => {
    const made = soundSystem()
    const performed = await checkHour(made, {
      params: { notificationEnabled: false },
      readings: { disk: () => ({ ...calmDisk, usedPct: 96 }) },
    })
    expect(performed.alerts.raised).toEqual([])
    expect(checkRow(made, 'host.disk', '/')).toMatchObject({ state: 'fail', key: 'host:disk:/' })
  })

  it.each([
    ['basic', [1, 2, 3]],
    ['standard', [1, 2, 3, 4, 5, 7]],
  ])('level %s looks at its groups only', async (checkLevel, expected) => {
    const made = soundSystem()
    await checkHour(made, { params: { checkLevel } })
    const groups = made
      .platform()
      .sqlite.prepare('SELECT DISTINCT group_no FROM health_checks ORDER BY 1')
      .pluck()
      .all()
    expect(groups).toEqual(expected)
  })

  it('the run of 07:00 is detailed: quick_check of the holding and a trial file that leaves no trace', async () => {
    const made = soundSystem()
    addCpu(made, [])
    const performed = await checkHour(made, {
      time: '07:00',
      readings: { cpuUsedPct: async () => 10 },
    })
    expect(performed.summary).toMatchObject({ level: 'detailed', verdict: 'HEALTHY' })
    expect(checkRow(made, 'db.quick_check', 'platform').state).toBe('pass')
    expect(checkRow(made, 'disk.trial').state).toBe('pass')
  })

  it('rows go after 92 days, hours after 800', async () => {
    const made = soundSystem()
    const platform = made.platform().sqlite
    const hour = platform.prepare(
      `INSERT INTO health_check_runs VALUES (?, 'R', 'basic', 'HEALTHY', 1, 0, 0, 0, 10000, 1, NULL, ?)`,
    )
    const row = platform.prepare(
      `INSERT INTO health_checks (hour_ms, check_id, component, group_no, state, ms, message) VALUES (?, 'x', '', 1, 'pass', 1, '')`,
    )
    const now = at('10:00')
    for (const days of [91, 93, 799, 801]) hour.run(now - days * 24 * HOUR_MS, 0)
    for (const days of [91, 93]) row.run(now - days * 24 * HOUR_MS)
    await checkHour(made)
    expect(hourRows(made)).toHaveLength(4)
    expect(
      platform.prepare("SELECT count(*) FROM health_checks WHERE check_id = 'x'").pluck().get(),
    ).toBe(1)
  })
})

describe('group 1: host', () => {
  it('acceptance 2: CPU samples 84, 85, 86 → 85.0 → warn, in the first digest of the business day', async () => {
    const made = soundSystem()
    addCpu(made, [84, 85, 86])
    const performed = await checkHour(made)
    expect(checkRow(made, 'host.cpu')).toEqual({
      state: 'warn',
      value: 85,
      limit: 80,
      message: 'CPU: 85 %',
      key: 'host:cpu',
    })
    expect(performed.alerts.raised).toMatchObject([
      { key: 'host:cpu', severity: 'MEDIUM', value: 85, threshold: 80, businessHours: true },
    ])
  })

  it('samples older than a quarter of an hour are not used: it measures itself', async () => {
    const made = soundSystem()
    addCpu(made, [99, 99, 99])
    await checkHour(made, { time: '10:40', readings: { cpuUsedPct: async () => 12 } })
    expect(checkRow(made, 'host.cpu')).toMatchObject({ state: 'pass', value: 12 })
  })

  it('acceptance 2: memory 90 → warn', async () => {
    const made = soundSystem()
    await checkHour(made, { proc: { meminfo: 'MemTotal: 1000 kB\nMemAvailable: 100 kB\n' } })
    expect(checkRow(made, 'host.memory')).toMatchObject({ state: 'warn', value: 90, limit: 85 })
    expect(checkRow(made, 'host.swap')).toMatchObject({ state: 'pass', message: 'no swap' })
  })

  it('acceptance 2: disk 95 → fail and CRITICAL on host:disk:/; an alert already open at 94 only rises', async () => {
    const made = soundSystem()
    alertStage({ data: made, at: at('09:55') }).raise(
      { key: 'host:disk:/', message: '94', value: 94 },
      { batchId: 'BATCH-501' },
    )
    const performed = await checkHour(made, {
      engine: open(['host:disk:/', 'MEDIUM']),
      readings: { disk: () => ({ ...calmDisk, usedPct: 95 }) },
    })
    expect(checkRow(made, 'host.disk', '/')).toMatchObject({ state: 'fail', value: 95, limit: 95 })
    expect(performed.alerts.news).toEqual(['worse host:disk:/'])
    const rows = made.ops().sqlite.prepare('SELECT alert_key, severity FROM alerts').all()
    expect(rows).toEqual([{ alert_key: 'host:disk:/', severity: 'CRITICAL' }])
  })

  it('a fact the monitors alarmed as worse is only attached: no message, the severity stays', async () => {
    const made = soundSystem()
    const performed = await checkHour(made, {
      engine: open(['host:disk:/', 'CRITICAL']),
      readings: { disk: () => ({ ...calmDisk, usedPct: 92 }) },
    })
    expect(performed.alerts.raised).toEqual([])
    expect(performed.summary.alerts).toMatchObject({ opened: 0, attached: 1 })
  })

  it('less than 2 GiB free is a failure whatever the percent', async () => {
    const made = soundSystem()
    await checkHour(made, {
      readings: { disk: () => ({ ...calmDisk, freeBytes: 2 * 1024 ** 3 - 1 }) },
    })
    expect(checkRow(made, 'host.disk', '/').state).toBe('fail')
  })

  it.each([
    [89.9, 'pass', false],
    [74.9, 'pass', true],
    [90, 'warn', false],
  ])(
    'disk %f percent → %s; an open alert ends only five points below what the monitors open it at',
    async (usedPct, state, clears) => {
      const made = soundSystem()
      const performed = await checkHour(made, {
        readings: { disk: () => ({ ...calmDisk, usedPct }) },
      })
      expect(checkRow(made, 'host.disk', '/').state).toBe(state)
      expect(performed.alerts.cleared.includes('host:disk:/')).toBe(clears)
    },
  )

  it('alertThreshold replaces the three limits for this run', async () => {
    const made = soundSystem()
    await checkHour(made, { params: { alertThreshold: 40 } })
    expect(checkRow(made, 'host.memory')).toMatchObject({ state: 'warn', value: 50, limit: 40 })
    expect(checkRow(made, 'host.disk', '/')).toMatchObject({ state: 'warn', value: 40, limit: 40 })
    expect(checkRow(made, 'host.cpu').state).toBe('pass')
  })

  it.each([
    [{ synchronised: true, offsetSec: 2 }, 'pass', null],
    [{ synchronised: true, offsetSec: 2.1 }, 'warn', 'MEDIUM host:clock'],
    [{ synchronised: false, offsetSec: null }, 'warn', 'MEDIUM host:clock'],
    [{ synchronised: true, offsetSec: 31 }, 'fail', 'HIGH host:clock'],
  ])('clock %j → %s', async (clock, state, alert) => {
    const made = soundSystem()
    const performed = await checkHour(made, { readings: { clock: async () => clock } })
    expect(checkRow(made, 'host.clock').state).toBe(state)
    expect(raised(performed)).toEqual(alert === null ? [] : [alert])
  })

  it('a restart since the last check is a LOW note and no fault', async () => {
    const made = soundSystem()
    await checkHour(made, { time: '09:00', readings: { cpuUsedPct: async () => 5 } })
    const performed = await checkHour(made, { proc: { uptime: '600.00 0' } })
    expect(performed.summary.verdict).toBe('HEALTHY')
    expect(performed.alerts.raised).toMatchObject([
      { key: 'host:reboot', severity: 'LOW', message: { en: 'the host was restarted 10 min ago' } },
    ])
  })

  it('the load is said as so much per core', async () => {
    const made = soundSystem()
    const load = () => ({ oneMinute: 6, cores: 2 })
    const performed = await checkHour(made, { readings: { load } })
    expect(performed.alerts.raised).toMatchObject([
      { key: 'host:load', message: { ja: '負荷: 1コアあたり 3', en: 'load: 3 per core' } },
    ])
  })

  it('a reading this host has not raises nothing and does not lower the coverage', async () => {
    const made = soundSystem()
    const performed = await checkHour(made, {
      readings: { clock: async () => ({ synchronised: null, offsetSec: null }), load: () => null },
    })
    expect(checkRow(made, 'host.load')).toMatchObject({ state: 'unknown' })
    expect(performed.summary).toMatchObject({
      verdict: 'HEALTHY',
      coverage: 100,
      counts: { unknown: 2 },
    })
  })
})

describe('group 2: own processes', () => {
  it.each([
    [120, 'pass', 'HEALTHY'],
    [121, 'fail', 'UNHEALTHY'],
  ])('a heartbeat %i s old → %s', async (seconds, state, verdict) => {
    const made = soundSystem()
    const heartbeats = () => [
      { name: 'scheduler', pid: 4_242, at: at('10:00') - seconds * 1_000, loopP99Ms: 1 },
    ]
    const performed = await checkHour(made, { engine: { heartbeats } })
    expect(checkRow(made, 'proc.heartbeat', 'scheduler')).toMatchObject({
      state,
      value: seconds,
      limit: 120,
    })
    expect(performed.summary.verdict).toBe(verdict)
  })

  it('no heartbeat at all is a failure, HIGH', async () => {
    const made = soundSystem()
    const performed = await checkHour(made, { engine: { heartbeats: () => [] } })
    expect(raised(performed)).toContain('HIGH proc:scheduler')
  })

  it('a slow event loop warns', async () => {
    const made = soundSystem()
    await checkHour(made, {
      engine: {
        heartbeats: () => [{ name: 'scheduler', pid: 4_242, at: at('10:00'), loopP99Ms: 1_001 }],
      },
    })
    expect(checkRow(made, 'proc.loop', 'scheduler')).toMatchObject({ state: 'warn', limit: 1_000 })
  })

  it.each([
    [79, 'pass'],
    [80, 'warn'],
    [95, 'fail'],
  ])('%i of 100 file descriptors → %s', async (count, state) => {
    const made = soundSystem()
    const proc = Object.fromEntries(Array.from({ length: count }, (_, n) => [`4242/fd/${n}`, '']))
    await checkHour(made, { proc })
    expect(checkRow(made, 'proc.descriptors', 'scheduler')).toMatchObject({ state, value: count })
  })

  it('a pm2 app that is not online fails; no pm2 is no finding', async () => {
    const made = soundSystem()
    const stopped = ['echo', JSON.stringify([{ name: 'toban', pm2_env: { status: 'errored' } }])]
    await checkHour(made, { monitoring: { pm2Command: stopped } })
    expect(checkRow(made, 'proc.pm2')).toMatchObject({
      state: 'fail',
      message: 'pm2: toban errored',
    })
    const without = await checkHour(made, { monitoring: { pm2Command: ['no-such-program'] } })
    expect(checkRow(made, 'proc.pm2').state).toBe('unknown')
    expect(without.summary).toMatchObject({ verdict: 'HEALTHY', coverage: 100 })
  })
})

describe('group 3: scheduler', () => {
  const overdue = (batchId: string, priority: number) => ({
    batchId,
    dueAt: at('02:00'),
    graceMs: 0,
    priority,
  })

  it('rule 3: fails for high priorities and warns for others; only 101 and 302 are HIGH', async () => {
    const made = soundSystem()
    const list = [overdue('BATCH-101', 0), overdue('BATCH-205', 1), overdue('BATCH-304', 2)]
    const performed = await checkHour(made, { engine: { overdue: () => list } })
    expect(
      ['BATCH-101', 'BATCH-205', 'BATCH-304'].map(
        (id) => checkRow(made, 'sched.overdue', id).state,
      ),
    ).toEqual(['fail', 'fail', 'warn'])
    expect(raised(performed)).toEqual([
      'HIGH sched:overdue:BATCH-101',
      'MEDIUM sched:overdue:BATCH-205',
      'MEDIUM sched:overdue:BATCH-304',
    ])
    expect(performed.summary.overdue[0]).toEqual({
      batchId: 'BATCH-101',
      dueAt: '2025-07-01T02:00:00.000+09:00',
    })
  })

  it('stopped on purpose is not overdue', async () => {
    const made = soundSystem()
    const performed = await checkHour(made, {
      engine: { overdue: () => [overdue('BATCH-101', 0)], stopped: () => true },
    })
    expect(performed.summary).toMatchObject({ verdict: 'HEALTHY', overdue: [] })
  })

  it('stuck fails, failing warns, switched off is a note, a long queue warns', async () => {
    const made = soundSystem()
    const engine = {
      stuck: () => [
        { runId: 'R1', batchId: 'BATCH-101', startedAt: at('07:00'), timeoutMs: 7_200_000 },
      ],
      failing: () => ['BATCH-205'],
      disabled: () => [
        { batchId: 'BATCH-406', lastRunAt: at('09:59') },
        { batchId: 'BATCH-407', lastRunAt: null },
      ],
      oldestQueuedAt: () => at('09:29'),
    }
    const performed = await checkHour(made, { engine })
    expect(raised(performed).sort()).toEqual([
      'HIGH sched:stuck:R1',
      'LOW sched:disabled:BATCH-407',
      'MEDIUM sched:failing:BATCH-205',
      'MEDIUM sched:queue',
    ])
    expect(performed.summary.stuck).toEqual([
      { batchId: 'BATCH-101', runId: 'R1', startedAt: '2025-07-01T07:00:00.000+09:00' },
    ])
  })

  it('alerts of batches that are in order again end', async () => {
    const made = soundSystem()
    const performed = await checkHour(made, {
      engine: open(['sched:overdue:BATCH-101', 'HIGH'], ['sched:stuck:R9', 'HIGH']),
    })
    expect(performed.alerts.cleared).toEqual(
      expect.arrayContaining(['sched:overdue:BATCH-101', 'sched:stuck:R9']),
    )
    expect(performed.summary.alerts.resolved).toBe(2)
  })

  it('an unreadable ledger is unknown, never well, and ends nothing', async () => {
    const made = soundSystem()
    const broken = () => {
      throw new Error('database disk image is malformed')
    }
    const performed = await checkHour(made, { engine: { overdue: broken } })
    expect(checkRow(made, 'sched.overdue')).toMatchObject({
      state: 'unknown',
      message: 'ops.db: database disk image is malformed',
    })
    expect(performed.summary.coverage).toBeLessThan(100)
    expect(performed.alerts.cleared.some((key) => key.startsWith('sched:overdue'))).toBe(false)
  })
})

describe('group 4: databases', () => {
  const closed = (made: TestFolder, code: string) => {
    made.tenant(code).sqlite.pragma('wal_checkpoint(TRUNCATE)')
    made.tenant(code).sqlite.close()
    return made.folder.tenantFile(code)
  }

  it('acceptance 5: a tenant file of 0 bytes fails "no tables"; the others pass; UNHEALTHY', async () => {
    const made = soundSystem()
    truncateSync(closed(made, 'alpha'), 0)
    const performed = await checkHour(made)
    expect(checkRow(made, 'db.open', 'tenant:alpha')).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('no tables'),
      key: 'db:tenants/alpha.db:open',
    })
    expect(checkRow(made, 'db.open', 'tenant:beta').state).toBe('pass')
    expect(performed.summary.verdict).toBe('UNHEALTHY')
    expect(raised(performed)).toEqual(['HIGH db:tenants/alpha.db:open'])
  })

  it('acceptance 5: beta.db renamed to alpha.db fails "identity"', async () => {
    const made = soundSystem()
    const [alpha, beta] = [closed(made, 'alpha'), closed(made, 'beta')]
    writeFileSync(alpha, readFileSync(beta))
    await checkHour(made)
    expect(checkRow(made, 'db.open', 'tenant:alpha')).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('identity'),
    })
    expect(checkRow(made, 'db.open', 'tenant:beta').state).toBe('pass')
  })

  it('a missing tenant file fails and is not made', async () => {
    const made = soundSystem()
    rmSync(closed(made, 'beta'))
    await checkHour(made)
    expect(checkRow(made, 'db.open', 'tenant:beta').message).toContain('missing')
    expect(existsSync(made.folder.tenantFile('beta'))).toBe(false)
  })

  it('tenants limits the databases of group 4', async () => {
    const made = soundSystem()
    await checkHour(made, { tenants: ['beta'] })
    expect(checkRow(made, 'db.open', 'tenant:alpha')).toBeUndefined()
    expect(checkRow(made, 'db.open', 'tenant:beta').state).toBe('pass')
  })

  it('acceptance 7: with platform.db locked health.json is still new, the run fails, and the retry stores the row', async () => {
    const made = soundSystem()
    const hog = new Database(made.folder.platformFile)
    hog.exec('BEGIN IMMEDIATE')
    const locked = await checkHour(made)
    expect(locked.state).toBe('failed')
    expect(locked.error?.class).toBe('transient')
    expect(stateFile(made)).toMatchObject({ verdict: 'UNHEALTHY', checkedAtMs: at('10:00') })
    expect(raised(locked)).toEqual(['HIGH db:platform.db:open'])
    expect(hourRows(made)).toEqual([])
    hog.exec('ROLLBACK')
    hog.close()
    const retry = await checkHour(made, { time: '10:01', attempt: 2 })
    expect(retry.state).toBe('succeeded')
    expect(hourRows(made)).toMatchObject([{ verdict: 'HEALTHY' }])
  })
})

describe('group 5: protection', () => {
  it.each([
    ['26 h', 26, 'pass', []],
    ['acceptance 6: 27 h', 27, 'warn', ['HIGH backup:stale:tenant:alpha']],
    ['50 h', 50, 'warn', ['HIGH backup:stale:tenant:alpha']],
    ['acceptance 6: 51 h', 51, 'fail', ['CRITICAL backup:stale:tenant:alpha']],
  ])('%s old: the newest backup is judged', async (_words, hours, state, alerts) => {
    const made = soundSystem()
    removeBackups(made, 'tenant:alpha')
    addBackup(made, 'tenant:alpha', at('10:00') - hours * HOUR_MS)
    const performed = await checkHour(made)
    expect(checkRow(made, 'backup.database', 'tenant:alpha')).toMatchObject({ state, value: hours })
    expect(raised(performed)).toEqual(alerts)
    expect(performed.summary.oldestBackupHours).toBe(hours)
  })

  it('no backup at all is CRITICAL, except for a company entered since last night', async () => {
    const made = soundSystem()
    removeBackups(made, 'files:beta')
    made.addTenant({ code: 'newcomer' })
    made
      .platform()
      .sqlite.prepare("UPDATE tenants SET created_at = ? WHERE tenant_code = 'newcomer'")
      .run(at('09:00'))
    const performed = await checkHour(made)
    expect(raised(performed)).toEqual(['CRITICAL backup:stale:files:beta'])
    expect(checkRow(made, 'backup.database', 'tenant:newcomer').state).toBe('pass')
  })

  it('before any file backup was ever made there is one line that says so, and no alarm per company', async () => {
    const made = soundSystem()
    for (const owner of ['_platform', 'alpha', 'beta']) removeBackups(made, `files:${owner}`)
    const performed = await checkHour(made)
    expect(raised(performed)).toEqual([])
    expect(checkRow(made, 'backup.files')).toMatchObject({ state: 'unknown' })
    expect(performed.summary).toMatchObject({ verdict: 'HEALTHY', coverage: 100 })
  })

  it('a row whose file is gone is no backup', async () => {
    const made = soundSystem()
    rmSync(made.folder.backupsDir, { recursive: true })
    const performed = await checkHour(made)
    expect(raised(performed)).toContain('CRITICAL backup:stale:ops')
  })

  it('a restore test older than 8 days warns', async () => {
    const made = soundSystem()
    made
      .platform()
      .sqlite.prepare('UPDATE backup_drills SET at = ?')
      .run(at('10:00') - 9 * 24 * HOUR_MS)
    await checkHour(made)
    expect(checkRow(made, 'backup.drill')).toMatchObject({ state: 'warn', value: 9, limit: 8 })
  })

  it('a configured mirror that has no set of last night warns', async () => {
    const made = soundSystem()
    const backup = {
      mirror: '/mnt/mirror',
      keyFile: null,
      retentionDays: 30,
      weekly: 13,
      monthly: 12,
      yearly: 3,
    }
    await checkHour(made, { toban: { backup } })
    expect(checkRow(made, 'backup.mirror').state).toBe('warn')
    made
      .platform()
      .sqlite.prepare("UPDATE backup_sets SET mirrored_at = 1 WHERE set_id LIKE '%ops'")
      .run()
    await checkHour(made, { toban: { backup } })
    expect(checkRow(made, 'backup.mirror')).toMatchObject({ state: 'pass', value: 8 })
  })
})

describe('group 7: monitors and open alerts', () => {
  it('a monitor silent for longer than its limit warns, each under its own key', async () => {
    const made = soundSystem()
    const lastGoodEnd = (id: string) =>
      id === 'BATCH-501' ? at('09:47') : id === 'BATCH-502' ? null : at('09:50')
    const performed = await checkHour(made, { engine: { lastGoodEnd } })
    expect(raised(performed)).toEqual([
      'MEDIUM monitor:silent:BATCH-501',
      'MEDIUM monitor:silent:BATCH-502',
    ])
    expect(checkRow(made, 'monitor.silent', 'BATCH-501')).toMatchObject({ value: 13, limit: 12 })
    expect(checkRow(made, 'monitor.silent', 'BATCH-503').state).toBe('pass')
  })

  it('CRITICAL alerts that nobody acknowledged for an hour: "nobody is looking"', async () => {
    const made = soundSystem()
    const engine = (openedAt: number, acknowledged: boolean): Partial<EngineFacts> => ({
      openAlerts: (severity) =>
        severity === 'CRITICAL'
          ? [{ key: 'x', message: { ja: '停止', en: 'stopped' }, openedAt, acknowledged }]
          : [],
    })
    await checkHour(made, { engine: engine(at('08:59'), false) })
    expect(checkRow(made, 'alerts.unseen')).toMatchObject({
      state: 'warn',
      message: 'nobody is looking at 1 CRITICAL alert: stopped',
    })
    await checkHour(made, { engine: engine(at('08:59'), true) })
    expect(checkRow(made, 'alerts.unseen').state).toBe('pass')
    await checkHour(made, { engine: engine(at('09:01'), false) })
    expect(checkRow(made, 'alerts.unseen').state).toBe('pass')
  })
})

describe('rules of the whole', () => {
  it('rule 8: a check that throws is unknown; the third time running it is MEDIUM :nodata', async () => {
    const made = soundSystem()
    const broken = {
      load: () => {
        throw new Error('unreadable')
      },
    }
    for (const time of ['08:00', '09:00']) {
      const early = await checkHour(made, {
        time,
        readings: { ...broken, cpuUsedPct: async () => 5 },
      })
      expect(raised(early)).toEqual([])
    }
    const third = await checkHour(made, { readings: broken })
    expect(checkRow(made, 'host.load')).toMatchObject({ state: 'unknown', message: 'unreadable' })
    expect(raised(third)).toEqual(['MEDIUM host:load:nodata'])
    const healed = await checkHour(made, { time: '11:00', readings: { cpuUsedPct: async () => 5 } })
    expect(healed.alerts.news).toEqual(['resolved host:load:nodata'])
  })

  it('a check that does not answer is cut off after ten seconds and does not hold up the others', async () => {
    const made = soundSystem()
    const never = {
      clock: (): Promise<never> =>
        pause(600_000, undefined, { ref: false }).then(() => {
          throw new Error('late')
        }),
    }
    const performed = await checkHour(made, { params: { checkLevel: 'basic' }, readings: never })
    expect(checkRow(made, 'host.clock')).toMatchObject({
      state: 'unknown',
      message: 'no answer within 10 s',
    })
    // The ten minutes of that check would be longer than this test may take.
    expect(performed.state).toBe('succeeded')
  })

  it('UNHEALTHY twice running is CRITICAL for the one on call, and ends with the first better hour', async () => {
    const made = soundSystem()
    const sick = { heartbeats: () => [] }
    expect(raised(await checkHour(made, { engine: sick }))).not.toContain(
      'CRITICAL health:unhealthy',
    )
    const cpu = { cpuUsedPct: async () => 5 }
    expect(raised(await checkHour(made, { time: '11:00', engine: sick, readings: cpu }))).toContain(
      'CRITICAL health:unhealthy',
    )
    const better = await checkHour(made, { time: '12:00', readings: cpu })
    expect(better.alerts.news).toContain('resolved health:unhealthy')
  })

  it.each([
    ['checkLevel "full"', { checkLevel: 'full' }],
    ['alertThreshold 0', { alertThreshold: 0 }],
    ['alertThreshold 101', { alertThreshold: 101 }],
  ])('acceptance 7: %s is refused', async (_words, params) => {
    const made = soundSystem()
    const performed = await checkHour(made, { params })
    expect(performed).toMatchObject({ state: 'failed', error: { class: 'parameters' } })
    expect(hourRows(made)).toEqual([])
  })
})

describe('the summary of 08:00', () => {
  const mails = (made: TestFolder) =>
    made
      .platform()
      .sqlite.prepare(
        'SELECT recipient_address AS "to", subject, body, state, source_batch AS batch FROM mail_queue',
      )
      .all() as Record<string, string>[]
  const cpu = { cpuUsedPct: async () => 5 }

  it('rule 11: goes out also when all is well, once, and only at eight', async () => {
    const made = soundSystem()
    await checkHour(made, { time: '07:00', readings: cpu })
    expect(mails(made)).toEqual([])
    await checkHour(made, {
      time: '08:00',
      readings: cpu,
      params: { summaryTo: ['ops@example.jp'] },
    })
    await checkHour(made, {
      time: '08:05',
      readings: cpu,
      params: { summaryTo: ['ops@example.jp'] },
    })
    expect(mails(made)).toMatchObject([
      {
        to: 'ops@example.jp',
        subject: '[Toban] 2025-07-01 HEALTHY',
        batch: 'BATCH-001',
        state: 'PENDING',
      },
    ])
    expect(mails(made)[0]?.body).toContain('HEALTHY 2 h')
    expect(mails(made)[0]?.body).toContain('7/7 OK, 6 h')
  })

  it('says open alerts in words, with their keys behind', async () => {
    const made = soundSystem()
    const engine = open(['failed:BATCH-302', 'HIGH'])
    const params = { summaryTo: ['ops@example.jp'] }
    await checkHour(made, { time: '08:00', readings: cpu, engine, params })
    expect(mails(made)[0]?.body).toContain('HIGH trouble of failed:BATCH-302 [failed:BATCH-302]')
  })

  it('acceptance 8: with SMTP down at 08:00 it waits in the queue and names the dead server', async () => {
    const made = soundSystem()
    const mail = {
      from: 'toban@example.jp',
      fromName: 'Toban',
      replyTo: 'ops@example.jp',
      inDoubt: 'hold',
      messageIdDomain: null,
      maxMessageMb: 20,
      oversized: 'link',
      unsubscribeUrl: null,
      dkim: null,
      dnsServers: null,
      smtp: {
        host: '127.0.0.1',
        port: 1,
        secure: false,
        requireTls: false,
        user: null,
        password: null,
        perMinute: 100,
      },
    } as const
    await checkHour(made, { time: '08:00', readings: cpu, toban: { mail } })
    expect(mails(made)).toMatchObject([{ to: 'ops@example.jp', state: 'PENDING' }])
    expect(mails(made)[0]?.body).toContain('FAIL smtp: not reached in 3 tries')
  })
})
