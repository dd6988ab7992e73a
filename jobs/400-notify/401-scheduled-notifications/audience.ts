/** Whom a setting means: of one person's matter, of an announcement to all, or by a list of its own. */
import type { Destination } from '../../../data/tenant/destinations.ts'
import {
  type NoticePerson,
  type NoticeRecipient,
  type NoticeSetting,
  usersWithRole,
} from '../../../data/tenant/notice-rules.ts'
import { type Company, managerOf } from './company.ts'

export type Recipient =
  | Readonly<{ kind: 'person'; person: NoticePerson }>
  | Readonly<{ kind: 'destination'; destination: Destination }>
  | Readonly<{ kind: 'address'; address: string }>

type Audience = Pick<NoticeSetting, 'audience' | 'recipients'>

/** Of a matter of one person. `copyManager`: whatever the audience. */
export function personalAudience(
  company: Company,
  { audience, recipients }: Audience,
  { subject, copyManager }: Readonly<{ subject: NoticePerson; copyManager: boolean }>,
): Recipient[] {
  const manager = managerOf(company, subject)
  const own = audience === 'EMPLOYEE' || audience === 'ALL' ? [subject] : []
  const above = audience === 'MANAGER' || audience === 'ALL' || copyManager ? [manager] : []
  const listed = audience === 'CUSTOM' ? listedRecipients(company, recipients) : []
  return once([...listed, ...asPersons(own), ...asPersons(above.filter((one) => one !== null))])
}

/** Of an announcement: people with an account. */
export function broadAudience(company: Company, { audience, recipients }: Audience): Recipient[] {
  if (audience === 'CUSTOM') return listedRecipients(company, recipients)
  const everybody = [...company.people.values()].filter(({ userId }) => userId !== null)
  switch (audience) {
    case 'ALL':
      return asPersons(everybody)
    case 'MANAGER':
      return asPersons(everybody.filter(({ isManager }) => isManager))
    case 'EMPLOYEE':
      return asPersons(everybody.filter(({ isManager }) => !isManager))
  }
}

/** People, destinations and addresses that a list names; each once. */
export function listedRecipients(
  company: Company,
  listed: readonly NoticeRecipient[],
): Recipient[] {
  return once(listed.flatMap((one) => meant(company, one)))
}

export function recipientKey(recipient: Recipient): string {
  switch (recipient.kind) {
    case 'person':
      return recipient.person.employeeId
    case 'destination':
      return `destination:${recipient.destination.destinationId}`
    case 'address':
      return `address:${recipient.address.toLowerCase()}`
  }
}

function meant(company: Company, { kind, value }: NoticeRecipient): Recipient[] {
  switch (kind) {
    case 'ADDRESS':
      return [{ kind: 'address', address: value }]
    case 'DESTINATION': {
      const destination = company.destinations.get(value)
      return destination ? [{ kind: 'destination', destination }] : []
    }
    case 'EMPLOYEE': {
      const person = company.people.get(value)
      return person ? asPersons([person]) : []
    }
    case 'DEPARTMENT':
      return asPersons(peopleBelow(company, value))
    case 'ROLE': {
      const users = new Set(usersWithRole(company.tenant, value))
      const has = ({ userId }: NoticePerson) => userId !== null && users.has(userId)
      return asPersons([...company.people.values()].filter(has))
    }
  }
}

/** Of the department and of all below it. */
function peopleBelow({ departments, people }: Company, departmentId: string): NoticePerson[] {
  const path = departments.get(departmentId)
  if (path === undefined) return []
  return [...people.values()].filter(({ departmentPath }) => departmentPath.startsWith(path))
}

function asPersons(people: readonly NoticePerson[]): Recipient[] {
  return people.map((person) => ({ kind: 'person', person }))
}

function once(recipients: readonly Recipient[]): Recipient[] {
  return [...new Map(recipients.map((one) => [recipientKey(one), one])).values()]
}
