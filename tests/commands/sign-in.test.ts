/** Signing in: the growing lock, what strangers can learn, and when sessions end. */
import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { addOperator, operatorsFor } from '../../server/commands/operators.ts'
import type { ConsoleDeps } from '../../server/console/deps.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const START = Date.UTC(2025, 5, 1)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const GOOD = 'plum-anvil-orbit-9'
const HERE = { ip: '10.0.0.7', userAgent: 'x'.repeat(5_000) }

async function desk() {
  const ops = makeDataFolder().ops()
  let now = START
  await addOperator(
    { ops, now: () => now, by: 'root' },
    { login: 'tanaka', role: 'viewer', password: GOOD },
  )
  const operators: Omit<ConsoleDeps['operators'], 'changePassword'> = operatorsFor(ops, () => now)
  const tryIn = (login: string, password: string) => operators.authenticate(login, password, HERE)
  const failTimes = async (login: string, times: number) => {
    const answers = []
    for (let tries = 0; tries < times; tries++) answers.push(await tryIn(login, 'wrong'))
    return answers.at(-1)
  }
  const pass = (ms: number) => {
    now += ms
  }
  return { ops, operators, tryIn, failTimes, pass, now: () => now }
}

const wrong = { ok: false, why: 'wrong', until: null }
const locked = (until: number) => ({ ok: false, why: 'locked', until })

test('the fifth failure locks for a minute, even against the right password', async () => {
  const { tryIn, failTimes, pass } = await desk()
  expect(await failTimes('tanaka', 4)).toEqual(wrong)
  expect(await failTimes('tanaka', 1)).toEqual(locked(START + MINUTE))
  expect(await tryIn('tanaka', GOOD)).toEqual(locked(START + MINUTE))
  pass(MINUTE)
  expect(await tryIn('tanaka', GOOD)).toMatchObject({ ok: true })
})

test('each further failure doubles the lock up to a quarter of an hour; a success forgets them all', async () => {
  const { tryIn, failTimes, pass, now } = await desk()
  await failTimes('tanaka', 5)
  for (const minutes of [2, 4, 8, 15, 15]) {
    pass(15 * MINUTE)
    expect(await failTimes('tanaka', 1)).toEqual(locked(now() + minutes * MINUTE))
  }
  pass(15 * MINUTE)
  expect(await tryIn('tanaka', GOOD)).toMatchObject({ ok: true })
  expect(await failTimes('tanaka', 4)).toEqual(wrong)
})

test('tries at the same moment are counted one by one: no more than five are looked at', async () => {
  const { ops, tryIn } = await desk()
  const guesses = [...Array.from({ length: 9 }, () => 'wrong'), GOOD]
  const answers = await Promise.all(guesses.map((guess) => tryIn('tanaka', guess)))
  expect(answers.filter((answer) => answer.ok)).toEqual([])
  expect(ops.sqlite.prepare('SELECT failed_count FROM operators').pluck().get()).toBe(5)
})

test('an unknown login answers exactly as a known one, locks included', async () => {
  const { failTimes } = await desk()
  for (const times of [1, 3, 1, 1]) {
    expect(await failTimes('nobody', times)).toEqual(await failTimes('tanaka', times))
  }
})

test('an unknown login costs about as much time as a wrong password', async () => {
  const { tryIn } = await desk()
  await tryIn('nobody', 'wrong')
  const spent = async (login: string) => {
    const before = process.cpuUsage()
    await tryIn(login, 'wrong')
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  const [known, unknown] = [await spent('tanaka'), await spent('nobody')]
  expect(unknown).toBeGreaterThan(known / 5)
})

test('the limits of toban.yaml replace the usual ones', async () => {
  const { ops, now, pass } = await desk()
  const strict = operatorsFor(ops, now, () => ({
    lockAfter: 2,
    lockForMs: 30_000,
    sessionLifetimeMs: HOUR,
    sessionIdleMs: MINUTE,
  }))
  const tryIn = (password: string) => strict.authenticate('tanaka', password, HERE)
  expect(await tryIn('wrong')).toEqual(wrong)
  expect(await tryIn('wrong')).toEqual(locked(START + 30_000))
  pass(30_000)
  const signedIn = await tryIn(GOOD)
  expect(signedIn).toMatchObject({ ok: true, expiresAt: now() + HOUR })
  pass(MINUTE)
  expect(signedIn.ok && strict.session(signedIn.token)).toBeNull()
})

test('the audit knows of sign-ins and of locks, with the address, not of every wrong password', async () => {
  const { ops, tryIn, failTimes, pass } = await desk()
  await tryIn('tanaka', GOOD)
  await failTimes('tanaka', 5)
  pass(MINUTE)
  const rows = ops.sqlite
    .prepare(`SELECT from_ip, object, result FROM audit WHERE verb = 'operator.sign_in'`)
    .all()
  expect(rows).toEqual([
    { from_ip: '10.0.0.7', object: 'tanaka', result: 'ok' },
    { from_ip: '10.0.0.7', object: 'tanaka', result: 'refused' },
  ])
})

async function signedIn() {
  const made = await desk()
  const answer = await made.tryIn('tanaka', GOOD)
  if (!answer.ok) throw new Error('not signed in')
  return { ...made, ...answer }
}

test('only the hash of a token is stored', async () => {
  const { ops, token } = await signedIn()
  const row = ops.sqlite.prepare('SELECT token_hash, user_agent FROM operator_sessions').get()
  expect(row).toEqual({
    token_hash: createHash('sha256').update(token).digest('hex'),
    user_agent: 'x'.repeat(400),
  })
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
})

test('a session ends after half an hour without use, not before', async () => {
  const { ops, operators, token, pass } = await signedIn()
  pass(30 * MINUTE - 1)
  expect(operators.session(token)).toMatchObject({ login: 'tanaka' })
  pass(30 * MINUTE - 1)
  expect(operators.session(token)).toMatchObject({ login: 'tanaka' })
  pass(30 * MINUTE)
  expect(operators.session(token)).toBeNull()
  expect(ops.sqlite.prepare('SELECT end_reason FROM operator_sessions').pluck().get()).toBe('idle')
})

test('a session ends after twelve hours, however busy', async () => {
  const { operators, token, expiresAt, pass, now } = await signedIn()
  expect(expiresAt).toBe(START + 12 * HOUR)
  while (now() < START + 12 * HOUR - 20 * MINUTE) {
    pass(20 * MINUTE)
    expect(operators.session(token)).not.toBeNull()
  }
  pass(20 * MINUTE)
  expect(operators.session(token)).toBeNull()
})

test('an ended session and a made-up token are nobody', async () => {
  const { operators, token } = await signedIn()
  expect(operators.session(`${token}x`)).toBeNull()
  operators.end(token)
  expect(operators.session(token)).toBeNull()
  operators.end(token)
})
