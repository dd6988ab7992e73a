/** Which days are business days, and how a closed day is moved; used by the schedule and by batches that promise dates. */
import holidayData from '@holiday-jp/holiday_jp'
import {
  addDays,
  addMonths,
  type Day,
  firstDayOf,
  isDay,
  lastDayOf,
  type Month,
  weekday,
} from './calendar-day.ts'
import type { Words } from './errors.ts'

/** A named calendar: plain JSON, so that it may travel to a thread. */
export type BusinessCalendar = Readonly<{
  name: string
  /** ISO weekdays (1 = Monday … 7 = Sunday) that are closed. */
  weekend: readonly number[]
  /** `jp`: national holidays of Japan with substitute and sandwiched days. */
  holidays: 'jp' | 'none'
  /** Closed days by `YYYY-MM-DD`, or `MM-DD` for every year; the value says why. */
  closed: Readonly<Record<string, string>>
  /** Days worked although a weekend, holiday or closed day; the strongest rule. */
  open: Readonly<Record<string, string>>
}>

/** All calendars of an installation. */
export type Calendars = Readonly<{
  named: Readonly<Record<string, BusinessCalendar>>
  /** Calendar of a tenant by tenant code; others have none of their own. */
  tenants: Readonly<Record<string, string>>
}>

/** Weekends and national holidays of Japan: due dates of invoices, digests. */
export const JAPAN: BusinessCalendar = {
  name: 'jp',
  weekend: [6, 7],
  holidays: 'jp',
  closed: {},
  open: {},
}

/** The calendar a company has been given; without one, Japan's. */
export function calendarOf({ named, tenants }: Calendars, tenantCode: string): BusinessCalendar {
  const name = tenants[tenantCode]
  return (name === undefined ? undefined : named[name]) ?? JAPAN
}

/** A month has at most 31 days; a search never looks farther than two of them unless told. */
export const SEARCH_LIMIT_DAYS = 62

type Holiday = Readonly<{ name: string; name_en: string }>
// Looked up by key on purpose: the package's isHoliday(Date) cuts days in the zone of the process.
const HOLIDAYS: Readonly<Record<string, Holiday | undefined>> = holidayData.holidays

const WEEKDAYS: readonly Words[] = [
  { ja: '月曜日', en: 'Monday' },
  { ja: '火曜日', en: 'Tuesday' },
  { ja: '水曜日', en: 'Wednesday' },
  { ja: '木曜日', en: 'Thursday' },
  { ja: '金曜日', en: 'Friday' },
  { ja: '土曜日', en: 'Saturday' },
  { ja: '日曜日', en: 'Sunday' },
]

/** The national holiday of Japan on that day, or null. */
export function nationalHoliday(day: Day): Words | null {
  const holiday = HOLIDAYS[day]
  return holiday ? { ja: holiday.name, en: holiday.name_en } : null
}

/** Why the day is closed, or null on a business day. */
export function closedReason(calendar: BusinessCalendar, day: Day): Words | null {
  if (named(calendar.open, day) !== undefined) return null
  const own = named(calendar.closed, day)
  if (own !== undefined) return { ja: own, en: own }
  const holiday = calendar.holidays === 'jp' ? nationalHoliday(day) : null
  if (holiday) return holiday
  const ofWeek = weekday(day)
  return calendar.weekend.includes(ofWeek) ? (WEEKDAYS[ofWeek - 1] ?? null) : null
}

/** A holiday or a company's day off: why it is closed, other than by being a weekend. Null on every other day. */
export function holidayReason(calendar: BusinessCalendar, day: Day): Words | null {
  return closedReason({ ...calendar, weekend: [] }, day)
}

export function isBusinessDay(calendar: BusinessCalendar, day: Day): boolean {
  return closedReason(calendar, day) === null
}

/** The day itself when open, else the nearest open one in the direction; null when none within `maxDays` calendar days. */
export function shift(
  calendar: BusinessCalendar,
  day: Day,
  how: Readonly<{ to: 'previous' | 'next'; maxDays: number }>,
): Day | null {
  const step = how.to === 'next' ? 1 : -1
  for (let moved = 0; moved <= how.maxDays; moved += 1) {
    const candidate = addDays(day, moved * step)
    if (isBusinessDay(calendar, candidate)) return candidate
  }
  return null
}

/** The first business day after `day`; null when none within two months. */
export function nextBusinessDay(calendar: BusinessCalendar, day: Day): Day | null {
  return shift(calendar, addDays(day, 1), { to: 'next', maxDays: SEARCH_LIMIT_DAYS })
}

/** In order; empty when the whole month is closed. */
export function businessDaysOf(calendar: BusinessCalendar, month: Month): Day[] {
  const days: Day[] = []
  const last = lastDayOf(month)
  for (let day = firstDayOf(month); day <= last; day = addDays(day, 1)) {
    if (isBusinessDay(calendar, day)) days.push(day)
  }
  return days
}

/** @param n from 1. Null when the month has fewer business days. */
export function nthBusinessDay(calendar: BusinessCalendar, month: Month, n: number): Day | null {
  return businessDaysOf(calendar, month)[n - 1] ?? null
}

export function lastBusinessDay(calendar: BusinessCalendar, month: Month): Day | null {
  return businessDayBeforeMonthEnd(calendar, month, 0)
}

/** @param n business days before the last one; 0 = the last. Null when the month has too few. */
export function businessDayBeforeMonthEnd(
  calendar: BusinessCalendar,
  month: Month,
  n: number,
): Day | null {
  return businessDaysOf(calendar, month).at(-1 - n) ?? null
}

function named(days: Readonly<Record<string, string>>, day: Day): string | undefined {
  return days[day] ?? days[day.slice(5)]
}

/** True for `YYYY-MM-DD` and `MM-DD` (02-29 counts) that exist: the keys of `closed` and `open`. */
export function isCalendarKey(text: string): boolean {
  return isDay(text) || (/^\d{2}-\d{2}$/.test(text) && isDay(`2024-${text}`))
}

/** Months that a span of days touches, in order. */
export function monthsFrom(from: Day, to: Day): Month[] {
  const months: Month[] = []
  for (let month = from.slice(0, 7); month <= to.slice(0, 7); month = addMonths(month, 1)) {
    months.push(month)
  }
  return months
}
