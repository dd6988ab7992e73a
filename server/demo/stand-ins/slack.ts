/** Slack on loopback: Web API methods, scopes, rate limits, incoming webhooks; counts what was posted. For tests and the demo. */
import { type Answer, type Arrived, type HttpStandIn, startHttp } from './http.ts'
import type { PageOddities } from './pages.ts'
import { answerMethod } from './slack-methods.ts'

export type SlackUser = Readonly<{
  id: string
  name: string
  realName: string
  email?: string
  deleted?: boolean
  invited?: boolean
  isBot?: boolean
  isAppUser?: boolean
  isRestricted?: boolean
}>

export type SlackChannel = Readonly<{
  id: string
  name: string
  isPrivate?: boolean
  isArchived?: boolean
  /** Whether our bot is in it. Private channels without it are not listed. */
  isMember?: boolean
  members?: number
}>

export type SlackPost = Readonly<{
  channel: string
  ts: string
  text: string
  blocks: unknown
  metadata: unknown
  /** `event_payload.key` of the metadata; null without. */
  key: string | null
}>

/** Changed by whoever plays the workspace's people; the stand-in reads it at each request. */
export type SlackWorkspace = {
  teamId: string
  teamName: string
  token: string
  /** Answered to every call instead of work: `token_revoked`, `account_inactive` … */
  tokenFault: string | null
  scopes: string[]
  users: SlackUser[]
  channels: SlackChannel[]
  posts: SlackPost[]
  /** Paths below `/services/` of hooks that work. */
  hooks: Set<string>
  hookPosts: { hook: string; text: string }[]
  oddities: { users?: PageOddities; channels?: PageOddities }
}

export const SLACK_SCOPES = [
  'chat:write',
  'users:read',
  'users:read.email',
  'channels:read',
  'groups:read',
  'im:write',
  'channels:history',
  'channels:join',
]

export function slackWorkspace(
  given: Partial<SlackWorkspace> & Pick<SlackWorkspace, 'teamId' | 'token'>,
): SlackWorkspace {
  return {
    teamName: given.teamId,
    tokenFault: null,
    scopes: [...SLACK_SCOPES],
    users: [],
    channels: [],
    posts: [],
    hooks: new Set(),
    hookPosts: [],
    oddities: {},
    ...given,
  }
}

export type SlackStandIn = HttpStandIn &
  Readonly<{
    /** `slackApiUrl` for clients. */
    apiUrl: string
    workspaces: readonly SlackWorkspace[]
    /** Posts per metadata key, over all workspaces. */
    timesByKey(): ReadonlyMap<string, number>
  }>

export type SlackOptions = Readonly<{
  /** 0 = any free one. */
  port?: number
  workspaces: readonly SlackWorkspace[]
  /** For message timestamps and rate limits; a test gives one it can wind forward. */
  now(): number
  /** Calls of each listing per minute and workspace; null = no limit. */
  listsPerMinute?: number | null
}>

export async function startSlack(options: SlackOptions): Promise<SlackStandIn> {
  const calls = new Map<string, number[]>()
  const http = await startHttp(options.port ?? 0, (arrived) =>
    arrived.path.startsWith('/services/')
      ? answerHook(arrived, options)
      : answerMethod(arrived, { ...options, calls }),
  )
  return {
    ...http,
    apiUrl: `${http.base}/api/`,
    workspaces: options.workspaces,
    timesByKey: () => {
      const keys = options.workspaces.flatMap((one) => one.posts.map((post) => post.key))
      const times = new Map<string, number>()
      for (const key of keys) if (key !== null) times.set(key, (times.get(key) ?? 0) + 1)
      return times
    },
  }
}

/** Plain texts, not JSON, and a probe with an empty object posts nothing. */
function answerHook({ path, body }: Arrived, { workspaces }: SlackOptions): Answer {
  const hook = path.slice('/services/'.length)
  const workspace = workspaces.find((one) => one.hooks.has(hook))
  if (!workspace) return { status: 404, body: 'no_service' }
  let text: unknown
  try {
    text = (JSON.parse(body) as { text?: unknown }).text
  } catch {
    return { status: 400, body: 'invalid_payload' }
  }
  if (typeof text !== 'string' || text === '') return { status: 400, body: 'no_text' }
  workspace.hookPosts.push({ hook, text })
  return { body: 'ok' }
}
