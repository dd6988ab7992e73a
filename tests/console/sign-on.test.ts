/** Single sign-on against a real provider on loopback: in by group, out by group, and everything that can be wrong on the way. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { addOperator } from '../../server/commands/operators.ts'
import { createToken } from '../../server/commands/tokens.ts'
import type { TobanConfig } from '../../server/config/config.ts'
import { NOW } from './fixture/history.ts'
import { CLIENT, type IdentityProvider, identityProvider } from './fixture/identity.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'
import { consoleConfig } from './fixture/schedule.ts'

const ORIGIN = 'http://localhost'
const RETURN = `${ORIGIN}/login/sso/return`

let idp: IdentityProvider
let one: Installation
let now: number
beforeAll(async () => {
  idp = await identityProvider(RETURN)
})
afterAll(() => idp.close())
beforeEach(() => {
  now = NOW
  one = open()
})
afterEach(() => {
  idp.validFor(3_600)
  one.close()
})

const GROUPS = [
  { group: 'g-admin', role: 'admin' },
  { group: 'g-ops', role: 'operator' },
  { group: 'g-sakura', role: 'company', tenants: ['sakura'] },
  { group: 'g-yamato', role: 'company', tenants: ['yamato', 'no-such-co'] },
] as const

type Auth = Partial<TobanConfig['auth']>

function open(auth: Auth = {}, oidc: object = {}): Installation {
  const { toban } = consoleConfig()
  const rules = {
    issuer: idp.issuer,
    clientId: CLIENT.id,
    clientSecret: { env: 'X' },
    label: 'Entra ID',
    scopes: ['profile', 'email'],
    loginClaim: 'preferred_username',
    groupsClaim: 'groups',
    groups: GROUPS,
    allowedDomains: [],
    ...oidc,
  }
  const settings = {
    ...toban,
    server: { ...toban.server, publicUrl: ORIGIN },
    auth: { ...toban.auth, oidc: rules, ...auth },
  } as unknown as TobanConfig
  return installation({
    history: 'none',
    demo: false,
    realSignIn: true,
    clock: () => now,
    settings,
    config: { ...consoleConfig(), toban: settings },
  })
}

const MORI = {
  sub: 'id-of-mori',
  preferred_username: 'Mori.Hikaru@Sakura-HD.example.jp',
  name: '森 光',
  email: 'mori@sakura-hd.example.jp',
  groups: ['g-ops'],
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')

async function leave(next = '/batches') {
  const answer = await get(one, `/login/sso?next=${encodeURIComponent(next)}`, { cookie: '' })
  expect(answer.status).toBe(303)
  return { url: answer.headers.get('location') ?? '', cookie: cookieOf(answer), answer }
}

/** The whole way; answers what the console says at its end. */
async function signOn(person: Record<string, unknown> = MORI) {
  idp.is({ ...MORI, ...person })
  const { url, cookie } = await leave()
  const answer = await get(one, await idp.visit(url), { cookie })
  return { answer, cookie: cookieOf(answer), html: await answer.text() }
}

const operators = () =>
  one.data
    .ops()
    .sqlite.prepare(
      `SELECT login, role, tenant_scope AS scope FROM operators WHERE sso_subject IS NOT NULL`,
    )
    .all()

const signIns = () =>
  one.data
    .ops()
    .sqlite.prepare(`SELECT result, after FROM audit WHERE verb = 'operator.sign_in' ORDER BY id`)
    .all() as { result: string; after: string }[]

test('the button leads to the provider with PKCE, state and nonce, and back into a session of one’s own', async () => {
  expect(textOf(await page(one, '/login', { cookie: '' }))).toContain('Entra ID でサインイン')
  const { url, answer } = await leave()
  const query = new URL(url).searchParams
  expect(query.get('code_challenge_method')).toBe('S256')
  for (const name of ['state', 'nonce', 'code_challenge']) expect(query.get(name)).toMatch(/.{40}/)
  expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
  const { answer: back, cookie, html } = await signOn()
  expect(back.status).toBe(200)
  expect(html).toContain('content="0;url=/batches"')
  expect(back.headers.getSetCookie().join()).toMatch(/toban_session=[^;]+;[^,]*SameSite=Strict/)
  const account = textOf(await page(one, '/account', { cookie }))
  expect(account).toContain('mori.hikaru@sakura-hd.example.jp')
  expect(account).toContain('操作員')
  expect(signIns()).toMatchObject([{ result: 'ok', after: expect.stringContaining('sso') }])
})

