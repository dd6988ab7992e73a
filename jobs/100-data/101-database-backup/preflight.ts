/** What must be right before BATCH-101 makes anything; every refusal names the file and what to do. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join, sep } from 'node:path'
import { type BackupKey, loadBackupKey } from '../../../data/backup/keys.ts'
import {
  type DataFolder,
  PermanentError,
  TobanError,
  type Words,
} from '../../../server/sdk/index.ts'

/** The barrier holds a reader, a writer and their side files open at once. */
const DESCRIPTORS_PER_FILE = 4

/** The key of encrypted sets, or null when none is configured. Throws PermanentError. */
export function demandKey(keyFile: string | null, dataRoot: string): BackupKey | null {
  if (keyFile === null) return null
  try {
    return loadBackupKey(keyFile, dataRoot)
  } catch (error) {
    if (!(error instanceof TobanError)) throw error
    const { code, words, hint } = error
    throw new PermanentError({ code, message: words, ...(hint ? { hint } : {}), cause: error })
  }
}

/** `backups/` must be a folder of ours, writable, and not inside a folder that is being backed up. */
export function demandBackupsFolder(folder: DataFolder, options: { make: boolean }): void {
  const path = folder.backupsDir
  if (options.make && !existsSync(path)) mkdirSync(path, { recursive: true, mode: 0o700 })
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) throw badFolder(path, NOT_A_FOLDER)
  const user = process.getuid?.()
  if (user !== undefined && user !== 0 && found.uid !== user) throw badFolder(path, NOT_OURS)
  const real = `${realpathSync(path)}${sep}`
  for (const source of [folder.tenantsDir, folder.archiveDir]) {
    if (existsSync(source) && real.startsWith(`${realpathSync(source)}${sep}`))
      throw badFolder(path, INSIDE)
  }
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch {
    throw badFolder(path, READ_ONLY)
  }
}

/** Refuses when this process may not open as many files as the barrier needs; unknown limits pass. */
export function demandDescriptors(files: number): void {
  const free = freeDescriptors()
  const needed = files * DESCRIPTORS_PER_FILE
  if (free === null || free >= needed) return
  throw badFolder('/proc/self/limits', {
    ja: `ファイル記述子が足りません(必要 ${needed}、残り ${free})`,
    en: `not enough file descriptors (${needed} needed, ${free} left): raise LimitNOFILE`,
  })
}

function freeDescriptors(): number | null {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return limit === undefined ? null : Number(limit) - readdirSync('/proc/self/fd').length
  } catch {
    // Not every system has /proc: then the limit is not known, and opening will say so.
    return null
  }
}

/** A folder with this file in it counts as the mirror although it lies on the system's own disk. */
export const MIRROR_MARK = '.toban-mirror'

/** Null when the mirror can be used, else why not. An empty mount point must not be filled instead of the disk. */
export function mirrorFault(mirror: string): Words | null {
  const found = statSync(mirror, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return { ja: 'フォルダがありません', en: 'there is no such folder' }
  if (found.dev === statSync('/').dev && !existsSync(join(mirror, MIRROR_MARK))) {
    return {
      ja: `マウントされていません(マウント不要のフォルダなら ${MIRROR_MARK} を置いてください)`,
      en: `it is not mounted (put a file ${MIRROR_MARK} into it if it is meant to be a plain folder)`,
    }
  }
  try {
    accessSync(mirror, constants.W_OK | constants.X_OK)
    return null
  } catch {
    return READ_ONLY
  }
}

/** True when the sets lie on the disk of the databases: one fault takes both. */
export function onOneDisk(folder: DataFolder): boolean {
  return statSync(folder.backupsDir).dev === statSync(folder.root).dev
}

const NOT_A_FOLDER: Words = { ja: 'フォルダではありません', en: 'it is not a folder' }
const NOT_OURS: Words = { ja: '所有者が実行ユーザーと違います', en: 'it belongs to another user' }
const INSIDE: Words = {
  ja: 'バックアップ対象のフォルダの中にあります',
  en: 'it lies inside a folder that is being backed up',
}
const READ_ONLY: Words = { ja: '書き込めません', en: 'it can not be written to' }

function badFolder(path: string, why: Words): PermanentError {
  return new PermanentError({
    code: 'backup_folder_unusable',
    message: {
      ja: `バックアップを始められません: ${path}: ${why.ja}`,
      en: `the backup can not begin: ${path}: ${why.en}`,
    },
    hint: {
      ja: 'フォルダの所有者と権限、マウントを確かめてください',
      en: 'check owner, mode and mount of the folder',
    },
  })
}
