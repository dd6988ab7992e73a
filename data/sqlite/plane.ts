/** What ops.db and platform.db have in common: create, open, migrate, and the plane_meta row; used by their openers. */
import { TobanError } from '../../server/domain/errors.ts'
import {
  type OpenMode,
  openDatabase,
  type PlaneKind,
  type Sqlite,
  type Synchronous,
  translated,
} from './database.ts'
import { databaseFaults } from './faults.ts'
import { createFile } from './file.ts'
import { demandCurrent, latestVersion, type Migration, migrate, schemaVersion } from './migrate.ts'

/** Written into plane_meta when the file is made. `at` is epoch ms. */
export type PlaneIdentity = Readonly<{ installationId: string; appVersion: string; at: number }>

export type Plane = Readonly<{
  kind: Exclude<PlaneKind, 'tenant'>
  migrations: readonly Migration[]
  synchronous: Synchronous
}>

/** Schema versions before and after. */
export type Migrated = { from: number; to: number }

export function createPlane(path: string, plane: Plane, identity: PlaneIdentity): Sqlite {
  createFile(path, {
    migrations: plane.migrations,
    faults: databaseFaults,
    identify: (db, version) => {
      db.prepare(
        `INSERT INTO plane_meta (kind, installation_id, schema_version, app_version, created_at)
         VALUES (?, ?, ?, ?, ?)`,
      ).run(plane.kind, identity.installationId, version, identity.appVersion, identity.at)
    },
  })
  return openPlane(path, plane, 'read-write')
}

/** Throws `database_missing`, `database_corrupt`, `not_a_toban_file`, `database_identity_mismatch`, `schema_older` or `schema_newer`. */
export function openPlane(path: string, plane: Plane, mode: OpenMode): Sqlite {
  const db = openIdentified(path, plane, mode)
  try {
    demandCurrent(db, plane.migrations, path)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

export function migratePlane(path: string, plane: Plane): Migrated {
  const db = openIdentified(path, plane, 'read-write')
  try {
    const from = schemaVersion(db)
    const to = migrate(db, plane.migrations, path)
    db.prepare('UPDATE plane_meta SET schema_version = ?').run(latestVersion(plane.migrations))
    return { from, to }
  } finally {
    db.close()
  }
}

function openIdentified(path: string, plane: Plane, mode: OpenMode): Sqlite {
  const { synchronous } = plane
  const db = openDatabase(path, { mode, synchronous, faults: databaseFaults })
  try {
    translated(path, databaseFaults, () => demandKind(db, path, plane))
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** platform.db under the name of ops.db is a whole file of Toban, but not this one. */
function demandKind(db: Sqlite, path: string, plane: Plane): void {
  const found = kindOf(db)
  if (found === plane.kind) return
  throw new TobanError({
    code: 'database_identity_mismatch',
    kind: 'refused',
    message: {
      ja: `${path} の種類は ${found ?? '不明'} です。${plane.kind} のはずです`,
      en: `${path} is of kind ${found ?? 'unknown'}, expected ${plane.kind}`,
    },
    hint: {
      ja: 'ファイルが取り違えられています。正しい名前に戻すか、バックアップから復元してください',
      en: 'the files were mixed up: put it back under its own name, or restore a backup',
    },
  })
}

/** undefined for a company's file, which has tenant_meta instead. */
function kindOf(db: Sqlite): string | undefined {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'plane_meta'").get()
  if (table === undefined) return undefined
  return db.prepare<[], string>('SELECT kind FROM plane_meta').pluck().get()
}
