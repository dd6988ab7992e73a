/** When the batches of the history were due, oldest first; used by their stories. */
import { addDays, type Day, instantOf } from '../../domain/calendar-day.ts'
import { type DemoCalendar, HOUR_MS, LONGEST_RUN_MS, MINUTE_MS } from '../calendar.ts'

/** The ledger goes back five weeks; monthly billing as far as its invoices. */
export const LEDGER_DAYS = 35

export type DueDay = Readonly<{ day: Day; daysAgo: number; at: number }>

export function dailyDueTimes(calendar: DemoCalendar, time: string): DueDay[] {
  return Array.from({ length: LEDGER_DAYS + 1 }, (_, index) => {
    const daysAgo = LEDGER_DAYS - index
    const day = addDays(calendar.today, -daysAgo)
    return { day, daysAgo, at: instantOf(day, time) }
  }).filter(({ at }) => at + LONGEST_RUN_MS <= calendar.now)
}

export function hourlyDueTimes(calendar: DemoCalendar): number[] {
  const from = instantOf(addDays(calendar.today, -LEDGER_DAYS), '00:00')
  const hours: number[] = []
  for (let hour = from; hour + 60_000 <= calendar.now; hour += HOUR_MS) hours.push(hour)
  return hours
}

/**
 * Up to when the due times of a batch are in the ledger: now, or just before a due time that is too young for the
 * history and therefore the scheduler's to make up. `time` null: every hour, at that minute.
 */
export function computedUntil(calendar: DemoCalendar, time: string | null, minute = 0): number {
  const lastDue = time === null ? lastHour(calendar.now, minute) : instantOf(calendar.today, time)
  const margin = time === null ? 60_000 : LONGEST_RUN_MS
  return lastDue <= calendar.now && lastDue + margin > calendar.now ? lastDue - 1 : calendar.now
}

function lastHour(now: number, minute: number): number {
  return now - ((now - minute * MINUTE_MS) % HOUR_MS)
}
