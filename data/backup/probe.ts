/** Asks one live database whether it is there, whole on its face and answers; called by BATCH-001. */
import Database from 'better-sqlite3'
import { openTarget, unusable } from './snapshot.ts'
import type { BackupTarget } from './targets.ts'

export type Probe = Readonly<{ lockWaitMs: number }>

/**
 * Opens the file read-only, checks its identity and reads by an index; with `lock` it also takes and gives back
 * the write lock. Throws `backup_target_unusable`, or SQLite's error when the lock could not be had.
 */
export function probeDatabase(target: BackupTarget, lock: Probe | null): void {
  const { reader } = openTarget(target)
  try {
    reader.prepare('SELECT name FROM sqlite_schema WHERE rowid = 1').get()
  } finally {
    reader.close()
  }
  if (lock) takeLock(target, lock)
}

function takeLock(target: BackupTarget, { lockWaitMs }: Probe): void {
  const writer = new Database(target.path, { fileMustExist: true, timeout: lockWaitMs })
  try {
    writer.exec('BEGIN IMMEDIATE')
    writer.exec('ROLLBACK')
  } catch (error) {
    throw unusable(target, error instanceof Error ? error.message : String(error), error)
  } finally {
    writer.close()
  }
}
