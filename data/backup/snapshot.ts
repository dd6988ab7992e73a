/** Opens one database for a backup: refuses what is not the file it should be, and holds a read transaction on it. */

import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { TobanError } from '../../server/domain/errors.ts'
import { APPLICATION_ID, type Sqlite } from '../sqlite/database.ts'
import type { BackupTarget, TargetOwner } from './targets.ts'

/** How long one write lock of the barrier is waited for. */
export const LOCK_WAIT_MS = 250
/** How long writers of a file that is not in WAL mode may be blocked by its copy. */
export const BLOCKED_WRITERS_LIMIT_MS = 60_000

/** A file ready to be backed up. `reader` shows one instant once `holdSnapshot` was called. */
export type OpenTarget = Readonly<{
  target: BackupTarget
  reader: Sqlite
  /** False: the copy keeps other writers out (data-model: archive files are made so, others should not be). */
  wal: boolean
  tenantId: string | null
}>

/** Throws `backup_target_unusable` for a missing, empty, foreign or mixed-up file; never creates one. */
export function openTarget(target: BackupTarget): OpenTarget {
  const found = statSync(target.path, { throwIfNoEntry: false })
  if (!found) throw unusable(target, 'the file is missing')
  if (found.size === 0) throw unusable(target, 'the file is empty (no tables)')
  let reader: Sqlite | undefined
  try {
    reader = new Database(target.path, {
      readonly: true,
      fileMustExist: true,
      timeout: LOCK_WAIT_MS,
    })
    const tenantId = demandIdentity(reader, target)
    const wal = reader.pragma('journal_mode', { simple: true }) === 'wal'
    return { target, reader, wal, tenantId }
  } catch (error) {
    reader?.close()
    if (error instanceof TobanError) throw error
    throw unusable(target, error instanceof Error ? error.message : String(error), error)
  }
}

/** Begins the read transaction whose snapshot the copy will show. */
export function holdSnapshot(open: OpenTarget): void {
  open.reader.exec('BEGIN')
  open.reader.prepare('SELECT count(*) FROM sqlite_schema').get()
}

export function pageCount(db: Sqlite): number {
  return Number(db.pragma('page_count', { simple: true }))
}

/**
 * Rule R11: the application id and the identity row say that this is the file of that plane or tenant.
 * Answers the tenant's id (null for ops and platform). Throws `backup_target_unusable`.
 */
export function demandIdentity(db: Sqlite, target: BackupTarget): string | null {
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()
  if (tables === 0) throw unusable(target, 'no tables')
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw unusable(target, 'identity: not a file of Toban (application_id)')
  }
  const { owner } = target
  switch (owner.kind) {
    case 'ops':
    case 'platform':
      return demandPlane(db, target, owner.kind)
    case 'tenant':
    case 'archive':
      return demandTenant(db, target, owner)
  }
}

function demandPlane(db: Sqlite, target: BackupTarget, kind: string): null {
  const found = hasTable(db, 'plane_meta')
    ? db.prepare('SELECT kind FROM plane_meta').pluck().get()
    : undefined
  if (found !== kind)
    throw unusable(target, `identity: plane_meta says ${String(found ?? 'nothing')}`)
  return null
}

type TenantOwner = Extract<TargetOwner, { code: string }>

function demandTenant(db: Sqlite, target: BackupTarget, owner: TenantOwner): string {
  const meta = hasTable(db, 'tenant_meta')
    ? (db.prepare('SELECT tenant_id, tenant_code, kind, year FROM tenant_meta').get() as
        | Meta
        | undefined)
    : undefined
  if (!meta) throw unusable(target, 'identity: tenant_meta says nothing')
  const year = owner.kind === 'archive' ? owner.year : meta.year
  if (meta.tenant_code === owner.code && meta.kind === owner.kind && meta.year === year) {
    return meta.tenant_id
  }
  throw unusable(target, `identity: tenant_meta says ${meta.kind} of ${meta.tenant_code}`)
}

type Meta = { tenant_id: string; tenant_code: string; kind: string; year: number | null }

function hasTable(db: Sqlite, name: string): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined
}

export function unusable(target: BackupTarget, why: string, cause?: unknown): TobanError {
  return new TobanError({
    code: 'backup_target_unusable',
    message: {
      ja: `${target.target} をバックアップできません: ${target.path}: ${why}`,
      en: `${target.target} can not be backed up: ${target.path}: ${why}`,
    },
    hint: {
      ja: 'ファイルを調べてください。失ったのなら最後の検証済みバックアップから復元してください(BATCH-901)',
      en: 'look at the file; if it is lost, restore the last verified backup (BATCH-901)',
    },
    cause,
  })
}
