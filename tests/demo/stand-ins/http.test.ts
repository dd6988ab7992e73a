/** The HTTP stand-ins do what their services document, and what they are told. */
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, SignJWT } from 'jose'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HttpBehaviour } from '../../../server/demo/stand-ins/http.ts'
import { startLineWorks, worksCompany } from '../../../server/demo/stand-ins/line-works.ts'
import { entraTenant, startMicrosoft } from '../../../server/demo/stand-ins/microsoft.ts'
import {
  type SlackWorkspace,
  slackWorkspace,
  startSlack,
} from '../../../server/demo/stand-ins/slack.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const standIn of open.splice(0)) await standIn.close()
})

let clock = Date.parse('2026-06-25T06:15:00+09:00')
const now = () => clock

async function slack(over: Partial<SlackWorkspace> = {}, listsPerMinute: number | null = null) {
  const workspace = slackWorkspace({ teamId: 'T1', token: 'xoxb-1', ...over })
  const standIn = await startSlack({ workspaces: [workspace], now, listsPerMinute })
  open.push(standIn)
  const ask = async (method: string, args: Record<string, string> = {}, token = 'xoxb-1') => {
    const response = await fetch(`${standIn.apiUrl}${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(args),
    })
    return {
      status: response.status,
      headers: response.headers,
      ...((await response.json()) as object),
    }
  }
  return { standIn, workspace, ask }
}

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `U${index}`,
    name: `u${index}`,
    realName: `社員${index}`,
    email: `u${index}@example.jp`,
  }))

type Listed = {
  members: { id: string; profile: { email?: string } }[]
  response_metadata: { next_cursor: string }
}

describe('Slack', () => {
  it('says its failures with HTTP 200, and which scope is missing', async () => {
    const { ask, workspace } = await slack({ scopes: ['users:read'] })
    expect(await ask('auth.test', {}, 'xoxb-other')).toMatchObject({
      status: 200,
      ok: false,
      error: 'invalid_auth',
    })
    expect(await ask('conversations.list')).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:read',
      provided: 'users:read',
    })
    workspace.tokenFault = 'token_revoked'
    expect(await ask('auth.test')).toMatchObject({ status: 200, error: 'token_revoked' })
  })

  it('pages with cursors that end in =, a short page in the middle and an empty last one', async () => {
    const { ask } = await slack({
      users: people(7),
      oddities: { users: { shortPage: 2, emptyLast: true } },
    })
    const sizes: number[] = []
    let cursor = ''
    do {
      const page = (await ask('users.list', { limit: '3', cursor })) as unknown as Listed
      sizes.push(page.members.length)
      cursor = page.response_metadata.next_cursor
      if (cursor !== '') expect(cursor).toMatch(/=$/)
    } while (cursor !== '')
    expect(sizes).toEqual([3, 2, 2, 0])
    expect(await ask('users.list', { cursor: 'nonsense' })).toMatchObject({
      error: 'invalid_cursor',
    })
  })

  it('limits listings by its clock with 429 and Retry-After', async () => {
    const { ask } = await slack({}, 2)
    for (let call = 0; call < 2; call += 1) await ask('users.list')
    const refused = await ask('users.list')
    expect(refused).toMatchObject({ status: 429, error: 'ratelimited' })
    expect(refused.headers.get('retry-after')).toBe('60')
    clock += 60_000
    expect(await ask('users.list')).toMatchObject({ ok: true })
  })

  it('counts posts by the key in their metadata and shows them in the history', async () => {
    const { ask, standIn } = await slack({
      channels: [{ id: 'C1', name: 'general', isMember: true }],
    })
    const metadata = JSON.stringify({ event_type: 'toban_delivery', event_payload: { key: 'k1' } })
    for (let time = 0; time < 2; time += 1)
      expect(
        await ask('chat.postMessage', { channel: 'C1', text: 'こんにちは', metadata }),
      ).toMatchObject({ ok: true })
    expect(Object.fromEntries(standIn.timesByKey())).toEqual({ k1: 2 })
    expect(
      await ask('conversations.history', { channel: 'C1', include_all_metadata: 'true' }),
    ).toMatchObject({
      messages: [{ metadata: { event_payload: { key: 'k1' } } }, {}],
    })
    expect(await ask('chat.postMessage', { channel: 'C9', text: 'x' })).toMatchObject({
      error: 'channel_not_found',
    })
  })

  it('answers an empty hook payload with 400 and a dead hook with 404, posting nothing', async () => {
    const { standIn, workspace } = await slack({ hooks: new Set(['T1/B1/x']) })
    const probe = (hook: string, body: string) =>
      fetch(`${standIn.base}/services/${hook}`, { method: 'POST', body })
    const alive = await probe('T1/B1/x', '{}')
    expect([alive.status, await alive.text()]).toEqual([400, 'no_text'])
    const dead = await probe('T1/B1/y', '{}')
    expect([dead.status, await dead.text()]).toEqual([404, 'no_service'])
    expect(workspace.hookPosts).toEqual([])
  })
})

describe('a stand-in told to misbehave', () => {
  it.each<[HttpBehaviour, number]>([
    ['drop_before_read', 0],
    ['drop_after_read', 1],
    ['drop_mid_answer', 1],
  ])('%s: the caller gets no answer, and %i was received', async (act, received) => {
    const { ask, standIn, workspace } = await slack({
      channels: [{ id: 'C1', name: 'g', isMember: true }],
    })
    standIn.trouble({ match: 'chat.postMessage', act })
    await expect(ask('chat.postMessage', { channel: 'C1', text: 'x' })).rejects.toThrow()
    expect(workspace.posts).toHaveLength(received)
    expect(await ask('chat.postMessage', { channel: 'C1', text: 'x' })).toMatchObject({ ok: true })
  })

  it('takes the n-th request, tells of it, and never answers', async () => {
    const { ask, standIn, workspace } = await slack({
      channels: [{ id: 'C1', name: 'g', isMember: true }],
    })
    const post = () => ask('chat.postMessage', { channel: 'C1', text: 'x' })
    const struck = new Promise<void>((resolve) => {
      standIn.trouble({
        match: 'chat.postMessage',
        act: 'hold',
        skip: 1,
        onStrike: () => resolve(),
      })
    })
    expect(await post()).toMatchObject({ ok: true })
    const unanswered = post().catch(() => 'hung up')
    await struck
    await standIn.down()
    expect(await unanswered).toBe('hung up')
    expect(workspace.posts).toHaveLength(2)
    await standIn.up()
    expect(await post()).toMatchObject({ ok: true })
  })
})

describe('Microsoft', () => {
  async function microsoft() {
    const tenant = entraTenant({ tenantId: 'tid-1', clientId: 'app', clientSecret: 's3cret' })
    const hook = { id: 'flow-1', sig: 'good', state: 'on' as 'on' | 'off', posts: [] }
    const standIn = await startMicrosoft({ tenants: [tenant], hooks: [hook], now })
    open.push(standIn)
    const token = async (client_secret = 's3cret') => {
      const response = await fetch(`${standIn.loginUrl}/tid-1/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'app',
          client_secret,
          scope: 'https://graph.microsoft.com/.default',
        }),
      })
      return { status: response.status, ...((await response.json()) as Record<string, unknown>) }
    }
    const get = async (url: string, bearer: string) => {
      const response = await fetch(url, { headers: { authorization: `Bearer ${bearer}` } })
      return { status: response.status, ...((await response.json()) as Record<string, unknown>) }
    }
    return { standIn, tenant, hook, token, get }
  }

  it('gives tokens that name their tenant, and says why it gives none', async () => {
    const { tenant, token } = await microsoft()
    const given = (await token()) as unknown as { access_token: string }
    const claims = JSON.parse(
      Buffer.from(given.access_token.split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(claims).toMatchObject({ tid: 'tid-1' })
    expect(await token('wrong')).toMatchObject({
      status: 401,
      error: 'invalid_client',
      error_codes: [7000215],
    })
    tenant.secretState = 'expired'
    expect(await token()).toMatchObject({ error_codes: [7000222] })
  })

  it('links absolutely to further pages, one of them empty, and refuses without the permission', async () => {
    const { standIn, tenant, token, get } = await microsoft()
    tenant.users = people(5).map(({ id, name, email }) => ({
      id,
      displayName: name,
      mail: email,
      userPrincipalName: email,
    }))
    tenant.pageSize = 3
    tenant.oddities.users = { emptyPage: 2 }
    const { access_token: bearer } = (await token()) as unknown as { access_token: string }
    const sizes: number[] = []
    let url: string | undefined = `${standIn.graphUrl}/users?$top=999`
    while (url) {
      const page = (await get(url, bearer)) as { value?: unknown[]; '@odata.nextLink'?: string }
      sizes.push(page.value?.length ?? -1)
      url = page['@odata.nextLink']
    }
    expect(sizes).toEqual([3, 0, 2])
    tenant.permissions = []
    expect(await get(`${standIn.graphUrl}/teams`, bearer)).toMatchObject({
      status: 403,
      error: { code: 'Authorization_RequestDenied' },
    })
    standIn.expireTokens()
    expect(await get(`${standIn.graphUrl}/teams`, bearer)).toMatchObject({ status: 401 })
  })

  it('delta: only what changed since the link, and 410 for one it does not know', async () => {
    const { standIn, tenant, token, get } = await microsoft()
    const { access_token: bearer } = (await token()) as unknown as { access_token: string }
    const first = (await get(`${standIn.graphUrl}/users/delta`, bearer)) as Record<string, unknown>
    tenant.changes.push({ id: 'U1', '@removed': { reason: 'deleted' } })
    const next = await get(String(first['@odata.deltaLink']), bearer)
    expect(next).toMatchObject({ value: [{ id: 'U1', '@removed': { reason: 'deleted' } }] })
    expect(await get(`${standIn.graphUrl}/users/delta?$deltatoken=99`, bearer)).toMatchObject({
      status: 410,
      error: { code: 'syncStateNotFound' },
    })
  })

  it('workflow hooks take adaptive cards only, up to 28 KB, with the right signature', async () => {
    const { standIn, hook } = await microsoft()
    const post = async (body: unknown, url = standIn.hookUrl('flow-1')) =>
      (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).status
    const card = (text: string) => ({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text }] },
        },
      ],
    })
    expect(await post(card('お知らせ'))).toBe(202)
    expect(await post({ '@type': 'MessageCard', text: 'old' })).toBe(400)
    expect(await post(card('x'.repeat(30_000)))).toBe(413)
    expect(await post(card('x'), standIn.hookUrl('flow-1').replace('good', 'bad'))).toBe(401)
    hook.state = 'off'
    expect(await post(card('x'))).toBe(404)
    expect(hook.posts).toMatchObject([{ text: 'お知らせ' }])
  })
})

