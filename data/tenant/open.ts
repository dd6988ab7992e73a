/** Creates, opens and migrates a company's file; whoever opens it says which company is expected. */
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { TobanError } from '../../server/domain/errors.ts'
import { type OpenMode, openDatabase, type Sqlite, translated } from '../sqlite/database.ts'
import { tenantFaults } from '../sqlite/faults.ts'
import { createFile } from '../sqlite/file.ts'
import { demandCurrent, latestVersion, migrate, schemaVersion } from '../sqlite/migrate.ts'
import { tenantMigrations } from './migrations/index.ts'
import * as schema from './schema/index.ts'

export type TenantDb = Readonly<{
  plane: 'tenant'
  code: string
  tenantId: string
  path: string
  sqlite: Sqlite
  orm: BetterSQLite3Database<typeof schema>
}>

/** Written into tenant_meta when the file is made. `at` is epoch ms. */
export type TenantIdentity = Readonly<{
  tenantId: string
  tenantCode: string
  installationId: string
  at: number
}>

/** The company the caller means; the file must say the same. */
export type ExpectedTenant = Readonly<{ code: string }>

/** A new file, mode 0600; throws `tenant_file_exists` rather than overwrite one. */
export function createTenant(path: string, identity: TenantIdentity): TenantDb {
  createFile(path, {
    migrations: tenantMigrations,
    faults: tenantFaults,
    identify: (db, version) => {
      db.prepare(
        `INSERT INTO tenant_meta (tenant_id, tenant_code, kind, schema_version, installation_id, created_at)
         VALUES (?, ?, 'tenant', ?, ?, ?)`,
      ).run(identity.tenantId, identity.tenantCode, version, identity.installationId, identity.at)
    },
  })
  return openTenant(path, { code: identity.tenantCode }, 'read-write')
}

/**
 * Opens the file of `expected.code`; the identity is checked before any other read. Throws
 * `tenant_file_missing`, `tenant_file_corrupt`, `not_a_toban_file`, `tenant_identity_mismatch`,
 * `schema_older` or `schema_newer`.
 */
export function openTenant(path: string, expected: ExpectedTenant, mode: OpenMode): TenantDb {
  const { sqlite, tenantId } = openIdentified(path, expected, mode)
  try {
    demandCurrent(sqlite, tenantMigrations, path)
  } catch (error) {
    sqlite.close()
    throw error
  }
  const orm = drizzle(sqlite, { schema })
  return { plane: 'tenant', code: expected.code, tenantId, path, sqlite, orm }
}

/** Schema versions before and after; the identity is checked first. */
export function migrateTenant(
  path: string,
  expected: ExpectedTenant,
): { from: number; to: number } {
  const { sqlite } = openIdentified(path, expected, 'read-write')
  try {
    const from = schemaVersion(sqlite)
    const to = migrate(sqlite, tenantMigrations, path)
    sqlite.prepare('UPDATE tenant_meta SET schema_version = ?').run(latestVersion(tenantMigrations))
    return { from, to }
  } finally {
    sqlite.close()
  }
}

function openIdentified(path: string, expected: ExpectedTenant, mode: OpenMode) {
  // FULL because the outbox lies here: a forgotten "is being sent" mark would send a message twice.
  const sqlite = openDatabase(path, { mode, synchronous: 'FULL', faults: tenantFaults })
  try {
    const tenantId = translated(path, tenantFaults, () => checkIdentity(sqlite, path, expected))
    return { sqlite, tenantId }
  } catch (error) {
    sqlite.close()
    throw error
  }
}

type Meta = { tenant_id: string; tenant_code: string; kind: string }

/** Answers the tenant's id. */
function checkIdentity(db: Sqlite, path: string, expected: ExpectedTenant): string {
  const meta = readMeta(db)
  if (meta?.tenant_code === expected.code && meta.kind === 'tenant') return meta.tenant_id
  throw identityMismatch(path, expected.code, meta)
}

/** undefined for ops.db and platform.db, which have plane_meta instead. */
function readMeta(db: Sqlite): Meta | undefined {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tenant_meta'").get()
  if (table === undefined) return undefined
  return db.prepare<[], Meta>('SELECT tenant_id, tenant_code, kind FROM tenant_meta').get()
}

function identityMismatch(path: string, expected: string, found: Meta | undefined): TobanError {
  const [code, kind] = [found?.tenant_code ?? '-', found?.kind ?? '-']
  return new TobanError({
    code: 'tenant_identity_mismatch',
    kind: 'refused',
    message: {
      ja: `${path} はテナント ${code}(種類 ${kind})のファイルです。${expected} のはずです`,
      en: `${path} belongs to tenant ${code} (kind ${kind}), expected ${expected}`,
    },
    hint: {
      ja: 'ファイルが取り違えられています。正しい名前に戻すか、バックアップから復元してください',
      en: 'the files were mixed up: put it back under its own name, or restore a backup',
    },
  })
}
