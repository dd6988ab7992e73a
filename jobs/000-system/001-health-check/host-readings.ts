/** All readings of the host that BATCH-001 needs, in one place with configurable roots (data-model rule R7); tests feed others. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Settings } from '../../../server/sdk/index.ts'

/** Null everywhere: this host has no such reading (never zero). Percentages are 0 to 100. */
export type HostReadings = Readonly<{
  /** Busy share over a sample of some seconds. */
  cpuUsedPct(signal: AbortSignal): Promise<number | null>
  /** `swapUsedPct` is null without swap. */
  memory(): Readonly<{ usedPct: number; swapUsedPct: number | null }> | null
  load(): Readonly<{ oneMinute: number; cores: number }> | null
  /** Mount points that hold the paths, each once. */
  mountsOf(paths: readonly string[]): readonly string[]
  disk(mount: string): Readonly<{ usedPct: number; inodeUsedPct: number | null; freeBytes: number }>
  clock(): Promise<Readonly<{ synchronised: boolean | null; offsetSec: number | null }>>
  /** Seconds since the host started. */
  uptimeSec(): number | null
  descriptors(pid: number): Readonly<{ open: number; limit: number }> | null
  pm2(): Promise<readonly Readonly<{ name: string; status: string }>[] | null>
}>

const CPU_SAMPLE_MS = 10_000
const COMMAND_LIMIT_MS = 5_000
const COMMAND_OUTPUT_LIMIT_BYTES = 8 * 1024 * 1024

export function hostReadings(monitoring: Settings['monitoring']): HostReadings {
  const proc = (...names: string[]) => readOrNull(join(monitoring.procRoot, ...names))
  return {
    cpuUsedPct: (signal) => cpuUsedPct(() => proc('stat'), signal),
    memory: () => memoryFrom(proc('meminfo')),
    load: () => loadFrom(proc('loadavg'), proc('stat')),
    mountsOf: (paths) => mountsFrom(proc('self', 'mountinfo'), paths),
    disk: diskOf,
    clock,
    uptimeSec: () => firstNumber(proc('uptime')),
    descriptors: (pid) => descriptorsOf(monitoring.procRoot, pid),
    pm2: () => pm2List(monitoring.pm2Command),
  }
}

async function cpuUsedPct(stat: () => string | null, signal: AbortSignal): Promise<number | null> {
  const before = cpuTimes(stat())
  if (!before) return null
  await pause(CPU_SAMPLE_MS, undefined, { signal })
  const after = cpuTimes(stat())
  if (!after || after.total === before.total) return null
  return 100 * (1 - (after.idle - before.idle) / (after.total - before.total))
}

/** idle and iowait count as idle; guest times are in user and nice already. */
function cpuTimes(stat: string | null): { idle: number; total: number } | null {
  const line = stat?.match(/^cpu\s+(.*)$/m)?.[1]
  if (!line) return null
  const times = line.split(/\s+/).slice(0, 8).map(Number)
  return {
    idle: (times[3] ?? 0) + (times[4] ?? 0),
    total: times.reduce((sum, time) => sum + time, 0),
  }
}

function memoryFrom(meminfo: string | null): ReturnType<HostReadings['memory']> {
  const kib = (name: string) =>
    Number(meminfo?.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? Number.NaN)
  const [total, available] = [kib('MemTotal'), kib('MemAvailable')]
  if (!(total > 0) || Number.isNaN(available)) return null
  const [swap, swapFree] = [kib('SwapTotal'), kib('SwapFree')]
  return {
    usedPct: 100 * (1 - available / total),
    swapUsedPct: swap > 0 ? 100 * (1 - swapFree / swap) : null,
  }
}

function loadFrom(loadavg: string | null, stat: string | null): ReturnType<HostReadings['load']> {
  const oneMinute = firstNumber(loadavg)
  const cores = stat?.match(/^cpu\d+ /gm)?.length ?? 0
  return oneMinute === null || cores === 0 ? null : { oneMinute, cores }
}

/** Fields of proc(5) mountinfo: the fifth is the mount point, blanks written as \040. */
function mountsFrom(mountinfo: string | null, paths: readonly string[]): string[] {
  const points = (mountinfo ?? '')
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map((point) =>
      point.replace(/\\(\d{3})/g, (_all, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    )
  const found = paths.map((path) => holderOf(path, points))
  return [...new Set(found)].sort()
}

function holderOf(path: string, points: readonly string[]): string {
  const holders = points.filter(
    (point) => path === point || path.startsWith(point === '/' ? '/' : `${point}/`),
  )
  return holders.sort((a, b) => b.length - a.length)[0] ?? '/'
}

function diskOf(mount: string): ReturnType<HostReadings['disk']> {
  const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(mount)
  const used = blocks - bfree
  return {
    usedPct: used + bavail === 0 ? 0 : (100 * used) / (used + bavail),
    inodeUsedPct: files === 0 ? null : (100 * (files - ffree)) / files,
    freeBytes: bavail * bsize,
  }
}

/** chrony knows the offset, systemd only whether the clock is synchronised; a host may have neither. */
async function clock(): ReturnType<HostReadings['clock']> {
  const tracking = (await output('chronyc', ['-c', 'tracking']))?.trim().split(',')
  if (tracking && tracking.length >= 14) {
    return {
      synchronised: tracking[13] !== 'Not synchronised',
      offsetSec: Math.abs(Number(tracking[4])),
    }
  }
  const flag = (await output('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']))?.trim()
  return { synchronised: flag === 'yes' ? true : flag === 'no' ? false : null, offsetSec: null }
}

function descriptorsOf(procRoot: string, pid: number): ReturnType<HostReadings['descriptors']> {
  const limits = readOrNull(join(procRoot, String(pid), 'limits'))
  const limit = limits?.match(/^Max open files\s+(\d+)/m)?.[1]
  if (limit === undefined) return null
  try {
    return { open: readdirSync(join(procRoot, String(pid), 'fd')).length, limit: Number(limit) }
  } catch {
    // Another user's process: its descriptors can not be counted.
    return null
  }
}

async function pm2List(command: readonly string[]): ReturnType<HostReadings['pm2']> {
  const [program, ...args] = command
  const text = program === undefined ? null : await output(program, args)
  if (text === null) return null
  const apps = JSON.parse(text) as { name?: string; pm2_env?: { status?: string } }[]
  return apps.map((app) => ({ name: app.name ?? '?', status: app.pm2_env?.status ?? 'unknown' }))
}

const run = promisify(execFile)

/** Null when the program is not there or fails: then the host has no such reading. */
async function output(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const options = { timeout: COMMAND_LIMIT_MS, maxBuffer: COMMAND_OUTPUT_LIMIT_BYTES }
    return (await run(program, [...args], options)).stdout
  } catch {
    return null
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function firstNumber(text: string | null): number | null {
  const found = text === null ? Number.NaN : Number.parseFloat(text)
  return Number.isNaN(found) ? null : found
}