describe('LINE WORKS', () => {
  let pem: string
  let publicKey: string
  beforeAll(async () => {
    const pair = await generateKeyPair('RS256', { extractable: true })
    pem = await exportPKCS8(pair.privateKey)
    publicKey = await exportSPKI(pair.publicKey)
  })

  async function works() {
    const company = worksCompany({
      clientId: 'client',
      clientSecret: 'secret',
      serviceAccount: 'x.serviceaccount@works.example.jp',
      publicKey,
      botId: '100',
    })
    const standIn = await startLineWorks({ companies: [company], now, perMinute: 3 })
    open.push(standIn)
    const token = async ({
      seconds = 3_600,
      subject = company.serviceAccount,
      iat = Math.floor(clock / 1_000),
    } = {}) => {
      const assertion = await new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
        .setIssuer('client')
        .setSubject(subject)
        .setIssuedAt(iat)
        .setExpirationTime(Math.floor(iat) + seconds)
        .sign(await importPKCS8(pem, 'RS256'))
      const response = await fetch(`${standIn.authUrl}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          client_id: 'client',
          client_secret: 'secret',
          scope: 'bot user.read',
          assertion,
        }),
      })
      return {
        status: response.status,
        ...((await response.json()) as Record<string, string>),
      } as Record<string, unknown>
    }
    const ask = async (path: string, bearer: unknown, body?: object) => {
      const response = await fetch(`${standIn.apiUrl}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${bearer}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        ...(text ? (JSON.parse(text) as object) : {}),
      }
    }
    return { standIn, company, token, ask }
  }

  it('verifies the assertion: signature, who, how long, whole seconds', async () => {
    const { token } = await works()
    expect(await token()).toMatchObject({ status: 200, expires_in: '86400', token_type: 'Bearer' })
    expect(await token({ subject: 'somebody' })).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    })
    expect(await token({ seconds: 7_200 })).toMatchObject({ error: 'invalid_grant' })
    expect(await token({ iat: clock / 1_000 + 0.5 })).toMatchObject({ error: 'invalid_grant' })
    expect(await token({ iat: Math.floor(clock / 1_000) - 7_200 })).toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('refuses a cursor that was not URL-encoded, and more calls than its limit', async () => {
    const { company, token, ask } = await works()
    company.users = people(101).map(({ id, email, realName }) => ({
      domainId: 1,
      userId: id,
      email,
      lastName: realName,
      firstName: '',
    }))
    const { access_token: bearer } = await token()
    const first = (await ask('/users?count=100', bearer)) as unknown as {
      responseMetaData: { nextCursor: string }
    }
    const { nextCursor } = first.responseMetaData
    expect(nextCursor).toMatch(/\/\+.*=$/)
    expect(await ask(`/users?count=100&cursor=${nextCursor}`, bearer)).toMatchObject({
      status: 400,
      code: 'INVALID_PARAMETER',
    })
    expect(
      await ask(`/users?count=100&cursor=${encodeURIComponent(nextCursor)}`, bearer),
    ).toMatchObject({ users: [{ userId: 'U100' }], responseMetaData: { nextCursor: '' } })
    const refused = await ask('/users', bearer)
    expect(refused).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
    expect(refused.headers.get('ratelimit-reset')).toBe('60')
    expect(await ask('/groups', bearer)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  it('takes a message with 201 and no body, and names what is wrong with another', async () => {
    const { company, token, ask } = await works()
    company.rooms.push({ channelId: 'R1', title: '人事', bot: true, gone: false })
    const { access_token: bearer } = await token()
    const text = (words: string) => ({ content: { type: 'text', text: words } })
    expect(await ask('/bots/100/channels/R1/messages', bearer, text('本日の予定'))).toEqual({
      status: 201,
      headers: expect.anything(),
    })
    expect(await ask('/bots/100/channels/R9/messages', bearer, text('x'))).toMatchObject({
      status: 404,
      code: 'CHANNEL_NOT_EXIST',
    })
    expect(
      await ask('/bots/100/channels/R1/messages', bearer, text('あ'.repeat(2_001))),
    ).toMatchObject({ status: 400 })
    expect(company.posts).toEqual([{ to: 'R1', text: '本日の予定' }])
  })
})
