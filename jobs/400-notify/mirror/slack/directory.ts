/** Reads a Slack workspace for the mirror (card 407, steps 1–3): scopes, users, channels, at the pace Slack allows. */

import type { Integration } from '../../../../data/platform/integrations.ts'
import type { Container, LiveContainer } from '../../../../data/tenant/external-directory.ts'
import {
  type ConnectionContext,
  type SlackClient,
  slackAccess,
  slackClient,
} from '../../../../server/sdk/outside.ts'
import type { Place } from '../destinations.ts'
import { ServiceFault } from '../fault.ts'
import type { Directory, Listing } from '../model.ts'
import { readPages } from '../pages.ts'
import { type ReadMeans, read } from '../patience.ts'
import { accountOf, containerOf, type SlackConversation, type SlackMember } from './map.ts'

export type SlackOptions = Readonly<{
  syncUsers: boolean
  syncChannels: boolean
  includePrivate: boolean
  pageSize: number
}>

/** Tier 2: 20 listings per minute. */
const LIST_PAUSE_MS = 3_000

type Workspace = Readonly<{ client: SlackClient; means: ReadMeans; options: SlackOptions }>

export async function slackDirectory(
  integration: Integration,
  {
    context,
    means,
    options,
  }: Readonly<{ context: ConnectionContext; means: ReadMeans; options: SlackOptions }>,
): Promise<Directory> {
  const workspace = { client: slackClient(slackAccess(integration, context)), means, options }
  const { signal } = means
  const test = await read(means, { what: 'auth.test', permission: null }, () =>
    workspace.client.call<{ team_id: string }>('auth.test', {}, signal),
  )
  const scopes = scopesIn(test.headers)
  const parts = [
    ...(options.syncUsers
      ? [{ name: 'users' as const, scope: null, list: () => users(workspace, scopes) }]
      : []),
    ...(options.syncChannels
      ? [{ name: 'channels' as const, scope: null, list: () => channels(workspace, scopes) }]
      : []),
  ]
  return {
    externalTenantId: test.value.team_id,
    groups: [{ parts, standTogether: true }],
    needs: ['channels'],
    places: async (live) => placesOf(live),
    offers: (live) =>
      live
        .filter((container) => !container.isArchived)
        .map(({ name, externalId }) => ({
          service: 'SLACK',
          name,
          externalId,
          parentExternalId: null,
        })),
    remembers: () => ({}),
    extras: () => ({}),
    tokenRenewals: () => 0,
    token: () => null,
  }
}

/** Null: Slack did not say. */
function scopesIn(headers: Headers): ReadonlySet<string> | null {
  const said = headers.get('x-oauth-scopes')
  return said === null ? null : new Set(said.split(',').map((scope) => scope.trim()))
}

/** Asked before the listing: a listing that is refused half-way would look like an outage. */
function demandScope(scopes: ReadonlySet<string> | null, scope: string): void {
  if (scopes === null || scopes.has(scope)) return
  throw new ServiceFault('permission', {
    code: 'missing_scope',
    detail: scope,
    message: {
      ja: `Slack のトークンに権限 ${scope} がありません`,
      en: `the Slack token lacks the scope ${scope}`,
    },
  })
}

async function users(workspace: Workspace, scopes: ReadonlySet<string> | null): Promise<Listing> {
  demandScope(scopes, 'users:read')
  if (scopes !== null && !scopes.has('users:read.email'))
    workspace.means.log.warn('the Slack token lacks users:read.email: people can not be matched')
  const members = await listing<SlackMember>(workspace, {
    method: 'users.list',
    args: {},
    field: 'members',
  })
  return { ...WHOLE, table: 'accounts', rows: members.map(accountOf) }
}

async function channels(
  workspace: Workspace,
  scopes: ReadonlySet<string> | null,
): Promise<Listing> {
  demandScope(scopes, 'channels:read')
  const seesPrivate = workspace.options.includePrivate && (scopes?.has('groups:read') ?? true)
  const types = seesPrivate ? 'public_channel,private_channel' : 'public_channel'
  const found = await listing<SlackConversation>(workspace, {
    method: 'conversations.list',
    args: { types, exclude_archived: false },
    field: 'channels',
  })
  const rows: Container[] = found.map(containerOf)
  return { ...WHOLE, table: 'containers', kind: 'CHANNEL', rows }
}

/** Read to the end: what is not listed is gone. */
const WHOLE = { covers: () => true, removed: [], partial: null, remembers: {} } as const

type Asked = Readonly<{ method: string; args: object; field: 'members' | 'channels' }>

/** Begun again once when Slack has forgotten a cursor. */
async function listing<Row>(workspace: Workspace, asked: Asked): Promise<Row[]> {
  try {
    return await pages<Row>(workspace, asked)
  } catch (error) {
    if (!(error instanceof ServiceFault && error.detail === 'invalid_cursor')) throw error
    return await pages<Row>(workspace, asked)
  }
}

type ListAnswer<Row> = Readonly<Partial<Record<'members' | 'channels', readonly Row[]>>> &
  Readonly<{ response_metadata?: { next_cursor?: string } }>

async function pages<Row>({ client, means, options }: Workspace, asked: Asked): Promise<Row[]> {
  const { method, args, field } = asked
  return await readPages<Row>({ service: 'SLACK', what: method }, async (cursor) => {
    const place = cursor === null ? {} : { cursor }
    const reply = await read(means, { what: method, permission: null }, () =>
      client.call<ListAnswer<Row>>(
        method,
        { ...args, limit: options.pageSize, ...place },
        means.signal,
      ),
    )
    const next = reply.value.response_metadata?.next_cursor ?? null
    if (next) await means.pause(LIST_PAUSE_MS)
    return { rows: reply.value[field] ?? [], next }
  })
}

function placesOf(
  live: readonly LiveContainer[],
): (destination: { externalId: string | null }) => Place {
  const byId = new Map(live.map((container) => [container.externalId, container]))
  return ({ externalId }) => {
    // A destination without a channel is a webhook: the mirror knows nothing of it.
    if (externalId === null) return { state: 'unknown' }
    const channel = byId.get(externalId)
    if (!channel) return { state: 'gone', reason: 'CHANNEL_GONE' }
    if (channel.isArchived) return { state: 'gone', reason: 'CHANNEL_ARCHIVED' }
    return { state: 'there', name: channel.name, hasBot: channel.botIsMember }
  }
}
