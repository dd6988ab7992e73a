/** Whom a setting reaches today (card 401, step 3), as far as its check needs it; pure. */
import type { Reachable, SettingRow } from '../../../data/tenant/notification-settings.ts'

export type Audience = Readonly<{ people: readonly Reachable[]; destinations: number }>

type Company = Readonly<{
  people: readonly Reachable[]
  /** Path by id or code. */
  departments: ReadonlyMap<string, string>
  destinations: readonly Readonly<{ destinationId: string }>[]
}>

/** A setting with a destination of its own has that one at least. */
export function audienceOf(setting: SettingRow, company: Company): Audience {
  const own = setting.destinationId === null ? 0 : 1
  switch (setting.audience) {
    case 'ALL':
    case 'EMPLOYEE':
      return { people: company.people, destinations: own }
    case 'MANAGER':
      return { people: company.people.filter((one) => one.isManager === 1), destinations: own }
    case 'CUSTOM':
      return custom(setting, company, own)
  }
}

function custom({ recipients }: SettingRow, company: Company, own: number): Audience {
  const chosen = new Set<Reachable>()
  let others = own
  for (const { kind, value } of recipients) {
    const found = company.people.filter((person) => isMeant(person, kind, value, company))
    for (const person of found) chosen.add(person)
    if (kind === 'ADDRESS') others += 1
    const isKnown = company.destinations.some((one) => one.destinationId === value)
    if (kind === 'DESTINATION' && isKnown) others += 1
  }
  return { people: [...chosen], destinations: others }
}

/** Departments include those below them. */
function isMeant(
  person: Reachable,
  kind: string,
  value: string,
  { departments }: Company,
): boolean {
  switch (kind) {
    case 'EMPLOYEE':
      return person.employeeId === value || person.code === value
    case 'ROLE':
      return person.roles.includes(value)
    case 'DEPARTMENT': {
      const path = departments.get(value)
      return path !== undefined && person.departmentPath.startsWith(path)
    }
    default:
      return false
  }
}
