/** The record on the command line: what was done is listed, and whoever tampered with the file is found out. */
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '../../data/ops/audit.ts'
import type { AuditLine } from '../../server/commands/audit-line.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { toban } from '../fixture/process.ts'

let data: TestFolder

beforeAll(() => {
  data = makeDataFolder()
  for (let n = 1; n <= 1_203; n += 1) {
    recordAudit(data.ops(), {
      at: Date.UTC(2026, 10, 1) + n * 60_000,
      operator: n % 2 === 0 ? 'tanaka' : 'sato',
      verb: 'run.start',
      object: `BATCH-${n % 3 === 0 ? '301' : '302'}`,
      reason: `n ${n}`,
      after: { n },
      result: 'ok',
    })
  }
})
afterAll(cleanUp)

const audit = (...args: string[]) => toban(['audit', ...args], { data: data.root })

/** As docs/operations.md says that it can be done without Toban. */
function hashOf(line: AuditLine): string {
  const text = (value: unknown) => (value === null ? null : JSON.stringify(value))
  const content = {
    after: text(line.after),
    at: Date.parse(line.at),
    before: text(line.before),
    from_ip: line.fromIp,
    id: line.id,
    object: line.object,
    operator: line.operator,
    reason: line.reason,
    result: line.result,
    run_id: line.runId,
    verb: line.verb,
  }
  return createHash('sha256').update(line.prevHash).update(JSON.stringify(content)).digest('hex')
}

describe('toban audit', () => {
  it('lists the newest first, filtered by who and what', () => {
    const said = audit('list', '--operator', 'tanaka', '--object', 'BATCH-301', '--json')
    const rows = JSON.parse(said.out) as { after: { n: number }; at: string }[]
    expect(rows).toHaveLength(50)
    expect(rows[0]).toMatchObject({ after: { n: 1_200 }, at: '2026-11-02T05:00:00.000+09:00' })
    expect(audit('list', '--since', 'yesterday-ish').code).toBe(2)
  })

  it('exports every row as a line of JSON, oldest first, from which anybody can follow the chain', () => {
    const lines = audit('export')
      .out.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditLine)
    expect(lines.map(({ after }) => after)).toEqual(
      Array.from({ length: 1_203 }, (_, index) => ({ n: index + 1 })),
    )
    const hashes = ['0'.repeat(64), ...lines.map(hashOf)]
    expect(lines.map(({ prevHash }) => prevHash)).toEqual(hashes.slice(0, -1))
    expect(lines.at(-1)?.hash).toBe(hashes.at(-1))
    const [newest] = JSON.parse(audit('list', '--limit', '1', '--json').out) as AuditLine[]
    expect(newest).toEqual(lines.at(-1))
  })

  it.each([
    ['a changed reason', `UPDATE audit SET reason = 'nothing' WHERE id = 700`, 700],
    ['a deleted row', `DELETE FROM audit WHERE id = 500`, 501],
    [
      'two rows that changed places',
      `UPDATE audit SET id = -1 WHERE id = 20; UPDATE audit SET id = 20 WHERE id = 21; UPDATE audit SET id = 21 WHERE id = -1`,
      20,
    ],
  ])('verify finds %s', (_what, sql, id) => {
    expect(audit('verify').code).toBe(0)
    const db = new Database(data.folder.opsFile)
    const triggers = db
      .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'`)
      .all() as { name: string; sql: string }[]
    const before = db.prepare('SELECT * FROM audit ORDER BY id').all() as Record<string, unknown>[]
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
    db.exec(sql)
    const said = audit('verify', '--json')
    expect(said.code).toBe(1)
    expect(JSON.parse(said.out)).toMatchObject({ ok: false, broken: { id } })
    db.exec('DELETE FROM audit')
    const names = Object.keys(before[0] ?? {})
    const insert = db.prepare(
      `INSERT INTO audit (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    )
    for (const row of before) insert.run(row)
    for (const trigger of triggers) db.exec(trigger.sql)
    db.close()
  })

  it('verify finds rows cut off at the end by a hash that was noted elsewhere', () => {
    const { head } = JSON.parse(audit('verify', '--json').out) as { head: string }
    expect(audit('verify', '--head', head).code).toBe(0)
    const db = new Database(data.folder.opsFile)
    db.exec('DROP TRIGGER audit_never_deleted; DELETE FROM audit WHERE id > 1200')
    db.close()
    expect(audit('verify').code).toBe(0)
    expect(audit('verify', '--head', head)).toMatchObject({ code: 1 })
  })
})
