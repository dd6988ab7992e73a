/** One-time codes through the pages: set up, asked for, refused the second time, replaced by recovery codes, taken away. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addOperator } from '../../server/commands/operators.ts'
import type { Role } from '../../server/domain/access.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'
import { consoleConfig } from './fixture/schedule.ts'

const GOOD = 'plum-anvil-orbit-9'
const MINUTE = 60_000

let one: Installation
let now: number
beforeEach(() => {
  now = NOW
  one = open()
})
afterEach(() => one.close())

function open(totp: Partial<Record<Role, 'required'>> = {}): Installation {
  const { toban } = consoleConfig()
  const settings = { ...toban, auth: { ...toban.auth, totp } }
  return installation({
    history: 'none',
    demo: false,
    realSignIn: true,
    clock: () => now,
    settings,
  })
}

async function newcomer(login: string, role: Role = 'operator'): Promise<void> {
  const context = { ops: one.data.ops(), now: () => now, by: 'test' }
  await addOperator(context, { login, role, password: GOOD })
}

type Answered = Readonly<{ status: number; html: string; cookie: string; to: string | null }>

async function send(path: string, form: Record<string, string>, cookie = ''): Promise<Answered> {
  const answer = await post(one, path, form, { cookie })
  return {
    status: answer.status,
    html: await answer.text(),
    cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
    to: answer.headers.get('location'),
  }
}

const signIn = (login: string, password = GOOD) => send('/login', { login, password })

const challengeOf = (html: string) => /name="challenge" value="([^"]+)"/.exec(html)?.[1] ?? ''
const secretsOf = (html: string) =>
  [...html.matchAll(/<code>([a-z2-9-]{17})<\/code>/g)].map((m) => m[1] ?? '')

function codeOf(secret: string, at = now): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
}

/** Answers the secret and the recovery codes. */
async function setUp(cookie: string) {
  const begun = await send('/account/totp/begin', { password: GOOD }, cookie)
  expect(begun.html).toContain('<svg')
  const secret = /<code class="secret-text">([A-Z2-7]{32})<\/code>/.exec(begun.html)?.[1] ?? ''
  const done = await send('/account/totp/confirm', { code: codeOf(secret) }, cookie)
  expect(done.status).toBe(200)
  return { secret, recovery: secretsOf(done.html) }
}

async function withCodes(login = 'mori') {
  await newcomer(login)
  const { cookie } = await signIn(login)
  const made = await setUp(cookie)
  now += MINUTE
  return { ...made, cookie, login }
}

async function code(challenge: string, typed: string) {
  return send('/login/code', { challenge, code: typed, next: '/batches' })
}

test('a code is asked for after the password, lets in once, and is refused the second time', async () => {
  const { secret } = await withCodes()
  const step = await signIn('mori')
  expect(step).toMatchObject({ status: 200, cookie: '' })
  const typed = codeOf(secret)
  const inside = await code(challengeOf(step.html), typed)
  expect(inside).toMatchObject({ status: 303, to: '/batches' })
  expect((await get(one, '/account', { cookie: inside.cookie })).status).toBe(200)
  const again = challengeOf((await signIn('mori')).html)
  expect(await code(again, typed)).toMatchObject({ status: 401, cookie: '' })
  now += 30_000
  expect((await code(again, codeOf(secret))).status).toBe(303)
  expect(textOf((await code(again, codeOf(secret))).html)).toContain('もう一度サインインして')
})

test('the secret lies in a file of its own, nowhere in the database', async () => {
  const { secret, recovery } = await withCodes()
  const stored = JSON.stringify(
    ['operators', 'operator_recovery_codes', 'audit'].map((table) =>
      one.data.ops().sqlite.prepare(`SELECT * FROM ${table}`).all(),
    ),
  )
  expect(recovery).toHaveLength(10)
  for (const hidden of [secret, ...recovery]) expect(stored).not.toContain(hidden)
  const { operator_id } = one.data
    .ops()
    .sqlite.prepare(`SELECT operator_id FROM operators WHERE login = 'mori'`)
    .get() as { operator_id: string }
  const file = join(one.data.folder.stateDir, 'totp', operator_id)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a recovery code stands in for the phone, each of them once', async () => {
  const { recovery } = await withCodes()
  const spoken = recovery[0]?.toUpperCase().replaceAll('-', ' ') ?? ''
  expect((await code(challengeOf((await signIn('mori')).html), spoken)).status).toBe(303)
  expect((await code(challengeOf((await signIn('mori')).html), spoken)).status).toBe(401)
  const audit = one.data
    .ops()
    .sqlite.prepare(`SELECT after FROM audit WHERE verb = 'operator.recovery_code'`)
    .pluck()
    .all()
  expect(audit).toEqual(['{"left":9}'])
})

