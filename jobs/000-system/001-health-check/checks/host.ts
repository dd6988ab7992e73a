/** Group 1 of BATCH-001: processor, memory, disks, swap, load, clock and restarts of the host. */

import { healthHourBefore } from '../../../../data/platform/health.ts'
import { newestSamples } from '../../../../data/platform/metrics-reading.ts'
import { sameWords } from '../../../../server/sdk/index.ts'
import { absent, type Check, type Finding, rising } from '../check.ts'
import type { HealthContext } from '../context.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** BATCH-501 measures every five minutes: three of its slots are the last quarter of an hour. */
const CPU_SAMPLES = 3
const CPU_SAMPLES_MAX_AGE_MS = 15 * MINUTE_MS
/** The own sample takes 10 s. */
const CPU_LIMIT_MS = 15_000
const MIB = 1024 * 1024

export function hostChecks(context: HealthContext): Check[] {
  const { readings } = context
  const check = (
    id: string,
    alertKey: string,
    run: Check['run'],
    more: Partial<Check> = {},
  ): Check => ({
    id,
    component: '',
    group: 1,
    alertKey,
    run,
    ...more,
  })
  return [
    check('host.cpu', 'host:cpu', (signal) => cpu(context, signal), { limitMs: CPU_LIMIT_MS }),
    check('host.memory', 'host:mem', () => memory(context)),
    check('host.swap', 'host:swap', () => swap(context)),
    check('host.load', 'host:load', () => load(context)),
    check('host.clock', 'host:clock', () => clock(context)),
    check('host.reboot', 'host:reboot', () => reboot(context)),
    ...readings.mountsOf(ownPaths(context)).flatMap((mount) => [
      check('host.disk', `host:disk:${mount}`, () => disk(context, mount), { component: mount }),
      check('host.inode', `host:inode:${mount}`, () => inodes(context, mount), {
        component: mount,
      }),
    ]),
  ]
}

function ownPaths({ run }: HealthContext): string[] {
  const { folder, settings } = run
  const { mirror } = settings.toban.backup
  return ['/', folder.root, folder.backupsDir, ...(mirror === null ? [] : [mirror])]
}

async function cpu({ run, readings }: HealthContext, signal: AbortSignal): Promise<Finding> {
  const range = { since: run.now() - CPU_SAMPLES_MAX_AGE_MS, until: run.now(), limit: CPU_SAMPLES }
  const values = newestSamples(run.platform, 'cpu.used_pct', range).flatMap(
    ({ value }) => value ?? [],
  )
  const measured = values.length > 0 ? mean(values) : await readings.cpuUsedPct(signal)
  if (measured === null)
    return absent({
      ja: 'このホストでは CPU の使用率を計測できません',
      en: 'the host has no reading of its processors',
    })
  return rising(measured, grades(run, 'cpuPct', 'cpuPct'), { unit: '%', what: sameWords('CPU') })
}

function memory({ run, readings }: HealthContext): Finding {
  const found = readings.memory()
  if (!found)
    return absent({
      ja: 'このホストではメモリの使用率を計測できません',
      en: 'the host has no reading of its memory',
    })
  return rising(found.usedPct, grades(run, 'memoryPct', 'memoryPct'), {
    unit: '%',
    what: { ja: 'メモリ', en: 'memory' },
  })
}

function swap({ run, readings }: HealthContext): Finding {
  const found = readings.memory()
  if (!found)
    return absent({
      ja: 'このホストではメモリの使用率を計測できません',
      en: 'the host has no reading of its memory',
    })
  if (found.swapUsedPct === null)
    return { state: 'pass', message: { ja: 'スワップなし', en: 'no swap' } }
  const { swapPct } = run.settings.monitoring.health
  return rising(
    found.swapUsedPct,
    { warn: swapPct, fail: null },
    { unit: '%', what: { ja: 'スワップ', en: 'swap' } },
  )
}

function load({ run, readings }: HealthContext): Finding {
  const found = readings.load()
  if (!found)
    return absent({
      ja: 'このホストでは負荷を計測できません',
      en: 'the host has no reading of its load',
    })
  const { loadPerCore } = run.settings.monitoring.health
  const limits = { warn: loadPerCore, fail: null, clearBelow: loadPerCore * 0.9 }
  return rising(found.oneMinute / found.cores, limits, {
    unit: '/core',
    what: { ja: '負荷', en: 'load' },
    written: (value) => ({ ja: `1コアあたり ${value}`, en: `${value} per core` }),
  })
}

