/** users.list and conversations.list of the Slack stand-in: shapes, scopes, pages. */
import { cursorOf, FIRST_PAGE, type PageOddities, pageOf, placeOf } from './pages.ts'
import type { SlackChannel, SlackUser, SlackWorkspace } from './slack.ts'

/** One authorised call. */
export type SlackAsk = Readonly<{
  workspace: SlackWorkspace
  args: ReadonlyMap<string, string>
  now: number
}>

/** `ok: false` with this error. */
export class SlackFault {
  readonly error: string
  constructor(error: string) {
    this.error = error
  }
}

export function usersList(ask: SlackAsk): object | SlackFault {
  const seesMail = ask.workspace.scopes.includes('users:read.email')
  return listed(ask, 'user', {
    all: ask.workspace.users,
    oddities: ask.workspace.oddities.users,
    as: (rows) => ({ members: rows.map((user) => userJson(user, ask.workspace, seesMail)) }),
  })
}

export function userJson(user: SlackUser, { teamId }: SlackWorkspace, seesMail: boolean): object {
  const email = seesMail && user.email !== undefined ? { email: user.email } : {}
  return {
    id: user.id,
    team_id: teamId,
    name: user.name,
    deleted: user.deleted ?? false,
    real_name: user.realName,
    tz: 'Asia/Tokyo',
    tz_offset: 32_400,
    is_bot: user.isBot ?? false,
    is_app_user: user.isAppUser ?? false,
    is_admin: false,
    is_owner: false,
    is_restricted: user.isRestricted ?? false,
    is_ultra_restricted: false,
    ...(user.invited ? { is_invited_user: true } : {}),
    updated: 1_700_000_000,
    profile: { display_name: user.name, real_name: user.realName, ...email },
  }
}

export function channelsList(ask: SlackAsk): object | SlackFault {
  const types = (ask.args.get('types') ?? 'public_channel').split(',')
  const seesPrivate =
    types.includes('private_channel') && ask.workspace.scopes.includes('groups:read')
  const skipsArchived = ask.args.get('exclude_archived') === 'true'
  const all = ask.workspace.channels.filter((channel) => {
    if (skipsArchived && channel.isArchived) return false
    if (!channel.isPrivate) return types.includes('public_channel')
    return seesPrivate && channel.isMember === true
  })
  return listed(ask, 'team', {
    all,
    oddities: ask.workspace.oddities.channels,
    as: (rows) => ({ channels: rows.map(channelJson) }),
  })
}

export function channelJson(channel: SlackChannel): object {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.isPrivate,
    is_group: channel.isPrivate ?? false,
    is_im: false,
    is_private: channel.isPrivate ?? false,
    is_archived: channel.isArchived ?? false,
    is_general: channel.name === 'general',
    is_member: channel.isMember ?? false,
    is_shared: false,
    is_ext_shared: false,
    created: 1_600_000_000,
    creator: 'UBOT',
    updated: 1_700_000_000_000,
    num_members: channel.members ?? 1,
    topic: { value: '' },
    purpose: { value: '' },
    previous_names: [],
  }
}

type Listing<Row> = Readonly<{
  all: readonly Row[]
  oddities: PageOddities | undefined
  as(rows: readonly Row[]): object
}>

export const USUAL_LIMIT = 100
const MOST_PER_PAGE = 999

function listed<Row>(ask: SlackAsk, prefix: string, listing: Listing<Row>): object | SlackFault {
  const cursor = ask.args.get('cursor') ?? ''
  const place = cursor === '' ? FIRST_PAGE : placeOf(cursor, prefix)
  if (place === null) return new SlackFault('invalid_cursor')
  const limit = Number(ask.args.get('limit') ?? USUAL_LIMIT)
  if (!(limit >= 1 && limit <= MOST_PER_PAGE)) return new SlackFault('invalid_limit')
  const { rows, next } = pageOf(listing.all, place, { limit, oddities: listing.oddities ?? {} })
  const next_cursor = next === null ? '' : cursorOf(next, prefix)
  return { ...listing.as(rows), response_metadata: { next_cursor } }
}
