/** Microsoft on loopback: the Entra token endpoint, Graph's directory reads with delta, and Teams Workflows webhooks. For tests and the demo. */
import { answerGraph, type GraphState } from './graph.ts'
import { type Answer, type Arrived, type HttpStandIn, startHttp } from './http.ts'
import type { PageOddities } from './pages.ts'

export type EntraUser = Readonly<{
  id: string
  displayName: string
  mail: string | null
  userPrincipalName: string
  accountEnabled?: boolean
  userType?: 'Member' | 'Guest'
  employeeId?: string | null
  department?: string | null
  jobTitle?: string | null
}>

export type TeamsChannel = Readonly<{
  id: string
  displayName: string
  membershipType?: 'standard' | 'private' | 'shared'
  isArchived?: boolean
}>

export type TeamsTeam = Readonly<{
  id: string
  displayName: string
  isArchived?: boolean
  channels: readonly TeamsChannel[]
}>

/** Changed by whoever plays the company's people; read at each request. */
export type EntraTenant = {
  tenantId: string
  clientId: string
  clientSecret: string
  /** `expired`: the right secret, too old (AADSTS7000222). */
  secretState: 'valid' | 'expired'
  permissions: string[]
  users: EntraUser[]
  teams: TeamsTeam[]
  /** What became of users since the start; a delta link remembers how many it has seen. */
  changes: object[]
  pageSize: number
  oddities: { users?: PageOddities }
}

export const GRAPH_PERMISSIONS = [
  'User.Read.All',
  'Team.ReadBasic.All',
  'TeamSettings.Read.All',
  'Channel.ReadBasic.All',
]

export function entraTenant(
  given: Partial<EntraTenant> & Pick<EntraTenant, 'tenantId' | 'clientId' | 'clientSecret'>,
): EntraTenant {
  return {
    secretState: 'valid',
    permissions: [...GRAPH_PERMISSIONS],
    users: [],
    teams: [],
    changes: [],
    pageSize: 999,
    oddities: {},
    ...given,
  }
}

/** A flow "When a Teams webhook request is received". */
export type WorkflowHook = {
  id: string
  sig: string
  /** `off`: deleted or switched off, answers 404. */
  state: 'on' | 'off'
  posts: { text: string; card: unknown }[]
}

export type MicrosoftStandIn = HttpStandIn &
  Readonly<{
    loginUrl: string
    graphUrl: string
    tenants: readonly EntraTenant[]
    hooks: readonly WorkflowHook[]
    hookUrl(id: string): string
    tokensGiven(): number
    /** Tokens given so far are no longer accepted, as after a change of the permissions. */
    expireTokens(): void
  }>

export type MicrosoftOptions = Readonly<{
  /** 0 = any free one. */
  port?: number
  tenants: readonly EntraTenant[]
  hooks?: readonly WorkflowHook[]
  /** A test gives one it can wind forward. */
  now(): number
}>

export async function startMicrosoft(options: MicrosoftOptions): Promise<MicrosoftStandIn> {
  const hooks = options.hooks ?? []
  const state: GraphState = { tokens: new Map(), base: '', now: options.now }
  let given = 0
  const http = await startHttp(options.port ?? 0, (arrived) => {
    if (arrived.path.endsWith('/oauth2/v2.0/token')) {
      given += 1
      return giveToken(arrived, options.tenants, state)
    }
    if (arrived.path.startsWith('/v1.0/')) return answerGraph(arrived, state)
    return answerHook(arrived, hooks)
  })
  state.base = `${http.base}/v1.0`
  return {
    ...http,
    loginUrl: http.base,
    graphUrl: state.base,
    tenants: options.tenants,
    hooks,
    hookUrl: (id) => {
      const sig = hooks.find((hook) => hook.id === id)?.sig ?? 'none'
      return `${http.base}/workflows/${id}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${sig}`
    },
    tokensGiven: () => given,
    expireTokens: () => state.tokens.clear(),
  }
}

const TOKEN_SECONDS = 3_599

