/** The doctor's look at the machine: Node, zone, open files, disk, the built program. */
import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, fail, ok, warn } from './finding.ts'

/** Readings of the host; replaced in tests. A reading the host has not is null and yields no finding. */
export type HostReadings = Readonly<{
  nodeVersion(): string
  zone(): string
  openFilesLimit(): number | null
  disk(path: string): Readonly<{ freeBytes: number; totalBytes: number }>
}>

const OLDEST_NODE = [20, 19] as const
const GB = 1024 ** 3
/** Below this SQLite can not be relied on to finish its transactions and a backup. */
const LEAST_FREE_BYTES = GB
const LOW_FREE_BYTES = 5 * GB
const LOW_FREE_SHARE = 0.1
/** Per open database: the file, its -wal and -shm, and a second connection. */
const DESCRIPTORS_PER_DATABASE = 4
/** Sockets, threads and libraries besides. */
const DESCRIPTORS_BESIDES = 300

export const hostReadings: HostReadings = {
  nodeVersion: () => process.versions.node,
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  openFilesLimit: () => limitIn('/proc/self/limits'),
  disk: (path) => {
    const { bavail, blocks, bsize } = statfsSync(path)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  },
}

export function checkNode(host: HostReadings): Finding {
  const version = host.nodeVersion()
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  const what = { ja: `Node.js ${version}`, en: `Node.js ${version}` }
  if (!isOld) return ok('node_version', what)
  return fail('node_version', what, {
    ja: 'Node.js 20.19 以上を入れてください(24 を推奨)',
    en: 'install Node.js 20.19 or newer (24 recommended)',
  })
}

export function checkZone(host: HostReadings): Finding {
  const zone = host.zone()
  const what = { ja: `プロセスのタイムゾーン ${zone}`, en: `zone of the process: ${zone}` }
  if (zone === 'UTC' || zone === 'Etc/UTC') return ok('zone', what)
  return warn('zone', what, {
    ja: 'bin/toban.mjs から起動してください(TZ=UTC にします)。予定の時刻は schedule.yaml の timezone で決まります',
    en: 'start through bin/toban.mjs, which sets TZ=UTC; the schedule has a zone of its own in schedule.yaml',
  })
}

export function checkOpenFiles(host: HostReadings, databases: number): Finding[] {
  const limit = host.openFilesLimit()
  if (limit === null) return []
  const needed = databases * DESCRIPTORS_PER_DATABASE + DESCRIPTORS_BESIDES
  const what = {
    ja: `開けるファイル数 ${limit}(必要な目安 ${needed})`,
    en: `limit of open files ${limit} (about ${needed} needed)`,
  }
  if (limit >= needed) return [ok('open_files', what)]
  return [
    warn('open_files', what, {
      ja: `上限を上げてください: ulimit -n ${needed * 2}(systemd なら LimitNOFILE=)`,
      en: `raise it: ulimit -n ${needed * 2} (with systemd LimitNOFILE=)`,
    }),
  ]
}

export function checkDisk(host: HostReadings, path: string): Finding {
  const { freeBytes, totalBytes } = host.disk(path)
  const [free, share] = [(freeBytes / GB).toFixed(1), freeBytes / totalBytes]
  const percent = Math.round(share * 100)
  const what = {
    ja: `データフォルダのディスクの空き ${free} GB (${percent} %)`,
    en: `free on the disk of the data folder: ${free} GB (${percent} %)`,
  }
  const todo = {
    ja: 'バックアップの保存先を別のディスクにするか、空きを増やしてください: df -h',
    en: 'put the backups on another disk, or make room: df -h',
  }
  if (freeBytes < LEAST_FREE_BYTES) return fail('disk_free', what, todo)
  if (freeBytes < LOW_FREE_BYTES || share < LOW_FREE_SHARE) return warn('disk_free', what, todo)
  return ok('disk_free', what)
}

const BUILT = [
  'dist/server/cli.js',
  'dist/server/worker/entry.js',
  'dist/server/worker/sqlite-check-process.js',
  'dist/assets/css/toban.css',
  'dist/assets/fonts/NotoSansJP-Regular.ttf',
  'dist/assets/fonts/NotoSansJP-Bold.ttf',
] as const

/** Threads, screens and the font of invoices come from the build. */
export function checkBuilt(packageRoot: string): Finding {
  const missing = BUILT.filter((name) => !existsSync(join(packageRoot, name)))
  if (missing.length === 0)
    return ok('built', {
      ja: 'プログラムとフォントはビルド済み',
      en: 'program and fonts are built',
    })
  const list = missing.join(', ')
  const what = {
    ja: `ビルドされたファイルがありません: ${list}`,
    en: `built files are missing: ${list}`,
  }
  return fail('built', what, {
    ja: 'node bin/setup.mjs を実行してください',
    en: 'type: node bin/setup.mjs',
  })
}

function limitIn(path: string): number | null {
  if (!existsSync(path)) return null
  const found = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync(path, 'utf8'))?.[1]
  if (found === undefined) return null
  return found === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(found)
}
