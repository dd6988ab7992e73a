/** Where everything lies below the data folder, and how the folder is made; used by the openers, jobs and the CLI. */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { TobanError, type Words } from '../server/domain/errors.ts'

/** Absolute paths. The functions throw `tenant_code_invalid` rather than leave the folder. */
export type DataFolder = Readonly<{
  root: string
  opsFile: string
  platformFile: string
  tenantsDir: string
  /** `tenants/<code>.db` */
  tenantFile(code: string): string
  /** `files/<code>/`: uploads. `_platform` is the holding's own. */
  filesDir(code: string): string
  /** `reports/<code>/`; `_platform` is the holding's own. */
  reportsDir(code: string): string
  backupsDir: string
  archiveDir: string
  inboxDir: string
  exportsDir: string
  cacheDir: string
  /** Full-text index of the log lines: made from ops.db, may be deleted at any time. */
  logSearchFile: string
  /** Sockets, locks and token files of the running process. */
  runDir: string
  stateDir: string
  tmpDir: string
  restoreDir: string
}>

/** Stands for the holding where a folder is named after a tenant. */
export const PLATFORM_CODE = '_platform'

/** Rule R4: a tenant's code is its file name and its part of a URL. */
const TENANT_CODE = /^[a-z0-9][a-z0-9-]{1,18}[a-z0-9]$/

export function isTenantCode(text: string): boolean {
  return TENANT_CODE.test(text)
}

export function dataFolder(root: string): DataFolder {
  const base = resolve(root)
  const below = (...names: string[]) => join(base, ...names)
  return {
    root: base,
    opsFile: below('ops.db'),
    platformFile: below('platform.db'),
    tenantsDir: below('tenants'),
    tenantFile: (code) => below('tenants', `${tenantCode(code)}.db`),
    filesDir: (code) => below('files', ownerCode(code)),
    reportsDir: (code) => below('reports', ownerCode(code)),
    backupsDir: below('backups'),
    archiveDir: below('archive'),
    inboxDir: below('inbox'),
    exportsDir: below('exports'),
    cacheDir: below('cache'),
    logSearchFile: below('cache', '_log-search.db'),
    runDir: below('run'),
    stateDir: below('state'),
    tmpDir: below('tmp'),
    restoreDir: below('restore'),
  }
}

/**
 * Makes the folders that are missing, mode 0700; those that are there keep their mode. May be
 * called again. Throws `data_folder_not_writable` when a folder can not be made or written to.
 */
export function createDataFolder(folder: DataFolder): void {
  for (const path of foldersOf(folder)) makeFolder(path)
  tryToWrite(folder.root)
}

/** The error for a folder this process may not write to; `cause` is what the system said. */
export function notWritable(path: string, cause: unknown): TobanError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  const user = userInfo().username
  const owner = ownerOf(path)
  return new TobanError({
    code: 'data_folder_not_writable',
    kind: 'refused',
    message: {
      ja: `データフォルダに書き込めません: ${path} (${code}、所有者 ${owner}、実行ユーザー ${user})`,
      en: `can not write to the data folder: ${path} (${code}, owner ${owner}, running as ${user})`,
    },
    hint: hintFor(code, path, user),
    cause,
  })
}

function foldersOf(folder: DataFolder): readonly string[] {
  return [
    folder.root,
    folder.tenantsDir,
    dirname(folder.filesDir(PLATFORM_CODE)),
    folder.reportsDir(PLATFORM_CODE),
    folder.backupsDir,
    folder.archiveDir,
    join(folder.inboxDir, 'hr'),
    join(folder.inboxDir, 'migration'),
    join(folder.exportsDir, PLATFORM_CODE),
    folder.cacheDir,
    folder.runDir,
    folder.stateDir,
    folder.tmpDir,
    folder.restoreDir,
  ]
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw notWritable(path, error)
  }
}

function tryToWrite(root: string): void {
  const probe = join(root, `.write-probe-${process.pid}`)
  try {
    writeFileSync(probe, '', { mode: 0o600 })
    rmSync(probe)
  } catch (error) {
    throw notWritable(root, error)
  }
}

function hintFor(code: string, path: string, user: string): Words {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return { ja: '空き容量を増やしてください: df -h', en: 'the disk is full: make room (df -h)' }
    case 'EROFS':
      return {
        ja: '読み取り専用のファイルシステムです。TOBAN_DATA で別の場所を指定してください',
        en: 'the file system is read-only: give another place with TOBAN_DATA',
      }
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        ja: '同じ名前のファイルがあります。移動するか、TOBAN_DATA で別の場所を指定してください',
        en: 'a file of that name is in the way: move it, or give another place with TOBAN_DATA',
      }
    case 'ENOENT':
      return {
        ja: `フォルダがありません。次を実行してください: toban init --data ${path}`,
        en: `the folder does not exist; type: toban init --data ${path}`,
      }
    default:
      return {
        ja: `次を実行するか、TOBAN_DATA で別の場所を指定してください: sudo chown -R ${user} ${existing(path)}`,
        en: `type: sudo chown -R ${user} ${existing(path)}   or give another place with TOBAN_DATA`,
      }
  }
}

/** Numeric owner of the nearest folder that exists: the one whose owner decides. */
function ownerOf(path: string): string {
  const found = statSync(existing(path), { throwIfNoEntry: false })
  return found === undefined ? '?' : `uid ${found.uid}`
}

function existing(path: string): string {
  for (let current = path; ; current = dirname(current)) {
    if (isThere(current) || current === dirname(current)) return current
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // ENOTDIR or EACCES on the way: whatever decides lies further up.
    return false
  }
}

function ownerCode(code: string): string {
  return code === PLATFORM_CODE ? code : tenantCode(code)
}

function tenantCode(code: string): string {
  if (isTenantCode(code)) return code
  throw new TobanError({
    code: 'tenant_code_invalid',
    kind: 'bad-input',
    message: {
      ja: `テナントコードの形式が正しくありません: ${JSON.stringify(code)}`,
      en: `not a tenant code: ${JSON.stringify(code)}`,
    },
    hint: {
      ja: '英小文字・数字・ハイフンで 3〜20 文字、先頭と末尾は英小文字か数字です',
      en: '3 to 20 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
    },
  })
}
