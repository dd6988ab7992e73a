/** Group 5 of BATCH-001: could everything be brought back tonight? Backups, restore tests, second copies, archive. */
import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  hasFileBackups,
  installation,
  lastGoodDrillAt,
  lastMirroredSetAt,
  lastVerifiedBackup,
} from '../../../../data/platform/backups.ts'
import { tenantCreatedAt } from '../../../../data/platform/health.ts'
import { knownTenants } from '../../../../data/platform/tenants.ts'
import { errorWords, type Words } from '../../../../server/sdk/index.ts'
import type { Check, Finding } from '../check.ts'
import type { HealthContext } from '../context.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const TRIAL_BYTES = 1024 * 1024
const NOT_DUE: Finding = {
  state: 'pass',
  message: { ja: '導入直後: 最初の夜はこれからです', en: 'new: the first night is still to come' },
}

export function protectionChecks(context: HealthContext): Check[] {
  const { run } = context
  const { mirror } = run.settings.toban.backup
  const detailed = run.params.checkLevel === 'detailed'
  const check = (id: string, alertKey: string, work: () => Finding): Check => ({
    id,
    component: '',
    group: 5,
    alertKey,
    run: work,
  })
  return [
    ...databaseTargets(context).map((target) => backupCheck(context, target)),
    ...fileChecks(context),
    check('backup.drill', 'backup:drill', () => restoreTest(context)),
    ...(mirror === null
      ? []
      : [check('backup.mirror', 'backup:mirror:stale', () => mirrored(context))]),
    check('archive.writable', 'archive:writable', () => archive(context)),
    ...(detailed ? [check('disk.trial', 'host:disk:trial', () => trial(context))] : []),
  ]
}

type Owed = Readonly<{ target: string; tenantCode: string | null }>

function databaseTargets({ run }: HealthContext): Owed[] {
  const codes = knownTenants(run.platform).map(({ code }) => code)
  return [
    ...['ops', 'platform'].map((target) => ({ target, tenantCode: null })),
    ...codes.map((code) => ({ target: `tenant:${code}`, tenantCode: code })),
  ]
}

/** While BATCH-102 has never made a set there is one line that says so, not one alarm per company. */
function fileChecks(context: HealthContext): Check[] {
  const { run } = context
  if (!hasFileBackups(run.platform)) return [NO_FILE_BACKUPS]
  const codes = knownTenants(run.platform).map(({ code }) => code)
  const targets = [
    { target: 'files:_platform', tenantCode: null },
    ...codes.map((code) => ({ target: `files:${code}`, tenantCode: code })),
  ]
  return targets.map((target) => backupCheck(context, target))
}

const NO_FILE_BACKUPS: Check = {
  id: 'backup.files',
  component: '',
  group: 5,
  alertKey: null,
  run: () => ({
    state: 'unknown',
    absent: true,
    message: {
      ja: 'アップロードされたファイルのバックアップがありません: BATCH-102 が一度も作成していません',
      en: 'uploaded files are not backed up: BATCH-102 has never made a set',
    },
  }),
}

function backupCheck(context: HealthContext, owed: Owed): Check {
  return {
    id: owed.target.startsWith('files:') ? 'backup.files' : 'backup.database',
    component: owed.target,
    group: 5,
    alertKey: `backup:stale:${owed.target}`,
    run: () => backupAge(context, owed),
  }
}

function backupAge({ run }: HealthContext, { target, tenantCode }: Owed): Finding {
  const { backupWarnHours, backupFailHours } = run.settings.monitoring.health
  const good = lastVerifiedBackup(run.platform, run.folder.backupsDir, target)
  if (!good && isYoung(run, tenantCode, backupWarnHours)) {
    return {
      state: 'pass',
      message: {
        ja: `${target}: 新規のため、最初のバックアップはこれからです`,
        en: `${target}: new, its first backup is not due yet`,
      },
    }
  }
  if (!good)
    return {
      state: 'fail',
      severity: 'CRITICAL',
      message: {
        ja: `${target}: 検証済みのバックアップがありません`,
        en: `${target}: there is no verified backup`,
      },
    }
  const hours = Math.round(((run.now() - good.takenAt) / HOUR_MS) * 10) / 10
  const about = {
    value: hours,
    unit: 'h',
    message: {
      ja: `${target}: 最新の検証済みバックアップは ${hours} 時間前 (${good.setId})`,
      en: `${target}: newest verified backup ${hours} h old (${good.setId})`,
    },
  }
  if (hours > backupFailHours) {
    return { ...about, state: 'fail', limit: backupFailHours, severity: 'CRITICAL' }
  }
  const late = hours > backupWarnHours
  // HIGH as BATCH-101 says it: both speak of one fact under one key.
  if (late) return { ...about, state: 'warn', limit: backupWarnHours, severity: 'HIGH' }
  return { ...about, state: 'pass', limit: backupWarnHours }
}

