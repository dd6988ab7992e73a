/** Graph's answers about users, teams and channels; the part of the Microsoft stand-in behind a token. */
import type { Answer, Arrived } from './http.ts'
import type { EntraTenant, EntraUser } from './microsoft.ts'
import { cursorOf, FIRST_PAGE, type PageOddities, pageOf, placeOf } from './pages.ts'

export type GraphState = {
  tokens: Map<string, Readonly<{ tenant: EntraTenant; until: number }>>
  /** Address of Graph itself: links to further pages are absolute. */
  base: string
  now(): number
}

export function answerGraph(arrived: Arrived, state: GraphState): Answer {
  const token = /^Bearer (.+)$/.exec(arrived.headers.authorization ?? '')?.[1]
  const known = token === undefined ? undefined : state.tokens.get(token)
  if (!known || known.until <= state.now())
    return graphFault(
      401,
      'InvalidAuthenticationToken',
      'Access token has expired or is not valid.',
    )
  const { tenant } = known
  const path = arrived.path.slice('/v1.0'.length)
  const [, teamId, channels] = /^\/teams\/([^/]+)(\/channels)?$/.exec(path) ?? []
  const about = { arrived, tenant, state }
  if (path === '/users') return guarded(about, 'User.Read.All', usersPage)
  if (path === '/users/delta') return guarded(about, 'User.Read.All', deltaPage)
  if (path === '/teams') return guarded(about, 'Team.ReadBasic.All', teamsPage)
  if (teamId === undefined) return graphFault(404, 'Request_ResourceNotFound', 'Unknown resource.')
  const id = decodeURIComponent(teamId)
  return channels === undefined
    ? guarded(about, 'TeamSettings.Read.All', () => oneTeam(tenant, id))
    : guarded(about, 'Channel.ReadBasic.All', () => channelsOf(about, id))
}

export function graphFault(status: number, code: string, message: string): Answer {
  const innerError = { date: '2026-01-01T00:00:00', 'request-id': 'stand-in' }
  return { status, body: { error: { code, message, innerError } } }
}

type About = Readonly<{ arrived: Arrived; tenant: EntraTenant; state: GraphState }>

function guarded(about: About, permission: string, work: (about: About) => Answer): Answer {
  if (about.tenant.permissions.includes(permission)) return work(about)
  return graphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges.')
}

function usersPage(about: About): Answer {
  const { tenant } = about
  return listed(about, {
    all: tenant.users.map(selectedOf(about)),
    oddities: tenant.oddities.users,
  })
}

/** Properties outside the default set come only when they are asked for. */
function selectedOf({ arrived }: Pick<About, 'arrived'>): (user: EntraUser) => object {
  const asked = arrived.query.get('$select')
  const names = new Set((asked ?? 'id,displayName,mail,userPrincipalName,jobTitle').split(','))
  return (user) => {
    const whole = {
      accountEnabled: true,
      userType: 'Member',
      employeeId: null,
      department: null,
      jobTitle: null,
      ...user,
    }
    return Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name)))
  }
}

type Listing = Readonly<{
  all: readonly object[]
  oddities?: PageOddities | undefined
  /** Added to the last page. */
  last?: object
  limit?: number
}>

function listed({ arrived, state, tenant }: About, listing: Listing): Answer {
  const skip = arrived.query.get('$skiptoken')
  const place = skip === null ? FIRST_PAGE : placeOf(skip, 'page')
  if (place === null) return graphFault(400, 'Request_BadRequest', 'The skip token is not valid.')
  const asked = Math.min(Number(arrived.query.get('$top') ?? '100'), 999)
  const limit = listing.limit ?? Math.min(asked, tenant.pageSize)
  const { rows, next } = pageOf(listing.all, place, { limit, oddities: listing.oddities ?? {} })
  const value = { '@odata.context': `${state.base}/$metadata`, value: rows }
  if (next === null) return { body: { ...value, ...listing.last } }
  const link = new URL(`${state.base}${arrived.path.slice('/v1.0'.length)}`)
  for (const [name, text] of arrived.query) link.searchParams.set(name, text)
  link.searchParams.set('$skiptoken', cursorOf(next, 'page'))
  return { body: { ...value, '@odata.nextLink': link.href } }
}

/** `$deltatoken` is the number of changes its owner has seen (`latest`: all); without one everything is listed. */
function deltaPage(about: About): Answer {
  const { arrived, state, tenant } = about
  const asked = arrived.query.get('$deltatoken')
  const seen = asked === 'latest' ? String(tenant.changes.length) : asked
  if (seen !== null && !(Number(seen) <= tenant.changes.length))
    return graphFault(410, 'syncStateNotFound', 'The sync state generation is not found.')
  const all =
    seen === null ? tenant.users.map(selectedOf(about)) : tenant.changes.slice(Number(seen))
  const link = new URL(`${state.base}/users/delta`)
  link.searchParams.set('$deltatoken', String(tenant.changes.length))
  const last = { '@odata.deltaLink': link.href }
  return listed(about, { all, oddities: tenant.oddities.users, last, limit: tenant.pageSize })
}

function teamsPage(about: About): Answer {
  const all = about.tenant.teams.map(({ id, displayName }) => ({
    id,
    displayName,
    description: displayName,
  }))
  return listed(about, { all, limit: about.tenant.pageSize })
}

function oneTeam(tenant: EntraTenant, id: string): Answer {
  const team = tenant.teams.find((one) => one.id === id)
  if (!team) return graphFault(404, 'NotFound', 'No team found.')
  const { displayName, isArchived = false } = team
  return { body: { id, displayName, isArchived } }
}

function channelsOf(about: About, id: string): Answer {
  const team = about.tenant.teams.find((one) => one.id === id)
  if (!team) return graphFault(404, 'NotFound', 'No team found.')
  const all = team.channels.map((channel) => ({
    membershipType: 'standard',
    isArchived: false,
    description: null,
    ...channel,
  }))
  return listed(about, { all, limit: 999 })
}
