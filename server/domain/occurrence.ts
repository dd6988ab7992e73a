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
import { merged, type Occurrence, type Placement, placement } from './closed-day.ts'
import { readCron } from './cron.ts'
import { minuteOfDay } from './duration.ts'
import { TobanError, unreachable, type Words } from './errors.ts'
import {
  type BusinessDayRule,
  businessDateOn,
  type DueRule,
  type ScheduleEntry,
} from './schedule.ts'
import { type ZoneClock, zoneClock } from './zone-clock.ts'

export type { Occurrence } from './closed-day.ts'

/** One call looks at no more than ten years and a bit: a longer span is a mistake of the caller. */
export const LONGEST_SPAN_DAYS = 3_700
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

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
  const isMoving = entry.calendar?.on === 'previous' || entry.calendar?.on === 'next'
  const margin = 1 + (isMoving ? (entry.calendar?.maxShiftDays ?? 0) : 0)
  const days = {
    first: addDays(dayAt(span.from, zone), -margin),
    last: addDays(dayAt(span.to, zone), margin),
  }
  const found: Occurrence[] = []
  for (const due of dueDays(entry.due, { calendar, days })) {
    enterDay(found, due, { entry, calendar, clock: timetable.clock })
  }
  const places = isMoving ? merged(found) : found
  return inOrder(places.filter(({ dueAt }) => dueAt > span.from && dueAt <= span.to))
}

/** Due times of one local day before the calendar has had its say. */
type DueDay = Readonly<{
  day: Day
  /** Of the local day, ascending. */
  minutes: readonly number[]
  /** Such times follow elapsed time when clocks change: each time the clock shows them. */
  isEveryHour: boolean
  /** Why there is no such day this month; the others are left out. */
  none?: Words
}>

type Rule = Readonly<{
  entry: ScheduleEntry
  calendar: BusinessCalendar | null
  clock: ZoneClock
}>

/** Adds what is due on one day; written for the hundreds of thousands of due times of a plan. */
function enterDay(found: Occurrence[], due: DueDay, { entry, calendar, clock }: Rule): void {
  const { batchId } = entry
  const businessDate = businessDateOn(entry, due.day)
  const place: Placement = due.none
    ? { kind: 'dropped', reason: due.none }
    : placement(entry.calendar, calendar, due.day)
  const start = clock.plainStart(due.day)
  // Times of a gap are due at its end, together and with what is due then anyway: once.
  let last = found.at(-1)?.scheduledFor
  const enter = (at: Instant, minute: number) => {
    if (at === last) return
    last = at
    if (place.kind === 'as-named') {
      found.push({ batchId, scheduledFor: at, dueAt: at, businessDate })
      return
    }
    const { kind, reason } = place
    const dueAt = kind === 'shifted' ? clock.due(place.to, minute) : at
    found.push({ batchId, scheduledFor: at, dueAt, businessDate, closed: { kind, reason } })
  }
  for (const minute of due.minutes) {
    if (start !== null) enter(start + minute * MINUTE_MS, minute)
    else if (due.isEveryHour) for (const at of clock.showing(due.day, minute)) enter(at, minute)
    else enter(clock.due(due.day, minute), minute)
  }
}

/** By dueAt, then scheduledFor. Most are in order as they were found. */
function inOrder(occurrences: Occurrence[]): Occurrence[] {
  const isAfter = (a: Occurrence, b: Occurrence) =>
    a.dueAt - b.dueAt || a.scheduledFor - b.scheduledFor
  const isSorted = occurrences.every((each, index) => {
    const before = occurrences[index - 1]
    return !before || isAfter(before, each) <= 0
  })
  return isSorted ? occurrences : occurrences.sort(isAfter)
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
  const isWanted = (occurrence: Occurrence) => occurrence.closed?.kind !== 'dropped'
  return firstAfter(entry, { calendars, clock: zoneClock(zone) }, { after, isWanted })
}

/** As `nextOccurrence`, dropped ones included: when the ledger has something to enter. */
export function nextDueTime(
  entry: ScheduleEntry,
  calendars: Calendars,
  zone: string,
  after: Instant,
): Occurrence | null {
  const timetable = { calendars, clock: zoneClock(zone) }
  return firstAfter(entry, timetable, { after, isWanted: () => true })
}

function firstAfter(
  entry: ScheduleEntry,
  timetable: Timetable,
  { after, isWanted }: { after: Instant; isWanted(occurrence: Occurrence): boolean },
): Occurrence | null {
  let from = after
  for (const days of LOOK_AHEAD_DAYS) {
    const to = after + days * DAY_MS
    const next = occurrencesOn(entry, timetable, { from, to }).find(isWanted)
    if (next) return next
    from = to
  }
  return null
}

type Search = Readonly<{
  calendar: BusinessCalendar | null
  days: Readonly<{ first: Day; last: Day }>
}>

function dueDays(due: DueRule, search: Search): DueDay[] {
  switch (due.kind) {
    case 'cron':
      return cronDays(due.cron, search)
    case 'business-day':
      return businessDays(due, search)
    case 'manual':
      return []
    default:
      return unreachable(due)
  }
}

function cronDays(cron: string, { days }: Search): DueDay[] {
  const reading = readCron(cron)
  // The loader refuses such patterns; an entry made by hand gets the same answer.
  if (!reading.ok) throw badCron(cron, reading.fault.detail)
  const { minutes, isEveryHour, days: matching } = reading.times
  return matching(days.first, days.last).map((day) => ({ day, minutes, isEveryHour }))
}

function businessDays(
  due: Extract<DueRule, { kind: 'business-day' }>,
  { calendar, days }: Search,
): DueDay[] {
  if (!calendar) return []
  const at = { minutes: [minuteOfDay(due.at)], isEveryHour: false }
  return monthsFrom(days.first, days.last).map((month) => {
    const day = businessDay(calendar, month, due.rule)
    return day ? { ...at, day } : { ...at, day: lastDayOf(month), none: noSuchDay(month) }
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