test('the groups decide at every sign-in: a lost one lets the role fall, and ends what went beyond it', async () => {
  const before = await signOn({ groups: ['g-ops', 'g-admin'] })
  expect(operators()).toMatchObject([{ role: 'admin' }])
  const context = { ops: one.data.ops(), platform: one.data.platform(), now: () => now, by: 'x' }
  const login = 'mori.hikaru@sakura-hd.example.jp'
  const asked = { name: 'n', login, role: 'admin', tenants: null, lifetimeMs: 1e6 } as const
  await createToken(context, asked)
  const after = await signOn({ groups: ['g-sakura', 'g-yamato'] })
  expect(operators()).toEqual([{ login, role: 'company', scope: '["sakura","yamato"]' }])
  expect((await get(one, '/operators', { cookie: before.cookie })).status).toBe(303)
  expect((await get(one, '/operators', { cookie: after.cookie })).status).toBe(403)
  const live = 'SELECT count(*) FROM api_tokens WHERE is_revoked = 0'
  expect(one.data.ops().sqlite.prepare(live).pluck().get()).toBe(0)
})

test('without any mapped group nobody comes in, and who was in is out', async () => {
  const before = await signOn()
  const { answer, html } = await signOn({ groups: ['something-else'] })
  expect(answer.status).toBe(401)
  expect(textOf(html)).toContain('使えるグループがありません')
  expect((await get(one, '/account', { cookie: before.cookie })).status).toBe(303)
  await signOn({ sub: 'a-stranger', groups: [] })
  expect(operators()).toHaveLength(1)
  expect(signIns().map(({ result }) => result)).toEqual(['ok', 'refused', 'refused'])
})

test.each([
  ['too many groups', { groups: undefined, hasgroups: true }, 'グループが多すぎる'],
  ['no company that is there', { groups: ['g-none'] }, '会社が、このコンソールにありません'],
  ['no name', { preferred_username: undefined, email: undefined }, 'ログイン名が届きません'],
])('with %s the page says so in words', async (_name, claims, words) => {
  one.close()
  const none = { group: 'g-none', role: 'company', tenants: ['no-such-co'] }
  one = open({}, { groups: [...GROUPS, none] })
  const { html, answer } = await signOn(claims)
  expect(textOf(html)).toContain(words)
  expect(answer.status).toBe(401)
})

test('people of other domains are refused', async () => {
  one.close()
  one = open({}, { allowedDomains: ['Sakura-hd.example.jp'] })
  expect((await signOn()).answer.status).toBe(200)
  const guest = { sub: 'g', preferred_username: 'mori@evil.example', email: 'mori@evil.example' }
  expect(textOf((await signOn(guest)).html)).toContain('このメールドメインからは')
})

test('a local account of the same name is never taken over, and a person of the provider has no password', async () => {
  const context = { ops: one.data.ops(), now: () => now, by: 'test' }
  const login = 'mori.hikaru@sakura-hd.example.jp'
  await addOperator(context, { login, role: 'admin', password: 'plum-anvil-orbit-9' })
  await signOn()
  expect(operators()).toMatchObject([{ login: `${login}-2`, role: 'operator' }])
  const form = { login: `${login}-2`, password: 'plum-anvil-orbit-9' }
  expect((await post(one, '/login', form, { cookie: '' })).status).toBe(401)
})

