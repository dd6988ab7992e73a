/** The long checks of one database file (data-model rule R23); runs in the child process of server/sdk/child.ts. */
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import type { Sqlite } from '../sqlite/database.ts'

/** Complaints kept of one check; the first says enough, a destroyed file has thousands. */
const MAX_COMPLAINTS = 20

/** full: integrity_check and foreign keys · quick: quick_check only. Both count the rows when asked. */
export type FileCheck = Readonly<{ path: string; depth: 'full' | 'quick'; countRows: boolean }>

export type FileVerdict = Readonly<{
  /** Empty = ok. */
  complaints: readonly string[]
  fkFaults: number
  /** sha256 over the file's schema, hex. */
  schemaHash: string
  userVersion: number
  /** Rows per table by full scan; empty when not counted. */
  tables: Readonly<Record<string, number>>
  tableCount: number
}>

/** Never throws for a damaged file: that is a complaint. */
export function checkFile(check: FileCheck): FileVerdict {
  let db: Sqlite | undefined
  try {
    db = new Database(check.path, { readonly: true, fileMustExist: true })
    return {
      complaints: complaintsOf(db, check.depth),
      fkFaults: check.depth === 'full' ? foreignKeyFaults(db) : 0,
      ...schemaOf(db),
      tables: check.countRows ? rowsByTable(db) : {},
    }
  } catch (error) {
    // Damage may surface as SQLITE_CORRUPT from any of the statements instead of a listed line.
    return { ...NOTHING, complaints: [error instanceof Error ? error.message : String(error)] }
  } finally {
    db?.close()
  }
}

const NOTHING = { fkFaults: 0, schemaHash: '', userVersion: 0, tables: {}, tableCount: 0 } as const

function complaintsOf(db: Sqlite, depth: FileCheck['depth']): string[] {
  const pragma = depth === 'full' ? 'integrity_check' : 'quick_check'
  const lines = db.prepare(`PRAGMA ${pragma}(${MAX_COMPLAINTS})`).pluck().all() as string[]
  const complaints = lines.filter((line) => line !== 'ok')
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()
  return tables === 0 ? [...complaints, 'no tables'] : complaints
}

function foreignKeyFaults(db: Sqlite): number {
  let faults = 0
  for (const _fault of db.prepare('PRAGMA foreign_key_check').iterate()) faults += 1
  return faults
}

function schemaOf(db: Sqlite) {
  const rows = db
    .prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name, tbl_name')
    .raw()
    .all() as unknown[][]
  return {
    schemaHash: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
    userVersion: Number(db.pragma('user_version', { simple: true })),
    tableCount: rows.filter((row) => row[0] === 'table').length,
  }
}

/** Real tables only; NOT INDEXED because a count from an index hides damaged table pages. */
function rowsByTable(db: Sqlite): Record<string, number> {
  const tables = db
    .prepare(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name`,
    )
    .pluck()
    .all() as string[]
  return Object.fromEntries(
    tables.map((name) => [
      name,
      Number(
        db
          .prepare(`SELECT count(*) FROM ${quoted(name)} NOT INDEXED`)
          .pluck()
          .get(),
      ),
    ]),
  )
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
