/** What the demo's companies look like in Slack, Entra and LINE WORKS: their own people, the oddities the batches look for, and a difference every day. */
import type { Day } from '../../domain/calendar-day.ts'
import type { WorksGroup, WorksOrgUnit, WorksUser } from '../stand-ins/line-works.ts'
import type { EntraUser, TeamsTeam } from '../stand-ins/microsoft.ts'
import type { SlackChannel, SlackUser } from '../stand-ins/slack.ts'

export type OutsidePerson = Readonly<{
  code: string
  name: string
  email: string
  isRetired: boolean
  departmentCode: string
}>
export type OutsideDepartment = Readonly<{ code: string; name: string; parentCode: string | null }>

/** The people of a company as its services know them. */
export type OutsideCompany = Readonly<{
  code: string
  people: readonly OutsidePerson[]
  departments: readonly OutsideDepartment[]
}>

/** Largest directory: enough for several pages, small enough for a demo. */
const MOST_ACCOUNTS = 450

/** Two people without an account, one who left and still has one. */
function members({ people }: OutsideCompany): OutsidePerson[] {
  const present = people.filter((person) => !person.isRetired).slice(2)
  return [...present.slice(0, MOST_ACCOUNTS), ...people.filter((one) => one.isRetired).slice(0, 1)]
}

/** Changes from day to day, and is the same all day. */
function turnOf(day: Day, count: number): number {
  const number = Number(day.replaceAll('-', ''))
  return count === 0 ? 0 : number % count
}

export function slackUsers(company: OutsideCompany, day: Day): SlackUser[] {
  const own = members(company).map((person, index): SlackUser => {
    return {
      id: `U${person.code}`,
      name: person.code.toLowerCase(),
      realName: index === turnOf(day, 40) ? `${person.name} (不在)` : person.name,
      // Addresses are typed by people: some in capitals, two the same.
      email: index % 30 === 3 ? person.email.toUpperCase() : person.email,
    }
  })
  const shared = own
    .slice(-2)
    .map((user, index) => ({ ...user, id: `USHARED${index}`, email: 'shared@example.co.jp' }))
  const others = numbered(8, (index): SlackUser => {
    return {
      id: `UGUEST${index}`,
      name: `guest${index}`,
      realName: `協力会社 ${index + 1}`,
      email: `guest${index}@partner.example.jp`,
      isRestricted: true,
    }
  })
  const bots = numbered(5, (index): SlackUser => {
    return { id: `UBOT${index}`, name: `bot${index}`, realName: `Bot ${index + 1}`, isBot: true }
  })
  const gone = numbered(6, (index): SlackUser => {
    return {
      id: `UGONE${index}`,
      name: `gone${index}`,
      realName: `元社員 ${index + 1}`,
      deleted: true,
    }
  })
  return [...own, ...shared, ...others, ...bots, ...gone]
}

/** C0001 and C0002 are destinations of the demo; C0003 is the one that was archived. */
export function slackChannels(day: Day): SlackChannel[] {
  const named: SlackChannel[] = [
    { id: 'C0001', name: 'general', isMember: true },
    { id: 'C0002', name: 'jinji-tsuchi', isMember: true },
    { id: 'C0003', name: 'kyu-project', isMember: true, isArchived: true },
    { id: 'C0004', name: 'kyu-soumu', isMember: false, isArchived: true },
    { id: 'C0005', name: 'kyu-event', isMember: false, isArchived: true },
  ]
  const teams = numbered(40, (index): SlackChannel => {
    return {
      id: `C${String(index + 6).padStart(4, '0')}`,
      name: `team-${index + 1}`,
      isMember: index % 4 === 0,
      members: 5 + index,
    }
  })
  const hidden = numbered(4, (index): SlackChannel => {
    return {
      id: `G${String(index + 1).padStart(4, '0')}`,
      name: `keiei-${index + 1}`,
      isPrivate: true,
      isMember: true,
    }
  })
  return [
    ...named,
    ...teams,
    ...hidden,
    { id: `CD${day.replaceAll('-', '')}`, name: `daily-${day}`, isMember: false },
  ]
}

