/** What attackers try at the console besides guessing: foreign forms, planted sessions, paths, headers, bodies. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addOperator } from '../../server/commands/operators.ts'
import { TOKEN } from './fixture/doubles.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post } from './fixture/requests.ts'

const ORIGIN = 'http://localhost'
const GOOD = 'plum-anvil-orbit-9'

let one: Installation
beforeAll(() => {
  one = installation({ role: 'admin' })
})
afterAll(() => one.close())

const session = { cookie: `toban_session=${TOKEN}` }

function send(path: string, init: RequestInit): Promise<Response> {
  return Promise.resolve(
    one.app.request(ORIGIN + path, {
      method: 'POST',
      ...init,
      headers: { ...session, origin: ORIGIN, ...init.headers },
    }),
  )
}

describe('a form', () => {
  test.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of another site that hides where it comes from', { origin: 'null' }],
    ['of another port', { origin: 'http://localhost:8080' }],
    [
      'of another site, in fact a script,',
      { origin: 'https://evil.example', 'content-type': 'x/y' },
    ],
    ['of nobody who says where it comes from', { origin: '' }],
  ])('%s changes nothing', async (_name, headers) => {
    const body = new URLSearchParams({ login: 'planted', role: 'admin', reason: 'x' })
    const answer = await send('/operators', { body, headers })
    expect(answer.status).toBe(403)
    const planted = `SELECT count(*) FROM operators WHERE login = 'planted'`
    expect(one.data.ops().sqlite.prepare(planted).pluck().get()).toBe(0)
  })

  test.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    ['with a boundary that never comes', 'multipart/form-data; boundary=abc', '--xyz\r\n\r\n'],
    ['of a kind nobody knows', 'application/x-unknown', '\u0000\u0001'],
    ['that is JSON', 'application/json', '{"login":"x"}'],
  ])('%s is the sender’s fault', async (_name, type, body) => {
    const answer = await send('/operators', { body, headers: { 'content-type': type } })
    expect(answer.status).toBe(422)
  })

  test('beyond 64 KB is refused, whether it says so or comes piece by piece', async () => {
    const large = `reason=${'x'.repeat(70_000)}`
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(large.length),
    }
    expect((await send('/tokens', { body: large, headers })).status).toBe(413)
    const pieces = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 70; part++) controller.enqueue(Buffer.alloc(1_000, 'x'))
        controller.close()
      },
    })
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const init = { body: pieces, headers: type, duplex: 'half' } as RequestInit
    expect((await send('/tokens', init)).status).toBe(413)
  })
})

describe('a session', () => {
  test('that somebody planted before the sign-in is worth nothing after it', async () => {
    const real = installation({ history: 'none', demo: false, realSignIn: true })
    const context = { ops: real.data.ops(), now: () => NOW, by: 'test' }
    await addOperator(context, { login: 'mori', role: 'viewer', password: GOOD })
    const planted = { cookie: `toban_session=${'A'.repeat(43)}` }
    const form = { login: 'mori', password: GOOD }
    const first = await post(real, '/login', form, planted)
    const second = await post(real, '/login', form, planted)
    const [a, b] = [first, second].map((one) => one.headers.get('set-cookie')?.split(';')[0])
    expect(a).toMatch(/^toban_session=[\w-]{43}$/)
    expect(new Set([a, b, planted.cookie]).size).toBe(3)
    expect((await get(real, '/account', planted)).status).toBe(303)
    expect((await get(real, '/account', { cookie: a ?? '' })).status).toBe(200)
    real.close()
  })

  test('begins with every password that may be chosen, however long and of whatever characters', async () => {
    const real = installation({ history: 'none', demo: false, realSignIn: true })
    const context = { ops: real.data.ops(), now: () => NOW, by: 'test' }
    const password = `${'𠮷𠮟𡈽𩸽𠀋𡚴'.repeat(42)}-鈴木`
    await addOperator(context, { login: 'mori', role: 'viewer', password })
    const enter = (typed: string) =>
      post(real, '/login', { login: 'mori', password: typed }, { cookie: '' })
    expect((await enter(password.slice(0, -1))).status).toBe(401)
    expect((await enter(password)).status).toBe(303)
    real.close()
  })

  test('that is behind HTTPS keeps its cookie from plain connections', async () => {
    const body = new URLSearchParams({ login: 'tanaka', password: 'correct horse battery' })
    const answer = await one.app.request('https://localhost/login', {
      method: 'POST',
      body,
      headers: { origin: 'https://localhost' },
    })
    expect(answer.headers.get('set-cookie')).toContain('Secure')
  })
})

describe('a path', () => {
  test.each([
    '/assets/../ops.db',
    '/assets/%2e%2e/%2e%2e/ops.db',
    '/assets/..%2f..%2fops.db',
    '/assets/....//ops.db',
    '/assets/',
    '/assets/css',
    '/runs/..%2f..%2fops.db/log',
    '/tenants/..%2f..%2fops.db',
    '/tenants/sakura/invoices/..%2f..%2fops.db/pdf',
    '/%E0%A4%A',
    '/%00',
  ])('%s leads to no file', async (path) => {
    const answer = await get(one, path)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('SQLite format 3')
  })

  test('of an artifact that the database says lies elsewhere, or behind a link, is not followed', async () => {
    const { folder, ops } = { folder: one.data.folder, ops: one.data.ops().sqlite }
    const reports = folder.reportsDir('_platform')
    mkdirSync(reports, { recursive: true })
    writeFileSync(join(reports, 'good.txt'), 'good')
    symlinkSync(folder.opsFile, join(reports, 'link.txt'))
    const row = ops.prepare('SELECT * FROM artifacts LIMIT 1').get() as Record<string, unknown>
    ops.prepare('DELETE FROM artifacts WHERE run_id = ? AND id <> ?').run(row.run_id, row.id)
    const put = ops.prepare('UPDATE artifacts SET path = ? WHERE id = ?')
    const ask = async (path: string) => {
      put.run(path, row.id)
      return (await get(one, `/runs/${row.run_id}/files/${row.id}`)).status
    }
    expect(await ask('reports/_platform/good.txt')).toBe(200)
    for (const path of ['reports/_platform/link.txt', 'ops.db', '../../etc/passwd', '/etc/passwd'])
      expect(await ask(path), path).toBe(404)
  })
})

test('a file is saved under its own name, whatever stands in it', async () => {
  const name = '請求 "x"; filename=evil.html;\t<b>.pdf'
  const reports = one.data.folder.reportsDir('_platform')
  mkdirSync(reports, { recursive: true })
  writeFileSync(join(reports, name), 'x')
  const ops = one.data.ops().sqlite
  const row = ops.prepare('SELECT id, run_id FROM artifacts LIMIT 1').get() as Record<
    string,
    string
  >
  ops.prepare('UPDATE artifacts SET path = ? WHERE id = ?').run(`reports/_platform/${name}`, row.id)
  for (const [query, kind] of [
    ['', 'attachment'],
    ['?view', 'inline'],
  ]) {
    const { headers, status } = await get(one, `/runs/${row.run_id}/files/${row.id}${query}`)
    expect(status).toBe(200)
    const said = /^(\w+); filename\*=UTF-8''([\w%!'()*.~-]+)$/.exec(
      headers.get('content-disposition') ?? '',
    )
    expect([said?.[1], decodeURIComponent(said?.[2] ?? '')]).toEqual([kind, name])
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('line breaks in what was typed never become headers', async () => {
  const nasty = '/x\r\nSet-Cookie: planted=1'
  const answer = await post(one, '/preferences', { theme: 'dark', back: nasty })
  expect(answer.headers.get('location')).toBe('/')
  expect(answer.headers.getSetCookie().join()).not.toContain('planted')
  const asked = await get(one, `/login?next=${encodeURIComponent(nasty)}`, { cookie: '' })
  expect(asked.headers.getSetCookie().join()).not.toContain('planted')
})

test('every page forbids foreign scripts, frames and guesses at types, and is kept by no cache', async () => {
  const { headers } = await get(one, '/account')
  const policy = headers.get('content-security-policy') ?? ''
  for (const part of ["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"])
    expect(policy).toContain(part)
  expect(policy).not.toContain('unsafe')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(await page(one, '/account')).not.toMatch(/<script>|\son\w+=|style="/)
})

test.each([
  ['/login', 303],
  ['/nowhere', 404],
  ['/operators/nobody', 404],
  ['/icon.svg', 200],
  ['/healthz', 200],
])(
  'the answer of %s (%i) says nothing of the program and lets no other site read it',
  async (path, status) => {
    const { headers, status: answered } = await get(one, path)
    expect(answered).toBe(status)
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
    for (const name of ['access-control-allow-origin', 'server', 'x-powered-by'])
      expect(headers.get(name)).toBeNull()
  },
)

test.each(['PUT', 'DELETE', 'PATCH'])('the method %s does nothing', async (method) => {
  expect((await send('/operators', { method })).status).toBe(404)
})
