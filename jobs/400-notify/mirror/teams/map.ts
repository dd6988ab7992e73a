/** Graph's users, teams and channels in our words (card 408, steps 3–5); pure. */
import type { Account, Container } from '../../../../data/tenant/external-directory.ts'

/** The properties we ask for. A listing of changes may leave out those that did not change. */
export type GraphUser = Readonly<{
  id: string
  displayName?: string | null
  mail?: string | null
  userPrincipalName?: string | null
  accountEnabled?: boolean | null
  userType?: string | null
  employeeId?: string | null
  department?: string | null
  jobTitle?: string | null
  '@removed'?: Readonly<{ reason?: string }>
}>

export type GraphTeam = Readonly<{ id: string; displayName?: string | null }>

export type GraphChannel = Readonly<{
  id: string
  displayName?: string | null
  membershipType?: string | null
  isArchived?: boolean | null
}>

export const USER_PROPERTIES =
  'id,displayName,mail,userPrincipalName,accountEnabled,userType,employeeId,department,jobTitle'

export function accountOf(user: GraphUser): Account {
  const { mail = null, userPrincipalName: name = null, userType = null } = user
  const address = mail ?? (name?.includes('#EXT#') ? null : name)
  return {
    externalId: user.id,
    parentId: null,
    email: address ? address.trim().toLowerCase() : null,
    displayName: user.displayName || name || user.id,
    employeeKey: user.employeeId || null,
    kind: userType === 'Guest' ? 'GUEST' : 'MEMBER',
    status: user.accountEnabled === false ? 'SUSPENDED' : 'ACTIVE',
    attributes: {
      userPrincipalName: name,
      mail,
      userType,
      department: user.department ?? null,
      jobTitle: user.jobTitle ?? null,
    },
  }
}

/** What Graph had said of an account, so that a change can be laid over it. */
export function userOf(account: Account): GraphUser {
  const { attributes } = account
  const text = (name: string) => (attributes[name] as string | null | undefined) ?? null
  return {
    id: account.externalId,
    displayName: account.displayName,
    mail: text('mail'),
    userPrincipalName: text('userPrincipalName'),
    accountEnabled: account.status !== 'SUSPENDED',
    userType: text('userType'),
    employeeId: account.employeeKey,
    department: text('department'),
    jobTitle: text('jobTitle'),
  }
}

export function teamOf({ id, displayName }: GraphTeam, isArchived: boolean): Container {
  return {
    kind: 'TEAM',
    externalId: id,
    parentExternalId: null,
    name: displayName || id,
    isPrivate: false,
    isArchived,
    botIsMember: null,
    memberCount: null,
    level: null,
    attributes: {},
  }
}

export function channelOf(channel: GraphChannel, teamId: string): Container {
  const membership = channel.membershipType ?? 'standard'
  return {
    kind: 'CHANNEL',
    externalId: channel.id,
    parentExternalId: teamId,
    name: channel.displayName || channel.id,
    isPrivate: membership === 'private',
    isArchived: channel.isArchived ?? false,
    botIsMember: null,
    memberCount: null,
    level: null,
    attributes: { membershipType: membership },
  }
}
