/** The only place that turns instants, durations, numbers and money into text; pages get one Format per request. */
import { instantText } from './instant-text.ts'
import type { Dictionary, Language } from './words/dictionary.ts'
import { dictionary } from './words/dictionary.ts'

/** Epoch milliseconds, UTC. */
type Instant = number

export type Format = Readonly<{
  zone: string
  /** `02:14` */
  time(at: Instant): string
  /** `02:14:05` */
  timeExact(at: Instant): string
  /** `11/24(火) 02:14` / `Tue 24 Nov 02:14` */
  dayTime(at: Instant): string
  /** `2026/11/24 02:14:05` / `24 Nov 2026, 02:14:05` */
  exact(at: Instant): string
  /** ISO 8601 in UTC, for the `datetime` attribute. */
  machine(at: Instant): string
  /** A calendar day `YYYY-MM-DD` as `2026/11/24(火)`. */
  day(day: string): string
  /** A calendar day as `11/24` / `24 Nov`. */
  dayShort(day: string): string
  /** The head of a day's narrow column: `24`, and at the first of a month `12/1` / `Dec`. */
  dayHead(day: string): string
  /** `YYYY-MM` as `2026年11月`. */
  month(month: string): string
  /** The month of a calendar day, as short as it gets: `11月` / `Nov`. */
  monthShort(day: string): string
  /** Rounded to what matters: 830 ms, 12.4 s, 3 min 05 s, 2 h 04 min. */
  duration(ms: number): string
  number(value: number): string
  /** At most one decimal. */
  decimal(value: number): string
  /** 0.987 → 98.7%. Never 100 % unless it is all. */
  share(part: number): string
  /** 1.062 → 106%: of a limit that can be passed; never rounded up to it, nor down to nothing. */
  ofLimit(part: number): string
  bytes(bytes: number): string
  /** Integer minor units of the currency: JPY 0 decimals, KWD 3. */
  money(minor: number, currency: string): string
}>

const LOCALES = { ja: 'ja-JP', en: 'en-GB' } as const satisfies Record<Language, string>

/** Makes the formatters of one language and zone. Costs about a millisecond: keep it. */
export function createFormat(language: Language, zone: string): Format {
  const locale = LOCALES[language]
  const words = dictionary(language)
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  return {
    ...instantText(locale, zone, language),
    ...days(locale, language),
    duration: (ms) => duration(ms, words, tenth),
    number: (value) => whole.format(value),
    decimal: (value) => tenth.format(value),
    share: (part) => `${tenth.format(part < 1 ? Math.floor(part * 1000) / 10 : 100)}%`,
    ofLimit: (part) =>
      part > 0 && part < 0.01 ? '<1%' : `${whole.format(Math.floor(part * 100))}%`,
    bytes: (bytes) => bytesText(bytes, tenth),
    money: moneyFormat(locale),
  }
}

function days(locale: string, language: Language) {
  const monthStyle = language === 'ja' ? 'numeric' : 'short'
  const full = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: monthStyle,
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  })
  const month = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: language === 'ja' ? 'long' : 'short',
    timeZone: 'UTC',
  })
  const monthShort = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  const short = new Intl.DateTimeFormat(locale, {
    month: monthStyle,
    day: 'numeric',
    timeZone: 'UTC',
  })
  const dayShort = remembered((day: string) => short.format(noon(day)))
  const firstOfMonth = language === 'ja' ? dayShort : (day: string) => monthShort.format(noon(day))
  return {
    monthShort: (day: string) => monthShort.format(noon(day)),
    day: remembered((day: string) => full.format(noon(day))),
    dayShort,
    dayHead: (day: string) =>
      day.endsWith('-01') ? firstOfMonth(day) : String(Number(day.slice(8))),
    month: (text: string) => month.format(noon(`${text}-01`)),
  }
}

/** So many days and no more: a year of days is on one page, and the next page has the same ones. */
const MOST_REMEMBERED = 2_000

function remembered(textOf: (day: string) => string): (day: string) => string {
  const known = new Map<string, string>()
  return (day) => {
    const text = known.get(day) ?? textOf(day)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(day, text)
    return text
  }
}

/** A calendar day has no zone: cut at noon UTC and shown in UTC it stays itself. */
function noon(day: string): number {
  return Date.parse(`${day}T12:00:00Z`)
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function duration(ms: number, words: Dictionary, tenth: Intl.NumberFormat): string {
  const units = words.units
  if (ms < SECOND) return `${Math.round(ms)} ${units.ms}`
  // 59,950 ms rounds up to a full minute, so it is shown as one.
  if (ms < MINUTE - 50) return units.seconds(tenth.format(ms / SECOND))
  const seconds = Math.round(ms / SECOND)
  if (seconds < HOUR / SECOND)
    return units.minutes(String(Math.floor(seconds / 60)), two(seconds % 60))
  const minutes = Math.round(ms / MINUTE)
  if (minutes < DAY / MINUTE)
    return units.hours(String(Math.floor(minutes / 60)), two(minutes % 60))
  const hours = Math.round(ms / HOUR)
  const [days, rest] = [String(Math.floor(hours / 24)), hours % 24]
  return rest === 0 ? units.wholeDays(days) : units.days(days, String(rest))
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

function bytesText(bytes: number, tenth: Intl.NumberFormat): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${tenth.format(value)} ${BYTE_UNITS[unit]}`
}

/** The formatter of a currency is kept: making one costs more than the rest of a row of a list. */
function moneyFormat(locale: string): Format['money'] {
  const kept = new Map<string, { format: Intl.NumberFormat; decimals: number }>()
  const made = (currency: string) => {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
    return { format, decimals: format.resolvedOptions().maximumFractionDigits ?? 0 }
  }
  return (minor, currency) => {
    const found = kept.get(currency) ?? made(currency)
    kept.set(currency, found)
    // Only for showing: exact up to 2^53 minor units.
    return found.format.format(minor / 10 ** found.decimals)
  }
}
