/** The Web API methods of the Slack stand-in: tokens, scopes, limits, and what each method does. */
import type { Answer, Arrived } from './http.ts'
import { cursorOf, FIRST_PAGE, pageOf, placeOf } from './pages.ts'
import type { SlackOptions, SlackPost, SlackWorkspace } from './slack.ts'
import {
  type SlackAsk as Ask,
  channelJson,
  channelsList,
  SlackFault,
  USUAL_LIMIT,
  userJson,
  usersList,
} from './slack-listings.ts'

type Method = Readonly<{
  /** Empty: every token may. */
  needs: readonly string[]
  isListing: boolean
  work(ask: Ask): object | SlackFault
}>

const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': { needs: [], isListing: false, work: authTest },
  'users.list': { needs: ['users:read'], isListing: true, work: usersList },
  'conversations.list': { needs: ['channels:read'], isListing: true, work: channelsList },
  'users.lookupByEmail': { needs: ['users:read.email'], isListing: false, work: lookup },
  'conversations.open': { needs: ['im:write'], isListing: false, work: openDirect },
  'conversations.history': { needs: ['channels:history'], isListing: false, work: history },
  'conversations.join': { needs: ['channels:join'], isListing: false, work: join },
  'chat.postMessage': { needs: ['chat:write'], isListing: false, work: post },
}

/** `calls`: when each listing was asked for, per token. */
type Surroundings = Pick<SlackOptions, 'workspaces' | 'now' | 'listsPerMinute'> &
  Readonly<{ calls: Map<string, number[]> }>

export function answerMethod(
  arrived: Arrived,
  { workspaces, now, listsPerMinute = null, calls }: Surroundings,
): Answer {
  const name = arrived.path.split('/').at(-1) ?? ''
  const method = METHODS[name]
  if (!method) return said({ ok: false, error: 'unknown_method' })
  const args = argumentsOf(arrived)
  const token =
    /^Bearer (.+)$/.exec(arrived.headers.authorization ?? '')?.[1] ?? args.get('token') ?? null
  if (token === null) return said({ ok: false, error: 'not_authed' })
  const workspace = workspaces.find((one) => one.token === token)
  if (!workspace) return said({ ok: false, error: 'invalid_auth' })
  if (workspace.tokenFault !== null) return said({ ok: false, error: workspace.tokenFault })
  const needed = method.needs.find((scope) => !workspace.scopes.includes(scope))
  if (needed !== undefined) {
    const provided = workspace.scopes.join(',')
    return said({ ok: false, error: 'missing_scope', needed, provided }, workspace)
  }
  const limit = method.isListing ? listsPerMinute : null
  const waitSeconds = overLimit(calls, `${token}|${name}`, { limit, now: now() })
  if (waitSeconds !== null) return rateLimited(waitSeconds)
  const done = method.work({ workspace, args, now: now() })
  return done instanceof SlackFault
    ? said({ ok: false, error: done.error }, workspace)
    : said({ ok: true, ...done }, workspace)
}

/** Failures, too, are HTTP 200. */
function said(body: object, workspace?: SlackWorkspace): Answer {
  const headers = workspace ? { 'x-oauth-scopes': workspace.scopes.join(',') } : {}
  return { headers, body }
}

function rateLimited(seconds: number): Answer {
  return {
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  }
}

/** Null when the call is within the limit, else the seconds until one more is. */
function overLimit(
  calls: Map<string, number[]>,
  key: string,
  { limit, now }: Readonly<{ limit: number | null; now: number }>,
): number | null {
  if (limit === null) return null
  const recent = (calls.get(key) ?? []).filter((at) => at > now - 60_000)
  if (recent.length >= limit) return Math.ceil(((recent[0] ?? now) + 60_000 - now) / 1_000)
  calls.set(key, [...recent, now])
  return null
}

/** Form or JSON; values that are objects stay JSON text. */
function argumentsOf(arrived: Arrived): Map<string, string> {
  const args = new Map<string, string>(arrived.query)
  if (arrived.headers['content-type']?.includes('application/json')) {
    const body = JSON.parse(arrived.body || '{}') as Record<string, unknown>
    for (const [name, value] of Object.entries(body)) {
      args.set(name, typeof value === 'string' ? value : JSON.stringify(value))
    }
    return args
  }
  for (const [name, value] of new URLSearchParams(arrived.body)) args.set(name, value)
  return args
}

