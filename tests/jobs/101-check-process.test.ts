/** Data-model rule R23: long checks run in a child process that can be killed; used by BATCH-101 and BATCH-001. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { checkFileInChild } from '../../server/sdk/child.ts'

const never = new AbortController().signal

function file(sql: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'toban-check-')), 'some.db')
  const db = new Database(path)
  // Some of them write into their schema.
  db.unsafeMode()
  db.exec(sql)
  db.close()
  return path
}

/**
 * Its check is one statement of a quarter of an hour: whether a row belongs into the index takes 10 ms to judge, and
 * is judged for 100,000 rows. It was not while they were entered. (Rules of columns would not do: SQLite does not
 * judge them in a file that it may only read.)
 */
const endlessFile = () =>
  file(`CREATE TABLE t (s TEXT);
    CREATE INDEX slow ON t (s) WHERE hex(zeroblob(1 + length(s))) = s;
    WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000)
    INSERT INTO t SELECT '' FROM c;
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, 'zeroblob(1 ', 'zeroblob(10000000 ') WHERE name = 'slow';`)

describe('a check in a child process', () => {
  it('says what is in a sound file', async () => {
    const path = file(`CREATE TABLE a (n INTEGER PRIMARY KEY); INSERT INTO a VALUES (1), (2);
      CREATE TABLE b (n REFERENCES a (n)); PRAGMA foreign_keys = OFF; INSERT INTO b VALUES (1), (9); PRAGMA user_version = 7;`)
    const verdict = await checkFileInChild(
      { path, depth: 'full', countRows: true },
      { signal: never },
    )
    expect(verdict).toMatchObject({
      complaints: [],
      fkFaults: 1,
      userVersion: 7,
      tableCount: 2,
      tables: { a: 2, b: 2 },
    })
    expect(verdict.schemaHash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('the schema hash follows the schema, not the rows', async () => {
    const hash = async (sql: string) =>
      (
        await checkFileInChild(
          { path: file(sql), depth: 'quick', countRows: false },
          { signal: never },
        )
      ).schemaHash
    const one = await hash('CREATE TABLE a (n)')
    expect(await hash('CREATE TABLE a (n); INSERT INTO a VALUES (1)')).toBe(one)
    expect(await hash('CREATE TABLE a (m)')).not.toBe(one)
  })

  it.each([
    ['an empty database', '', 'no tables'],
    ['no database at all', 'rubbish'.repeat(2_000), 'file is not a database'],
  ])('complains about %s instead of throwing', async (_words, content, complaint) => {
    const path = join(mkdtempSync(join(tmpdir(), 'toban-check-')), 'some.db')
    writeFileSync(path, content)
    const verdict = await checkFileInChild(
      { path, depth: 'full', countRows: true },
      { signal: never },
    )
    expect(verdict.complaints).toEqual([complaint])
  })

  it('is killed in the middle of a statement when its time is over', async () => {
    const check = checkFileInChild(
      { path: endlessFile(), depth: 'full', countRows: true },
      { signal: never, limitMs: 500 },
    )
    await expect(check).rejects.toMatchObject({
      code: 'check_process_failed',
      message: expect.stringContaining('too long'),
    })
  })

  it('is killed when the run is stopped, and says so with the reason of the stop', async () => {
    const stop = new AbortController()
    const check = checkFileInChild(
      { path: endlessFile(), depth: 'full', countRows: true },
      { signal: stop.signal },
    )
    setTimeout(() => stop.abort(new Error('shutdown')), 100)
    await expect(check).rejects.toThrow('shutdown')
  })
})
