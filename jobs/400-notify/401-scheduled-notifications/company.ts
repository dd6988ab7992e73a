/** All of a company that planning needs to know, read once: its rules, its people and how they are reached. */
import { allDestinations, type Destination } from '../../../data/tenant/destinations.ts'
import {
  departmentPaths,
  linkedAccounts,
  type NoticePerson,
  type NoticePreference,
  type NoticeSetting,
  type NoticeTemplate,
  noticePeople,
  noticePreferences,
  noticeSettings,
  noticeTemplates,
} from '../../../data/tenant/notice-rules.ts'
import type { BusinessCalendar } from '../../../server/domain/business-calendar.ts'
import type { TenantDb } from '../../../server/sdk/index.ts'

export type Company = Readonly<{
  tenant: TenantDb
  /** Its business days. */
  calendar: BusinessCalendar
  settings: readonly NoticeSetting[]
  templates: readonly NoticeTemplate[]
  people: ReadonlyMap<string, NoticePerson>
  departments: ReadonlyMap<string, string>
  destinations: ReadonlyMap<string, Destination>
  /** By `employee id|service`. */
  links: ReadonlyMap<string, string>
  /** The person's own word on an event, else on all events. */
  preferenceOf(person: NoticePerson, event: string): NoticePreference | null
}>

export function readCompany(tenant: TenantDb, calendar: BusinessCalendar): Company {
  const preferences = new Map(
    noticePreferences(tenant).map((one) => [`${one.userId}|${one.event}`, one]),
  )
  return {
    tenant,
    calendar,
    settings: noticeSettings(tenant),
    templates: noticeTemplates(tenant),
    people: new Map(noticePeople(tenant).map((person) => [person.employeeId, person])),
    departments: departmentPaths(tenant),
    destinations: new Map(allDestinations(tenant).map((one) => [one.destinationId, one])),
    links: linkedAccounts(tenant),
    preferenceOf: ({ userId }, event) =>
      userId === null
        ? null
        : (preferences.get(`${userId}|${event}`) ?? preferences.get(`${userId}|*`) ?? null),
  }
}

/** Null: nobody, or somebody who has left. */
export function managerOf({ people }: Company, person: NoticePerson): NoticePerson | null {
  return person.managerId === null ? null : (people.get(person.managerId) ?? null)
}
