/** From a schedule entry to its due times: pattern, zone, business calendar. Pure; the engine's tick and the plan call it. */
import {
  type BusinessCalendar,
  businessDayBeforeMonthEnd,
  type Calendars,
  closedReason,
  lastBusinessDay,
  monthsFrom,
  nthBusinessDay,
  shift,
} from './business-calendar.ts'
import { addDays, type Day, dayAt, type Instant, lastDayOf, type Month } from './calendar-day.ts'
import { readCron } from './cron.ts'
import { minuteOfDay } from './duration.ts'
import { TobanError, unreachable, type Words } from './errors.ts'
import { type BusinessDayRule, businessDateOn, type DueRule, type ScheduleEntry } from './schedule.ts'
import { type ZoneClock, zoneClock } from './zone-clock.ts'

/** One due time of one batch. */
export type Occurrence = Readonly<{
  batchId: string
  /** The instant the rule names, before the calendar: with the batch the key of the ledger. */
  scheduledFor: Instant
  /** When the run starts; of a dropped one, when that was decided. */
  dueAt: Instant
  /** The day the work is for, by the local day of `scheduledFor`. */
  businessDate: Day
  /** Left out on an ordinary day. A dropped one does not run and is recorded with its reason. */
  closed?: Readonly<{ kind: 'shifted' | 'dropped'; reason: Words }>
}>

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
    .map((time) => placed(entry, calendar, timetable.clock, time))
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

/** A due time before the calendar has had its say. `none` says why there is no such day this month. */
type DueTime = { day: Day; minute: number; at: Instant; none?: Words }

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

/** Applies the calendar's rule for closed days to one due time. */
function placed(
  entry: ScheduleEntry,
  calendar: BusinessCalendar | null,
  clock: ZoneClock,
  time: DueTime,
): Occurrence {
  const occurrence = {
    batchId: entry.batchId,
    scheduledFor: time.at,
    dueAt: time.at,
    businessDate: businessDateOn(entry, time.day),
  }
  if (time.none) return { ...occurrence, closed: { kind: 'dropped', reason: time.none } }
  const on = entry.calendar?.on ?? 'run'
  const reason = calendar && on !== 'run' ? closedReason(calendar, time.day) : null
  if (!calendar || !entry.calendar || !reason || on === 'run') return occurrence
  if (on === 'skip') return { ...occurrence, closed: { kind: 'dropped', reason } }
  const maxDays = entry.calendar.maxShiftDays
  const day = shift(calendar, time.day, { to: on, maxDays })
  if (!day) return { ...occurrence, closed: { kind: 'dropped', reason: tooFar(reason, maxDays) } }
  return { ...occurrence, dueAt: clock.due(day, time.minute), closed: { kind: 'shifted', reason } }
}

/** Runs moved to the time of another one are not done twice: the one nearest to that time stays. */
function merged(occurrences: readonly Occurrence[]): Occurrence[] {
  const kept = new Map<Instant, Occurrence>()
  for (const occurrence of occurrences) {
    if (occurrence.closed?.kind === 'dropped') continue
    const rival = kept.get(occurrence.dueAt)
    if (!rival || distance(occurrence) < distance(rival)) kept.set(occurrence.dueAt, occurrence)
  }
  return occurrences.map((occurrence) => {
    if (occurrence.closed?.kind === 'dropped') return occurrence
    const winner = kept.get(occurrence.dueAt)
    if (!winner || winner === occurrence) return occurrence
    return { ...occurrence, closed: { kind: 'dropped', reason: mergedInto(winner) } }
  })
}

function distance(occurrence: Occurrence): number {
  return Math.abs(occurrence.dueAt - occurrence.scheduledFor)
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

function mergedInto(winner: Occurrence): Words {
  const day = winner.businessDate
  return {
    ja: `振替先が ${day} 分の実行と同じ時刻のため`,
    en: `moved onto the run for ${day}, which takes its place`,
  }
}

function tooFar(reason: Words, maxDays: number): Words {
  return {
    ja: `${reason.ja}(${maxDays} 日以内に営業日がありません)`,
    en: `${reason.en} (no business day within ${maxDays} days)`,
  }
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
    message: { ja: `cron 式が正しくありません: ${cron} ${detail}`, en: `not a cron pattern: ${cron} ${detail}` },
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
