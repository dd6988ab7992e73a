import { afterEach, describe, expect, test } from 'vitest'
import { PASSWORD } from './fixture/doubles.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

let one: Installation
afterEach(() => one.close())

const stranger = { cookie: '' }

test('a stranger is sent to the sign-in page and comes back to where they wanted to go', async () => {
  one = installation({ history: 'none' })
  const answer = await get(one, '/batches/BATCH-101?before=X', stranger)
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/login?next=%2Fbatches%2FBATCH-101%3Fbefore%3DX')
  const form = await page(one, '/login?next=%2Fbatches', stranger)
  expect(form).toContain('name="next" value="/batches"')
})

const fromElsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }

test.each([
  ['/runs/X?tab=log', '/runs/X?tab=log'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
])('a link of another site to %s takes one step inside this one, to %s', async (path, to) => {
  one = installation({ history: 'none' })
  const answer = await one.app.request(`http://localhost${path}`, { headers: fromElsewhere })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain(`content="0;url=${to}"`)
})

test('an event stream of a stranger is refused instead of redirected', async () => {
  one = installation({ history: 'none' })
  expect((await get(one, '/events/today', stranger)).status).toBe(401)
})

test('the right password makes a session that only this site can use', async () => {
  one = installation({ history: 'none' })
  const answer = await post(
    one,
    '/login',
    { login: 'tanaka', password: PASSWORD, next: '/batches' },
    stranger,
  )
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/batches')
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Strict')
  expect((await get(one, '/', { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200)
})

test('a wrong password is refused without saying what was wrong, then the account is locked', async () => {
  one = installation({ history: 'none' })
  const wrong = { login: 'tanaka', password: 'wrong' }
  const answer = await post(one, '/login', wrong, stranger)
  expect(answer.status).toBe(401)
  const text = textOf(await answer.text())
  expect(text).toContain('ログイン名またはパスワードが違います。')
  expect(answer.headers.get('set-cookie')).toBeNull()
  await post(one, '/login', wrong, stranger)
  await post(one, '/login', wrong, stranger)
  const locked = await post(one, '/login', { login: 'tanaka', password: PASSWORD }, stranger)
  expect(locked.status).toBe(429)
  expect(textOf(await locked.text())).toContain('02:49 に解除されます')
})

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
  'after sign-in nobody is led to %s',
  async (next) => {
    one = installation({ history: 'none' })
    const answer = await post(
      one,
      '/login',
      { login: 'tanaka', password: PASSWORD, next },
      stranger,
    )
    expect(answer.headers.get('location')).toBe('/')
  },
)

test('signing out ends the session', async () => {
  one = installation({ history: 'none' })
  expect((await post(one, '/logout', {})).status).toBe(303)
  expect((await get(one, '/')).status).toBe(303)
})

test('language and appearance are remembered, and the address wins', async () => {
  one = installation({ history: 'none' })
  const answer = await post(one, '/preferences', {
    theme: 'dark',
    language: 'en',
    back: '/tenants',
  })
  expect(answer.headers.get('location')).toBe('/tenants')
  expect(answer.headers.get('set-cookie')).toContain('toban_theme=dark')
  const asked = await get(one, '/?lang=en', { lang: 'ja' })
  expect(await asked.text()).toContain('<html lang="en"')
  expect(asked.headers.get('set-cookie')).toContain('toban_language=en')
})

test('an operator who has said nothing sees their own language', async () => {
  one = installation({ history: 'none' })
  expect(await page(one, '/', { cookie: 'toban_session=token-of-tanaka' })).toContain(
    '<html lang="ja"',
  )
})

describe('a one-time password', () => {
  test('leads to its change and to nothing else', async () => {
    one = installation({ history: 'none', demo: false, mustChangePassword: true })
    const answer = await get(one, '/tenants')
    expect(answer.headers.get('location')).toBe('/password')
    expect(textOf(await page(one, '/password'))).toContain('ご自身のパスワードに変更してください')
  })

  test('is changed with the current one, which ends the session', async () => {
    one = installation({ history: 'none', demo: false, mustChangePassword: true })
    const wrong = await post(one, '/password', { current: 'guess', next: 'a much better secret' })
    expect(wrong.status).toBe(422)
    expect(textOf(await wrong.text())).toContain('現在のパスワードが違います。')
    const right = await post(one, '/password', { current: PASSWORD, next: 'a much better secret' })
    expect(right.headers.get('location')).toBe('/login')
    expect((await get(one, '/tenants')).headers.get('location')).toContain('/login')
  })

  test('of the demo need not be changed: it is another at each start', async () => {
    one = installation({ history: 'none', demo: true, mustChangePassword: true })
    expect((await get(one, '/tenants')).status).toBe(200)
  })
})
