/** Opens one SQLite file with the settings every plane relies on; called by the openers of the three planes only. */
import { type Stats, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { FileFaults } from './faults.ts'

export type Sqlite = Database.Database
export type PlaneKind = 'ops' | 'platform' | 'tenant'
export type OpenMode = 'read-only' | 'read-write'

/** FULL where an outbox lies: WAL with NORMAL may forget the last commits after a power cut. */
export type Synchronous = 'NORMAL' | 'FULL'

/** `PRAGMA application_id` of every file of Toban: "TOBA". */
export const APPLICATION_ID = 0x544f4241

/** How long a statement waits for another connection's lock before SQLITE_BUSY. */
export const BUSY_TIMEOUT_MS = 5_000

export type OpenOptions = Readonly<{
  mode: OpenMode
  synchronous: Synchronous
  /** Words the errors in the terms of the plane. */
  faults: FileFaults
}>

/**
 * Opens an existing file of Toban. A missing file is never created, an empty or foreign one is
 * refused; the identity row is the caller's to check. Throws what `faults` makes of it.
 */
export function openDatabase(path: string, options: OpenOptions): Sqlite {
  const { faults, mode } = options
  refuseMissing(path, faults)
  return translated(path, faults, () => {
    const db = new Database(path, {
      readonly: mode === 'read-only',
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
    })
    try {
      refuseForeign(db, path, faults)
      settle(db, options)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/** Runs `work` on a file and words SQLite's "not a database" and "malformed" as the plane's fault. */
export function translated<Result>(path: string, faults: FileFaults, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) {
      throw faults.corrupt(path, { ja: error.message, en: error.message }, error)
    }
    if (error.code.startsWith('SQLITE_CANTOPEN')) throw faults.unopenable(path, error)
    if (error.code.startsWith('SQLITE_IOERR') || error.code === 'SQLITE_FULL')
      throw faults.unanswered(path, error)
    throw error
  }
}

function refuseMissing(path: string, faults: FileFaults): void {
  const found = statOf(path, faults)
  if (found === undefined) throw faults.missing(path)
  if (!found.isFile()) throw faults.corrupt(path, NOT_A_FILE)
  if (found.size === 0) throw faults.corrupt(path, NO_TABLES)
}

function statOf(path: string, faults: FileFaults): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw faults.unopenable(path, error)
  }
}

function refuseForeign(db: Sqlite, path: string, faults: FileFaults): void {
  const id = db.pragma('application_id', { simple: true })
  if (id === APPLICATION_ID) return
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()
  if (tables === 0) throw faults.corrupt(path, NO_TABLES)
  throw faults.foreign(path)
}

function settle(db: Sqlite, { mode, synchronous }: OpenOptions): void {
  db.pragma('foreign_keys = ON')
  // Without it INSERT OR REPLACE deletes rows behind the back of the DELETE triggers of invoices.
  db.pragma('recursive_triggers = ON')
  if (mode === 'read-only') {
    db.pragma('query_only = ON')
    return
  }
  db.pragma(`synchronous = ${synchronous}`)
  // A file that came out of a backup is in DELETE mode; every other one already says WAL.
  if (db.pragma('journal_mode', { simple: true }) !== 'wal') db.pragma('journal_mode = WAL')
}

const NO_TABLES = {
  ja: '空のファイルです(テーブルがありません)',
  en: 'the file is empty (no tables)',
} as const
const NOT_A_FILE = { ja: '通常のファイルではありません', en: 'not a regular file' } as const