test('the page of such a person says who decides, and offers no role, no password and no codes', async () => {
  await signOn()
  const login = 'mori.hikaru@sakura-hd.example.jp'
  const context = { ops: one.data.ops(), now: () => now, by: 'test' }
  const password = 'plum-anvil-orbit-9'
  await addOperator(context, { login: 'chief', role: 'admin', password })
  const asChief = await post(one, '/login', { login: 'chief', password }, { cookie: '' })
  const html = await page(one, `/operators/${login}`, { cookie: cookieOf(asChief) })
  expect(textOf(html)).toContain('シングルサインオン')
  expect(textOf(html)).toContain('サインインのたびにサインオン側のグループで決まります')
  const acts = [...html.matchAll(/action="\/operators\/[^/"]+\/(\w+)"/g)].map(([, act]) => act)
  expect(acts).toEqual(['disable'])
})

test('somebody who was disabled here stays out, whatever the provider says', async () => {
  await signOn()
  one.data
    .ops()
    .sqlite.prepare('UPDATE operators SET disabled_at = 1 WHERE sso_subject IS NOT NULL')
    .run()
  expect(textOf((await signOn()).html)).toContain('無効にされています')
})

test('a session by sign-on is like any other: idle it ends, and a new sign-in is a new token', async () => {
  const first = await signOn()
  const second = await signOn()
  expect(second.cookie).not.toBe(first.cookie)
  now += 31 * 60_000
  expect((await get(one, '/account', { cookie: second.cookie })).status).toBe(303)
})

test('signing out goes on to the provider, and comes back to the sign-in page', async () => {
  const { cookie } = await signOn()
  const answer = await post(one, '/logout', {}, { cookie })
  const html = (await answer.text()).replaceAll('&amp;', '&')
  expect(html).toContain(`url=${idp.issuer}/session/end?`)
  expect(html).toContain(encodeURIComponent(`${ORIGIN}/login`))
  expect((await get(one, '/account', { cookie })).status).toBe(303)
})

test('only administrators keep their passwords when it is so written', async () => {
  one.close()
  one = open({ local: 'adminOnly' })
  const context = { ops: one.data.ops(), now: () => now, by: 'test' }
  const password = 'plum-anvil-orbit-9'
  await addOperator(context, { login: 'chief', role: 'admin', password })
  await addOperator(context, { login: 'clerk', role: 'operator', password })
  const status = async (login: string) =>
    (await post(one, '/login', { login, password }, { cookie: '' })).status
  expect([await status('chief'), await status('clerk')]).toEqual([303, 401])
  expect(textOf(await page(one, '/login', { cookie: '' }))).toContain('管理者だけです')
})

type Way = Readonly<{ url: string; cookie: string }>
type Forged = (way: Way) => Promise<Readonly<{ back: string; cookie: string }>>

const FORGED: Record<string, Forged> = {
  'another state': async ({ url, cookie }) => {
    const back = await idp.visit(url)
    return { back: back.replace(/state=[^&]+/, 'state=forged'), cookie }
  },
  'another nonce in the identity token': async ({ url, cookie }) => ({
    back: await idp.visit(url.replace(/nonce=[^&]+/, 'nonce=forged')),
    cookie,
  }),
  'an identity token that has expired': async ({ url, cookie }) => {
    // The clocks of two machines may differ, but not by a minute.
    idp.validFor(-60)
    return { back: await idp.visit(url), cookie }
  },
  'the code of another sign-on': async ({ url, cookie }) => {
    const other = await idp.visit((await leave()).url)
    const state = /state=[^&]+/.exec(await idp.visit(url))?.[0] ?? ''
    return { back: other.replace(/state=[^&]+/, state), cookie }
  },
  'no ticket: begun in another browser': async ({ url }) => ({
    back: await idp.visit(url),
    cookie: '',
  }),
  'a ticket that is too old': async ({ url, cookie }) => {
    const back = await idp.visit(url)
    now += 10 * 60_000
    return { back, cookie }
  },
  'a refusal of the provider': async ({ url, cookie }) => {
    const state = new URL(url).searchParams.get('state')
    return { back: `/login/sso/return?error=access_denied&state=${state}`, cookie }
  },
}

test.each(Object.keys(FORGED))(
  'coming back with %s is refused in words, without a session',
  async (name) => {
    idp.is(MORI)
    const { back, cookie } = (await FORGED[name]?.(await leave())) ?? { back: '', cookie: '' }
    const answer = await get(one, back, { cookie })
    expect(answer.status).toBe(401)
    expect(textOf(await answer.text())).toContain('サインオン')
    expect(answer.headers.getSetCookie().join()).not.toContain('toban_session=')
    expect(operators()).toEqual([])
  },
)

test('a ticket is good once', async () => {
  idp.is(MORI)
  const { url, cookie } = await leave()
  const back = await idp.visit(url)
  expect((await get(one, back, { cookie })).status).toBe(200)
  expect((await get(one, back, { cookie })).status).toBe(401)
})

test('a provider that is down is named, and the password stays as a way in', async () => {
  one.close()
  one = open({}, { issuer: 'http://127.0.0.1:9' })
  const answer = await get(one, '/login/sso', { cookie: '' })
  expect(answer.status).toBe(401)
  const html = await answer.text()
  expect(textOf(html)).toContain('プロバイダーに接続できません')
  expect(html).toContain('name="password"')
})

test('without a provider there is no button and no way', async () => {
  one.close()
  one = open({ oidc: null })
  expect(await page(one, '/login', { cookie: '' })).not.toContain('/login/sso')
  expect((await get(one, '/login/sso', { cookie: '' })).status).toBe(404)
})
