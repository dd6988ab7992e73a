/** The step that widens the roles rebuilds three tables: nobody and no session may be lost on the way. */
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { opsMigrations } from '../../data/ops/migrations/index.ts'
import { migrate } from '../../data/sqlite/migrate.ts'
import { insert } from './row.ts'
import { AT, newOps } from './temp-folder.ts'

const ROLES_STEP = opsMigrations.findIndex((step) => step.name === 'roles')

const operator = {
  operator_id: 'O1',
  login: 'tanaka',
  display_name: '田中',
  role: 'admin',
  password_hash: 'h',
  password_changed_at: AT,
  mfa_enabled: 0,
  failed_count: 2,
  language: 'ja',
  created_at: AT,
}
const session = {
  session_id: 'S1',
  operator_id: 'O1',
  token_hash: 't',
  issued_at: AT,
  last_used_at: AT,
  expires_at: AT + 1,
  ip: '::1',
  user_agent: 'x',
}
const token = {
  token_id: 'K1',
  operator_id: 'O1',
  name: 'ci',
  token_hash: 'k',
  role: 'viewer',
  issued_at: AT,
  expires_at: AT + 1,
  is_revoked: 0,
}

test('operators, sessions and tokens of an older file are all there after the step', () => {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = ON')
  migrate(db, opsMigrations.slice(0, ROLES_STEP), 'ops.db')
  insert(db, 'operators', operator)
  insert(db, 'operator_sessions', session)
  insert(db, 'api_tokens', token)
  migrate(db, opsMigrations, 'ops.db')
  expect(db.prepare('SELECT * FROM operators').get()).toMatchObject(operator)
  expect(db.prepare('SELECT * FROM operator_sessions').get()).toMatchObject(session)
  expect(db.prepare('SELECT * FROM api_tokens').get()).toMatchObject(token)
  expect(db.pragma('foreign_key_check')).toEqual([])
})

test('a person of a company without a company is refused by the file itself', () => {
  const { sqlite } = newOps()
  const person = { ...operator, role: 'company' }
  expect(() => insert(sqlite, 'operators', person)).toThrow(/CHECK/)
  expect(() => insert(sqlite, 'operators', { ...person, tenant_scope: '[]' })).toThrow(/CHECK/)
  insert(sqlite, 'operators', { ...person, tenant_scope: '["sakura"]' })
})
