/** Active people of each day and distinct ones since the first: counted where the demo knows them, expected before; for usage.ts. */
import { type Day, firstDayOf, type Month } from '../../domain/calendar-day.ts'
import { type ActiveDay, expectedActive } from '../activity.ts'
import type { DemoDay } from '../calendar.ts'
import type { Dice } from '../dice.ts'
import type { DemoPerson } from '../people.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { countedDays } from '../tenant/log-rows.ts'

export type PeopleOfDay = Readonly<{ active: number; mtd: number }>

/** A function to be asked for the days in order. */
export function peopleCounter(
  facts: CompanyFacts,
  simulated: ReadonlyMap<Day, ActiveDay>,
): (day: DemoDay) => PeopleOfDay {
  const { story, people, chance } = facts.scene
  const users = people.filter((person) => person.propensity > 0)
  const setting = {
    users,
    noise: chance.fork('active'),
    firstKnown: facts.activity.days[0]?.day.day ?? NEVER,
  }
  const written = writtenDays(facts)
  const span = story.activity
  let month = monthToDate('', setting)
  return (day) => {
    if (day.month !== month.name) month = monthToDate(day.month, setting)
    const known = simulated.get(day.day)
    if (known !== undefined && written(day.day))
      for (const { person } of known.users) month.seen.add(person.id)
    const used = span !== null && day.day >= span.from && day.day <= span.until
    const expected = used ? expect(month, day, setting) : { active: 0, mtd: month.mtd }
    const active = known?.users.length ?? expected.active
    month.mtd = month.counted ? month.seen.size : Math.max(month.mtd, active, expected.mtd)
    return { active, mtd: month.mtd }
  }
}

const NEVER: Day = '9999-12-31'

type Setting = Readonly<{ users: readonly DemoPerson[]; noise: Dice; firstKnown: Day }>

type MonthToDate = {
  name: string
  /** True when every day of the month is known person by person. */
  counted: boolean
  seen: Set<string>
  /** For each user the chance of not having been seen yet this month. */
  unseen: number[]
  /** How much the application was used then, compared with now: it caught on over the year. */
  interest: number
  mtd: number
}

function monthToDate(name: Month | '', { users, noise, firstKnown }: Setting): MonthToDate {
  const monthsBefore = name === '' ? 0 : monthsBetween(name, firstKnown.slice(0, 7))
  return {
    name,
    counted: name !== '' && firstDayOf(name) >= firstKnown,
    seen: new Set(),
    unseen: users.map(() => 1),
    interest: Math.max(0.5, 1 - 0.02 * Math.max(0, monthsBefore) + 0.035 * noise.bell()),
    mtd: 0,
  }
}

function monthsBetween(from: Month, to: Month): number {
  const number = (month: Month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))
  return Math.min(12, number(to) - number(from))
}

function expect(month: MonthToDate, day: DemoDay, { users, noise }: Setting): PeopleOfDay {
  month.unseen = month.unseen.map(
    (share, index) => share * (1 - seenOn(users[index], day, month.interest)),
  )
  const seen = month.unseen.reduce((sum, share) => sum + 1 - share, 0)
  const active = expectedActive(users, day.kind) * month.interest * (1 + 0.07 * noise.bell())
  return {
    active: Math.min(users.length, Math.max(0, Math.round(active))),
    mtd: Math.min(users.length, Math.round(seen * month.interest)),
  }
}

function seenOn(user: DemoPerson | undefined, day: DemoDay, interest: number): number {
  return user === undefined ? 0 : Math.min(1, expectedActive([user], day.kind) * interest)
}

/** Days whose people BATCH-301 has counted: those before the open month are taken as counted. */
function writtenDays(facts: CompanyFacts): (day: Day) => boolean {
  const counts = countedDays(facts.scene)
  const open = firstDayOf(facts.scene.calendar.openMonth)
  return (day) => day < open || counts(day)
}
