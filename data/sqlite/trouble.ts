/** Which SQLite errors pass by themselves or with an operator's help, so that trying again makes sense. */
import Database from 'better-sqlite3'

const PASSING = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_IOERR'] as const

/** Locked by another connection beyond the busy timeout, no space left, or the disk did not answer. */
export function isPassingTrouble(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  // The openers wrap what they met.
  const sqlite = error instanceof Database.SqliteError ? error : error.cause
  if (!(sqlite instanceof Database.SqliteError)) return false
  return PASSING.some((code) => sqlite.code.startsWith(code))
}

/** The file's pages are not what they should be. */
export function isDamage(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
  )
}
