/** Every channel hands a message over once and says what it saw, whatever the service does; measured at the receiver. */
import { exportPKCS8, exportSPKI, generateKeyPair } from 'jose'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type {
  Channel,
  ChannelFactory,
  OutgoingMessage,
  SendResult,
} from '../../server/delivery/channel.ts'
import { lineWorksChannel } from '../../server/delivery/channels/line-works.ts'
import { slackChannel } from '../../server/delivery/channels/slack.ts'
import { teamsChannel } from '../../server/delivery/channels/teams.ts'
import { webhookChannel } from '../../server/delivery/channels/webhook.ts'
import { type Answer, type HttpStandIn, startHttp } from '../../server/demo/stand-ins/http.ts'
import { startLineWorks, worksCompany } from '../../server/demo/stand-ins/line-works.ts'
import { startMicrosoft } from '../../server/demo/stand-ins/microsoft.ts'
import { slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { contextWith, message, source } from './channel-lane.ts'

const never = new AbortController().signal
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

let keys: { privateKey: string; publicKey: string }
beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  keys = {
    privateKey: await exportPKCS8(pair.privateKey),
    publicKey: await exportSPKI(pair.publicKey),
  }
})

/** One service as its channel sees it. */
type Lane = Readonly<{
  standIn: HttpStandIn
  channel: Channel
  /** The same channel without its secret. */
  poor: Channel
  message: OutgoingMessage
  /** What opens the service. */
  secrets: readonly string[]
  /** Part of the path that posts. */
  post: string
  received(): number
}>

async function slack() {
  const workspace = slackWorkspace({
    teamId: 'T1',
    token: 'xoxb-secret',
    channels: [{ id: 'C1', name: 'jinji', isMember: true }],
    users: [{ id: 'U1', name: 'sato', realName: '佐藤' }],
    hooks: new Set(['T1/B1/x']),
  })
  const standIn = await startSlack({ workspaces: [workspace], now: Date.now })
  open.push(standIn)
  const from = source({ endpointUrl: standIn.apiUrl })
  const secrets = { SECRET: 'xoxb-secret', HOOK: `${standIn.base}/services/T1/B1/x` }
  const lane: Lane = {
    standIn,
    channel: slackChannel(from, contextWith(secrets)),
    poor: slackChannel(from, contextWith({})),
    message: message(),
    secrets: ['xoxb-secret'],
    post: 'chat.postMessage',
    received: () => workspace.posts.length,
  }
  return { ...lane, workspace }
}

async function teams() {
  const hook = {
    id: 'flow',
    sig: 'S1GNATURE',
    state: 'on' as 'on' | 'off',
    posts: [] as { text: string; card: unknown }[],
  }
  const standIn = await startMicrosoft({ tenants: [], hooks: [hook], now: Date.now })
  open.push(standIn)
  const from = source({ key: 'teams_workflow', service: 'TEAMS', authRef: null })
  const lane: Lane = {
    standIn,
    channel: teamsChannel(from, contextWith({ HOOK: standIn.hookUrl('flow') })),
    poor: teamsChannel(from, contextWith({})),
    message: message({
      channel: 'TEAMS',
      recipient: { type: 'WEBHOOK', address: '{"env":"HOOK"}' },
    }),
    secrets: ['S1GNATURE'],
    post: 'invoke',
    received: () => hook.posts.length,
  }
  return { ...lane, hook }
}