function disk({ run, readings }: HealthContext, mount: string): Finding {
  const { diskFailPct, diskFailFreeMib } = run.settings.monitoring.health
  const { usedPct, freeBytes } = readings.disk(mount)
  const limits = { ...grades(run, 'diskWarnPct', 'diskPct'), fail: diskFailPct }
  const found = rising(usedPct, limits, {
    unit: '%',
    what: { ja: `ディスク ${mount}`, en: `disk ${mount}` },
  })
  const freeMib = Math.floor(freeBytes / MIB)
  if (found.state !== 'fail' && freeMib >= diskFailFreeMib) return found
  return {
    ...found,
    state: 'fail',
    severity: 'CRITICAL',
    message: {
      ja: `${found.message.ja}、空き ${freeMib} MiB`,
      en: `${found.message.en}, ${freeMib} MiB free`,
    },
  }
}

function inodes({ run, readings }: HealthContext, mount: string): Finding {
  const { inodeUsedPct } = readings.disk(mount)
  if (inodeUsedPct === null)
    return {
      state: 'pass',
      message: {
        ja: 'このファイルシステムには inode の上限がありません',
        en: 'this file system has no fixed number of inodes',
      },
    }
  const { diskFailPct } = run.settings.monitoring.health
  const limits = { ...grades(run, 'diskWarnPct', 'inodePct'), fail: diskFailPct }
  return rising(inodeUsedPct, limits, {
    unit: '%',
    what: { ja: `inode ${mount}`, en: `inodes of ${mount}` },
  })
}

async function clock({ run, readings }: HealthContext): Promise<Finding> {
  const { synchronised, offsetSec } = await readings.clock()
  if (synchronised === null && offsetSec === null)
    return absent({
      ja: '時刻を同期する仕組みがありません',
      en: 'nothing here keeps or knows the time',
    })
  const { clockWarnSec, clockFailSec } = run.settings.monitoring.health
  const value = offsetSec === null ? {} : { value: offsetSec, unit: 's' }
  const message = {
    ja: `時計: ${synchronised === false ? '同期していません' : '同期済み'}、ずれ ${offsetSec ?? '?'} 秒`,
    en: `clock: ${synchronised === false ? 'not synchronised' : 'synchronised'}, offset ${offsetSec ?? '?'} s`,
  }
  // Tokens, schedules and TLS all depend on it.
  if ((offsetSec ?? 0) > clockFailSec)
    return { ...value, state: 'fail', limit: clockFailSec, severity: 'HIGH', message }
  if (synchronised === false || (offsetSec ?? 0) > clockWarnSec)
    return { ...value, state: 'warn', limit: clockWarnSec, message }
  return { ...value, state: 'pass', limit: clockWarnSec, message }
}

/** A note, not a fault: somebody will ask why everything was silent for two minutes. */
function reboot({ run, readings }: HealthContext): Finding {
  const uptimeSec = readings.uptimeSec()
  if (uptimeSec === null)
    return absent({
      ja: 'ホストの起動時刻が分かりません',
      en: 'the host does not say since when it runs',
    })
  const bootedAt = run.now() - uptimeSec * 1_000
  const last = healthHourBefore(run.platform, Math.floor(run.now() / HOUR_MS) * HOUR_MS)
  if (!last || bootedAt <= last.checkedAt)
    return {
      state: 'pass',
      message: { ja: '前回の確認以降、再起動はありません', en: 'no restart since the last check' },
    }
  const minutes = Math.round(uptimeSec / 60)
  return {
    state: 'pass',
    severity: 'LOW',
    message: {
      ja: `ホストが ${minutes} 分前に再起動しました`,
      en: `the host was restarted ${minutes} min ago`,
    },
  }
}

type OwnLimit = 'cpuPct' | 'memoryPct' | 'diskWarnPct'
type SeriesLimit = 'cpuPct' | 'memoryPct' | 'diskPct' | 'inodePct'

/** A key shared with the monitors is not cleared above what the monitors open it at. */
function grades({ params, settings }: HealthContext['run'], own: OwnLimit, series: SeriesLimit) {
  const { health, host } = settings.monitoring
  const warn = params.alertThreshold ?? health[own]
  return { warn, fail: null, clearBelow: Math.min(warn, host[series].medium ?? warn) - 5 }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
