/** LINE WORKS on loopback: the JWT token endpoint, directory listings, bot messages and rooms, rate limits. For tests and the demo. */
import { type Answer, type Arrived, type HttpStandIn, startHttp } from './http.ts'
import { OPERATIONS, worksFault } from './works-operations.ts'
import { giveToken } from './works-token.ts'

export type WorksUser = Readonly<{
  domainId: number
  userId: string
  userExternalKey?: string | null
  email: string
  lastName: string
  firstName: string
  isPending?: boolean
  isAwaiting?: boolean
  isSuspended?: boolean
  isDeleted?: boolean
  /** On leave, with the account suspended for its duration. */
  isOnLeave?: boolean
  orgUnitIds?: readonly string[]
  /** Title of the person's rank. */
  levelName?: string
}>

export type WorksGroup = Readonly<{
  domainId: number
  groupId: string
  groupName: string
  members: readonly Readonly<{ id: string; type: 'USER' | 'GROUP' | 'ORGUNIT' }>[]
}>

export type WorksOrgUnit = Readonly<{
  domainId: number
  orgUnitId: string
  orgUnitExternalKey?: string | null
  orgUnitName: string
  parentOrgUnitId?: string | null
}>

/** A message room; `bot`: whether ours is still in it. */
export type WorksRoom = { channelId: string; title: string; bot: boolean; gone: boolean }

export type WorksPost = Readonly<{ to: string; text: string }>

/** Changed by whoever plays the company; read at each request. */
export type WorksCompany = {
  clientId: string
  clientSecret: string
  serviceAccount: string
  /** SPKI PEM. */
  publicKey: string
  botId: string
  /** False: the bot is not published to the members any more. */
  botIsPublic: boolean
  scopes: string[]
  users: WorksUser[]
  groups: WorksGroup[]
  orgUnits: WorksOrgUnit[]
  rooms: WorksRoom[]
  posts: WorksPost[]
  /** As the official sample has it: text; the page says number. */
  expiresIn: string | number
}

export const WORKS_SCOPES = ['bot', 'bot.message', 'user.read', 'group.read', 'orgunit.read']

export function worksCompany(
  given: Partial<WorksCompany> &
    Pick<WorksCompany, 'clientId' | 'clientSecret' | 'serviceAccount' | 'publicKey' | 'botId'>,
): WorksCompany {
  return {
    botIsPublic: true,
    scopes: [...WORKS_SCOPES],
    users: [],
    groups: [],
    orgUnits: [],
    rooms: [],
    posts: [],
    expiresIn: '86400',
    ...given,
  }
}

export type LineWorksStandIn = HttpStandIn &
  Readonly<{
    authUrl: string
    apiUrl: string
    companies: readonly WorksCompany[]
    tokensGiven(): number
    /** Tokens given so far are no longer accepted. */
    expireTokens(): void
  }>

export type LineWorksOptions = Readonly<{
  /** 0 = any free one. */
  port?: number
  companies: readonly WorksCompany[]
  /** A test gives one it can wind forward. */
  now(): number
  /** Requests per operation; the real number is 240. Null = no limit. */
  perMinute?: number | null
}>

/** What the service remembers: tokens given, calls of the last minute. */
export type Works = {
  tokens: Map<string, Readonly<{ company: WorksCompany; until: number; scopes: string[] }>>
  calls: Map<string, number[]>
  given: number
}

export async function startLineWorks(options: LineWorksOptions): Promise<LineWorksStandIn> {
  const works: Works = { tokens: new Map(), calls: new Map(), given: 0 }
  const http = await startHttp(options.port ?? 0, (arrived) => {
    if (arrived.path === '/oauth2/v2.0/token') return giveToken(arrived, options, works)
    return answerApi(arrived, options, works)
  })
  return {
    ...http,
    authUrl: `${http.base}/oauth2/v2.0`,
    apiUrl: `${http.base}/v1.0`,
    companies: options.companies,
    tokensGiven: () => works.given,
    expireTokens: () => works.tokens.clear(),
  }
}

function answerApi(
  arrived: Arrived,
  { now, perMinute = 240 }: LineWorksOptions,
  works: Works,
): Answer {
  const token = /^Bearer (.+)$/.exec(arrived.headers.authorization ?? '')?.[1] ?? ''
  const known = works.tokens.get(token)
  if (!known || known.until <= now())
    return worksFault(401, 'UNAUTHORIZED', 'Authentication failed.')
  const path = arrived.path.replace(/^\/v1\.0/, '')
  const found = OPERATIONS.find((one) => one.method === arrived.method && one.path.test(path))
  if (!found) return worksFault(404, 'NOT_FOUND', 'The resource is not found.')
  if (!found.needs.some((scope) => known.scopes.includes(scope)))
    return worksFault(403, 'FORBIDDEN', 'The scope is not granted.')
  const rate = rateOf(works, `${token}|${found.path.source}`, { perMinute, now: now() })
  if (rate.isOver) return { ...TOO_MANY, headers: rate.headers }
  const parts = (found.path.exec(path) ?? []).slice(1).map(decodeURIComponent)
  const answer = found.work({ arrived, company: known.company, scopes: known.scopes }, parts)
  return { ...answer, headers: { ...answer.headers, ...rate.headers } }
}

const TOO_MANY: Answer = {
  status: 429,
  body: { code: 'TOO_MANY_REQUESTS', description: 'API rate limit exceeded' },
}

type Rate = Readonly<{ isOver: boolean; headers: Record<string, string> }>

function rateOf(
  works: Works,
  key: string,
  { perMinute, now }: Readonly<{ perMinute: number | null; now: number }>,
): Rate {
  if (perMinute === null) return { isOver: false, headers: {} }
  const recent = (works.calls.get(key) ?? []).filter((at) => at > now - 60_000)
  const isOver = recent.length >= perMinute
  if (!isOver) recent.push(now)
  works.calls.set(key, recent)
  const reset = Math.ceil(((recent[0] ?? now) + 60_000 - now) / 1_000)
  return {
    isOver,
    headers: {
      'ratelimit-limit': String(perMinute),
      'ratelimit-remaining': String(Math.max(0, perMinute - recent.length)),
      'ratelimit-reset': String(reset),
    },
  }
}
