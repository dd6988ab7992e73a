/** Prepared once per connection and text, and never more than the limit. */
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { MAX_STATEMENTS_PER_CONNECTION, statement } from '../../data/sqlite/statement.ts'

test('the same text on the same connection is prepared once', () => {
  const db = new Database(':memory:')
  expect(statement(db, 'SELECT 1')).toBe(statement(db, 'SELECT 1'))
  expect(statement(db, 'SELECT 1')).not.toBe(statement(db, 'SELECT 2'))
})

test('connections do not share statements', () => {
  const [one, other] = [new Database(':memory:'), new Database(':memory:')]
  expect(statement(one, 'SELECT 1').database).toBe(one)
  expect(statement(other, 'SELECT 1').database).toBe(other)
})

test('the oldest text is forgotten when there are too many', () => {
  const db = new Database(':memory:')
  const first = statement(db, 'SELECT 0')
  for (let n = 1; n < MAX_STATEMENTS_PER_CONNECTION; n += 1) statement(db, `SELECT ${n}`)
  expect(statement(db, 'SELECT 0')).toBe(first)
  statement(db, 'SELECT -1')
  expect(statement(db, 'SELECT 0')).not.toBe(first)
})

test('text that is not SQL throws and is not remembered', () => {
  const db = new Database(':memory:')
  expect(() => statement(db, 'SELEKT')).toThrow(/syntax error/)
  expect(() => statement(db, 'SELEKT')).toThrow(/syntax error/)
})
