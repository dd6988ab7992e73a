/** The doctor's look at the databases: each opens, is whole and current, and files and rows agree. */
import { existsSync, statSync } from 'node:fs'
import {
  type BackupTarget,
  opsTarget,
  platformTarget,
  tenantCodesOnDisk,
  tenantTarget,
} from '../../../data/backup/targets.ts'
import type { DataFolder } from '../../../data/folder.ts'
import { openOps } from '../../../data/ops/open.ts'
import { openPlatform } from '../../../data/platform/open.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import { nearestWord } from '../../config/suggestion.ts'
import type { Calendars } from '../../domain/business-calendar.ts'
import { TobanError } from '../../domain/errors.ts'
import { checkFileInChild } from '../../sdk/child.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const MB = 1024 ** 2
/** A log that grows beyond is not being written back: a reader has stood still for hours. */
const LARGE_WAL_BYTES = 256 * MB
/** quick_check needs about 2 s per GB. */
const CHECK_LIMIT_MS = 5 * 60_000

export function databasesOf(folder: DataFolder): BackupTarget[] {
  const tenants = tenantCodesOnDisk(folder).map((code) => tenantTarget(folder, code))
  return [opsTarget(folder), platformTarget(folder), ...tenants]
}

/** One finding per sick database; one together for all that are well. */
export async function checkDatabases(folder: DataFolder, signal: AbortSignal): Promise<Finding[]> {
  const found: Finding[][] = []
  for (const target of databasesOf(folder)) found.push(await checkDatabase(target, signal))
  const well = found.filter((findings) => findings.length === 0).length
  const summary = { ja: `データベース ${well} 件は正常です`, en: `${well} databases are well` }
  return [...(well > 0 ? [ok('databases', summary)] : []), ...found.flat()]
}

async function checkDatabase(target: BackupTarget, signal: AbortSignal): Promise<Finding[]> {
  try {
    tryToOpen(target)
    const check = { path: target.path, depth: 'quick', countRows: false } as const
    const { complaints } = await checkFileInChild(check, { signal, limitMs: CHECK_LIMIT_MS })
    return [...damage(target, complaints), ...checkWal(target)]
  } catch (error) {
    if (!(error instanceof TobanError)) throw error
    return [fail('database', error.words, error.hint ?? RESTORE)]
  }
}

/** Opening checks the application id, the identity row and the schema version. */
function tryToOpen({ path, owner }: BackupTarget): void {
  opened(path, owner).sqlite.close()
}

function opened(path: string, owner: BackupTarget['owner']) {
  switch (owner.kind) {
    case 'ops':
      return openOps(path, 'read-only')
    case 'platform':
      return openPlatform(path, 'read-only')
    case 'tenant':
    case 'archive':
      return openTenant(path, { code: owner.code }, 'read-only')
  }
}

function damage(target: BackupTarget, complaints: readonly string[]): Finding[] {
  const [first] = complaints
  if (first === undefined) return []
  const what = {
    ja: `データベースが壊れています: ${target.path}: ${first}`,
    en: `the database is damaged: ${target.path}: ${first}`,
  }
  return [fail('database', what, RESTORE)]
}

function checkWal(target: BackupTarget): Finding[] {
  const bytes = statSync(`${target.path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (bytes <= LARGE_WAL_BYTES) return []
  const size = Math.round(bytes / MB)
  const what = {
    ja: `書き込みログが ${size} MB あります: ${target.path}-wal`,
    en: `the write-ahead log has ${size} MB: ${target.path}-wal`,
  }
  return [
    warn('database_wal', what, {
      ja: '長い読み取りが書き戻しを妨げています。動いているバッチを確かめ、落ち着いたら再起動してください',
      en: 'a long reader keeps it from being written back: look at the running batches, then restart',
    }),
  ]
}

/** platform.db and the folder must name the same companies. */
export function checkCompanies(folder: DataFolder): Finding[] {
  if (!existsSync(folder.platformFile)) return []
  const onDisk = new Set(tenantCodesOnDisk(folder))
  const registered = registeredCodes(folder)
  const withoutFile = registered.filter((code) => !onDisk.has(code))
  const withoutRow = [...onDisk].filter((code) => !registered.includes(code))
  if (withoutFile.length + withoutRow.length === 0) {
    const what = {
      ja: `登録 ${registered.length} 社、ファイルも揃っています`,
      en: `${registered.length} companies, each with its file`,
    }
    return [ok('companies', what)]
  }
  return [...withoutFile.map(fileMissing), ...withoutRow.map(rowMissing)]
}

/** A calendar for a company that does not exist is a slip of the pen, and the company meant has none. */
export function checkCalendarTenants(folder: DataFolder, { tenants }: Calendars): Finding[] {
  if (!existsSync(folder.platformFile)) return []
  const registered = registeredCodes(folder)
  const unknown = Object.keys(tenants).filter((code) => !registered.includes(code))
  return unknown.map((code) => {
    const near = nearestWord(code, registered)
    const what = {
      ja: `calendars.yaml の tenants に、登録されていない会社があります: ${code}`,
      en: `calendars.yaml names a company that is not registered: ${code}`,
    }
    return warn('calendar_tenant', what, {
      ja: near ? `${near} のことですか?` : '会社コードを確かめてください: toban tenants list',
      en: near ? `did you mean ${near}?` : 'look at the codes: toban tenants list',
    })
  })
}

function registeredCodes(folder: DataFolder): string[] {
  const platform = openPlatform(folder.platformFile, 'read-only')
  try {
    return knownTenants(platform).map((tenant) => tenant.code)
  } finally {
    platform.sqlite.close()
  }
}

function fileMissing(code: string): Finding {
  const what = {
    ja: `${code} は登録されていますがファイルがありません`,
    en: `${code} is registered but has no file`,
  }
  return fail('company_without_file', what, {
    ja: `バックアップから tenants/${code}.db を復元してください`,
    en: `restore tenants/${code}.db from a backup`,
  })
}

function rowMissing(code: string): Finding {
  const what = {
    ja: `tenants/${code}.db がありますが登録されていません(処理されません)`,
    en: `there is a tenants/${code}.db that is not registered (no batch works on it)`,
  }
  return warn('company_without_row', what, {
    ja: `途中で止まった登録なら: toban tenants add --code ${code} …、不要なら別の場所へ移してください`,
    en: `if adding it broke off: toban tenants add --code ${code} …; otherwise move it away`,
  })
}

const RESTORE = {
  ja: '最後の検証済みバックアップから復元してください',
  en: 'restore the last verified backup',
} as const
