/** The audit's chain: it grows in the caller's transaction, and any tampering is found. */
import { afterEach, expect, test } from 'vitest'
import { type AuditEntry, FIRST_PREV_HASH, recordAudit, verifyAudit } from '../../data/ops/audit.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { auditingRefusal } from '../../server/commands/audit.ts'
import { TobanError } from '../../server/domain/errors.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const entry: AuditEntry = {
  at: 1_700_000_000_000,
  operator: 'tanaka',
  verb: 'tenant.add',
  object: 'alpha',
  reason: '新規契約',
  after: { plan: 'STANDARD' },
  result: 'ok',
}

function opsWithThree(): OpsDb {
  const ops = makeDataFolder().ops()
  for (const object of ['alpha', 'beta', 'gamma']) recordAudit(ops, { ...entry, object })
  return ops
}

/** As somebody with the file and sqlite3 would: the triggers are taken away first. */
function tamper(ops: OpsDb, sql: string): void {
  ops.sqlite.exec('DROP TRIGGER audit_never_updated; DROP TRIGGER audit_never_deleted;')
  ops.sqlite.exec(sql)
}

test('an empty audit and a grown one verify, each row naming the one before', () => {
  expect(verifyAudit(makeDataFolder().ops())).toEqual({
    rows: 0,
    head: FIRST_PREV_HASH,
    broken: null,
  })
  const verdict = verifyAudit(opsWithThree())
  expect(verdict).toMatchObject({ rows: 3, broken: null })
  expect(verdict.head).toMatch(/^[0-9a-f]{64}$/)
})

test.each([
  ['a changed row', `UPDATE audit SET reason = 'x' WHERE id = 2`, { id: 2, what: 'hash' }],
  ['a null made a text', `UPDATE audit SET from_ip = '' WHERE id = 1`, { id: 1, what: 'hash' }],
  ['a removed row', 'DELETE FROM audit WHERE id = 2', { id: 3, what: 'gap' }],
  ['the first row removed', 'DELETE FROM audit WHERE id = 1', { id: 2, what: 'gap' }],
  ['a foreign link', `UPDATE audit SET prev_hash = row_hash WHERE id = 3`, { id: 3, what: 'link' }],
])('%s is found', (_name, sql, broken) => {
  const ops = opsWithThree()
  tamper(ops, sql)
  expect(verifyAudit(ops).broken).toEqual(broken)
})

test('rows can be neither changed nor deleted as the file stands', () => {
  const ops = opsWithThree()
  expect(() => ops.sqlite.exec(`UPDATE audit SET reason = 'x'`)).toThrow(/never changed/)
  expect(() => ops.sqlite.exec('DELETE FROM audit')).toThrow(/never deleted/)
})

test("a row belongs to the caller's transaction: rolled back with it, and the chain goes on", () => {
  const ops = opsWithThree()
  const failing = ops.sqlite.transaction(() => {
    recordAudit(ops, { ...entry, object: 'delta' })
    throw new Error('the act failed')
  })
  expect(() => failing.immediate()).toThrow('the act failed')
  expect(recordAudit(ops, { ...entry, object: 'epsilon' })).toBe(4)
  expect(verifyAudit(ops)).toMatchObject({ rows: 4, broken: null })
})

test('a refused command is on record as refused, a crash is not', async () => {
  const ops = makeDataFolder().ops()
  const refusal = new TobanError({ code: 'nope', message: { ja: '否', en: 'no' } })
  await expect(auditingRefusal(ops, entry, () => Promise.reject(refusal))).rejects.toBe(refusal)
  await expect(
    auditingRefusal(ops, entry, () => {
      throw new TypeError('a defect')
    }),
  ).rejects.toThrow('a defect')
  const rows = ops.sqlite.prepare('SELECT object, result, reason, after FROM audit').all()
  expect(rows).toEqual([
    { object: 'alpha', result: 'refused', reason: '新規契約', after: '{"plan":"STANDARD"}' },
  ])
})
