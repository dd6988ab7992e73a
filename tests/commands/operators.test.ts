/** Operators: making them, their passwords, and what is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../data/ops/audit.ts'
import {
  addOperator,
  changePassword,
  disableOperator,
  listOperators,
  operatorsFor,
  setPassword,
} from '../../server/commands/operators.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const AT = Date.UTC(2025, 5, 1)
const GOOD = 'plum-anvil-orbit-9'
const HERE = { ip: '10.0.0.7', userAgent: 'test' }

function desk() {
  const ops = makeDataFolder().ops()
  const context = { ops, now: () => AT, by: 'root' }
  return { ops, context, operators: operatorsFor(ops, () => AT) }
}

function auditOf(ops: ReturnType<typeof desk>['ops']) {
  return ops.sqlite.prepare('SELECT operator, verb, object, result FROM audit ORDER BY id').all()
}

test('a new operator gets a one-time password that works and must be changed', async () => {
  const { ops, context, operators } = desk()
  const issued = await addOperator(context, {
    login: ' Tanaka ',
    role: 'operator',
    displayName: '田中 花子',
  })
  expect(issued).toEqual({
    login: 'tanaka',
    oneTimePassword: expect.stringMatching(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/),
  })
  const signedIn = await operators.authenticate('TANAKA', issued.oneTimePassword ?? '', HERE)
  expect(signedIn.ok && operators.session(signedIn.token)).toMatchObject({
    login: 'tanaka',
    displayName: '田中 花子',
    role: 'operator',
    mustChangePassword: true,
  })
  const stored = ops.sqlite.prepare('SELECT password_hash FROM operators').pluck().get()
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(auditOf(ops)[0]).toEqual({
    operator: 'root',
    verb: 'operator.add',
    object: 'tanaka',
    result: 'ok',
  })
})

test('no password and no hash ever reaches the audit or the list', async () => {
  const { ops, context } = desk()
  const { oneTimePassword } = await addOperator(context, { login: 'tanaka', role: 'viewer' })
  await setPassword(context, { login: 'tanaka', password: GOOD })
  const written = JSON.stringify([
    ops.sqlite.prepare('SELECT * FROM audit').all(),
    listOperators(context),
  ])
  expect(written).not.toContain(GOOD)
  expect(written).not.toContain(oneTimePassword)
  expect(written).not.toContain('argon2')
})

describe('what is refused', () => {
  test.each([
    [
      'a login with blanks',
      { login: 'tana ka', role: 'viewer' },
      'login_invalid',
      /not a login: "tana ka"/,
    ],
    ['a login of one letter', { login: 't', role: 'viewer' }, 'login_invalid', /not a login/],
    ['an unknown role', { login: 'tanaka', role: 'boss' }, 'role_invalid', /not a role: boss/],
    [
      'a short password',
      { login: 'tanaka', role: 'viewer', password: 'a'.repeat(11) },
      'password_weak',
      /12 to 256 characters, this one has 11/,
    ],
    [
      'a password with the login',
      { login: 'tanaka', role: 'viewer', password: 'TANAKA-2025-06!' },
      'password_weak',
      /must not contain the login/,
    ],
    [
      'an endless password',
      { login: 'tanaka', role: 'viewer', password: 'a'.repeat(257) },
      'password_weak',
      /this one has 257/,
    ],
  ])('%s', async (_name, request, code, message) => {
    const { ops, context } = desk()
    const adding = addOperator(context, request as Parameters<typeof addOperator>[1])
    await expect(adding).rejects.toMatchObject({
      code,
      kind: 'bad-input',
      message: expect.stringMatching(message),
    })
    expect(listOperators(context)).toEqual([])
    expect(auditOf(ops)).toEqual([
      expect.objectContaining({ verb: 'operator.add', result: 'refused' }),
    ])
  })

  test.each([
    'aaaaaaaaaaaa',
    'abababababab',
    'Password-123456',
    'qwerty.Admin.2026',
    'Toban!Sakura!1',
    'gfhjkmgfhjkm',
    '1qaz2wsx3edc',
    'QazWsxEdcRfv',
    'q1w2e3r4t5y6',
    '123456789abc',
  ])('a password that is tried first: %s', async (password) => {
    const { context } = desk()
    const adding = addOperator(context, { login: 'tanaka', role: 'viewer', password })
    await expect(adding).rejects.toThrow(/tried first/)
  })

  test('a login twice, whatever its case', async () => {
    const { context } = desk()
    await addOperator(context, { login: 'tanaka', role: 'viewer' })
    const again = addOperator(context, { login: 'TANAKA', role: 'admin' })
    await expect(again).rejects.toMatchObject({ code: 'operator_exists', kind: 'refused' })
  })

  test('anything about somebody unknown', async () => {
    const { context } = desk()
    const unknown = { code: 'operator_unknown', kind: 'not-found' }
    await expect(setPassword(context, { login: 'nobody' })).rejects.toMatchObject(unknown)
    await expect(disableOperator(context, 'nobody', 'left')).rejects.toMatchObject(unknown)
  })

  test('disabling the last administrator, and only the last', async () => {
    const { context } = desk()
    await addOperator(context, { login: 'first', role: 'admin' })
    await addOperator(context, { login: 'helper', role: 'operator' })
    await expect(disableOperator(context, 'first', 'left')).rejects.toMatchObject({
      code: 'last_admin',
    })
    await addOperator(context, { login: 'second', role: 'admin' })
    expect(await disableOperator(context, 'first', 'left')).toEqual({ changed: true })
    await expect(disableOperator(context, 'second', 'left')).rejects.toMatchObject({
      code: 'last_admin',
    })
    expect(await disableOperator(context, 'first', 'left')).toEqual({ changed: false })
  })
})

test('a new password replaces the old one, ends the sessions and lifts a lock', async () => {
  const { ops, context, operators } = desk()
  await addOperator(context, { login: 'tanaka', role: 'viewer', password: GOOD })
  const session = await operators.authenticate('tanaka', GOOD, HERE)
  for (let tries = 0; tries < 5; tries++) await operators.authenticate('tanaka', 'wrong', HERE)
  const { oneTimePassword } = await setPassword(context, { login: 'tanaka' })
  expect(session.ok && operators.session(session.token)).toBeNull()
  expect(await operators.authenticate('tanaka', GOOD, HERE)).toMatchObject({
    ok: false,
    why: 'wrong',
  })
  expect(await operators.authenticate('tanaka', oneTimePassword ?? '', HERE)).toMatchObject({
    ok: true,
  })
  expect(verifyAudit(ops).broken).toBeNull()
})

test('an own change asks for the current password and for a different one', async () => {
  const { context, operators } = desk()
  await addOperator(context, { login: 'tanaka', role: 'viewer', password: GOOD })
  const change = (current: string, next: string) =>
    changePassword(context, { login: 'tanaka', current, next })
  await expect(change('wrong', 'cedar-tunnel-flask-3')).rejects.toMatchObject({
    code: 'password_wrong',
  })
  await expect(change(GOOD, GOOD)).rejects.toMatchObject({ code: 'password_same' })
  await expect(change(GOOD, 'short')).rejects.toMatchObject({ code: 'password_weak' })
  await change(GOOD, 'cedar-tunnel-flask-3')
  const signedIn = await operators.authenticate('tanaka', 'cedar-tunnel-flask-3', HERE)
  expect(signedIn.ok && operators.session(signedIn.token)).toMatchObject({
    mustChangePassword: false,
  })
})

test('the length that toban.yaml demands replaces the usual one', async () => {
  const { context } = desk()
  await addOperator(context, { login: 'tanaka', role: 'viewer', password: GOOD })
  const longer = { ...context, passwordMinLength: 24 }
  const change = changePassword(longer, {
    login: 'tanaka',
    current: GOOD,
    next: 'cedar-tunnel-flask-3',
  })
  await expect(change).rejects.toThrow(/24 to 256/)
})

test('what stands on the list of the house is refused, in capitals or not, and so is all while it is gone', async () => {
  const { context } = desk()
  await addOperator(context, { login: 'tanaka', role: 'viewer', password: GOOD })
  const folder = mkdtempSync(join(tmpdir(), 'toban-list-'))
  const file = join(folder, 'leaked.txt')
  writeFileSync(file, 'x\r\nunbelievable-Secret\r\n最高のパスワードです最高\nlast-of-the-list')
  const change = (current: string, next: string) =>
    changePassword({ ...context, passwordDenyList: file }, { login: 'tanaka', current, next })
  for (const next of ['Unbelievable-secret', '最高のパスワードです最高', 'Last-of-the-list'])
    await expect(change(GOOD, next)).rejects.toThrow(/tried first/)
  await change(GOOD, 'unbelievable-secrets')
  rmSync(folder, { recursive: true })
  await expect(change('unbelievable-secrets', GOOD)).rejects.toMatchObject({
    code: 'password_list_unreadable',
    kind: 'refused',
  })
})

test('a disabled operator is out at once and can not come back, though others learn nothing of it', async () => {
  const { context, operators } = desk()
  await addOperator(context, { login: 'tanaka', role: 'viewer', password: GOOD })
  const session = await operators.authenticate('tanaka', GOOD, HERE)
  await disableOperator(context, 'tanaka', 'left the company')
  expect(session.ok && operators.session(session.token)).toBeNull()
  expect(await operators.authenticate('tanaka', GOOD, HERE)).toEqual({
    ok: false,
    why: 'locked',
    until: null,
  })
  expect(await operators.authenticate('tanaka', 'wrong', HERE)).toEqual({
    ok: false,
    why: 'wrong',
    until: null,
  })
  expect(listOperators(context)).toEqual([
    expect.objectContaining({ login: 'tanaka', disabledAt: AT }),
  ])
})