async function lineWorks() {
  const company = worksCompany({
    clientId: 'client',
    clientSecret: 'client-secret',
    serviceAccount: 'x.serviceaccount@works.example.jp',
    publicKey: keys.publicKey,
    botId: '100',
    users: [
      {
        domainId: 1,
        userId: 'u1',
        email: 'u1@works.example.jp',
        lastName: '佐藤',
        firstName: '花子',
      },
    ],
    rooms: [{ channelId: 'R1', title: '人事', bot: true, gone: false }],
  })
  const standIn = await startLineWorks({ companies: [company], now: Date.now })
  open.push(standIn)
  const from = source({
    key: 'lineworks',
    service: 'LINE_WORKS',
    authType: 'JWT',
    endpointUrl: standIn.apiUrl,
    connection: {
      clientId: 'client',
      clientSecret: { env: 'CLIENT' },
      serviceAccount: company.serviceAccount,
      botId: '100',
      domainIds: [1],
      authUrl: standIn.authUrl,
    },
  })
  const secrets = { SECRET: keys.privateKey, CLIENT: 'client-secret' }
  const lane: Lane = {
    standIn,
    channel: lineWorksChannel(from, contextWith(secrets)),
    poor: lineWorksChannel(from, contextWith({ CLIENT: 'client-secret' })),
    message: message({ channel: 'LINE_WORKS', recipient: { type: 'CHANNEL', address: 'R1' } }),
    secrets: ['client-secret', keys.privateKey],
    post: '/messages',
    received: () => company.posts.length,
  }
  return { ...lane, company, standIn, from, variables: secrets }
}

async function webhook(): Promise<Lane> {
  const posts: string[] = []
  const standIn = await startHttp(0, ({ body }) => {
    posts.push(body)
    return { status: 204 }
  })
  open.push(standIn)
  const from = source({ key: 'webhook', service: 'WEBHOOK', authRef: null })
  const lane = (factory: ChannelFactory, secrets: Record<string, string>) =>
    factory(from, contextWith(secrets))
  return {
    standIn,
    channel: lane(webhookChannel, { HOOK: `${standIn.base}/hooks/secret-part` }),
    poor: lane(webhookChannel, {}),
    message: message({
      channel: 'WEBHOOK',
      recipient: { type: 'WEBHOOK', address: '{"env":"HOOK"}' },
    }),
    secrets: ['secret-part'],
    post: '/hooks',
    received: () => posts.length,
  }
}

const SERVICES: readonly [string, () => Promise<Lane>][] = [
  ['Slack', slack],
  ['Teams', teams],
  ['LINE WORKS', lineWorks],
  ['a webhook', webhook],
]

describe.each(SERVICES)('%s', (_name, start) => {
  it('receives a message once', async () => {
    const lane = await start()
    expect(await lane.channel.send(lane.message, never)).toMatchObject({ kind: 'sent' })
    expect(lane.received()).toBe(1)
  })

  it('down: class A, nothing arrived; up again: sent', async () => {
    const lane = await start()
    await lane.standIn.down()
    expect(await lane.channel.send(lane.message, never)).toMatchObject({
      class: 'A',
      code: 'ECONNREFUSED',
      suppress: 'no',
    })
    await lane.standIn.up()
    expect(await lane.channel.send(lane.message, never)).toMatchObject({ kind: 'sent' })
    expect(lane.received()).toBe(1)
  })

  it.each(['drop_after_read', 'drop_mid_answer'] as const)(
    '%s: in doubt, received exactly once, never sent again by itself',
    async (act) => {
      const lane = await start()
      lane.standIn.trouble({ match: lane.post, act })
      expect(await lane.channel.send(lane.message, never)).toMatchObject({ class: 'G' })
      expect(lane.received()).toBe(1)
    },
  )

  it.each([500, 502, 504])('HTTP %i to a post: in doubt', async (status) => {
    const lane = await start()
    lane.standIn.trouble({ match: lane.post, act: { answer: { status, body: '' } } })
    expect(await lane.channel.send(lane.message, never)).toMatchObject({ class: 'G' })
  })

  it('503: class A', async () => {
    const lane = await start()
    lane.standIn.trouble({ match: lane.post, act: { answer: { status: 503, body: '' } } })
    expect(await lane.channel.send(lane.message, never)).toMatchObject({
      class: 'A',
      code: 'HTTP 503',
    })
  })

  it('429: class B with the wait the service names', async () => {
    const lane = await start()
    const answer = { status: 429, headers: { 'retry-after': '7' }, body: {} }
    lane.standIn.trouble({ match: lane.post, act: { answer } })
    expect(await lane.channel.send(lane.message, never)).toMatchObject({
      class: 'B',
      retryAfterMs: 7_000,
    })
  })

  it('429 without a wait: class B, 60 s', async () => {
    const lane = await start()
    lane.standIn.trouble({ match: lane.post, act: { answer: { status: 429, body: {} } } })
    expect(await lane.channel.send(lane.message, never)).toMatchObject({
      class: 'B',
      retryAfterMs: 60_000,
    })
  })

  it('silent: given up after the time limit or when told to stop, in doubt', async () => {
    const lane = await start()
    const stop = new AbortController()
    lane.standIn.trouble({
      match: lane.post,
      act: 'hold',
      onStrike: () => setTimeout(() => stop.abort(), 20),
    })
    expect(await lane.channel.send(lane.message, stop.signal)).toMatchObject({ class: 'G' })
    expect(lane.received()).toBe(1)
  })

  it('stopped before it began: class A, nothing arrived', async () => {
    const lane = await start()
    expect(await lane.channel.send(lane.message, AbortSignal.abort())).toMatchObject({ class: 'A' })
    expect(lane.received()).toBe(0)
  })

  it('without its secret: class F, and nobody was asked', async () => {
    const lane = await start()
    expect(await lane.poor.send(lane.message, never)).toMatchObject({
      class: 'F',
      code: 'secret_missing',
    })
    expect(lane.standIn.arrived()).toHaveLength(0)
  })

  it('never shows its secrets in what it says of a failure', async () => {
    const lane = await start()
    const echo = (answer: Answer) => lane.standIn.trouble({ match: lane.post, act: { answer } })
    echo({ status: 400, body: `refused: ${lane.secrets.join(' ')}` })
    const result = (await lane.channel.send(lane.message, never)) as Extract<
      SendResult,
      { kind: 'failed' }
    >
    for (const secret of lane.secrets) expect(result.text).not.toContain(secret)
  })
})

