/** One small demo per test file, made once and thrown away afterwards; and ways to look into its files. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type DataFolder, dataFolder } from '../../data/folder.ts'
import { type DemoSummary, generateDemo } from '../../server/demo/index.ts'

/** A Tuesday morning after the nightly batches. */
export const MORNING = Date.parse('2026-11-24T10:20:00+09:00')

export type SmallDemo = Readonly<{ folder: DataFolder; summary: DemoSummary; remove: () => void }>

export function smallDemo(
  options: Partial<{ seed: number; now: number; scale: number }> = {},
): SmallDemo {
  const root = mkdtempSync(join(tmpdir(), 'toban-demo-'))
  const folder = dataFolder(root)
  const summary = generateDemo({
    folder,
    seed: 7,
    scale: 0.05,
    now: MORNING,
    appVersion: '0.0.0-test',
    ...options,
  })
  return { folder, summary, remove: () => rmSync(root, { recursive: true, force: true }) }
}

export type Reader = Readonly<{
  all: <T = Record<string, unknown>>(sql: string, ...values: unknown[]) => T[]
  one: <T = unknown>(sql: string, ...values: unknown[]) => T
}>

/** Runs `look` with a read-only connection. */
export function reading<Result>(path: string, look: (reader: Reader) => Result): Result {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    return look({
      all: <T>(sql: string, ...values: unknown[]) => db.prepare(sql).all(...values) as T[],
      one: <T>(sql: string, ...values: unknown[]) =>
        db
          .prepare(sql)
          .pluck()
          .get(...values) as T,
    })
  } finally {
    db.close()
  }
}

export function databasesOf(folder: DataFolder): string[] {
  const tenants = readdirSync(folder.tenantsDir).filter((name) => name.endsWith('.db'))
  return [
    folder.opsFile,
    folder.platformFile,
    ...tenants.map((name) => join(folder.tenantsDir, name)),
  ]
}

/** Digest of every row of every table; index pages and free space do not count. */
export function contentHash(path: string): string {
  return reading(path, ({ all }) => {
    const hash = createHash('sha256')
    const tables = all<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name`,
    )
    for (const { name } of tables)
      hash.update(`${name}${JSON.stringify(all(`SELECT * FROM "${name}"`))}`)
    return hash.digest('hex')
  })
}

/** Relative paths of all files below a folder, sorted. */
export function filesBelow(root: string): string[] {
  return (readdirSync(root, { recursive: true }) as string[])
    .filter((name) => statSync(join(root, name)).isFile())
    .sort()
}

export function fileHash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
