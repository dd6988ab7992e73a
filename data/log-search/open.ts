/**
 * The full-text index of the log lines, a file of its own: made from ops.db, rebuilt when it is missing, damaged or
 * of another installation, in no backup. One thread writes it (server/records), everybody may read it.
 */
import { existsSync, rmSync } from 'node:fs'
import { type OpenMode, openDatabase, type Sqlite } from '../sqlite/database.ts'
import { databaseFaults } from '../sqlite/faults.ts'
import { createFile } from '../sqlite/file.ts'
import { latestVersion, type Migration, schemaVersion } from '../sqlite/migrate.ts'

export type LogSearchDb = Readonly<{ path: string; sqlite: Sqlite }>

/**
 * Contentless: it holds the grams of server/domain/text-grams, the text stays in ops.db. A line's rowid is
 * (run_no << 20) | seq, so a run's lines are one range, and newer runs have larger ones. An index of another
 * schema is not migrated but made anew.
 */
const schema: Migration = {
  version: 1,
  name: 'log-search',
  sql: `
CREATE TABLE search_meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  installation_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  caught_up_at INTEGER -- when there was last nothing left to index
) STRICT;

CREATE TABLE indexed_runs (
  run_no INTEGER PRIMARY KEY, -- (seconds since 2020 << 12) | number within the second
  run_id TEXT NOT NULL UNIQUE,
  batch_id TEXT NOT NULL,
  until_seq INTEGER NOT NULL CHECK (until_seq >= 0),
  tail INTEGER NOT NULL, -- checksum of line until_seq: tells a restored ops.db from the one that was indexed
  last_at INTEGER NOT NULL, -- the newest line
  is_done INTEGER NOT NULL CHECK (is_done IN (0, 1)), -- the run has ended, nothing will follow
  is_thinned INTEGER NOT NULL CHECK (is_thinned IN (0, 1)) -- warnings and errors only
) STRICT;
CREATE INDEX indexed_runs_by_last_at ON indexed_runs (last_at, run_no);
CREATE INDEX indexed_runs_in_full ON indexed_runs (run_no) WHERE is_thinned = 0;

CREATE VIRTUAL TABLE lines USING fts5(
  grams,
  content = '',
  contentless_delete = 1,
  detail = 'none',
  tokenize = 'ascii'
);
`,
}

/** A run that wrote its newest line later than this after it was queued is a long one. */
export const LONG_MS = 6 * 3_600_000
/** The second in which a run was queued is in its number (see `indexed_runs`). */
export const IS_LONG = `last_at > ((run_no >> 12) + ${Date.UTC(2020) / 1_000}) * 1000 + ${LONG_MS}`

/** Made where it is missing: for this alone the index is not made anew. */
const LONG_RUNS = `CREATE INDEX IF NOT EXISTS indexed_long_runs ON indexed_runs (last_at) WHERE ${IS_LONG}`

/** Read-only; null while there is no index, or not one of this program. */
export function openLogSearch(path: string): LogSearchDb | null {
  if (!existsSync(path)) return null
  const search = open(path, 'read-only')
  if (search && schemaVersion(search.sqlite) === latestVersion([schema])) return search
  search?.sqlite.close()
  return null
}

export type IndexIdentity = Readonly<{ installationId: string; at: number }>

/** For the one that writes: opens the index, or begins a new one when it is of no use. */
export function ownLogSearch(path: string, identity: IndexIdentity): LogSearchDb {
  const found = existsSync(path) ? open(path, 'read-write') : null
  if (found && isOurs(found.sqlite, identity.installationId)) return withLongRuns(found)
  found?.sqlite.close()
  discardLogSearch(path)
  createFile(path, {
    migrations: [schema],
    faults: databaseFaults,
    identify: (db) => {
      const sql = 'INSERT INTO search_meta (id, installation_id, created_at) VALUES (1, ?, ?)'
      db.prepare(sql).run(identity.installationId, identity.at)
    },
  })
  const options = {
    mode: 'read-write',
    synchronous: 'NORMAL',
    faults: databaseFaults,
  } as const
  return withLongRuns({ path, sqlite: openDatabase(path, options) })
}

function withLongRuns(search: LogSearchDb): LogSearchDb {
  search.sqlite.exec(LONG_RUNS)
  return search
}

/** Nothing is lost: the next one that owns it begins anew. Close it before. */
export function discardLogSearch(path: string): void {
  for (const side of ['', '-wal', '-shm']) rmSync(path + side, { force: true })
}

/** Null for a file that can not be used: nothing in it is lost for good. */
function open(path: string, mode: OpenMode): LogSearchDb | null {
  try {
    return {
      path,
      sqlite: openDatabase(path, { mode, synchronous: 'NORMAL', faults: databaseFaults }),
    }
  } catch {
    return null
  }
}

function isOurs(db: Sqlite, installationId: string): boolean {
  try {
    if (schemaVersion(db) !== latestVersion([schema])) return false
    return db.prepare('SELECT installation_id FROM search_meta').pluck().get() === installationId
  } catch {
    return false
  }
}
