/** The users of an Entra directory, all of them or what changed since the last link (card 408, step 3). */
import { countLiveAccounts, liveAccount } from '../../../../data/tenant/external-directory.ts'
import type { StateChange } from '../../../../data/tenant/external-sync-state.ts'
import { syncState } from '../../../../data/tenant/external-sync-state.ts'
import { deltaLinkState } from '../../../../server/domain/delta-link.ts'
import { type Run, type Tenant, weekday } from '../../../../server/sdk/index.ts'
import { ServiceFault } from '../fault.ts'
import type { Listing } from '../model.ts'
import { PARTS } from '../part-words.ts'
import type { GraphReader } from './graph-reader.ts'
import { accountOf, type GraphUser, USER_PROPERTIES, userOf } from './map.ts'

export type UserMode = 'auto' | 'full' | 'delta'

export type UserWork = Readonly<{
  reader: GraphReader
  tenant: Tenant
  run: Run<unknown>
  /** Of the connection: another one makes a link worthless. */
  configUpdatedAt: number
  mode: UserMode
  includeGuests: boolean
}>

/** Below, reading everything costs a handful of calls. */
const MANY_USERS = 5_000
const SUNDAY = 7

const ASKED = { what: PARTS.users, permission: 'User.Read.All' } as const
const SELECT = `$select=${USER_PROPERTIES}`

export type ReadUsers = Readonly<{ listing: Listing; mode: 'full' | 'delta' }>

export async function readUsers(work: UserWork): Promise<ReadUsers> {
  const link = usableLink(work)
  if (link !== null) {
    try {
      return { listing: await changedUsers(work, link), mode: 'delta' }
    } catch (error) {
      if (!isForgotten(error)) throw error
      work.run.log.warn('Graph has forgotten the delta link: all users are read again')
    }
  }
  return { listing: await allUsers(work), mode: 'full' }
}

function usableLink({ tenant, run, configUpdatedAt, mode }: UserWork): string | null {
  const state = syncState(tenant.db, 'TEAMS')
  const link = deltaLinkState(state, { now: run.now(), configUpdatedAt })
  if (mode === 'full' || link !== 'usable') return null
  const isWanted = mode === 'delta' || (!isSunday(run) && hasManyUsers(tenant))
  return isWanted ? (state?.deltaLink ?? null) : null
}

function isSunday(run: Run<unknown>): boolean {
  return weekday(run.today) === SUNDAY
}

function hasManyUsers(tenant: Tenant): boolean {
  return countLiveAccounts(tenant.db, 'TEAMS') > MANY_USERS
}

/** 410, or the words Graph has for it. */
function isForgotten(error: unknown): boolean {
  if (!(error instanceof ServiceFault)) return false
  return error.faultKind === 'gone' || FORGOTTEN.has(error.detail)
}

const FORGOTTEN: ReadonlySet<string> = new Set(['syncStateNotFound', 'resyncRequired'])

/** The link is asked for before the list: what changes meanwhile comes twice, and nothing is lost. */
async function allUsers(work: UserWork): Promise<Listing> {
  const { reader, run, includeGuests } = work
  const wantsLink = work.mode === 'delta' || (work.mode === 'auto' && hasManyUsers(work.tenant))
  const link = wantsLink
    ? (await reader.all(`/users/delta?${SELECT}&$deltatoken=latest`, ASKED)).deltaLink
    : null
  const { rows } = await reader.all<GraphUser>(`/users?${SELECT}&$top=999`, ASKED)
  const accounts = rows.map(accountOf).filter((row) => includeGuests || row.kind !== 'GUEST')
  return {
    table: 'accounts',
    rows: accounts,
    covers: () => true,
    removed: [],
    partial: null,
    remembers: linkState(work, link, run.now()),
  }
}

/** Changes may hold only what changed, and the same user several times: the last one counts. */
async function changedUsers(work: UserWork, link: string): Promise<Listing> {
  const { reader, tenant, run, includeGuests } = work
  const { rows, deltaLink } = await reader.all<GraphUser>(link, ASKED)
  const latest = new Map<string, GraphUser>()
  for (const row of rows) {
    latest.delete(row.id)
    latest.set(row.id, row)
  }
  const changed = [...latest.values()]
  const present = changed.filter((user) => user['@removed'] === undefined)
  const accounts = present.map((user) => {
    const known = liveAccount(tenant.db, 'TEAMS', user.id)
    return accountOf(known ? { ...userOf(known), ...user } : user)
  })
  return {
    table: 'accounts',
    rows: accounts.filter((row) => includeGuests || row.kind !== 'GUEST'),
    covers: () => false,
    removed: changed.filter((user) => user['@removed'] !== undefined).map((user) => user.id),
    partial: null,
    remembers: linkState(work, deltaLink ?? link, run.now()),
  }
}

function linkState(
  { configUpdatedAt }: UserWork,
  deltaLink: string | null,
  at: number,
): StateChange {
  if (deltaLink === null) return { deltaLink: null }
  return { deltaLink, lastDeltaAt: at, configUpdatedAtSeen: configUpdatedAt }
}
