/** Maps local times of a zone to instants, clock changes included; used by the occurrences. */
import { Temporal } from 'temporal-polyfill'
import {
  type Day,
  dayNumber,
  dayOfNumber,
  daySpan,
  type Instant,
  type Span,
} from './calendar-day.ts'

/** Remembers the days it has looked up; made for one computation and thrown away. */
export type ZoneClock = Readonly<{
  zone: string
  /** The first instant of a local day that has 24 hours and each minute once; null for others: ask `due` or `showing`. */
  plainStart(day: Day): Instant | null
  /**
   * The instant at which a local time is due.
   * A time that does not exist gives the first instant after the gap; one that exists twice gives the first.
   * @param minute of the local day, 0 to 1439
   */
  due(day: Day, minute: number): Instant
  /** Every instant that shows this local time: none in a gap, two when clocks went back. */
  showing(day: Day, minute: number): Instant[]
  /** What the clock shows. @returns the local day, and the minute of it */
  local(at: Instant): Readonly<{ day: Day; minute: number }>
}>

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Finding the next change of clocks costs as much as looking so many days up: worth it for long spans only. */
const DAYS_ONE_BY_ONE = 20
/** The next change is looked for again after so long: nobody's rules are known for ever. */
const LONGEST_CALM_MS = 800 * DAY_MS

export function zoneClock(zone: string): ZoneClock {
  const starts = new Map<Day, Instant | null>()
  let calm: Calm | null = null
  const plainStart = (day: Day): Instant | null => {
    const known = starts.get(day)
    if (known !== undefined) return known
    let start = calm ? calmStart(calm, day) : null
    if (start === null) {
      const span = daySpan(day, zone)
      start = span.to - span.from === DAY_MS ? span.from : null
      if (start !== null && starts.size >= DAYS_ONE_BY_ONE) calm = calmFrom(zone, start)
    }
    starts.set(day, start)
    return start
  }
  return {
    zone,
    plainStart,
    local: localReader(zone, plainStart),
    due: (day, minute) => {
      const start = plainStart(day)
      return start === null ? readings(zone, day, minute).due : start + minute * MINUTE_MS
    },
    showing: (day, minute) => {
      const start = plainStart(day)
      return start === null ? readings(zone, day, minute).showing : [start + minute * MINUTE_MS]
    },
  }
}

/** A stretch of time in which the zone's clocks do not change: `from` counts, `to` does not. */
type Calm = Span & Readonly<{ offsetMs: number }>

function calmFrom(zone: string, start: Instant): Calm {
  const at = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone)
  const change = at.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY
  const to = Math.min(change, start + LONGEST_CALM_MS)
  return { from: start, to, offsetMs: at.offsetNanoseconds / 1e6 }
}

/** Null near the ends, where the day may touch a change. */
function calmStart({ from, to, offsetMs }: Calm, day: Day): Instant | null {
  const start = dayNumber(day) * DAY_MS - offsetMs
  return start >= from && start + 2 * DAY_MS <= to ? start : null
}

/** A plain day and its first instant. */
type Shown = Readonly<{ day: Day; start: Instant }>

function localReader(zone: string, plainStart: ZoneClock['plainStart']): ZoneClock['local'] {
  const shown = new Map<number, Shown | null>()
  const shownOf = (number: number): Shown | null => {
    const known = shown.get(number)
    if (known !== undefined) return known
    const day = dayOfNumber(number)
    const start = plainStart(day)
    const found = start === null ? null : { day, start }
    shown.set(number, found)
    return found
  }
  let offsetMs = 0
  return (at) => {
    // The offset of the last question is nearly always that of this one.
    const plain = shownOf(Math.floor((at + offsetMs) / DAY_MS))
    if (plain && at >= plain.start && at < plain.start + DAY_MS) {
      return { day: plain.day, minute: Math.floor((at - plain.start) / MINUTE_MS) }
    }
    const exact = reading(zone, at)
    offsetMs = exact.offsetMs
    return exact
  }
}

function reading(zone: string, at: Instant) {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return {
    day: local.toPlainDate().toString(),
    minute: local.hour * 60 + local.minute,
    offsetMs: local.offsetNanoseconds / 1e6,
  }
}

type Readings = { due: Instant; showing: Instant[] }

/** The slow, exact way, for days on which clocks change. */
function readings(zone: string, day: Day, minute: number): Readings {
  const local = Temporal.PlainDate.from(day).toPlainDateTime({
    hour: Math.floor(minute / 60),
    minute: minute % 60,
  })
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' })
  if (!later.toPlainDateTime().equals(local)) {
    // Seen from before the gap: seen from `later` it would be the one before when the time is the gap's first.
    const change = earlier.getTimeZoneTransition('next') ?? later
    return { due: change.epochMilliseconds, showing: [] }
  }
  const first = earlier.epochMilliseconds
  const last = later.epochMilliseconds
  return { due: first, showing: first === last ? [first] : [first, last] }
}

/** Minutes since local midnight that the clocks of the zone show, 0 to 1439. */
export function minuteAt(at: Instant, zone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return local.hour * 60 + local.minute
}
