/** A company's file that comes from another installation: looked at, copied whole, and made ours; used by `tenants import`. */
import { closeSync, linkSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { TobanError } from '../../server/domain/errors.ts'
import { copySnapshot } from '../backup/copy.ts'
import { holdSnapshot, openTarget } from '../backup/snapshot.ts'
import { openDatabase, type Sqlite, translated } from '../sqlite/database.ts'
import { tenantFaults } from '../sqlite/faults.ts'
import { syncPath } from '../sqlite/file.ts'
import { latestVersion, schemaVersion } from '../sqlite/migrate.ts'
import { tenantMigrations } from './migrations/index.ts'
import { migrateTenant, type TenantDb } from './open.ts'

/** What a file says of itself. */
export type Handover = Readonly<{
  code: string
  tenantId: string
  installationId: string
  schemaVersion: number
}>

/**
 * Reads the identity of a file that is not ours. Throws `tenant_file_missing`, `tenant_file_corrupt`,
 * `not_a_toban_file` or `schema_newer`.
 */
export function inspectHandover(path: string): Handover {
  const db = openDatabase(path, { mode: 'read-only', synchronous: 'FULL', faults: tenantFaults })
  try {
    return translated(path, tenantFaults, () => identityOf(db, path))
  } finally {
    db.close()
  }
}

/** Copies what the file holds at this moment to `to` (mode 0600), its write-ahead log included. */
export async function copyHandover(path: string, to: string, code: string): Promise<void> {
  // Made by us first: SQLite would give it the mode of the umask.
  closeSync(openSync(to, 'wx', 0o600))
  const open = openTarget({
    target: `tenant:${code}`,
    path,
    setPath: '',
    owner: { kind: 'tenant', code },
  })
  holdSnapshot(open)
  await copySnapshot(open, to, new AbortController().signal)
}

/** Brings a copy to our schema and writes our name into it. Answers the schema versions. */
export function adoptHandover(
  path: string,
  { code, installationId }: { code: string; installationId: string },
): { from: number; to: number } {
  const steps = migrateTenant(path, { code })
  const db = openDatabase(path, { mode: 'read-write', synchronous: 'FULL', faults: tenantFaults })
  try {
    db.prepare('UPDATE tenant_meta SET installation_id = ?').run(installationId)
  } finally {
    db.close()
  }
  return steps
}

/** Puts a finished copy under its name; throws `tenant_file_exists` rather than overwrite one. */
export function publishHandover(copy: string, path: string): void {
  syncPath(copy)
  try {
    linkSync(copy, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw tenantFaults.exists(path)
    throw error
  }
  syncPath(dirname(path))
}

/** The installation that made the file, or took it over. */
export function installationOf(tenant: TenantDb): string {
  return String(tenant.sqlite.prepare('SELECT installation_id FROM tenant_meta').pluck().get())
}

type Meta = { tenant_id: string; tenant_code: string; kind: string; installation_id: string }

function identityOf(db: Sqlite, path: string): Handover {
  const found = schemaVersion(db)
  if (found > latestVersion(tenantMigrations)) throw newer(path, found)
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tenant_meta'").get()
  const meta = table === undefined ? undefined : readMeta(db)
  if (meta === undefined) throw tenantFaults.corrupt(path, NO_COMPANY)
  if (meta.kind !== 'tenant') throw tenantFaults.corrupt(path, otherKind(meta.kind))
  return {
    code: meta.tenant_code,
    tenantId: meta.tenant_id,
    installationId: meta.installation_id,
    schemaVersion: found,
  }
}

function readMeta(db: Sqlite): Meta | undefined {
  return db
    .prepare<[], Meta>('SELECT tenant_id, tenant_code, kind, installation_id FROM tenant_meta')
    .get()
}

function newer(path: string, found: number): TobanError {
  const known = latestVersion(tenantMigrations)
  return new TobanError({
    code: 'schema_newer',
    kind: 'refused',
    message: {
      ja: `${path} のスキーマは版 ${found} ですが、このプログラムは版 ${known} までしか知りません`,
      en: `${path} has schema version ${found}, this program knows versions up to ${known}`,
    },
    hint: {
      ja: '先に Toban を新しい版に更新してください',
      en: 'update Toban to the version that made the file first',
    },
  })
}

function otherKind(kind: string) {
  return {
    ja: `種類が ${kind} です(tenant のはずです)`,
    en: `it is of kind ${kind}, expected tenant`,
  }
}

const NO_COMPANY = {
  ja: 'tenant_meta がありません',
  en: 'it says no company (tenant_meta)',
} as const
