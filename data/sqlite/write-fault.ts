/** Whether a database can be written at this moment; asked by /readyz. */
import Database from 'better-sqlite3'
import { BUSY_TIMEOUT_MS, type Sqlite } from './database.ts'

/**
 * Takes the write lock and gives it back. Null when that went well, or when somebody else writes just now: then it can
 * be written, and nobody is waited for. Otherwise what SQLite says.
 */
export function writeFault(db: Sqlite): string | null {
  db.pragma('busy_timeout = 0')
  try {
    db.exec('BEGIN IMMEDIATE')
    db.exec('ROLLBACK')
    return null
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    return error.code.startsWith('SQLITE_BUSY') ? null : error.message
  } finally {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}
