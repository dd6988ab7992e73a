/** Creates, opens and migrates ops.db; only the main process may open it read-write. */
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import type { OpenMode, Sqlite } from '../sqlite/database.ts'
import {
  createPlane,
  type Migrated,
  migratePlane,
  openPlane,
  type Plane,
  type PlaneIdentity,
} from '../sqlite/plane.ts'
import { opsMigrations } from './migrations/index.ts'
import * as schema from './schema/index.ts'

export type OpsDb = Readonly<{
  plane: 'ops'
  path: string
  sqlite: Sqlite
  orm: BetterSQLite3Database<typeof schema>
}>

const plane: Plane = { kind: 'ops', migrations: opsMigrations, synchronous: 'NORMAL' }

/** A new file, mode 0600; throws `database_exists` rather than overwrite one. */
export function createOps(path: string, identity: PlaneIdentity): OpsDb {
  return handle(path, createPlane(path, plane, identity))
}

/** Throws `database_missing`, `database_corrupt`, `not_a_toban_file`, `schema_older` or `schema_newer`. */
export function openOps(path: string, mode: OpenMode): OpsDb {
  return handle(path, openPlane(path, plane, mode))
}

export function migrateOps(path: string): Migrated {
  return migratePlane(path, plane)
}

function handle(path: string, sqlite: Sqlite): OpsDb {
  return { plane: 'ops', path, sqlite, orm: drizzle(sqlite, { schema }) }
}
