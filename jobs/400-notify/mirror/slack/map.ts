/** Slack's users and channels in our words (card 407, step 4); pure. */
import type { Account, Container } from '../../../../data/tenant/external-directory.ts'

/** The fields we read; Slack sends many more. */
export type SlackMember = Readonly<{
  id: string
  name?: string
  real_name?: string
  deleted?: boolean
  is_bot?: boolean
  is_app_user?: boolean
  is_restricted?: boolean
  is_ultra_restricted?: boolean
  is_invited_user?: boolean
  profile?: Readonly<{ email?: string; real_name?: string; display_name?: string }>
}>

export type SlackConversation = Readonly<{
  id: string
  name?: string
  is_private?: boolean
  is_archived?: boolean
  is_member?: boolean
  num_members?: number
}>

/** Slack's own helper is listed as a person. */
const SLACKBOT = 'USLACKBOT'

export function accountOf(member: SlackMember): Account {
  const { profile = {} } = member
  const names = [profile.real_name, member.real_name, profile.display_name, member.name]
  return {
    externalId: member.id,
    parentId: null,
    email: profile.email ? profile.email.trim().toLowerCase() : null,
    displayName: names.find(Boolean) ?? member.id,
    employeeKey: null,
    kind: kindOf(member),
    status: statusOf(member),
    attributes: { name: member.name ?? null },
  }
}

function kindOf(member: SlackMember): Account['kind'] {
  if (member.is_bot || member.is_app_user || member.id === SLACKBOT) return 'BOT'
  return member.is_restricted || member.is_ultra_restricted ? 'GUEST' : 'MEMBER'
}

function statusOf(member: SlackMember): Account['status'] {
  if (member.deleted) return 'DELETED'
  return member.is_invited_user ? 'PENDING' : 'ACTIVE'
}

export function containerOf(channel: SlackConversation): Container {
  return {
    kind: 'CHANNEL',
    externalId: channel.id,
    parentExternalId: null,
    name: channel.name ?? channel.id,
    isPrivate: channel.is_private ?? false,
    isArchived: channel.is_archived ?? false,
    botIsMember: channel.is_member ?? false,
    memberCount: channel.num_members ?? null,
    level: null,
    attributes: {},
  }
}
