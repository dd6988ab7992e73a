/** The demo's own calendar: every day of its history with its bounds and its kind, computed once per generation. */
import holidayJp from '@holiday-jp/holiday_jp'
import {
  addDays,
  addMonths,
  type Day,
  dayAt,
  daySpan,
  daysFrom,
  firstDayOf,
  type Instant,
  instantOf,
  lastDayOf,
  type Month,
  monthOf,
  weekday,
} from '../domain/calendar-day.ts'

/** Whole months of usage before the running one. */
export const HISTORY_MONTHS = 13

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** A run that would not have ended by now is left to the real scheduler. */
export const LONGEST_RUN_MS = 10 * MINUTE_MS

export type DayKind = 'workday' | 'saturday' | 'holiday'

/** One day of history; `from` and `to` are its bounds in Asia/Tokyo. */
export type DemoDay = Readonly<{
  day: Day
  month: Month
  from: Instant
  to: Instant
  kind: DayKind
  /** 1 for the first workday of its month; 0 before it. */
  workdayOfMonth: number
}>

export type DemoCalendar = Readonly<{
  now: Instant
  today: Day
  thisMonth: Month
  /** From the first day of the thirteenth month back up to today, oldest first. */
  days: readonly DemoDay[]
  /** The last day whose usage BATCH-301 (01:45 of the next day) has written by now. */
  lastUsageDay: Day
  /** Months with invoices, oldest first: all whole months of history but the last. */
  invoicedMonths: readonly Month[]
  /** The last whole month: over, measured, not invoiced yet. */
  openMonth: Month
  /** A day of the open month whose usage one company lacks. */
  missingUsageDay: Day
}>

/** 301 starts at 01:45; a run younger than ten minutes is not part of the history, nor is what it measures. */
const USAGE_READY = '01:55'

export function demoCalendar(now: Instant): DemoCalendar {
  const today = dayAt(now)
  const thisMonth = monthOf(today)
  const openMonth = addMonths(thisMonth, -1)
  const measuredYesterday = now >= instantOf(today, USAGE_READY)
  const months = Array.from({ length: HISTORY_MONTHS - 1 }, (_, index) =>
    addMonths(thisMonth, index - HISTORY_MONTHS),
  )
  return {
    now,
    today,
    thisMonth,
    days: historyDays(firstDayOf(addMonths(thisMonth, -HISTORY_MONTHS)), today),
    lastUsageDay: addDays(today, measuredYesterday ? -1 : -2),
    invoicedMonths: months,
    openMonth,
    missingUsageDay: addDays(lastDayOf(openMonth), -2),
  }
}

function isHoliday(day: Day): boolean {
  return Object.hasOwn(holidayJp.holidays, day)
}

/** Neither a weekend nor a holiday; the days around New Year count as holidays. */
export function isWorkday(day: Day): boolean {
  return kindOf(day) === 'workday'
}

function historyDays(from: Day, to: Day): DemoDay[] {
  let workdays = 0
  return daysFrom(from, to).map((day) => {
    const kind = kindOf(day)
    if (day.endsWith('-01')) workdays = 0
    if (kind === 'workday') workdays += 1
    return { day, month: monthOf(day), ...daySpan(day), kind, workdayOfMonth: workdays }
  })
}

function kindOf(day: Day): DayKind {
  const number = weekday(day)
  if (isHoliday(day) || number === 7 || isYearEnd(day)) return 'holiday'
  return number === 6 ? 'saturday' : 'workday'
}

/** Offices rest from 30 December to 3 January. */
function isYearEnd(day: Day): boolean {
  const monthDay = day.slice(5)
  return monthDay >= '12-30' || monthDay <= '01-03'
}
