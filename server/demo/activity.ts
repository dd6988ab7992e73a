/** Who used the application on which day, as figures and as rows of the company's own logs; feeds usage.ts and tenant-rows. */
import { addDays, type Day, firstDayOf } from '../domain/calendar-day.ts'
import { type AccessDay, accessDay } from './access-log.ts'
import { mannerOn } from './bad-days.ts'
import { type DemoCalendar, type DemoDay, HOUR_MS, MINUTE_MS } from './calendar.ts'
import { is } from './cast.ts'
import type { Dice } from './dice.ts'
import type { DemoPerson } from './people.ts'
import type { Row } from './row.ts'
import type { Story } from './story.ts'
import { addressOf, type UserDay } from './user-day.ts'
import { HOUR_WEIGHTS, USER_AGENTS } from './words/application-words.ts'

/** A day as the logs show it; `access` is null when the log of that day is not in the demo. */
export type ActiveDay = Readonly<{
  day: DemoDay
  users: readonly UserDay[]
  logins: number
  calls: number
  access: AccessDay | null
}>

export type Activity = Readonly<{
  /** Days simulated person by person, oldest first. */
  days: readonly ActiveDay[]
  loginRows: readonly Row[]
}>

/** Log-ins are kept at least 90 days by every policy; the demo holds a little more. */
const LOGIN_DAYS = 92
/** An idle company shows its last weeks of life. */
const IDLE_LOGIN_DAYS = 40
/** Days with a full access log, today included. */
export const ACCESS_LOG_DAYS = 11

const DAY_FACTOR = { workday: 1, saturday: 0.06, holiday: 0.03 } as const
const CALLS_PER_DAY = 22
const TRIPLE = 3

export function simulateActivity(
  teller: Story,
  people: readonly DemoPerson[],
  { calendar, chance }: Readonly<{ calendar: DemoCalendar; chance: Dice }>,
): Activity {
  const users = people.filter((person) => person.propensity > 0)
  const days: ActiveDay[] = []
  const loginRows: Row[] = []
  for (const day of simulatedDays(teller, calendar)) {
    const dayChance = chance.fork(day.day)
    const userDays = usersOf(day, users, { teller, calendar, chance: dayChance })
    loginRows.push(...loginsOf(userDays, day, { until: teller.quietAfter, chance: dayChance }))
    days.push(activeDay(day, userDays, { teller, calendar, chance: dayChance }))
  }
  return {
    days,
    loginRows: loginRows.sort((left, right) => Number(left.at) - Number(right.at)),
  }
}

/** The share of accounts that are active on a day of the kind, as the older, unsimulated months use it. */
export function expectedActive(users: readonly DemoPerson[], kind: DemoDay['kind']): number {
  return users.reduce((sum, user) => sum + user.propensity * DAY_FACTOR[kind], 0)
}

export function callsPerUser(teller: Story, day: DemoDay, calendar: DemoCalendar): number {
  const tripled = is(teller.company, 'calls_tripled') && day.month === calendar.thisMonth
  return CALLS_PER_DAY * (tripled ? TRIPLE : 1)
}

function simulatedDays(teller: Story, calendar: DemoCalendar): DemoDay[] {
  const span = teller.activity
  if (span === null) return []
  const from = is(teller.company, 'idle')
    ? addDays(span.until, -IDLE_LOGIN_DAYS)
    : earlier(addDays(calendar.today, -LOGIN_DAYS), firstDayOf(calendar.openMonth))
  return calendar.days.filter(
    ({ day }) =>
      (day >= later(from, span.from) && day <= span.until) || isServed(day, teller, calendar),
  )
}

/** Nobody uses it any more, but its payroll connector calls on: a day of that kind has a log and no people. */
function isServed(day: Day, teller: Story, calendar: DemoCalendar): boolean {
  return is(teller.company, 'idle_35') && isLogged(day, teller, calendar)
}

function later(left: Day, right: Day): Day {
  return left > right ? left : right
}

function earlier(left: Day, right: Day): Day {
  return left < right ? left : right
}

type DaySetting = Readonly<{ teller: Story; calendar: DemoCalendar; chance: Dice }>

function usersOf(
  day: DemoDay,
  users: readonly DemoPerson[],
  { teller, calendar, chance }: DaySetting,
): UserDay[] {
  const factor = DAY_FACTOR[day.kind]
  const mean = callsPerUser(teller, day, calendar)
  const found: UserDay[] = []
  if (teller.activity === null || day.day > teller.activity.until) return []
  for (const person of users) {
    if (person.hireDate > day.day || chance.unit() >= person.propensity * factor) continue
    const hour = chance.weighted(HOURS, HOUR_WEIGHTS)
    found.push({
      person,
      logins: chance.chance(0.2) ? 2 : 1,
      calls: Math.max(1, Math.round(mean * (1 + 0.45 * chance.bell()))),
      startsAt: day.from + hour * HOUR_MS + chance.int(0, 59) * MINUTE_MS,
    })
  }
  return found.filter((user) => user.startsAt < calendar.now)
}

const HOURS = HOUR_WEIGHTS.map((_, hour) => hour)

function loginsOf(
  users: readonly UserDay[],
  day: DemoDay,
  { until, chance }: Readonly<{ until: number; chance: Dice }>,
): Row[] {
  const rows: Row[] = []
  for (const { person, logins, startsAt } of users) {
    const ip = addressOf(person)
    if (chance.chance(0.03))
      rows.push(login(person, { at: startsAt - 20_000, result: 'failure', ip }))
    for (let turn = 0; turn < logins; turn++) {
      const at = Math.min(startsAt + turn * 3 * HOUR_MS + turn * 7 * MINUTE_MS, day.to - 1000)
      rows.push(login(person, { at, result: 'success', ip }))
    }
  }
  return rows.filter((row) => Number(row.at) < until && Number(row.at) >= day.from)
}

function login(
  person: DemoPerson,
  { at, result, ip }: Readonly<{ at: number; result: 'success' | 'failure'; ip: string }>,
): Row {
  const userAgent = USER_AGENTS[Number(person.code.slice(1)) % USER_AGENTS.length] as string
  return { user_id: person.userId, login_id: person.loginId, result, at, ip, user_agent: userAgent }
}

function activeDay(
  day: DemoDay,
  users: readonly UserDay[],
  { teller, calendar, chance }: DaySetting,
): ActiveDay {
  const access = isLogged(day.day, teller, calendar)
    ? accessDay(day, users, {
        chance: chance.fork('access'),
        until: is(teller.company, 'idle_35') ? calendar.now : teller.quietAfter,
        manner: mannerOn(teller.company, calendar),
      })
    : null
  const logins = users.reduce((sum, user) => sum + user.logins, 0)
  const calls = users.reduce((sum, user) => sum + user.calls, 0)
  return { day, users, logins, calls, access }
}

function isLogged(day: Day, teller: Story, calendar: DemoCalendar): boolean {
  if (day > addDays(calendar.today, -ACCESS_LOG_DAYS)) return true
  return is(teller.company, 'missing_usage_day') && day === calendar.missingUsageDay
}