function authTest({ workspace }: Ask): object {
  const { teamId: team_id, teamName: team } = workspace
  return {
    url: `https://${team_id.toLowerCase()}.slack.example/`,
    team,
    user: 'toban',
    team_id,
    user_id: 'UBOT',
    bot_id: 'BBOT',
  }
}

function lookup({ workspace, args }: Ask): object | SlackFault {
  const email = args.get('email')?.toLowerCase()
  const user = workspace.users.find((one) => !one.deleted && one.email?.toLowerCase() === email)
  return user ? { user: userJson(user, workspace, true) } : new SlackFault('users_not_found')
}

function openDirect({ workspace, args }: Ask): object | SlackFault {
  const id = args.get('users') ?? ''
  const isThere = workspace.users.some((one) => one.id === id && !one.deleted)
  return isThere ? { channel: { id: `D${id}` } } : new SlackFault('user_not_found')
}

function history({ workspace, args }: Ask): object | SlackFault {
  const channel = args.get('channel') ?? ''
  const fault = placeFault(workspace, channel)
  if (fault) return fault
  const oldest = Number(args.get('oldest') ?? '0')
  const withMetadata = args.get('include_all_metadata') === 'true'
  const all = workspace.posts
    .filter((one) => one.channel === channel && Number(one.ts) >= oldest)
    .reverse()
    .map(({ text, ts, metadata }) => ({
      type: 'message',
      text,
      ts,
      bot_id: 'BBOT',
      ...(withMetadata && metadata !== null ? { metadata } : {}),
    }))
  const place = placeOf(args.get('cursor') ?? '', 'next_ts') ?? FIRST_PAGE
  const { rows, next } = pageOf(all, place, { limit: Number(args.get('limit') ?? USUAL_LIMIT) })
  const next_cursor = next === null ? '' : cursorOf(next, 'next_ts')
  return { messages: rows, has_more: next !== null, response_metadata: { next_cursor } }
}

function join({ workspace, args }: Ask): object | SlackFault {
  const id = args.get('channel') ?? ''
  const index = workspace.channels.findIndex((one) => one.id === id)
  const channel = workspace.channels[index]
  if (!channel) return new SlackFault('channel_not_found')
  if (channel.isPrivate) return new SlackFault('method_not_supported_for_channel_type')
  if (channel.isArchived) return new SlackFault('is_archived')
  workspace.channels[index] = { ...channel, isMember: true }
  return { channel: channelJson({ ...channel, isMember: true }) }
}

const LONGEST_TEXT = 40_000
const MOST_BLOCK_CHARACTERS = 13_200

function post({ workspace, args, now }: Ask): object | SlackFault {
  const channel = args.get('channel') ?? ''
  const fault = placeFault(workspace, channel)
  if (fault) return fault
  const text = args.get('text') ?? ''
  const blocks = args.get('blocks')
  if (text === '' && !blocks) return new SlackFault('no_text')
  if (blocks && blocks.length > MOST_BLOCK_CHARACTERS) return new SlackFault('msg_blocks_too_long')
  const metadata: unknown = args.has('metadata') ? JSON.parse(args.get('metadata') ?? 'null') : null
  const posted: SlackPost = {
    channel,
    ts: `${Math.floor(now / 1_000)}.${String(workspace.posts.length + 1).padStart(6, '0')}`,
    text: text.slice(0, LONGEST_TEXT),
    blocks: blocks ? JSON.parse(blocks) : null,
    metadata,
    key: keyOf(metadata),
  }
  workspace.posts.push(posted)
  const message = {
    type: 'message',
    subtype: 'bot_message',
    text: posted.text,
    bot_id: 'BBOT',
    ts: posted.ts,
  }
  return { channel, ts: posted.ts, message }
}

function keyOf(metadata: unknown): string | null {
  if (typeof metadata !== 'object' || metadata === null || !('event_payload' in metadata))
    return null
  const { event_payload: payload } = metadata
  if (typeof payload !== 'object' || payload === null || !('key' in payload)) return null
  return typeof payload.key === 'string' ? payload.key : null
}

/** Null when something may be posted there: a channel with us in it, or a direct message. */
function placeFault(workspace: SlackWorkspace, id: string): SlackFault | null {
  const person = id.startsWith('D') ? id.slice(1) : id
  if (workspace.users.some((user) => user.id === person && !user.deleted)) return null
  const channel = workspace.channels.find((one) => one.id === id)
  if (!channel || (channel.isPrivate && !channel.isMember))
    return new SlackFault('channel_not_found')
  if (channel.isArchived) return new SlackFault('is_archived')
  return channel.isMember ? null : new SlackFault('not_in_channel')
}
