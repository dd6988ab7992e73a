/** A system in good order, and the readings of a calm host, for the tests of BATCH-001. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { HealthMeans } from '../../jobs/000-system/001-health-check/context.ts'
import type { checkHealth } from '../../jobs/000-system/001-health-check/health-check.ts'
import { healthCheckBatch } from '../../jobs/000-system/001-health-check.ts'
import { loadConfig } from '../../server/config/load.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { readEnvironment } from '../../server/environment.ts'
import type { EngineFacts } from '../../server/sdk/engine-facts.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'

export type Summary = Awaited<ReturnType<typeof checkHealth>>

export const DAY = '2025-07-01'
export const at = (time: string, day = DAY) => instantOf(day, time)
const HOUR_MS = 3_600_000
const PID = 4_242

/** What a host says of itself; every entry may be replaced. */
const CALM_PROC: Readonly<Record<string, string>> = {
  stat: 'cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 50 0 50 400 0 0 0 0 0 0\ncpu1 50 0 50 400 0 0 0 0 0 0\n',
  meminfo: 'MemTotal: 1000000 kB\nMemAvailable: 500000 kB\nSwapTotal: 1000 kB\nSwapFree: 900 kB\n',
  loadavg: '0.50 0.40 0.30 1/100 1\n',
  uptime: '864000.00 0.00\n',
  'self/mountinfo': '1 1 8:1 / / rw - ext4 /dev/vda rw\n',
  [`${PID}/limits`]:
    'Limit Soft Hard Units\nMax open files            100                  100                  files\n',
  [`${PID}/fd/0`]: '',
}

export function procTree(changes: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'toban-proc-'))
  for (const [name, text] of Object.entries({ ...CALM_PROC, ...changes })) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

export const calmDisk = { usedPct: 40, inodeUsedPct: 10, freeBytes: 50 * 1024 ** 3 }

const CALM_READINGS: NonNullable<HealthMeans['readings']> = {
  disk: () => calmDisk,
  clock: async () => ({ synchronised: true, offsetSec: 0.01 }),
}

/** Two companies whose files were backed up at two o'clock, rows and files alike. */
export function soundSystem(): TestFolder {
  const made = makeDataFolder()
  for (const code of ['alpha', 'beta']) made.addTenant({ code })
  for (const target of [
    'ops',
    'platform',
    'files:_platform',
    'tenant:alpha',
    'files:alpha',
    'tenant:beta',
    'files:beta',
  ]) {
    addBackup(made, target, at('02:00'))
  }
  const drill = `INSERT INTO backup_drills (set_id, target, at, mode, ok, ms) VALUES ('S', 'ops', ?, 'nightly', 1, 5)`
  made.platform().sqlite.prepare(drill).run(at('02:10'))
  addCpu(made, [20, 21, 22])
  return made
}

/** A verified backup of one target, with a file that exists. */
export function addBackup(made: TestFolder, target: string, takenAt: number): void {
  const setId = `BKP_${takenAt}_${target}`
  const platform = made.platform().sqlite
  platform
    .prepare(`INSERT INTO backup_sets (set_id, kind, run_id, trigger, taken_at, path, complete, consistency, app_version,
        sqlite_version, raw_bytes, stored_bytes, encrypted, tiers, state)
      VALUES (?, 'DB', 'R', 'SCHEDULED', ?, ?, 1, 'global', '0', '3', 0, 0, 0, '[]', 'PUBLISHED')`)
    .run(setId, takenAt, setId)
  platform
    .prepare(`INSERT INTO backup_history (backup_id, target, backup_type, backup_scope, backup_trigger, backup_status,
        backup_start_time, taken_at, backup_file_path, compression_type, encryption_enabled, retention_period_days,
        recovery_tested, executed_by)
      VALUES (?, ?, 'FULL', 'DATABASE', 'SCHEDULED', 'VERIFIED', ?, ?, ?, 'GZIP', 0, 30, 1, 'test')`)
    .run(setId, target, takenAt, takenAt, `${setId}.gz`)
  writeFileSync(join(made.folder.backupsDir, `${setId}.gz`), '')
}

export function removeBackups(made: TestFolder, target: string): void {
  made.platform().sqlite.prepare('DELETE FROM backup_history WHERE target = ?').run(target)
}

/** Samples of BATCH-501 at 09:45, 09:50 and 09:55. */
export function addCpu(made: TestFolder, values: readonly number[]): void {
  const platform = made.platform().sqlite
  platform.exec(`INSERT INTO metric_series (series_id, name, labels, unit, kind, source)
    VALUES (1, 'cpu.used_pct', '{}', '%', 'gauge', 'BATCH-501') ON CONFLICT DO NOTHING`)
  values.forEach((value, index) => {
    const ts = at('09:45') + index * 300_000
    platform
      .prepare('INSERT OR REPLACE INTO metric_5m (series_id, ts, value) VALUES (1, ?, ?)')
      .run(ts, value)
  })
}

export function calmEngine(now: number): Partial<EngineFacts> {
  return {
    heartbeats: () => [{ name: 'scheduler', pid: PID, at: now - 10_000, loopP99Ms: 20 }],
    lastGoodEnd: () => now - 5 * 60_000,
  }
}

type Hour = Omit<PerformOptions, 'dataRoot' | 'at' | 'settings'> & {
  time?: string
  day?: string
  proc?: Record<string, string>
  readings?: HealthMeans['readings']
  monitoring?: NonNullable<PerformOptions['settings']>['monitoring']
  toban?: NonNullable<PerformOptions['settings']>['toban']
  repeatPauseMs?: number
}

/** The clock says 10:00 JST unless told otherwise. */
export async function checkHour(made: TestFolder, options: Hour = {}) {
  const { time, day, proc, readings, monitoring, toban, repeatPauseMs, engine, ...rest } = options
  const now = at(time ?? '10:00', day)
  const batch = healthCheckBatch({
    readings: { ...CALM_READINGS, ...readings },
    repeatPauseMs: repeatPauseMs ?? 10,
  })
  const pm2Command = ['echo', JSON.stringify([{ name: 'toban', pm2_env: { status: 'online' } }])]
  const performed = await performBatch(batch, {
    dataRoot: made.root,
    at: now,
    trigger: 'schedule',
    engine: { ...calmEngine(now), ...engine },
    settings: {
      monitoring: {
        procRoot: procTree(proc),
        pm2Command,
        targets: [],
        endpoints: [],
        ...monitoring,
      },
      ...(toban ? { toban } : {}),
    },
    ...rest,
  })
  return { ...performed, summary: performed.summary as Summary }
}

export function hourRows(made: TestFolder) {
  return made
    .platform()
    .sqlite.prepare('SELECT * FROM health_check_runs ORDER BY hour_ms')
    .all() as Record<string, unknown>[]
}

export function checkRow(made: TestFolder, checkId: string, component = '') {
  return made
    .platform()
    .sqlite.prepare(
      'SELECT state, value, limit_value AS "limit", coalesce(message_en, message) AS message, alert_key AS "key" FROM health_checks WHERE check_id = ? AND component = ?',
    )
    .get(checkId, component) as {
    state: string
    value: number | null
    limit: number | null
    message: string
    key: string | null
  }
}

/** The shipped schedule. */
export function shippedConfig() {
  const loaded = loadConfig(readEnvironment().configRoot)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults))
  return loaded.config
}

export { HOUR_MS }
