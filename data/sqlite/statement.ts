/** Prepares each SQL text once per connection; called by all query modules. */
import type Database from 'better-sqlite3'
import type { Sqlite } from './database.ts'

/** More texts than this on one connection means SQL built from values: the oldest is then dropped. */
export const MAX_STATEMENTS_PER_CONNECTION = 1_000

const prepared = new WeakMap<Sqlite, Map<string, Database.Statement>>()

/**
 * The prepared statement of `sql` on `db`. The same object is handed to every caller of the same
 * text, so `pluck()`, `raw()` and `expand()` stay switched on for all of them: use one text in one
 * way only. A statement that is being iterated can not run again until the loop has ended.
 */
export function statement<Bound extends unknown[] = unknown[], Row = unknown>(
  db: Sqlite,
  sql: string,
): Database.Statement<Bound, Row> {
  const known = statementsOf(db)
  const found = known.get(sql) ?? prepare(db, sql, known)
  return found as Database.Statement<Bound, Row>
}

function statementsOf(db: Sqlite): Map<string, Database.Statement> {
  const known = prepared.get(db) ?? new Map<string, Database.Statement>()
  prepared.set(db, known)
  return known
}

function prepare(db: Sqlite, sql: string, known: Map<string, Database.Statement>) {
  const oldest = known.size >= MAX_STATEMENTS_PER_CONNECTION ? known.keys().next().value : undefined
  if (oldest !== undefined) known.delete(oldest)
  const made = db.prepare(sql)
  known.set(sql, made)
  return made
}
