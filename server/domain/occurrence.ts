/** From a schedule entry to its due times: pattern, zone, business calendar. Pure; the engine's tick and the plan call it. */
import {
  type BusinessCalendar,
  businessDayBeforeMonthEnd,
  type Calendars,
  lastBusinessDay,
  monthsFrom,
  nthBusinessDay,
} from './business-calendar.ts'
import { addDays, type Day, dayAt, type Instant, lastDayOf, type Month } from './calendar-day.ts'
import { type DueTime, merged, type Occurrence, placed } from './closed-day.ts'
import { readCron } from './cron.ts'
import { minuteOfDay } from './duration.ts'
import { TobanError, unreachable, type Words } from './errors.ts'
import type { BusinessDayRule, DueRule, ScheduleEntry } from './schedule.ts'
import { type ZoneClock, zoneClock } from './zone-clock.ts'

export type { Occurrence } from './closed-day.ts'

/** One call looks at no more than ten years and a bit: a longer span is a mistake of the caller. */
export const LONGEST_SPAN_DAYS = 3_700
const DAY_MS = 86_400_000

/**
 * Due times with `from` < dueAt <= `to`, dropped ones included, by dueAt then scheduledFor. Manual entries have none.
 * Joining neighbouring spans gives the same as asking once; whether the entry is enabled does not matter here.
 */
export function occurrencesBetween(
  entry: ScheduleEntry,
  calendars: Calendars,
  zone: string,
  from: Instant,
  to: Instant,
): Occurrence[] {
  return occurrencesOn(entry, { calendars, clock: zoneClock(zone) }, { from, to })
}

/** What due times are computed with; the clock may be shared by many entries of one computation. */
export type Timetable = Readonly<{ calendars: Calendars; clock: ZoneClock }>

/** As `occurrencesBetween`, for callers that ask for many entries. */
export function occurrencesOn(
  entry: ScheduleEntry,
  timetable: Timetable,
  span: Readonly<{ from: Instant; to: Instant }>,
): Occurrence[] {
  if (entry.due.kind === 'manual' || span.to <= span.from) return []
  if (span.to - span.from > LONGEST_SPAN_DAYS * DAY_MS) throw spanTooLong()
  const calendar = calendarOf(entry, timetable.calendars)
  const { zone } = timetable.clock
  // A moved run may come from outside the span, and may meet another one that was moved to the same time.
  const margin = 1 + (entry.calendar?.maxShiftDays ?? 0)
  const days = {
    first: addDays(dayAt(span.from, zone), -margin),
    last: addDays(dayAt(span.to, zone), margin),
  }
  const places = dueTimes(entry.due, { calendar, clock: timetable.clock, days })
    .filter(isReachable(span, margin))
    .map((time) => placed(entry, { calendar, clock: timetable.clock }, time))
  return merged(places)
    .filter((occurrence) => occurrence.dueAt > span.from && occurrence.dueAt <= span.to)
    .sort((a, b) => a.dueAt - b.dueAt || a.scheduledFor - b.scheduledFor)
}

/** Ever wider looks ahead, in days: the common case is tomorrow, the rarest 29 February. */
const LOOK_AHEAD_DAYS = [2, 35, 400, LONGEST_SPAN_DAYS - 1] as const

/** The first due time after `after` that will run (dropped ones are passed over); null when none in ten years. */
export function nextOccurrence(
  entry: ScheduleEntry,
  calendars: Calendars,
  zone: string,
  after: Instant,
): Occurrence | null {
  const timetable = { calendars, clock: zoneClock(zone) }
  let from = after
  for (const days of LOOK_AHEAD_DAYS) {
    const to = after + days * DAY_MS
    const found = occurrencesOn(entry, timetable, { from, to })
    const next = found.find((occurrence) => occurrence.closed?.kind !== 'dropped')
    if (next) return next
    from = to
  }
  return null
}

type Search = {
  calendar: BusinessCalendar | null
  clock: ZoneClock
  days: { first: Day; last: Day }
}

function dueTimes(due: DueRule, search: Search): DueTime[] {
  switch (due.kind) {
    case 'cron':
      return cronDueTimes(due.cron, search)
    case 'business-day':
      return businessDayDueTimes(due, search)
    case 'manual':
      return []
    default:
      return unreachable(due)
  }
}

function cronDueTimes(cron: string, { clock, days }: Search): DueTime[] {
  const reading = readCron(cron)
  // The loader refuses such patterns; an entry made by hand gets the same answer.
  if (!reading.ok) throw badCron(cron, reading.fault.detail)
  const { times } = reading
  const found = new Map<Instant, DueTime>()
  for (const day of times.days(days.first, days.last)) {
    for (const minute of times.minutes) {
      const instants = times.isEveryHour ? clock.showing(day, minute) : [clock.due(day, minute)]
      for (const at of instants) if (!found.has(at)) found.set(at, { day, minute, at })
    }
  }
  return [...found.values()]
}

function businessDayDueTimes(
  due: Extract<DueRule, { kind: 'business-day' }>,
  { calendar, clock, days }: Search,
): DueTime[] {
  if (!calendar) return []
  const minute = minuteOfDay(due.at)
  return monthsFrom(days.first, days.last).map((month) => {
    const day = businessDay(calendar, month, due.rule)
    if (day) return { day, minute, at: clock.due(day, minute) }
    const last = lastDayOf(month)
    return { day: last, minute, at: clock.due(last, minute), none: noSuchDay(month) }
  })
}

function businessDay(calendar: BusinessCalendar, month: Month, rule: BusinessDayRule): Day | null {
  switch (rule.kind) {
    case 'nth':
      return nthBusinessDay(calendar, month, rule.n)
    case 'last':
      return lastBusinessDay(calendar, month)
    case 'before-month-end':
      return businessDayBeforeMonthEnd(calendar, month, rule.n)
    default:
      return unreachable(rule)
  }
}

function isReachable(span: Readonly<{ from: Instant; to: Instant }>, marginDays: number) {
  const reach = (marginDays + 1) * DAY_MS
  return (time: DueTime) => time.at > span.from - reach && time.at <= span.to + reach
}

function calendarOf(entry: ScheduleEntry, calendars: Calendars): BusinessCalendar | null {
  if (!entry.calendar) return null
  const calendar = calendars.named[entry.calendar.name]
  if (calendar) return calendar
  throw new TobanError({
    code: 'unknown_calendar',
    kind: 'bad-input',
    message: {
      ja: `${entry.batchId} のカレンダー ${entry.calendar.name} がありません`,
      en: `${entry.batchId} names calendar ${entry.calendar.name}, which does not exist`,
    },
  })
}

function noSuchDay(month: Month): Words {
  return {
    ja: `${month} に該当する営業日がありません`,
    en: `${month} has no such business day`,
  }
}

function badCron(cron: string, detail: string): TobanError {
  return new TobanError({
    code: 'bad_cron',
    kind: 'bad-input',
    message: {
      ja: `cron 式が正しくありません: ${cron} ${detail}`,
      en: `not a cron pattern: ${cron} ${detail}`,
    },
  })
}

function spanTooLong(): TobanError {
  return new TobanError({
    code: 'span_too_long',
    kind: 'bad-input',
    message: {
      ja: `一度に計算できるのは ${LONGEST_SPAN_DAYS} 日までです`,
      en: `at most ${LONGEST_SPAN_DAYS} days can be computed at once`,
    },
  })
}