describe('Slack', () => {
  it.each([
    ['channel_not_found', 'D', 'now'],
    ['is_archived', 'D', 'now'],
    ['not_in_channel', 'D', 'now'],
    ['user_not_found', 'D', 'now'],
    ['no_text', 'E', 'no'],
    ['invalid_blocks', 'E', 'no'],
    ['invalid_blocks_format', 'E', 'no'],
    ['msg_blocks_too_long', 'E', 'no'],
    ['metadata_too_large', 'E', 'no'],
    ['invalid_auth', 'F', 'no'],
    ['token_revoked', 'F', 'no'],
    ['token_expired', 'F', 'no'],
    ['account_inactive', 'F', 'no'],
    ['missing_scope', 'F', 'no'],
    ['ratelimited', 'B', 'no'],
    ['message_limit_exceeded', 'B', 'no'],
    ['service_unavailable', 'C', 'no'],
    ['request_timeout', 'C', 'no'],
    ['team_added_to_org', 'C', 'no'],
    ['fatal_error', 'G', 'no'],
    ['internal_error', 'G', 'no'],
  ])('ok:false %s: class %s', async (error, expected, suppress) => {
    const lane = await slack()
    lane.standIn.trouble({ match: lane.post, act: { answer: { body: { ok: false, error } } } })
    const result = await lane.channel.send(lane.message, never)
    expect(result).toMatchObject({ class: expected, code: error, suppress })
  })

  it('carries the key, the headline and the link; says the ts', async () => {
    const lane = await slack()
    const result = await lane.channel.send(lane.message, never)
    const [post] = lane.workspace.posts
    expect(post?.key).toBe('key-1')
    expect(post?.text).toBe(
      '*資格の有効期限*\n佐藤さんの応用情報は7月2日に失効します。\n<https://toban.example.jp/c/1|詳細>',
    )
    expect(result).toEqual({ kind: 'sent', externalMessageId: post?.ts, response: 'ok' })
  })

  it('writes to a person in a direct channel, opened once', async () => {
    const lane = await slack()
    const direct = message({ recipient: { type: 'USER', address: 'U1' } })
    await lane.channel.send(direct, never)
    await lane.channel.send(direct, never)
    expect(lane.workspace.posts.map((post) => post.channel)).toEqual(['DU1', 'DU1'])
    const opened = lane.standIn.arrived().filter(({ path }) => path.endsWith('conversations.open'))
    expect(opened).toHaveLength(1)
  })

  it('that can not open the direct channel has posted nothing: not in doubt', async () => {
    const lane = await slack()
    lane.standIn.trouble({ match: 'conversations.open', act: 'drop_after_read' })
    const direct = message({ recipient: { type: 'USER', address: 'U1' } })
    expect(await lane.channel.send(direct, never)).toMatchObject({ class: 'C' })
    expect(lane.received()).toBe(0)
  })

  it.each([
    [404, 'no_service', 'D'],
    [410, 'channel_is_archived', 'D'],
    [403, 'action_prohibited', 'D'],
    [400, 'invalid_payload', 'E'],
    [413, 'too large', 'E'],
  ])('hook answering %i %s: class %s', async (status, body, expected) => {
    const lane = await slack()
    lane.standIn.trouble({ match: '/services/', act: { answer: { status, body } } })
    const hooked = message({ recipient: { type: 'WEBHOOK', address: '{"env":"HOOK"}' } })
    expect(await lane.channel.send(hooked, never)).toMatchObject({ class: expected })
  })

  it('finds a message in doubt by its key, over pages; says absent only after the whole list', async () => {
    const lane = await slack()
    for (let number = 0; number < 450; number += 1)
      lane.workspace.posts.push({
        channel: 'C1',
        ts: `1750000000.${String(number).padStart(6, '0')}`,
        text: 'x',
        blocks: null,
        metadata: null,
        key: null,
      })
    lane.standIn.trouble({ match: lane.post, act: 'drop_after_read' })
    await lane.channel.send(lane.message, never)
    const sought = { deliveryId: 'd', key: 'key-1', recipient: lane.message.recipient, from: 0 }
    const evidence = await lane.channel.findSent?.(sought, never)
    expect(evidence).toEqual({ kind: 'found', externalMessageId: lane.workspace.posts.at(-1)?.ts })
    expect(await lane.channel.findSent?.({ ...sought, key: 'key-2' }, never)).toEqual({
      kind: 'absent',
    })
    lane.workspace.scopes = ['chat:write']
    expect(await lane.channel.findSent?.(sought, never)).toMatchObject({
      kind: 'unknown',
      code: 'missing_scope',
    })
  })
})