test('wrong codes and wrong passwords are one count: the fifth locks, and right passwords between them help nobody', async () => {
  const { secret } = await withCodes()
  await signIn('mori', 'wrong')
  for (let tries = 0; tries < 3; tries++) {
    expect((await code(challengeOf((await signIn('mori')).html), '000000')).status).toBe(401)
  }
  const last = challengeOf((await signIn('mori')).html)
  expect((await code(last, '000000')).status).toBe(429)
  expect((await signIn('mori')).status).toBe(429)
  expect((await code(last, codeOf(secret))).status).toBe(429)
  now += MINUTE
  expect((await code(last, codeOf(secret))).status).toBe(303)
})

test('a password that is guessed in an open session counts too', async () => {
  await newcomer('mori')
  const { cookie } = await signIn('mori')
  for (let tries = 0; tries < 5; tries++) {
    expect((await send('/account/totp/begin', { password: 'guess' }, cookie)).status).toBe(422)
  }
  const right = await send('/account/totp/begin', { password: GOOD }, cookie)
  expect(textOf(right.html)).toContain('しばらく受け付けません')
  const change = { current: GOOD, next: 'cedar-tunnel-flask-3' }
  expect((await send('/password', change, cookie)).status).toBe(422)
})

test('nothing counts before a code of the new secret has been seen', async () => {
  await newcomer('mori')
  const { cookie } = await signIn('mori')
  await send('/account/totp/begin', { password: GOOD }, cookie)
  expect((await send('/account/totp/confirm', { code: '000000' }, cookie)).status).toBe(422)
  expect((await signIn('mori')).to).toBe('/')
})

test('recovery codes are made anew, and the codes are switched off, with the password only', async () => {
  const { cookie, recovery } = await withCodes()
  expect((await send('/account/totp/codes', { password: 'guess' }, cookie)).status).toBe(422)
  const renewed = await send('/account/totp/codes', { password: GOOD }, cookie)
  expect(secretsOf(renewed.html)).toHaveLength(10)
  const old = await code(challengeOf((await signIn('mori')).html), recovery[1] ?? '')
  expect(old.status).toBe(401)
  await send('/account/totp/remove', { password: GOOD }, cookie)
  expect((await signIn('mori')).to).toBe('/')
})

test('an administrator removes them for somebody whose phone is gone, with a reason, and ends the sessions', async () => {
  const { cookie } = await withCodes()
  await newcomer('chief', 'admin')
  const admin = (await signIn('chief')).cookie
  expect((await send('/operators/mori/totp', { reason: '' }, admin)).status).toBe(422)
  const done = await send('/operators/mori/totp', { reason: '端末紛失' }, admin)
  expect(textOf(done.html)).toContain('確認コードを解除しました。')
  expect((await get(one, '/account', { cookie })).status).toBe(303)
  expect((await signIn('mori')).to).toBe('/')
})

describe('a role that must have them', () => {
  beforeEach(() => {
    one.close()
    one = open({ operator: 'required' })
  })

  test('gets to their set-up and no further until they are on', async () => {
    await newcomer('mori')
    const { cookie } = await signIn('mori')
    expect((await get(one, '/account', { cookie })).headers.get('location')).toBe('/account/totp')
    expect(textOf(await page(one, '/account/totp', { cookie }))).toContain('必要です')
    await setUp(cookie)
    expect((await get(one, '/account', { cookie })).status).toBe(200)
    const off = await send('/account/totp/remove', { password: GOOD }, cookie)
    expect(textOf(off.html)).toContain('外すことはできません')
  })

  test('and others do without', async () => {
    await newcomer('guest', 'viewer')
    const { cookie } = await signIn('guest')
    expect((await get(one, '/account', { cookie })).status).toBe(200)
  })
})

test('without its file a secret lets nobody in, and recovery codes still do', async () => {
  const { secret, recovery } = await withCodes()
  const lost = one.data.ops().sqlite
  lost
    .prepare(`UPDATE operators SET mfa_ref = '{"file":"state/totp/gone"}' WHERE login = 'mori'`)
    .run()
  const { html } = await signIn('mori')
  expect((await code(challengeOf(html), codeOf(secret))).status).toBe(401)
  expect((await code(challengeOf(html), recovery[3] ?? '')).status).toBe(303)
})
