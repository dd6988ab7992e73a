/** The teams of a directory and the channels of each (card 408, steps 4 and 5). */
import { destinationsOf } from '../../../../data/tenant/destinations.ts'
import type { Container } from '../../../../data/tenant/external-directory.ts'
import { liveContainers } from '../../../../data/tenant/external-directory.ts'
import type { Log, Tenant, Words } from '../../../../server/sdk/index.ts'
import type { KnownRow } from '../difference.ts'
import { ServiceFault } from '../fault.ts'
import type { Listing } from '../model.ts'
import { PARTS } from '../part-words.ts'
import type { GraphReader } from './graph-reader.ts'
import { channelOf, type GraphChannel, type GraphTeam, teamOf } from './map.ts'

export type TeamWork = Readonly<{
  reader: GraphReader
  tenant: Tenant
  log: Log
  elapsedMs(): number
}>

const TEAMS = { what: PARTS.teams, permission: 'Team.ReadBasic.All' } as const

export async function readTeams({ reader, tenant, log }: TeamWork): Promise<Listing> {
  const { rows } = await reader.all<GraphTeam>('/teams?$select=id,displayName,description', TEAMS)
  const parents = destinationParents(tenant)
  const archived = new Set<string>()
  for (const { id } of rows) {
    if (parents.has(id) && (await isArchived(reader, log, id))) archived.add(id)
  }
  return {
    table: 'containers',
    kind: 'TEAM',
    rows: rows.map((team) => teamOf(team, archived.has(team.id))),
    covers: () => true,
    removed: [],
    partial: null,
    remembers: {},
  }
}

/** The list does not say whether a team is archived: it is asked only where it matters. */
async function isArchived(reader: GraphReader, log: Log, id: string): Promise<boolean> {
  const asked = {
    what: { ja: `チーム ${id}`, en: `team ${id}` },
    permission: 'TeamSettings.Read.All',
  }
  try {
    const team = await reader.one<{ isArchived?: boolean }>(
      `/teams/${encodeURIComponent(id)}`,
      asked,
    )
    return team.isArchived ?? false
  } catch (error) {
    if (!(error instanceof ServiceFault) || !isOfOneTeam(error)) throw error
    log.warn(`whether the team ${id} is archived is not known: ${error.detail}`)
    return false
  }
}

function isOfOneTeam({ faultKind }: ServiceFault): boolean {
  return faultKind === 'permission' || faultKind === 'gone'
}

function destinationParents(tenant: Tenant): ReadonlySet<string> {
  const parents = destinationsOf(tenant.db, 'TEAMS').map((one) => one.parentExternalId)
  return new Set(parents.filter((id) => id !== null))
}

/** What was left out of the channels, and why; filled while they are read. */
export type ChannelNotes = { teamsForbidden: number }

const LANES = 4
/** Five minutes before the schedule's limit of an hour. */
const DEADLINE_MS = 55 * 60_000

/** @param teamIds of all live teams. */
export async function readChannels(
  work: TeamWork,
  teamIds: readonly string[],
  notes: ChannelNotes,
): Promise<Listing> {
  const waiting = longestUnseenFirst(work.tenant, teamIds)
  const rows: Container[] = []
  const listed = new Set<string>()
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      if (work.elapsedMs() > DEADLINE_MS) {
        waiting.unshift(id)
        return
      }
      const channels = await channelsOf(work, id, notes)
      if (channels !== null) {
        listed.add(id)
        rows.push(...channels)
      }
      await work.reader.pace()
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return {
    table: 'containers',
    kind: 'CHANNEL',
    rows,
    covers: coverage(listed, teamIds),
    removed: [],
    partial: waiting.length > 0 ? leftOver(waiting.length) : null,
    remembers: {},
  }
}

function leftOver(teams: number): Words {
  return {
    ja: `時間切れのため ${teams} チームを翌日に回しました`,
    en: `time is short: ${teams} teams are left for tomorrow`,
  }
}

/** Those that were left out yesterday come first; run ids sort by time. */
function longestUnseenFirst(tenant: Tenant, teamIds: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const { kind, parentExternalId, lastSeenRun } of liveContainers(tenant.db, 'TEAMS')) {
    if (kind === 'CHANNEL' && parentExternalId !== null) seen.set(parentExternalId, lastSeenRun)
  }
  const at = (id: string) => seen.get(id) ?? ''
  return [...teamIds].sort((one, other) => (at(one) < at(other) ? -1 : at(one) > at(other) ? 1 : 0))
}

/** A channel is gone when its team was read without it, or is gone itself. */
function coverage(listed: ReadonlySet<string>, teamIds: readonly string[]) {
  const live = new Set(teamIds)
  return ({ parentId }: KnownRow) =>
    parentId !== null && (listed.has(parentId) || !live.has(parentId))
}

/** Null: we may not see this team's channels, they keep their state. A team that has just gone has none. */
async function channelsOf(
  { reader }: TeamWork,
  id: string,
  notes: ChannelNotes,
): Promise<Container[] | null> {
  const url = `/teams/${encodeURIComponent(id)}/channels?$select=id,displayName,membershipType,isArchived`
  const what = { ja: `チーム ${id} のチャネル`, en: `channels of team ${id}` }
  const asked = { what, permission: 'Channel.ReadBasic.All' }
  try {
    const { rows } = await reader.all<GraphChannel>(url, asked)
    return rows.map((channel) => channelOf(channel, id))
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error
    if (error.faultKind === 'gone') return []
    if (error.faultKind !== 'permission') throw error
    notes.teamsForbidden += 1
    return null
  }
}