/** What was entered since last night has not met a backup yet. */
function isYoung(run: HealthContext['run'], tenantCode: string | null, hours: number): boolean {
  const createdAt =
    tenantCode === null
      ? installation(run.platform).createdAt
      : tenantCreatedAt(run.platform, tenantCode)
  return createdAt !== null && run.now() - createdAt <= hours * HOUR_MS
}

function restoreTest({ run }: HealthContext): Finding {
  const { restoreTestDays, backupWarnHours } = run.settings.monitoring.health
  const at = lastGoodDrillAt(run.platform)
  if (at === null && isYoung(run, null, backupWarnHours)) return NOT_DUE
  if (at === null)
    return {
      state: 'warn',
      message: {
        ja: 'リストアテストが一度も成功していません',
        en: 'no restore test has ever gone well',
      },
    }
  const days = Math.round(((run.now() - at) / DAY_MS) * 10) / 10
  const about = {
    value: days,
    limit: restoreTestDays,
    unit: 'days',
    message: {
      ja: `最後に成功したリストアテスト: ${days} 日前`,
      en: `last good restore test: ${days} days ago`,
    },
  }
  return { ...about, state: days > restoreTestDays ? 'warn' : 'pass' }
}

function mirrored({ run }: HealthContext): Finding {
  const { backupWarnHours } = run.settings.monitoring.health
  const at = lastMirroredSetAt(run.platform)
  if (at === null && isYoung(run, null, backupWarnHours)) return NOT_DUE
  if (at === null)
    return {
      state: 'warn',
      message: { ja: '一度もミラーされていません', en: 'no set was ever mirrored' },
    }
  const hours = Math.round(((run.now() - at) / HOUR_MS) * 10) / 10
  const about = {
    value: hours,
    limit: backupWarnHours,
    unit: 'h',
    message: { ja: `最新のミラーは ${hours} 時間前`, en: `newest mirrored set: ${hours} h old` },
  }
  return { ...about, state: hours > backupWarnHours ? 'warn' : 'pass' }
}

function archive({ run }: HealthContext): Finding {
  try {
    accessSync(run.folder.archiveDir, constants.W_OK | constants.X_OK)
    return {
      state: 'pass',
      message: {
        ja: 'アーカイブのフォルダーに書き込めます',
        en: 'the archive folder can be written to',
      },
    }
  } catch (error) {
    return {
      state: 'fail',
      message: about('アーカイブのフォルダー', 'the archive folder', error),
    }
  }
}

/** Writes, flushes and reads back: a disk may list files happily and keep none. */
function trial({ run }: HealthContext): Finding {
  const path = join(run.folder.tmpDir, `health-${run.id}`)
  const content = randomBytes(TRIAL_BYTES)
  try {
    mkdirSync(run.folder.tmpDir, { recursive: true, mode: 0o700 })
    writeFileSync(path, content, { mode: 0o600, flush: true })
    if (readFileSync(path).equals(content))
      return {
        state: 'pass',
        message: {
          ja: '1 MiB を書き込み、読み戻して一致しました',
          en: '1 MiB written, flushed and read back',
        },
      }
    return {
      state: 'fail',
      severity: 'CRITICAL',
      message: {
        ja: '書き込んだ内容と違うデータがディスクから返されました',
        en: 'the disk gave back other bytes than were written',
      },
    }
  } catch (error) {
    return {
      state: 'fail',
      message: about('試し書き', 'trial file', error),
    }
  } finally {
    rmSync(path, { force: true })
  }
}

function about(ja: string, en: string, error: unknown): Words {
  const said = errorWords(error)
  return { ja: `${ja}: ${said.ja}`, en: `${en}: ${said.en}` }
}
