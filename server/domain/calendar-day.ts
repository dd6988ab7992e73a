/** Calendar days and months as text, and their bounds as instants; used wherever a day is more than a label. */
import { Temporal } from 'temporal-polyfill'
import { TobanError } from './errors.ts'

/** `YYYY-MM-DD`, a day that exists. */
export type Day = string
/** `YYYY-MM`. */
export type Month = string
/** Epoch milliseconds, UTC. */
export type Instant = number

/** Half-open span of instants: `from` counts, `to` does not. */
export type Span = Readonly<{ from: Instant; to: Instant }>

/** The zone in which business days are cut (data-model rule R1): Japan has no summer time. */
export const BUSINESS_ZONE = 'Asia/Tokyo'

const DAY_MS = 86_400_000
const JAPAN_AHEAD_MS = 9 * 3_600_000
/** From it on Japan's clock is nine hours ahead, and days have 24 hours. */
const FIRST_PLAIN_DAY = '1970-01-01'
const YEAR_9999 = Date.UTC(9_999, 0)

/** True for a day that exists: 2025-02-30 does not. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-(0[1-9]|1[0-2])-\d{2}$/.test(text)) return false
  const day = Number(text.slice(8))
  return day >= 1 && day <= daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)))
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** Days since 1970-01-01: for counting and comparing many days. @throws TobanError `bad_date` */
export function dayNumber(day: Day): number {
  if (!isDay(day)) throw badDate(day)
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS
}

/** The inverse of `dayNumber`. */
export function dayOfNumber(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}

export function isMonth(text: string): text is Month {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
}

/** The day in `zone` that contains the instant. */
export function dayAt(at: Instant, zone = BUSINESS_ZONE): Day {
  // A page of a company asks it for thousands of results: Japan's clock has not been changed since 1951.
  if (zone === BUSINESS_ZONE && at >= 0 && at < YEAR_9999)
    return new Date(at + JAPAN_AHEAD_MS).toISOString().slice(0, 10)
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

export function addDays(day: Day, days: number): Day {
  return dayOfNumber(dayNumber(day) + days)
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** [day 00:00, next day 00:00) in the zone. */
export function daySpan(day: Day, zone = BUSINESS_ZONE): Span {
  if (zone === BUSINESS_ZONE && day >= FIRST_PLAIN_DAY) {
    const from = dayNumber(day) * DAY_MS - JAPAN_AHEAD_MS
    return { from, to: from + DAY_MS }
  }
  const start = plainDate(day)
  return { from: startOf(start, zone), to: startOf(start.add({ days: 1 }), zone) }
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7)
}

export function addMonths(month: Month, months: number): Month {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString()
}

export function firstDayOf(month: Month): Day {
  return `${month}-01`
}

export function lastDayOf(month: Month): Day {
  return `${month}-${daysInMonth(Number(month.slice(0, 4)), Number(month.slice(5, 7)))}`
}

/** Every day from `from` to `to`, both included; empty when `to` is earlier. */
export function daysFrom(from: Day, to: Day): Day[] {
  const days: Day[] = []
  const last = dayNumber(to)
  for (let number = dayNumber(from); number <= last; number += 1) days.push(dayOfNumber(number))
  return days
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekday(day: Day): number {
  // 1 January 1970 was a Thursday.
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}

/** The instant of a wall-clock time (`HH:MM` or `HH:MM:SS`) on a day in the zone. */
export function instantOf(day: Day, time: string, zone = BUSINESS_ZONE): Instant {
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds
}

/** ISO 8601 with the zone's offset, milliseconds kept: the form of every time in JSON output. */
export function isoWithOffset(at: Instant, zone = BUSINESS_ZONE): string {
  // A log of a million lines is written with it: Japan's clock has not been changed since 1951.
  if (zone === BUSINESS_ZONE && at >= 0 && at < YEAR_9999)
    return new Date(at + JAPAN_AHEAD_MS).toISOString().replace('Z', '+09:00')
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'millisecond' })
}

/** `2026-11-26 02:00` as the clocks of the zone show it: for sentences. */
export function localText(at: Instant, zone = BUSINESS_ZONE): string {
  return isoWithOffset(at, zone).slice(0, 16).replace('T', ' ')
}

function plainDate(day: Day): Temporal.PlainDate {
  if (!isDay(day)) throw badDate(day)
  return Temporal.PlainDate.from(day)
}

function badDate(day: string): TobanError {
  return new TobanError({
    code: 'bad_date',
    kind: 'bad-input',
    message: { ja: `日付が正しくありません: ${day}`, en: `not a date: ${day}` },
    hint: {
      ja: 'YYYY-MM-DD の実在する日付を指定してください。',
      en: 'Give an existing day as YYYY-MM-DD.',
    },
  })
}

function startOf(date: Temporal.PlainDate, zone: string): Instant {
  return date.toZonedDateTime(zone).epochMilliseconds
}
