/** Inserts a row given as an object, past the query modules: the tests of constraints want the file alone. */
import type { Sqlite } from '../../data/sqlite/database.ts'

export type Row = Record<string, string | number | null>

/** Inserts one row; columns left out keep the table's default. */
export function insert(db: Sqlite, table: string, row: Row, verb = 'INSERT'): void {
  const names = Object.keys(row)
  const marks = names.map((name) => `@${name}`).join(', ')
  db.prepare(`${verb} INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(row)
}