describe('Teams', () => {
  it.each([
    [401, 'D'],
    [403, 'D'],
    [404, 'D'],
    [410, 'D'],
    [400, 'E'],
    [413, 'E'],
  ])('hook answering %i: class %s', async (status, expected) => {
    const lane = await teams()
    const body = { error: { code: 'SomeCode', message: 'no' } }
    lane.standIn.trouble({ match: lane.post, act: { answer: { status, body } } })
    const result = await lane.channel.send(lane.message, never)
    expect(result).toMatchObject({ class: expected, code: 'SomeCode' })
  })

  it('a flow that was switched off: the destination is gone', async () => {
    const lane = await teams()
    lane.hook.state = 'off'
    expect(await lane.channel.send(lane.message, never)).toMatchObject({
      class: 'D',
      code: 'WorkflowNotFound',
      suppress: 'now',
    })
  })

  it('posts an adaptive card with headline, text and button', async () => {
    const lane = await teams()
    await lane.channel.send(lane.message, never)
    expect(lane.hook.posts[0]?.text).toBe(
      '資格の有効期限\n佐藤さんの応用情報は7月2日に失効します。',
    )
    expect(lane.standIn.arrived()[0]?.body).toContain('"Action.OpenUrl"')
  })

  it('refuses to send to a retired connector, without a call', async () => {
    const url = 'https://contoso.webhook.office.com/webhookb2/x'
    const channel = teamsChannel(source({ key: 'teams_workflow' }), contextWith({ HOOK: url }))
    const retired = message({ recipient: { type: 'WEBHOOK', address: '{"env":"HOOK"}' } })
    expect(await channel.send(retired, never)).toMatchObject({
      class: 'D',
      code: 'retired_connector',
      suppress: 'now',
    })
  })

  it('an address that is no reference to a URL: class F', async () => {
    const lane = await teams()
    const odd = message({ recipient: { type: 'WEBHOOK', address: 'https://…' } })
    expect(await lane.channel.send(odd, never)).toMatchObject({
      class: 'F',
      code: 'bad_hook_address',
    })
  })
})

