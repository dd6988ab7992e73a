/** Reads LINE WORKS for the mirror (card 409): token, members, groups and org units of every domain, the rooms of destinations. */
import type { Destination } from '../../../../data/tenant/destinations.ts'
import type { Container } from '../../../../data/tenant/external-directory.ts'
import {
  type LineWorksClient,
  lineWorksAccess,
  lineWorksClient,
  lineWorksConnection,
} from '../../../../server/sdk/outside.ts'
import type { OpenWork } from '../batch.ts'
import type { KnownRow } from '../difference.ts'
import { heldToken } from '../held-token.ts'
import type { Directory, Listing, Part, PartGroup, PartName } from '../model.ts'
import { readPages } from '../pages.ts'
import { PARTS, TOKEN } from '../part-words.ts'
import { type ReadMeans, read } from '../patience.ts'
import { sayClock } from './clock.ts'
import {
  accountOf,
  groupOf,
  orgTree,
  type WorksGroup,
  type WorksOrgUnit,
  type WorksUser,
} from './map.ts'
import { placesOf, type RoomChecks, roomChecks } from './rooms.ts'

export type LineWorksOptions = Readonly<{
  syncUsers: boolean
  syncGroups: boolean
  syncOrgUnits: boolean
  checkRooms: boolean
  pageSize: number
}>

type Works = Readonly<{
  client: LineWorksClient
  means: ReadMeans
  options: LineWorksOptions
  notes: { brokenParents: number }
}>

export async function lineWorksDirectory(
  work: OpenWork<unknown>,
  options: LineWorksOptions,
): Promise<Directory> {
  const { integration, context, means } = work
  const { domainIds, botId } = lineWorksConnection(integration)
  const client = lineWorksClient(lineWorksAccess(integration, context))
  const token = await read(means, { what: TOKEN, permission: null }, async () => {
    const reply = await client.tokens.current(means.signal)
    return reply.ok ? reply : { ...reply, beforeCall: true }
  })
  sayClock(work, client.clockSkewMs())
  const works: Works = { client, means, options, notes: { brokenParents: 0 } }
  const domains = domainIds.map(String)
  const checks: RoomChecks = roomChecks({ client, means, botId, now: work.run.now })
  return {
    // One company may own several domains: there is no id of the whole.
    externalTenantId: null,
    groups: groupsOf(works, domains),
    needs: [],
    places: async (_live, destinations) =>
      options.checkRooms ? placesOf(await checks.all(destinations)) : UNKNOWN,
    offers: (live) =>
      live
        .filter(({ kind }) => kind === 'GROUP')
        // LINE WORKS does not tell a group's room: an operator enters it.
        .map(({ name, externalId }) => ({
          service: 'LINE_WORKS',
          name,
          externalId: null,
          parentExternalId: externalId,
        })),
    remembers: () => ({}),
    extras: () => ({
      domains: domains.length,
      brokenParents: works.notes.brokenParents,
      rooms: checks.count(),
    }),
    tokenRenewals: () => client.tokens.renewals(),
    token: () => (token.ok ? heldToken(client.tokens, work) : null),
  }
}

const UNKNOWN = (_destination: Destination) => ({ state: 'unknown' }) as const

/** Members, groups, org units: each kind in a transaction of its own, each domain read for itself. */
function groupsOf(works: Works, domains: readonly string[]): PartGroup[] {
  const { syncUsers, syncGroups, syncOrgUnits } = works.options
  const group = (name: PartName, list: (domain: string) => Promise<Listing>): PartGroup => ({
    parts: domains.map((domain): Part => {
      return { name, scope: `domain ${domain}`, list: () => list(domain) }
    }),
    standTogether: false,
  })
  return [
    ...(syncUsers ? [group('users', (domain) => users(works, domain))] : []),
    ...(syncGroups ? [group('groups', (domain) => groups(works, domain))] : []),
    ...(syncOrgUnits ? [group('orgUnits', (domain) => orgUnits(works, domain))] : []),
  ]
}

/** Read to the end within its domain. */
function wholeDomain(domain: string) {
  const covers = ({ parentId }: KnownRow) => parentId === domain
  return { covers, removed: [], partial: null, remembers: {} }
}

async function users(works: Works, domain: string): Promise<Listing> {
  const found = await listing<WorksUser>(works, domain, {
    path: '/users',
    field: 'users',
    permission: 'user.read',
  })
  const rows = found.map((user) => accountOf(user, domain))
  return { ...wholeDomain(domain), table: 'accounts', rows }
}

async function groups(works: Works, domain: string): Promise<Listing> {
  const found = await listing<WorksGroup>(works, domain, {
    path: '/groups',
    field: 'groups',
    permission: 'group.read',
  })
  return containers(
    domain,
    'GROUP',
    found.map((group) => groupOf(group, domain)),
  )
}

async function orgUnits(works: Works, domain: string): Promise<Listing> {
  const asked = { path: '/orgunits', field: 'orgUnits', permission: 'orgunit.read' } as const
  const { rows, brokenParents } = orgTree(await listing<WorksOrgUnit>(works, domain, asked), domain)
  works.notes.brokenParents += brokenParents
  return containers(domain, 'ORGUNIT', rows)
}

function containers(
  domain: string,
  kind: 'GROUP' | 'ORGUNIT',
  rows: readonly Container[],
): Listing {
  return { ...wholeDomain(domain), table: 'containers', kind, rows }
}

type Asked = Readonly<{
  path: string
  field: 'users' | 'groups' | 'orgUnits'
  permission: string
}>
type Answer = Readonly<Record<string, unknown>> &
  Readonly<{ responseMetaData?: Readonly<{ nextCursor?: string | null }> | null }>

async function listing<Row>(
  { client, means, options }: Works,
  domainId: string,
  { path, field, permission }: Asked,
): Promise<Row[]> {
  const what = {
    ja: `ドメイン ${domainId} の${PARTS[field].ja}`,
    en: `${path.slice(1)} of domain ${domainId}`,
  }
  return await readPages<Row>({ service: 'LINE_WORKS', what }, async (cursor) => {
    const place = cursor === null ? {} : { cursor }
    const query = { domainId, count: options.pageSize, ...place }
    const reply = await read(means, { what, permission }, () =>
      client.call<Answer>({ method: 'GET', path, query }, means.signal),
    )
    await pace(means, reply.headers)
    const rows = (reply.value[field] ?? []) as readonly Row[]
    return { rows, next: reply.value.responseMetaData?.nextCursor ?? null }
  })
}

/** 200 calls per minute and operation; the limit is 240, shared with the bot. */
const PACE_MS = 300
const FEW_LEFT = 10

/** Waits for the next window when hardly any call is left in this one. */
export async function pace(means: ReadMeans, headers: Headers): Promise<void> {
  const left = headers.get('ratelimit-remaining')
  const resetSeconds = Number(headers.get('ratelimit-reset') ?? Number.NaN)
  if (left === null || Number(left) >= FEW_LEFT || !Number.isFinite(resetSeconds)) {
    await means.pause(PACE_MS)
    return
  }
  means.meter.rateWaits += 1
  means.meter.waitMs += resetSeconds * 1_000
  await means.pause(resetSeconds * 1_000)
}