export function entraUsers(company: OutsideCompany, day: Day): EntraUser[] {
  const own = members(company).map(
    (person, index): EntraUser => ({
      id: `entra-${person.code}`,
      displayName: person.name,
      mail: index % 20 === 5 ? null : person.email,
      userPrincipalName: person.email,
      employeeId: index % 3 === 0 ? person.code : null,
      accountEnabled: index >= 6,
      jobTitle: index === turnOf(day, 40) ? '異動予定' : null,
    }),
  )
  const guests = numbered(
    10,
    (index): EntraUser => ({
      id: `entra-guest-${index}`,
      displayName: `ゲスト ${index + 1}`,
      mail: `guest${index}@partner.example.jp`,
      userPrincipalName: `guest${index}_partner.example.jp#EXT#@example.onmicrosoft.com`,
      userType: 'Guest',
    }),
  )
  return [...own, ...guests]
}

export function teams(company: OutsideCompany, day: Day): TeamsTeam[] {
  const names = company.departments.slice(0, 19).map((department) => department.name)
  const all = [...names, `プロジェクト ${day}`]
  return all.map((displayName, index) => ({
    id: index === all.length - 1 ? `team-${day}` : `team-${index}`,
    displayName,
    isArchived: index === 3 || index === 7,
    channels: numbered(10, (channel) => ({
      id: `19:${index}-${channel}@thread.tacv2`,
      displayName: channel === 0 ? '一般' : `チャネル ${channel}`,
      membershipType: channel === 9 ? ('private' as const) : ('standard' as const),
    })),
  }))
}

export const WORKS_DOMAINS = [10000001, 10000002] as const

/** The second domain is that of the last third. */
export function worksUsers(company: OutsideCompany, day: Day): WorksUser[] {
  const own = members(company)
  return own.map((person, index): WorksUser => {
    const [lastName = person.name, firstName = ''] = person.name.split(/[\s\u3000]/)
    return {
      domainId: index < (own.length * 2) / 3 ? WORKS_DOMAINS[0] : WORKS_DOMAINS[1],
      userId: `works-${person.code}`,
      userExternalKey: person.code,
      email: index < 4 ? `alias${index}@works.example.jp` : person.email,
      lastName,
      firstName: index === turnOf(day, 40) ? `${firstName}(休)` : firstName,
      isSuspended: index >= 10 && index < 13,
      isPending: index === 14 || index === 15,
      orgUnitIds: index % 40 === 17 ? [] : [unitOf(person.departmentCode)],
    }
  })
}

export function worksGroups(company: OutsideCompany): WorksGroup[] {
  const ids = members(company).map((person) => `works-${person.code}`)
  return numbered(30, (index) => ({
    domainId: WORKS_DOMAINS[index % 2] as number,
    groupId: `group-${index}`,
    groupName: `グループ ${index + 1}`,
    members: ids.slice(index, index + 5).map((id) => ({ id, type: 'USER' as const })),
  }))
}

function unitOf(departmentCode: string): string {
  return `unit-${departmentCode}`
}

/** The company's own tree, but for one unit nobody here has. */
export function worksOrgUnits({ departments }: OutsideCompany): WorksOrgUnit[] {
  const domainId = WORKS_DOMAINS[0]
  const own = departments.slice(0, 24).map(({ code, name, parentCode }): WorksOrgUnit => {
    return {
      domainId,
      orgUnitId: unitOf(code),
      orgUnitExternalKey: code,
      orgUnitName: name,
      parentOrgUnitId: parentCode && unitOf(parentCode),
    }
  })
  return [
    ...own,
    { domainId, orgUnitId: 'unit-extra', orgUnitName: '臨時対策室', parentOrgUnitId: null },
  ]
}

function numbered<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
