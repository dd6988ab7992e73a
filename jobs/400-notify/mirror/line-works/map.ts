/** LINE WORKS members, groups and org units in our words (card 409, steps 3–5); pure. */
import type { Account, Container } from '../../../../data/tenant/external-directory.ts'

export type WorksUser = Readonly<{
  userId: string
  userExternalKey?: string | null
  email?: string | null
  userName?: Readonly<{ lastName?: string | null; firstName?: string | null }> | null
  isPending?: boolean
  isAwaiting?: boolean
  isSuspended?: boolean
  isDeleted?: boolean
  leaveOfAbsence?: Readonly<{ isLeaveOfAbsence?: boolean }> | null
  organizations?: readonly Readonly<{
    domainId: number | string
    primary?: boolean
    levelName?: string | null
    orgUnits?: readonly Readonly<{ orgUnitId: string; primary?: boolean }>[] | null
  }>[]
}>

export type WorksGroup = Readonly<{
  groupId: string
  groupName?: string | null
  visible?: boolean
  members?: readonly Readonly<{ id: string; type: string }>[] | null
}>

export type WorksOrgUnit = Readonly<{
  orgUnitId: string
  orgUnitExternalKey?: string | null
  orgUnitName?: string | null
  parentOrgUnitId?: string | null
}>

export function accountOf(user: WorksUser, domainId: string): Account {
  const { lastName, firstName } = user.userName ?? {}
  const name = [lastName, firstName].filter(Boolean).join(' ')
  const organisations = user.organizations ?? []
  const main = organisations.find((one) => one.primary) ?? organisations[0]
  const units = organisations.flatMap((one) => one.orgUnits ?? [])
  return {
    externalId: user.userId,
    parentId: domainId,
    email: user.email ? user.email.trim().toLowerCase() : null,
    displayName: name || user.email || user.userId,
    employeeKey: user.userExternalKey || null,
    kind: /\.serviceaccount@/.test(user.email ?? '') ? 'SERVICE' : 'MEMBER',
    status: statusOf(user),
    attributes: {
      orgUnitIds: units.map((unit) => unit.orgUnitId),
      primaryOrgUnitId: (main?.orgUnits ?? units).find((unit) => unit.primary)?.orgUnitId ?? null,
      levelName: main?.levelName || null,
    },
  }
}

function statusOf(user: WorksUser): Account['status'] {
  if (user.isDeleted) return 'DELETED'
  if (user.isSuspended || user.leaveOfAbsence?.isLeaveOfAbsence) return 'SUSPENDED'
  return user.isPending || user.isAwaiting ? 'PENDING' : 'ACTIVE'
}

/** Groups within a group count as one. */
export function groupOf(group: WorksGroup, domainId: string): Container {
  return {
    kind: 'GROUP',
    externalId: group.groupId,
    parentExternalId: null,
    name: group.groupName || group.groupId,
    isPrivate: group.visible === false,
    isArchived: false,
    botIsMember: null,
    memberCount: group.members?.length ?? null,
    level: null,
    attributes: { domainId },
  }
}

export type OrgTree = Readonly<{ rows: readonly Container[]; brokenParents: number }>

/** Levels from the top. A unit whose parent is unknown, or that hangs in a circle, is kept without a level and counted. */
export function orgTree(units: readonly WorksOrgUnit[], domainId: string): OrgTree {
  const parents = new Map(units.map((unit) => [unit.orgUnitId, unit.parentOrgUnitId || null]))
  const levels = new Map<string, number>()
  const rows = units.map((unit): Container => {
    const level = levelOf(unit.orgUnitId, parents, levels)
    return {
      kind: 'ORGUNIT',
      externalId: unit.orgUnitId,
      parentExternalId: unit.parentOrgUnitId || null,
      name: unit.orgUnitName || unit.orgUnitId,
      isPrivate: false,
      isArchived: false,
      botIsMember: null,
      memberCount: null,
      level,
      attributes: { domainId, externalKey: unit.orgUnitExternalKey ?? null },
    }
  })
  return { rows, brokenParents: rows.filter((row) => row.level === null).length }
}

/** Null when the way up does not end at a unit without a parent. */
function levelOf(
  id: string,
  parents: ReadonlyMap<string, string | null>,
  known: Map<string, number>,
): number | null {
  const way: string[] = []
  let current: string | null = id
  while (current !== null && !known.has(current)) {
    if (way.includes(current) || !parents.has(current)) return null
    way.push(current)
    current = parents.get(current) ?? null
  }
  let level = current === null ? 0 : (known.get(current) ?? 0)
  for (const unit of way.reverse()) {
    level += 1
    known.set(unit, level)
  }
  return known.get(id) ?? null
}
