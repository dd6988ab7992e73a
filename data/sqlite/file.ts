/** Makes a new data file so that it is either whole and private or not there; used by the openers. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { notWritable } from '../folder.ts'
import { APPLICATION_ID, type Sqlite } from './database.ts'
import type { FileFaults } from './faults.ts'
import { type Migration, migrate } from './migrate.ts'

export type NewFile = Readonly<{
  migrations: readonly Migration[]
  faults: FileFaults
  /** Writes the identity row; `schemaVersion` is the one the file was made with. */
  identify(db: Sqlite, schemaVersion: number): void
}>

/** Creates `path` (mode 0600, WAL) under a temporary name and links it into place. Never overwrites. */
export function createFile(path: string, file: NewFile): void {
  const draft = `${path}.tmp-${randomBytes(6).toString('hex')}`
  try {
    reserve(draft)
    fill(draft, file)
    publish(draft, path, file.faults)
  } finally {
    for (const side of ['', '-wal', '-shm', '-journal']) rmSync(draft + side, { force: true })
  }
}

/** SQLite would create the file with the umask's mode: it must be private from its first byte. */
function reserve(draft: string): void {
  try {
    closeSync(openSync(draft, 'wx', 0o600))
  } catch (error) {
    throw notWritable(dirname(draft), error)
  }
}

function fill(draft: string, { migrations, identify }: NewFile): void {
  const db = new Database(draft, { fileMustExist: true })
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`)
    const version = migrate(db, migrations, draft)
    identify(db, version)
    db.pragma('journal_mode = WAL')
  } finally {
    db.close()
  }
}

/** A hard link, not a rename: it fails when somebody else made the file meanwhile. */
function publish(draft: string, path: string, faults: FileFaults): void {
  syncPath(draft)
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw faults.exists(path)
    throw notWritable(dirname(path), error)
  }
  syncPath(dirname(path))
}

/** Makes what was written to a file, or a rename in a folder, survive a power cut. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
