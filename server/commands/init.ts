/** `toban init`: makes an empty data folder with its first administrator; called by the CLI. */
import { existsSync } from 'node:fs'
import { tenantCodesOnDisk } from '../../data/backup/targets.ts'
import { createDataFolder, type DataFolder } from '../../data/folder.ts'
import { recordAudit } from '../../data/ops/audit.ts'
import { createOps, type OpsDb, openOps } from '../../data/ops/open.ts'
import { allOperators } from '../../data/ops/operators.ts'
import { createPlatform, openPlatform } from '../../data/platform/open.ts'
import { installationIdOf, tenantRecords } from '../../data/platform/provisioning.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import { demandLogin } from './operators/login.ts'
import { demandGoodPassword } from './operators/password.ts'
import { addOperator } from './operators.ts'

export type InitOptions = Readonly<{
  appVersion: string
  /** Epoch ms. */
  at: number
  adminLogin?: string
  /** Left out: a one-time password is made. */
  password?: string
}>

/** `oneTimePassword` is shown once and must be changed at the first sign-in; null when a password was given. */
export type Initialised = Readonly<{
  root: string
  installationId: string
  adminLogin: string
  oneTimePassword: string | null
}>

/**
 * Makes the folders, ops.db, platform.db (without a price book) and an administrator. What a crash left half made is
 * finished. Throws `data_folder_exists` where an installation is, `data_folder_incomplete` where one has lost a file.
 */
export async function initDataFolder(
  folder: DataFolder,
  options: InitOptions,
): Promise<Initialised> {
  const login = demandLogin(options.adminLogin ?? 'admin')
  if (options.password !== undefined) demandGoodPassword(options.password, login)
  createDataFolder(folder)
  refuseOrphans(folder)
  const installationId = preparePlatform(folder, options)
  const ops = prepareOps(folder, { installationId, ...options })
  try {
    const oneTimePassword = await addFirstAdmin(ops, { login, installationId, ...options })
    return { root: folder.root, installationId, adminLogin: login, oneTimePassword }
  } finally {
    ops.sqlite.close()
  }
}

/** ops.db is made last: without platform.db it, or any company's file, is the rest of something that was lost. */
function refuseOrphans(folder: DataFolder): void {
  if (existsSync(folder.platformFile)) return
  const companies = tenantCodesOnDisk(folder).map((code) => folder.tenantFile(code))
  const found = [folder.opsFile, ...companies].find((path) => existsSync(path))
  if (found !== undefined) throw incomplete(folder.platformFile, found)
}

/** Answers the installation's id. */
function preparePlatform(folder: DataFolder, { appVersion, at }: InitOptions): string {
  if (!existsSync(folder.platformFile)) {
    const identity = { installationId: newId(at), appVersion, at }
    createPlatform(folder.platformFile, identity).sqlite.close()
    return identity.installationId
  }
  const platform = openPlatform(folder.platformFile, 'read-only')
  try {
    const inUse = tenantRecords(platform).length > 0
    if (inUse && !existsSync(folder.opsFile)) throw incomplete(folder.opsFile, folder.platformFile)
    return installationIdOf(platform)
  } finally {
    platform.sqlite.close()
  }
}

function prepareOps(folder: DataFolder, identity: InitOptions & { installationId: string }): OpsDb {
  if (!existsSync(folder.opsFile)) return createOps(folder.opsFile, identity)
  const ops = openOps(folder.opsFile, 'read-write')
  if (allOperators(ops).length === 0) return ops
  ops.sqlite.close()
  throw folderExists(folder.root)
}

type FirstAdmin = InitOptions & Readonly<{ login: string; installationId: string }>

async function addFirstAdmin(ops: OpsDb, admin: FirstAdmin): Promise<string | null> {
  const { at, login, password, installationId, appVersion } = admin
  const by = 'toban init'
  const request = { login, role: 'admin', ...(password === undefined ? {} : { password }) } as const
  const issued = await addOperator({ ops, now: () => at, by }, request)
  const after = { installationId, appVersion }
  recordAudit(ops, {
    at,
    operator: by,
    verb: 'system.init',
    object: 'data folder',
    after,
    result: 'ok',
  })
  return issued.oneTimePassword
}

function folderExists(root: string): TobanError {
  return new TobanError({
    code: 'data_folder_exists',
    kind: 'refused',
    message: {
      ja: `このデータフォルダはすでに使われています: ${root}`,
      en: `this data folder is in use already: ${root}`,
    },
    hint: {
      ja: '何も変更していません。起動するには toban start、別の場所に作るには --data DIR か TOBAN_DATA を使ってください',
      en: 'nothing was changed; to run it: toban start; for another place: --data DIR or TOBAN_DATA',
    },
  })
}

function incomplete(missing: string, found: string): TobanError {
  const message: Words = {
    ja: `${missing} がありませんが、${found} はあります。以前の環境の一部が失われています`,
    en: `${missing} is missing although ${found} is there: an earlier installation has lost a part`,
  }
  return new TobanError({
    code: 'data_folder_incomplete',
    kind: 'refused',
    message,
    hint: {
      ja: '失われたファイルをバックアップから復元するか、別のフォルダを --data で指定してください',
      en: 'restore the lost file from a backup, or give another folder with --data',
    },
  })
}