function giveToken(
  { path, body }: Arrived,
  tenants: readonly EntraTenant[],
  state: GraphState,
): Answer {
  const form = new URLSearchParams(body)
  const tenantId = path.split('/')[1] ?? ''
  const tenant = tenants.find((one) => one.tenantId === tenantId)
  if (!tenant) return tokenFault('invalid_request', 90002, `Tenant '${tenantId}' not found.`)
  if (form.get('grant_type') !== 'client_credentials')
    return tokenFault('unsupported_grant_type', 70003, 'The app requested an unsupported grant.')
  if (!form.get('scope')?.endsWith('/.default'))
    return tokenFault('invalid_scope', 70011, 'The provided request must include a scope.')
  if (form.get('client_id') !== tenant.clientId)
    return tokenFault('unauthorized_client', 700016, 'Application was not found in the directory.')
  if (form.get('client_secret') !== tenant.clientSecret)
    return tokenFault('invalid_client', 7000215, 'Invalid client secret provided.')
  if (tenant.secretState === 'expired')
    return tokenFault('invalid_client', 7000222, 'The provided client secret keys are expired.')
  const token = tokenOf(tenant, state)
  state.tokens.set(token, { tenant, until: state.now() + TOKEN_SECONDS * 1_000 })
  return {
    body: {
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      ext_expires_in: TOKEN_SECONDS,
      access_token: token,
    },
  }
}

/** Looks like the real one: three parts, of which the middle one names the tenant. */
function tokenOf(tenant: EntraTenant, state: GraphState): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { aud: 'https://graph.microsoft.com', tid: tenant.tenantId, n: state.tokens.size }
  return [part({ typ: 'JWT', alg: 'RS256' }), part({ ...claims, iat: state.now() }), 'c2ln'].join(
    '.',
  )
}

function tokenFault(error: string, number: number, sentence: string): Answer {
  const trace = '00000000-0000-0000-0000-000000000000'
  return {
    status: error === 'invalid_client' ? 401 : 400,
    body: {
      error,
      error_description: `AADSTS${number}: ${sentence}\r\nTrace ID: ${trace}\r\nCorrelation ID: ${trace}`,
      error_codes: [number],
      timestamp: '2026-01-01 00:00:00Z',
      trace_id: trace,
      correlation_id: trace,
    },
  }
}

const MOST_CARD_BYTES = 28 * 1024

/** 202 is said before anything is posted, and no message id comes back. */
function answerHook({ path, query, body }: Arrived, hooks: readonly WorkflowHook[]): Answer {
  const id = /^\/workflows\/([^/]+)\/triggers\/manual\/paths\/invoke$/.exec(path)?.[1]
  const hook = hooks.find((one) => one.id === id)
  if (!hook || hook.state === 'off')
    return hookFault(404, 'WorkflowNotFound', 'The workflow could not be found.')
  if (query.get('sig') !== hook.sig)
    return hookFault(401, 'DirectApiAuthorizationRequired', 'The signature is not valid.')
  if (Buffer.byteLength(body) > MOST_CARD_BYTES)
    return hookFault(413, 'RequestEntityTooLarge', 'The request entity is too large.')
  const card = cardOf(body)
  if (card === null)
    return hookFault(400, 'InvalidRequestContent', 'The request content is not an adaptive card.')
  hook.posts.push({ text: textOf(card), card })
  return { status: 202 }
}

function hookFault(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } }
}

/** Null for bad JSON, for a MessageCard and for anything else that is not one adaptive card. */
function cardOf(body: string): { body: unknown[] } | null {
  try {
    const { type, attachments } = JSON.parse(body) as { type?: unknown; attachments?: unknown }
    if (type !== 'message' || !Array.isArray(attachments)) return null
    const [first] = attachments as { contentType?: unknown; content?: { body?: unknown } }[]
    if (first?.contentType !== 'application/vnd.microsoft.card.adaptive') return null
    return Array.isArray(first.content?.body) ? { body: first.content.body } : null
  } catch {
    return null
  }
}

function textOf(card: { body: unknown[] }): string {
  const blocks = card.body as { text?: string }[]
  return blocks.flatMap(({ text }) => (text === undefined ? [] : [text])).join('\n')
}
