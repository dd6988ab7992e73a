/** Writes many rows of a new file quickly; called only by the demo generator, which owns the file and no one reads it yet. */
import { TobanError } from '../../server/domain/errors.ts'
import type { Sqlite } from '../sqlite/database.ts'

export type BulkCell = string | number | null | Uint8Array
/** Column → value; all rows of one call have the columns of the first. */
export type BulkRow = Readonly<Record<string, BulkCell>>

const NAME = /^[a-z][a-z0-9_]*$/

/** Inserts the rows in order and returns their number. Table and columns must be plain names. */
export function insertRows(db: Sqlite, table: string, rows: readonly BulkRow[]): number {
  const first = rows[0]
  if (first === undefined) return 0
  const columns = Object.keys(first)
  for (const name of [table, ...columns]) demandPlain(name)
  const marks = columns.map(() => '?').join(', ')
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`)
  for (const row of rows) insert.run(columns.map((column) => cell(row, column, table)))
  return rows.length
}

/**
 * Runs `work` in one transaction without the price of durability: no fsync, no write-ahead log, references checked
 * once at the end instead of per row. Afterwards the file is as the openers leave it. A crash in between leaves a
 * file that must be thrown away. Throws `demo_references_broken` when a reference points nowhere.
 */
export function bulkLoad<Result>(db: Sqlite, work: () => Result): Result {
  const synchronous = Number(db.pragma('synchronous', { simple: true }))
  db.pragma('journal_mode = MEMORY')
  db.pragma('synchronous = OFF')
  db.pragma('foreign_keys = OFF')
  try {
    const result = db.transaction(work)()
    demandReferences(db)
    return result
  } finally {
    db.pragma('foreign_keys = ON')
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${synchronous}`)
  }
}

/** Bytes of the database without its log, as BATCH-301 measures them. */
export function fileBytes(db: Sqlite): number {
  const pages = Number(db.pragma('page_count', { simple: true }))
  return pages * Number(db.pragma('page_size', { simple: true }))
}

function cell(row: BulkRow, column: string, table: string): BulkCell {
  const value = row[column]
  if (value !== undefined) return value
  throw new TobanError({
    code: 'demo_column_missing',
    message: {
      ja: `デモデータの行に列がありません: ${table}.${column}`,
      en: `a demo row lacks a column: ${table}.${column}`,
    },
  })
}

function demandPlain(name: string): void {
  if (NAME.test(name)) return
  throw new TobanError({
    code: 'demo_name_invalid',
    message: { ja: `名前が正しくありません: ${name}`, en: `not a plain name: ${name}` },
  })
}

function demandReferences(db: Sqlite): void {
  const broken = db.pragma('foreign_key_check') as readonly { table: string; parent: string }[]
  const first = broken[0]
  if (first === undefined) return
  throw new TobanError({
    code: 'demo_references_broken',
    message: {
      ja: `デモデータの参照が壊れています: ${first.table} → ${first.parent}（${broken.length}件）`,
      en: `demo rows point nowhere: ${first.table} → ${first.parent} (${broken.length})`,
    },
  })
}
