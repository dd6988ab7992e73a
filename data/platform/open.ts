/** Creates, opens and migrates platform.db, the holding's books; called by main, threads (`collect`) and the CLI. */
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import type { OpenMode, Sqlite, Synchronous } from '../sqlite/database.ts'
import {
  createPlane,
  type Migrated,
  migratePlane,
  openPlane,
  type Plane,
  type PlaneIdentity,
} from '../sqlite/plane.ts'
import { platformMigrations } from './migrations/index.ts'
import * as schema from './schema/index.ts'

export type PlatformDb = Readonly<{
  plane: 'platform'
  path: string
  sqlite: Sqlite
  orm: BetterSQLite3Database<typeof schema>
}>

// FULL because mail_queue lies here: a forgotten "is being sent" mark would send a mail twice.
const plane: Plane = { kind: 'platform', migrations: platformMigrations, synchronous: 'FULL' }

/** A new file, mode 0600; throws `database_exists` rather than overwrite one. */
export function createPlatform(path: string, identity: PlaneIdentity): PlatformDb {
  return handle(path, createPlane(path, plane, identity))
}

/**
 * Throws `database_missing`, `database_corrupt`, `not_a_toban_file`, `schema_older` or `schema_newer`.
 * @param synchronous NORMAL for a handle that only writes what may be forgotten by a power cut
 */
export function openPlatform(
  path: string,
  mode: OpenMode,
  synchronous: Synchronous = plane.synchronous,
): PlatformDb {
  return handle(path, openPlane(path, { ...plane, synchronous }, mode))
}

export function migratePlatform(path: string): Migrated {
  return migratePlane(path, plane)
}

function handle(path: string, sqlite: Sqlite): PlatformDb {
  return { plane: 'platform', path, sqlite, orm: drizzle(sqlite, { schema }) }
}
