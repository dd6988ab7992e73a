/** Companies whose calls go wrong just now, so that the health supervision of the demo has something to find. */
import { addDays, instantOf } from '../domain/calendar-day.ts'
import type { Manner } from './access-log.ts'
import { type DemoCalendar, HOUR_MS, isWorkday } from './calendar.ts'
import { type Company, is } from './cast.ts'

const ERRORS_BP = 600
const SLOW_TIMES = 14

export function mannerOn(company: Company, calendar: DemoCalendar): Manner {
  return {
    errors: is(company, 'errors_6') ? { from: deployedAt(calendar), bp: ERRORS_BP } : null,
    slow: is(company, 'slow') ? { from: deployedAt(calendar), times: SLOW_TIMES } : null,
    silentFrom: is(company, 'silent') ? silentFrom(calendar) : null,
  }
}

/** Yesterday's deployment of the application: since then one company's calls are slow and another's fail. */
export function deployedAt({ today }: DemoCalendar): number {
  return instantOf(addDays(today, -1), '14:00')
}

/** Eleven o'clock of the last workday on which it was eleven an hour ago. */
export function silentFrom({ today, now }: DemoCalendar): number {
  let day = today
  while (!isWorkday(day) || instantOf(day, '11:00') + HOUR_MS > now) day = addDays(day, -1)
  return instantOf(day, '11:00')
}
