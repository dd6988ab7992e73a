/** What a night's set means for the people on duty: the alerts BATCH-101 raises and clears. */
import { newestGoodCopy, type PublishedSet } from '../../../data/backup/sets.ts'
import { type AlertRaise, errorWords, type Severity } from '../../../server/sdk/index.ts'
import type { MadeSet, MadeTarget } from './make-set.ts'
import type { MirrorReport } from './mirror.ts'
import type { BackupRun } from './set-plan.ts'
import { type Shrinkage, shrinkages } from './shrink-guard.ts'

const HOUR_MS = 3_600_000
/** Age of the newest verified backup of a target, in hours (also judged by BATCH-001, same key). */
export const STALE_HIGH_HOURS = 26
export const STALE_CRITICAL_HOURS = 50
const DISK_WARN_SHARE = 0.8

/** Keys of HIGH shrink alerts: pruning of the target waits until somebody has acknowledged it. */
export const shrunkKey = (target: string) => `backup:shrunk:${target}`

/** The set as a whole came to nothing. */
export function tellSetFailed(run: BackupRun, error: unknown): void {
  const why = errorWords(error)
  run.alerts.raise({
    key: 'backup:failed:set',
    severity: 'CRITICAL',
    message: {
      ja: `今夜のバックアップは作成できませんでした: ${why.ja}`,
      en: `no backup set tonight: ${why.en}`,
    },
  })
}

/** @param before the sets that were there before tonight's. */
export function tellTargets(run: BackupRun, made: MadeSet, before: readonly PublishedSet[]): void {
  run.alerts.clear('backup:failed:set')
  for (const target of made.targets) tellTarget(run, target, before)
  const perFile = made.set.manifest.consistency === 'per_file'
  say(run, perFile, {
    key: 'backup:consistency',
    severity: 'MEDIUM',
    message: {
      ja: `データベースの時点が揃っていません: ${made.barrierTries} 回試しましたが共通の時点を取れませんでした`,
      en: `the databases show different instants: no common moment in ${made.barrierTries} tries`,
    },
  })
}

function tellTarget(run: BackupRun, made: MadeTarget, before: readonly PublishedSet[]): void {
  const { entry, test, wal } = made
  const bad = entry.status === 'failed' || entry.status === 'damaged'
  const about = {
    message: {
      ja: `${entry.target}: 使えるバックアップを作成できませんでした (${entry.error})`,
      en: `${entry.target}: ${entry.error}`,
    },
    context: { target: entry.target },
  }
  say(run, bad, { key: `backup:failed:${entry.target}`, severity: 'CRITICAL', ...about })
  if (test)
    say(run, !test.ok, { key: `backup:restore:${entry.target}`, severity: 'CRITICAL', ...about })
  say(run, !wal && !entry.target.startsWith('archive:'), {
    key: `backup:journal:${entry.target}`,
    severity: 'MEDIUM',
    message: {
      ja: `${entry.target} は WAL モードではありません: コピー中は書き込みが待たされます`,
      en: `${entry.target} is not in WAL mode: its writers are kept out while it is copied`,
    },
  })
  if (entry.status === 'verified') run.alerts.clear(`backup:stale:${entry.target}`)
  else tellStale(run, entry.target, before)
}

function tellStale(run: BackupRun, target: string, before: readonly PublishedSet[]): void {
  const good = newestGoodCopy(before, target)
  const hours = good ? (run.now() - good.set.manifest.takenAt) / HOUR_MS : Number.POSITIVE_INFINITY
  if (hours <= STALE_HIGH_HOURS) return
  const severity: Severity = hours > STALE_CRITICAL_HOURS ? 'CRITICAL' : 'HIGH'
  const old = Math.floor(hours)
  const value = good ? { value: Math.floor(hours) } : {}
  run.alerts.raise({
    key: `backup:stale:${target}`,
    severity,
    message: good
      ? {
          ja: `${target} の最新の検証済みバックアップは ${old} 時間前のものです`,
          en: `the newest verified backup of ${target} is ${old} h old`,
        }
      : {
          ja: `${target} の検証済みバックアップがありません`,
          en: `the newest verified backup of ${target} is missing`,
        },
    threshold: STALE_HIGH_HOURS,
    ...value,
  })
}

/**
 * Compares each verified target with its previous good copy. Answers the targets whose pruning must wait:
 * those that shrank tonight, and those whose alert of an earlier night nobody has acknowledged.
 */
export function tellShrinkage(
  run: BackupRun,
  made: MadeSet,
  known: { before: readonly PublishedSet[]; openAlerts: readonly OpenShrinkAlert[] },
): ReadonlySet<string> {
  const held = new Set<string>()
  for (const alert of known.openAlerts) if (!alert.acknowledged) held.add(alert.target)
  for (const { entry } of made.targets) {
    const good = newestGoodCopy(known.before, entry.target)
    if (entry.status !== 'verified' || !good) continue
    const found = shrinkages(good.entry, entry)
    const high = found.find(({ severity }) => severity === 'HIGH')
    const medium = found.find(({ severity }) => severity === 'MEDIUM')
    if (high) held.add(entry.target)
    if (high) run.alerts.raise(shrinkAlert(shrunkKey(entry.target), entry.target, high))
    else if (!held.has(entry.target)) run.alerts.clear(shrunkKey(entry.target))
    if (medium) run.alerts.raise(shrinkAlert(`backup:size:${entry.target}`, entry.target, medium))
    else run.alerts.clear(`backup:size:${entry.target}`)
  }
  return held
}

export type OpenShrinkAlert = Readonly<{ target: string; acknowledged: boolean }>

function shrinkAlert(key: string, target: string, { severity, message }: Shrinkage): AlertRaise {
  const said = {
    ja: `${target} が縮小しました: ${message.ja}`,
    en: `${target} shrank: ${message.en}`,
  }
  return { key, severity, message: said, context: { target } }
}

/** @param usedShare of the disk the sets lie on, 0 to 1. */
export function tellPlace(
  run: BackupRun,
  place: { mirror: MirrorReport; oneDisk: boolean; usedShare: number },
): void {
  const { mirror, oneDisk, usedShare } = place
  const why = mirror.state === 'failed' ? mirror.error : ''
  say(run, mirror.state === 'failed', {
    key: 'backup:mirror',
    severity: 'HIGH',
    message: {
      ja: `バックアップのミラーに失敗しました: ${why}`,
      en: `the mirror of the backups failed: ${why}`,
    },
  })
  say(run, mirror.state === 'off' && oneDisk, {
    key: 'backup:one_disk',
    severity: 'MEDIUM',
    message: {
      ja: 'ディスク 1 台の故障でデータとバックアップの両方を失います: ミラーがなく、同じディスクにあります',
      en: 'one disk fault takes data and backups: there is no mirror and both lie on one disk',
    },
    businessHours: true,
  })
  const percent = Math.round(usedShare * 100)
  say(run, usedShare >= DISK_WARN_SHARE, {
    key: 'backup:disk',
    severity: 'MEDIUM',
    message: {
      ja: `バックアップのディスクの使用率が ${percent} % です`,
      en: `the disk of the backups is ${percent} % full`,
    },
    value: percent,
    threshold: DISK_WARN_SHARE * 100,
  })
}

function say(run: BackupRun, holds: boolean, alert: AlertRaise): void {
  if (holds) run.alerts.raise(alert)
  else run.alerts.clear(alert.key)
}
