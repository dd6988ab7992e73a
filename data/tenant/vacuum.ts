/** Gives the free pages of a company's file back to the disk and proves that nothing was lost; runs in a child process (R23). */
import { statSync } from 'node:fs'
import { isPassingTrouble } from '../sqlite/trouble.ts'
import { openTenant, type TenantDb } from './open.ts'

/** `tmpDir`: where the copy is made; on the disk whose room was looked at. */
export type VacuumJob = Readonly<{ path: string; code: string; tmpDir: string }>

export type VacuumVerdict = Readonly<{
  /**
   * `busy`: another connection had the file for longer than the busy timeout. `unsound`: the file was damaged
   * before, and was left alone. `failed`: SQLite refused, and the file is as it was. `damaged`: quick_check or the
   * rows of the biggest tables say that something is lost.
   */
  outcome: 'done' | 'busy' | 'unsound' | 'failed' | 'damaged'
  why: string | null
  bytesBefore: number
  bytesAfter: number
  freePages: number
}>

const BIGGEST = 5

/** Throws the opener's errors. */
export function vacuumTenant({ path, code, tmpDir }: VacuumJob): VacuumVerdict {
  const bytesBefore = statSync(path).size
  const db = openTenant(path, { code }, 'read-write')
  try {
    db.sqlite.pragma(`temp_store_directory = '${tmpDir.replaceAll("'", "''")}'`)
    const { outcome, why } = vacuum(db)
    const freePages = db.sqlite.pragma('freelist_count', { simple: true }) as number
    return { outcome, why, bytesBefore, bytesAfter: statSync(path).size, freePages }
  } finally {
    db.sqlite.close()
  }
}

type End = Pick<VacuumVerdict, 'outcome' | 'why'>

function vacuum(db: TenantDb): End {
  const complaint = complaintOf(db)
  if (complaint !== null) return { outcome: 'unsound', why: complaint }
  const tables = biggestTables(db)
  const before = { rows: rowsOf(db, tables), version: dataVersion(db) }
  try {
    db.sqlite.exec('VACUUM')
    // Without it the file keeps its length until somebody else brings the log home.
    db.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    return failureOf(db, error)
  }
  const after = complaintOf(db)
  if (after !== null) return { outcome: 'damaged', why: after }
  // Somebody else has written meanwhile: then other numbers of rows are no loss.
  if (dataVersion(db) !== before.version) return { outcome: 'done', why: null }
  const lost = tables.find((table) => rowsOf(db, [table])[0] !== before.rows[tables.indexOf(table)])
  return lost === undefined
    ? { outcome: 'done', why: null }
    : { outcome: 'damaged', why: `rows of ${lost}` }
}

/** SQLite takes an unfinished VACUUM back by itself; that is looked at, not believed. */
function failureOf(db: TenantDb, error: unknown): End {
  const why = error instanceof Error ? error.message : String(error)
  const complaint = complaintOf(db)
  if (complaint !== null) return { outcome: 'damaged', why: complaint }
  const isBusy = isPassingTrouble(error) && /locked|busy/i.test(why)
  return { outcome: isBusy ? 'busy' : 'failed', why }
}

/** Null: sound. */
function complaintOf({ sqlite }: TenantDb): string | null {
  try {
    const line = sqlite.prepare('PRAGMA quick_check(1)').pluck().get() as string
    return line === 'ok' ? null : line
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function biggestTables({ sqlite }: TenantDb): string[] {
  const sql = `SELECT d.name FROM dbstat d JOIN sqlite_schema s ON s.name = d.name AND s.type = 'table'
    WHERE d.aggregate = TRUE ORDER BY d.pgsize DESC, d.name LIMIT ${BIGGEST}`
  return sqlite.prepare(sql).pluck().all() as string[]
}

/** NOT INDEXED: a count from an index hides damaged pages of the table. */
function rowsOf({ sqlite }: TenantDb, tables: readonly string[]): number[] {
  return tables.map((table) => {
    const name = `"${table.replaceAll('"', '""')}"`
    return sqlite.prepare(`SELECT count(*) FROM ${name} NOT INDEXED`).pluck().get() as number
  })
}

/** Changes when another connection commits, not when this one does. */
function dataVersion({ sqlite }: TenantDb): number {
  return sqlite.pragma('data_version', { simple: true }) as number
}
