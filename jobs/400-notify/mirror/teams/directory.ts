/** Reads an Entra directory and its Teams for the mirror (card 408). */

import type { Destination, FoundDestination } from '../../../../data/tenant/destinations.ts'
import { type LiveContainer, liveContainers } from '../../../../data/tenant/external-directory.ts'
import { syncState } from '../../../../data/tenant/external-sync-state.ts'
import { graphAccess, graphClient } from '../../../../server/sdk/outside.ts'
import type { OpenWork } from '../batch.ts'
import type { Place } from '../destinations.ts'
import { heldToken } from '../held-token.ts'
import type { Directory, Listing, PartGroup, PartName } from '../model.ts'
import { TOKEN } from '../part-words.ts'
import { read } from '../patience.ts'
import { type ChannelNotes, readChannels, readTeams } from './channels.ts'
import { graphReader } from './graph-reader.ts'
import { readUsers, type UserMode } from './users.ts'

export type TeamsOptions = Readonly<{
  syncUsers: boolean
  syncTeams: boolean
  syncChannels: boolean
  mode: UserMode
  includeGuests: boolean
}>

export async function teamsDirectory(
  work: OpenWork<unknown>,
  options: TeamsOptions,
): Promise<Directory> {
  const { integration, context, means, run, tenant } = work
  const access = graphAccess(integration, context)
  const client = graphClient(access)
  const token = await read(means, { what: TOKEN, permission: null }, () =>
    client.tenantOfToken(means.signal),
  )
  const reader = graphReader(client, means)
  const notes: ChannelNotes = { teamsForbidden: 0 }
  const seen: { mode: string; teams: Promise<Listing> | null } = { mode: 'none', teams: null }
  const teamWork = { reader, tenant, log: run.log, elapsedMs: work.elapsedMs }
  const listUsers = async () => {
    const { mode, includeGuests } = options
    const configUpdatedAt = integration.updatedAt
    const found = await readUsers({ reader, tenant, run, configUpdatedAt, mode, includeGuests })
    seen.mode = found.mode
    return found.listing
  }
  const listTeams = () => {
    seen.teams ??= readTeams(teamWork)
    return seen.teams
  }
  // Without the teams' names nobody knows whose channels to ask for: their failure is this one's.
  const listChannels = async () => {
    const fresh = options.syncTeams ? await listTeams() : null
    const ids = fresh ? fresh.rows.map((row) => row.externalId) : knownTeams(work)
    return await readChannels(teamWork, ids, notes)
  }
  const lists: Readonly<Partial<Record<PartName, () => Promise<Listing>>>> = {
    ...(options.syncUsers ? { users: listUsers } : {}),
    ...(options.syncTeams ? { teams: listTeams } : {}),
    ...(options.syncChannels ? { channels: listChannels } : {}),
  }
  return {
    externalTenantId: token.value ?? access.entraTenantId,
    groups: groupsOf(lists),
    needs: ['channels'],
    places: async (live) => placesOf(live),
    offers: (live) => offersOf(live),
    remembers: () => (seen.mode === 'delta' ? { lastFullAt: lastFullAt(work) } : {}),
    extras: () => ({ mode: seen.mode, teamsForbidden: notes.teamsForbidden }),
    tokenRenewals: () => client.tokens.renewals(),
    token: () => heldToken(client.tokens, work),
  }
}

/** Users, teams, channels: each in a transaction of its own. */
function groupsOf(lists: Readonly<Partial<Record<PartName, () => Promise<Listing>>>>): PartGroup[] {
  return (['users', 'teams', 'channels'] as const).flatMap((name) => {
    const list = lists[name]
    return list ? [{ parts: [{ name, scope: null, list }], standTogether: true }] : []
  })
}

/** What was read in full before stays what it was. */
function lastFullAt({ tenant }: OpenWork<unknown>): number | null {
  return syncState(tenant.db, 'TEAMS')?.lastFullAt ?? null
}

function knownTeams({ tenant }: OpenWork<unknown>): string[] {
  return liveContainers(tenant.db, 'TEAMS')
    .filter(({ kind }) => kind === 'TEAM')
    .map(({ externalId }) => externalId)
}

type Byname = ReadonlyMap<string, LiveContainer>

function byId(live: readonly LiveContainer[], kind: 'TEAM' | 'CHANNEL'): Byname {
  return new Map(live.filter((one) => one.kind === kind).map((one) => [one.externalId, one]))
}

function placesOf(live: readonly LiveContainer[]): (destination: Destination) => Place {
  const [teams, channels] = [byId(live, 'TEAM'), byId(live, 'CHANNEL')]
  return ({ externalId, parentExternalId }) => {
    // Only a hook: nothing says which channel it posts to.
    if (externalId === null) return { state: 'unknown' }
    const team = parentExternalId === null ? null : teams.get(parentExternalId)
    if (team === undefined) return { state: 'gone', reason: 'TEAM_GONE' }
    if (team?.isArchived) return { state: 'gone', reason: 'TEAM_ARCHIVED' }
    const channel = channels.get(externalId)
    if (!channel) return { state: 'gone', reason: 'CHANNEL_GONE' }
    if (channel.isArchived) return { state: 'gone', reason: 'CHANNEL_ARCHIVED' }
    return { state: 'there', name: fullName(channel, team), hasBot: null }
  }
}

function fullName(channel: LiveContainer, team: LiveContainer | null | undefined): string {
  return team ? `${team.name} / ${channel.name}` : channel.name
}

/** Graph can not list Workflows webhooks: a hook is entered by an operator. */
function offersOf(live: readonly LiveContainer[]): FoundDestination[] {
  const teams = byId(live, 'TEAM')
  return live
    .filter(({ kind, isArchived }) => kind === 'CHANNEL' && !isArchived)
    .map((channel) => ({
      service: 'TEAMS',
      name: fullName(channel, teams.get(channel.parentExternalId ?? '')),
      externalId: channel.externalId,
      parentExternalId: channel.parentExternalId,
    }))
}