describe('LINE WORKS', () => {
  it.each([
    [400, 'INVALID_PARAMETER', 'E', 'no'],
    [401, 'UNAUTHORIZED', 'F', 'no'],
    [403, 'ACCESS_DENIED', 'F', 'no'],
    [403, 'FORBIDDEN', 'F', 'no'],
    [404, 'CHANNEL_NOT_EXIST', 'D', 'now'],
    [404, 'USER_NOT_EXIST', 'D', 'now'],
    [410, 'DELETED', 'D', 'now'],
  ])('%i %s: class %s', async (status, code, expected, suppress) => {
    const lane = await lineWorks()
    lane.standIn.trouble({
      match: lane.post,
      act: { answer: { status, body: { code, description: '' } } },
      times: 2,
    })
    expect(await lane.channel.send(lane.message, never)).toMatchObject({
      class: expected,
      code,
      suppress,
    })
  })

  it('waits as rateLimit-reset says', async () => {
    const lane = await lineWorks()
    const answer = {
      status: 429,
      headers: { 'ratelimit-reset': '20' },
      body: { code: 'TOO_MANY_REQUESTS' },
    }
    lane.standIn.trouble({ match: lane.post, act: { answer } })
    expect(await lane.channel.send(lane.message, never)).toMatchObject({
      class: 'B',
      retryAfterMs: 20_000,
    })
  })

  it('a token that is refused is renewed once, and the message arrives once', async () => {
    const lane = await lineWorks()
    await lane.channel.send(lane.message, never)
    lane.standIn.expireTokens()
    expect(await lane.channel.send(lane.message, never)).toMatchObject({ kind: 'sent' })
    expect([lane.received(), lane.standIn.tokensGiven()]).toEqual([2, 2])
  })

  it.each(['invalid_client', 'invalid_grant', 'invalid_scope', 'unsupported_grant_type'])(
    'no token, %s: class F',
    async (error) => {
      const lane = await lineWorks()
      lane.standIn.trouble({ match: '/token', act: { answer: { status: 400, body: { error } } } })
      expect(await lane.channel.send(lane.message, never)).toMatchObject({
        class: 'F',
        code: error,
      })
    },
  )

  it('no token because the service hung up: not in doubt, nothing was posted', async () => {
    const lane = await lineWorks()
    lane.standIn.trouble({ match: '/token', act: 'drop_after_read' })
    expect(await lane.channel.send(lane.message, never)).toMatchObject({ class: 'C' })
    expect(lane.received()).toBe(0)
  })

  it('a key that is none: class F, and no part of it is said', async () => {
    const lane = await lineWorks()
    const broken = '-----BEGIN PRIVATE KEY-----\nMIIabcdefgh\n-----END PRIVATE KEY-----'
    const channel = lineWorksChannel(lane.from, contextWith({ ...lane.variables, SECRET: broken }))
    const result = await channel.send(lane.message, never)
    expect(result).toMatchObject({ class: 'F', code: 'invalid_grant' })
    expect(JSON.stringify(result)).not.toContain('MIIabcdefgh')
  })

  it('writes to persons by their id, and never more than 2,000 characters', async () => {
    const lane = await lineWorks()
    const long = message({ recipient: { type: 'USER', address: 'u1' }, body: 'あ'.repeat(2_000) })
    expect(await lane.channel.send(long, never)).toMatchObject({ kind: 'sent' })
    const [post] = lane.company.posts
    expect(post?.to).toBe('u1')
    expect(post?.text).toHaveLength(2_000)
    expect(post?.text.endsWith('…\n詳細: https://toban.example.jp/c/1')).toBe(true)
  })
})
