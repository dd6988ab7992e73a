/** Due times of whole days and months, as the file has them, computed in slices so that the main thread stays free; asked by the plan screen. */
import type { Config } from '../../config/config.ts'
import {
  addDays,
  type Day,
  daySpan,
  daysFrom,
  firstDayOf,
  type Instant,
  lastDayOf,
  type Month,
  type Span,
} from '../../domain/calendar-day.ts'
import type { ChangedOccurrence } from '../../domain/exceptions.ts'
import { occurrencesOn, type Timetable } from '../../domain/occurrence.ts'
import type { ScheduleEntry } from '../../domain/schedule.ts'
import { type ZoneClock, zoneClock } from '../../domain/zone-clock.ts'
import { slices } from '../turns.ts'

export type MonthOfBatch = Readonly<{
  entry: ScheduleEntry
  /** Runs per day of the month, before one-off changes. */
  counts: readonly number[]
  /**
   * Due times that are named on a day of the month or come on one, dropped ones included; null for a batch that is due
   * so often that nobody reads them one by one.
   */
  times: readonly ChangedOccurrence[] | null
}>

export type MonthPlan = Readonly<{
  days: readonly Day[]
  /** Enabled entries that are due by themselves, by id. */
  batches: readonly MonthOfBatch[]
}>

/** Due times as the file has them, so that they stand as they are wherever nobody has said anything about them. */
export type PlanBook = Readonly<{
  month(month: Month): Promise<MonthPlan>
  /** All enabled entries with their `from` < dueAt <= `to`, by time. */
  between(span: Span): Promise<TimesOfBatch>
}>

export type TimesOfBatch = ReadonlyMap<string, readonly ChangedOccurrence[]>

/** Due more often than this on any day, a batch is told by its number of runs. */
export const MOST_TIMES_A_DAY = 6
/** This month, its neighbours, and one somebody else looks at; days of the list and of the load. */
const MOST_KEPT = 4

export function createPlanBook(config: () => Config): PlanBook {
  const months = keptWhile<MonthPlan>(config)
  const spans = keptWhile<TimesOfBatch>(config)
  return {
    month: (month) => months(month, (now) => monthPlan(now, month)),
    between: (span) => spans(`${span.from}-${span.to}`, (now) => timesBetween(now, span)),
  }
}

/** Who asks while it is being made waits for the same one. A changed configuration forgets everything. */
function keptWhile<T>(config: () => Config) {
  const kept = new Map<string, Promise<T>>()
  let keptOf: Config | null = null
  return (key: string, make: (now: Config) => Promise<T>): Promise<T> => {
    const now = config()
    if (keptOf !== now) kept.clear()
    keptOf = now
    const found = kept.get(key) ?? make(now)
    kept.delete(key)
    kept.set(key, found)
    // What failed is not kept: the next one tries again.
    found.catch(() => kept.delete(key))
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '')
    return found
  }
}

async function monthPlan(config: Config, month: Month): Promise<MonthPlan> {
  const days = daysFrom(firstDayOf(month), lastDayOf(month))
  const clock = zoneClock(config.timezone)
  const breathe = slices()
  const batches: MonthOfBatch[] = []
  for (const entry of scheduled(config)) {
    batches.push(monthOfBatch(entry, { config, clock, days }))
    await breathe()
  }
  return { days, batches: batches.sort((a, b) => (a.entry.batchId < b.entry.batchId ? -1 : 1)) }
}

type Making = Readonly<{ config: Config; clock: ZoneClock; days: readonly Day[] }>

function monthOfBatch(entry: ScheduleEntry, { config, clock, days }: Making): MonthOfBatch {
  const [first, last] = [days[0] as Day, days.at(-1) as Day]
  // A run that the calendar moves over the edge is missing on this side and comes on the other.
  const margin = entry.calendar?.maxShiftDays ?? 0
  const span = {
    from: daySpan(addDays(first, -margin), clock.zone).from - 1,
    to: daySpan(addDays(last, margin), clock.zone).to - 1,
  }
  const all = unchangedOn(entry, { calendars: config.calendars, clock }, span)
  const counts = days.map(() => 0)
  const placeOf = new Map(days.map((day, index) => [day, index]))
  const isHere = (at: Instant) => placeOf.has(clock.local(at).day)
  for (const due of all) {
    const place = placeOf.get(clock.local(due.dueAt).day)
    if (place !== undefined && due.closed?.kind !== 'dropped')
      counts[place] = (counts[place] ?? 0) + 1
  }
  const isOften = counts.some((count) => count > MOST_TIMES_A_DAY)
  const times = isOften ? null : all.filter((due) => isHere(due.dueAt) || isHere(due.scheduledFor))
  return { entry, counts, times }
}

async function timesBetween(config: Config, span: Span): Promise<TimesOfBatch> {
  const timetable = { calendars: config.calendars, clock: zoneClock(config.timezone) }
  const breathe = slices()
  const found = new Map<string, readonly ChangedOccurrence[]>()
  for (const entry of scheduled(config)) {
    found.set(entry.batchId, unchangedOn(entry, timetable, span))
    await breathe()
  }
  return found
}

function unchangedOn(entry: ScheduleEntry, timetable: Timetable, span: Span): ChangedOccurrence[] {
  return occurrencesOn(entry, timetable, span).map((due) => ({ ...due, exception: null }))
}

function scheduled({ batches }: Config): ScheduleEntry[] {
  return batches.filter((entry) => entry.enabled && !entry.manual)
}
