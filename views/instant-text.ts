/** Instants as text in one language and zone, for `format.ts`; a list asks for hundreds of them a page. */

/** Epoch milliseconds, UTC. */
type Instant = number

export type InstantText = Readonly<{
  zone: string
  time(at: Instant): string
  timeExact(at: Instant): string
  dayTime(at: Instant): string
  exact(at: Instant): string
  machine(at: Instant): string
}>

const QUARTER_MS = 900_000
const MINUTE_MS = 60_000
/** Since then every zone is whole quarters of an hour from UTC, and changes by such (Liberia was the last, in 1972). */
const WHOLE_QUARTERS_SINCE = Date.UTC(1973, 0, 1)
/** A page shows a few hundred of them; a year by the hour is 8,760. */
const MOST_QUARTERS = 10_000

/** What all instants of one quarter of an hour have in common. */
type Quarter = Readonly<{ short: string; long: string; hour: string; minute: number }>

/** @param locale that of the language */
export function instantText(locale: string, zone: string, language: 'ja' | 'en'): InstantText {
  const quarterOf = quarters(locale, zone, language)
  const seconds = clock(locale, zone, { second: '2-digit' })
  const minutes = clock(locale, zone, {})
  const time = (at: Instant) => {
    if (!isWhole(at)) return minutes.format(at)
    const { hour, minute } = quarterOf(at)
    return `${hour}:${two(minute + Math.floor((at % QUARTER_MS) / MINUTE_MS))}`
  }
  const timeExact = (at: Instant) =>
    isWhole(at) ? `${time(at)}:${two(Math.floor((at % MINUTE_MS) / 1_000))}` : seconds.format(at)
  return {
    zone,
    time,
    timeExact,
    dayTime: (at) => `${quarterOf(at).short} ${time(at)}`,
    exact: (at) => `${quarterOf(at).long} ${timeExact(at)}`,
    machine: (at) => new Date(at).toISOString(),
  }
}

/** What is no number is none of them: the formatters refuse it. */
function isWhole(at: Instant): boolean {
  return at >= WHOLE_QUARTERS_SINCE
}

/** Kept: the formatters of `Intl` cost as much as the row around the text. */
function quarters(locale: string, zone: string, language: 'ja' | 'en') {
  const month = language === 'ja' ? 'numeric' : 'short'
  const day = { month, day: 'numeric', timeZone: zone } as const
  const short = new Intl.DateTimeFormat(locale, { ...day, weekday: 'short' })
  const long = new Intl.DateTimeFormat(locale, { ...day, year: 'numeric' })
  const minutes = clock(locale, zone, {})
  const known = new Map<number, Quarter>()
  const made = (at: Instant): Quarter => {
    const [hour = '', minute = ''] = minutes.format(at).split(':')
    return { short: short.format(at), long: long.format(at), hour, minute: Number(minute) }
  }
  return (at: Instant): Quarter => {
    if (!isWhole(at)) return made(at)
    const start = at - (at % QUARTER_MS)
    const found = known.get(start) ?? made(start)
    if (known.size >= MOST_QUARTERS) known.clear()
    known.set(start, found)
    return found
  }
}

/** Midnight is 00, never 24. */
function clock(locale: string, timeZone: string, more: Intl.DateTimeFormatOptions) {
  const style = { hour: '2-digit', minute: '2-digit', ...more } as const
  return new Intl.DateTimeFormat(locale, { ...style, timeZone, hourCycle: 'h23' })
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
