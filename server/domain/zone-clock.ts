/** Maps local times of a zone to instants, clock changes included; used by the occurrences. */
import { Temporal } from 'temporal-polyfill'
import { addDays, type Day, daySpan, type Instant, type Span } from './calendar-day.ts'

/** Remembers the days it has looked up; made for one computation and thrown away. */
export type ZoneClock = Readonly<{
  zone: string
  /**
   * The instants at which a local time is due: usually one.
   * A time that does not exist gives the first instant after the gap; one that exists twice gives the first.
   * @param minute of the local day, 0 to 1439
   */
  due(day: Day, minute: number): Instant
  /** Every instant that shows this local time: none in a gap, two when clocks went back. */
  showing(day: Day, minute: number): Instant[]
}>

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

export function zoneClock(zone: string): ZoneClock {
  const spans = new Map<Day, Span>()
  const spanOf = (day: Day): Span => {
    const known = spans.get(day)
    if (known) return known
    // The start of a day is the end of the one before: half of the look-ups are saved.
    const before = spans.get(addDays(day, -1))
    const span = before ? { from: before.to, to: daySpan(day, zone).to } : daySpan(day, zone)
    spans.set(day, span)
    return span
  }
  const plain = (day: Day, minute: number): Instant | null => {
    const { from, to } = spanOf(day)
    return to - from === DAY_MS ? from + minute * MINUTE_MS : null
  }
  return {
    zone,
    due: (day, minute) => plain(day, minute) ?? readings(zone, day, minute).due,
    showing: (day, minute) => {
      const instant = plain(day, minute)
      return instant === null ? readings(zone, day, minute).showing : [instant]
    },
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
    const change = later.getTimeZoneTransition('previous') ?? later
    return { due: change.epochMilliseconds, showing: [] }
  }
  const first = earlier.epochMilliseconds
  const last = later.epochMilliseconds
  return { due: first, showing: first === last ? [first] : [first, last] }
}
