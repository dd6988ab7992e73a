/** The pages of accounts: one's own, the operators, the tokens; what an administrator does is on record with a reason. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation({ history: 'none', role: 'admin' })
})
afterAll(() => one.close())

const audit = (verb: string) =>
  one.data
    .ops()
    .sqlite.prepare(
      `SELECT operator, from_ip AS "from", object, reason, result FROM audit WHERE verb = ? ORDER BY id`,
    )
    .all(verb) as Record<string, unknown>[]

const operator = (login: string) =>
  one.data.ops().sqlite.prepare('SELECT * FROM operators WHERE login = ?').get(login) as Record<
    string,
    unknown
  >

describe('the own account', () => {
  test('shows who one is and where one is signed in, with the present session marked', async () => {
    const text = textOf(await page(one, '/account'))
    expect(text).toContain('田中 一郎')
    expect(text).toContain('管理者')
    expect(text).toContain('Firefox · Windows この端末')
    expect(await page(one, '/')).toContain('href="/account"')
  })

  test('keeps the language that was chosen, for every device', async () => {
    const answer = await post(one, '/account/language', { language: 'en' })
    expect(answer.headers.get('set-cookie')).toContain('toban_language=en')
    expect(operator('tanaka').language).toBe('en')
    await post(one, '/account/language', { language: 'ja' })
  })

  test('ends another session of one’s own, and nobody else’s', async () => {
    const open = () =>
      one.data
        .ops()
        .sqlite.prepare('SELECT session_id FROM operator_sessions WHERE ended_at IS NULL')
        .pluck()
        .all()
    await post(one, '/account/sessions/NOT-MINE/end', {})
    expect(open()).toHaveLength(2)
    await post(one, '/account/sessions/S2/end', {})
    expect(open()).toEqual(['S1'])
    const out = await post(one, '/account/sessions/end', {})
    expect(out.headers.get('location')).toBe('/login')
    expect(open()).toEqual([])
    expect(audit('operator.sign_out').map(({ result }) => result)).toEqual(['ok', 'ok'])
  })
})

describe('operators', () => {
  const added = { login: 'mori', name: '森 光', role: 'operator', language: 'ja' }

  test('are added with a reason and a one-time password that is shown once', async () => {
    const silent = await post(one, '/operators', { ...added, reason: ' ' })
    expect(silent.status).toBe(422)
    expect(operator('mori')).toBeUndefined()
    const answer = await post(one, '/operators', { ...added, reason: '新任' })
    const html = await answer.text()
    expect(html).toMatch(/<code>([a-z2-9]{5}-){3}[a-z2-9]{5}<\/code>/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await page(one, '/operators')).not.toContain('class="secrets"')
    expect(audit('operator.add').at(-1)).toMatchObject({
      operator: 'tanaka',
      from: 'unknown',
      object: 'mori',
      reason: '新任',
      result: 'ok',
    })
  })

  test('get another role or other companies, and a company user never none', async () => {
    const change = (form: Record<string, string>) => post(one, '/operators/mori/access', form)
    const none = await change({ role: 'company', tenants: '', reason: '異動' })
    expect(none.status).toBe(422)
    expect(textOf(await none.text())).toContain('役割 company にはテナントの指定が必要です')
    const done = await change({ role: 'company', tenants: 'yamato, sakura', reason: '異動' })
    expect(textOf(await done.text())).toContain('sakura, yamato')
    expect(operator('mori')).toMatchObject({ role: 'company', tenant_scope: '["sakura","yamato"]' })
    const again = await change({ role: 'company', tenants: 'sakura yamato', reason: '異動' })
    expect(textOf(await again.text())).toContain('何も変更していません')
  })

  test('are disabled and enabled again, and get a new one-time password', async () => {
    const act = (name: string) => post(one, `/operators/mori/${name}`, { reason: '休職' })
    await act('disable')
    expect(operator('mori').disabled_at).not.toBeNull()
    expect(textOf(await page(one, '/operators/mori'))).toContain('再び有効にする')
    await act('enable')
    expect(operator('mori').disabled_at).toBeNull()
    expect(await (await act('password')).text()).toContain('class="secrets"')
    for (const verb of ['operator.disable', 'operator.enable', 'operator.password']) {
      expect(audit(verb).at(-1)).toMatchObject({ object: 'mori', reason: '休職', result: 'ok' })
    }
  })

  test('who are locked are unlocked without a new password', async () => {
    const { password_hash } = operator('sato')
    one.data
      .ops()
      .sqlite.prepare('UPDATE operators SET failed_count = 9, locked_until = ? WHERE login = ?')
      .run(NOW + 3_600_000, 'sato')
    expect(textOf(await page(one, '/operators/sato'))).toContain('ロック中')
    await post(one, '/operators/sato/unlock', { reason: '本人確認済み' })
    expect(operator('sato')).toMatchObject({ failed_count: 0, locked_until: null, password_hash })
    expect(audit('operator.unlock')).toMatchObject([{ object: 'sato', result: 'ok' }])
  })

  test('the last administrator stays one', async () => {
    await post(one, '/operators/suzuki/disable', { reason: '退職' })
    const answer = await post(one, '/operators/tanaka/access', { role: 'viewer', reason: '交代' })
    expect(answer.status).toBe(422)
    expect(operator('tanaka').role).toBe('admin')
    await post(one, '/operators/suzuki/enable', { reason: '復職' })
  })

  test('who do not exist, and acts that do not exist, are not found', async () => {
    expect((await get(one, '/operators/nobody')).status).toBe(404)
    expect((await post(one, '/operators/nobody/disable', { reason: 'x' })).status).toBe(404)
    expect((await post(one, '/operators/sato/promote', { reason: 'x' })).status).toBe(404)
  })
})

describe('tokens', () => {
  test('are shown once, listed without the secret, and revoked with a reason', async () => {
    const form = { name: '夜間連携', login: 'suzuki', role: 'operator', lifetime: '30d' }
    const answer = await post(one, '/tokens', { ...form, reason: '連携開始' })
    const token = /tbn_[\w-]{43}/.exec(await answer.text())?.[0] ?? ''
    expect(token).not.toBe('')
    const list = await page(one, '/tokens')
    expect(list).toContain('夜間連携')
    expect(list).not.toContain(token)
    const path = /\/tokens\/\w+\/revoke/.exec(list)?.[0] ?? ''
    expect((await post(one, path, { reason: '' })).status).toBe(422)
    expect(textOf(await (await post(one, path, { reason: '漏えい' })).text())).toContain('失効')
    expect(audit('token.create').at(-1)).toMatchObject({ object: 'suzuki', reason: '連携開始' })
    expect(audit('token.revoke').at(-1)).toMatchObject({ reason: '漏えい', result: 'ok' })
  })

  test('beyond the owner, or longer than allowed, are refused', async () => {
    const ask = (form: Record<string, string>) =>
      post(one, '/tokens', { name: 'x', login: 'sato', role: 'company', reason: 'r', ...form })
    expect(textOf(await (await ask({ role: 'admin' })).text())).toContain('超えています')
    expect((await ask({ tenants: 'yamato' })).status).toBe(422)
    expect((await ask({ lifetime: '999d' })).status).toBe(422)
    expect((await ask({ tenants: 'sakura' })).status).toBe(200)
  })

  test('that go beyond a new, narrower role of their owner end with the change', async () => {
    const form = { name: 'wide', login: 'mori', reason: 'r', tenants: '' }
    await post(one, '/operators/mori/access', { role: 'operator', reason: 'r' })
    await post(one, '/tokens', { ...form, role: 'operator' })
    await post(one, '/tokens', { ...form, name: 'narrow', role: 'viewer' })
    await post(one, '/operators/mori/access', { role: 'viewer', reason: 'r' })
    const live = one.data
      .ops()
      .sqlite.prepare(
        `SELECT name FROM api_tokens WHERE is_revoked = 0 AND operator_id =
          (SELECT operator_id FROM operators WHERE login = 'mori')`,
      )
      .pluck()
      .all()
    expect(live).toEqual(['narrow'])
  })
})

test('all of it is there in English too, and nothing of it for others', async () => {
  for (const path of ['/account', '/operators', '/operators/sato', '/tokens']) {
    expect(textOf(await page(one, path, { lang: 'en' })), path).not.toMatch(
      /undefined|オペレーター/,
    )
  }
  const viewing = installation({ history: 'none', role: 'viewer' })
  expect((await get(viewing, '/operators')).status).toBe(403)
  expect(await page(viewing, '/account')).not.toContain('href="/operators"')
  viewing.close()
})

describe('a long list is shown page by page to its last row', () => {
  let many: Installation
  const numbers = Array.from({ length: 230 }, (_, no) => String(no).padStart(3, '0'))
  beforeAll(() => {
    many = installation({ history: 'none', role: 'admin' })
    const { sqlite } = many.data.ops()
    const person = sqlite.prepare(`INSERT INTO operators (operator_id, login, display_name, role,
        password_hash, password_changed_at, mfa_enabled, failed_count, language, created_at)
      VALUES ('P' || @no, 'person' || @no, '担当', 'viewer', '-', 0, 0, 0, 'ja', @at)`)
    const token =
      sqlite.prepare(`INSERT INTO api_tokens (token_id, operator_id, name, token_hash, role,
        issued_at, expires_at, is_revoked) VALUES ('K' || @no, 'P' || @no, 'token' || @no, 'hash' || @no, 'viewer', @at, @at + 1, 0)`)
    const session =
      sqlite.prepare(`INSERT INTO operator_sessions (session_id, operator_id, token_hash,
        issued_at, last_used_at, expires_at, ip, user_agent)
      SELECT 'X' || @no, operator_id, 'hash' || @no, @at, @at - @no - 1, @at + 1, '10.9.0.' || @no, '' FROM operators WHERE login = 'tanaka'`)
    for (const no of numbers) for (const row of [person, token, session]) row.run({ no, at: NOW })
  })
  afterAll(() => many.close())

  const pagesOf = async (path: string) => {
    const first = await page(many, path)
    const of = [...first.matchAll(/href="[^"]*\?page=(\d+)" aria-label/g)].length
    const rest = Array.from({ length: of - 1 }, (_, no) => page(many, `${path}?page=${no + 2}`))
    return [first, ...(await Promise.all(rest))]
  }
  const rowsOf = (html: string) => html.split('<tbody>')[1]?.split('</tbody>')[0]?.match(/<tr/g)

  test.each([
    ['/operators', /person(\d{3})<\/a>/g, 233, 100],
    ['/tokens', /<th scope="row">token(\d{3})</g, 230, 50],
    ['/account', />10\.9\.0\.(\d{3})</g, 232, 20],
  ])('%s', async (path, pattern, count, perPage) => {
    const pages = await pagesOf(path)
    expect(pages.map((html) => rowsOf(html)?.length)).toEqual(
      pages.map((_, no) => Math.min(perPage, count - no * perPage)),
    )
    const found = pages.flatMap((html) => [...html.matchAll(pattern)].map(([, no]) => no))
    expect(found.sort()).toEqual(numbers)
    for (const html of pages) expect(textOf(html)).toContain(`全 ${count} 件`)
    expect(await page(many, `${path}?page=nonsense`)).toContain('aria-current="page"')
  })

  test('an act leads back to the page it was done on, a new operator to the page with the new one', async () => {
    const [, second = ''] = await pagesOf('/tokens')
    const action = /action="(\/tokens\/[^"]+\/revoke\?page=2)"/.exec(second)?.[1] ?? ''
    const revoked = await (await post(many, action, { reason: '退職' })).text()
    expect(revoked).toMatch(/\?page=2"[^>]*aria-current="page"/)
    expect(textOf(revoked)).toContain('退職')
    const added = { login: 'zoe', name: 'Zoe', role: 'viewer', language: 'en', reason: '新任' }
    const html = await (await post(many, '/operators', added)).text()
    expect(html).toContain('href="/operators/zoe"')
  })
})
