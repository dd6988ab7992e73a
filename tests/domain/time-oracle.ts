/**
 * Independent answers about time for the property tests. Walks through a zone minute by minute with the offsets of Intl,
 * knows no cron parser and no Temporal, and calls nothing of server/.
 */

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The walked time: two years with 29 February, two changes of clocks each, Golden Week, Silver Week and the year's end. */
export const WALK = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 5, 1) } as const
/** Clocks change at full quarters of an hour everywhere in this time. */
const STEP = 15 * MINUTE

/** A wall clock, in minutes since 1970-01-01 00:00 of its own. */
export type Wall = number

export type Walk = Readonly<{
  zone: string
  /** The instant at which the wall clock first reaches or passes the time. */
  reached(wall: Wall): number
  /** Every instant at which the wall clock shows the time. */
  shown(wall: Wall): number[]
  wallAt(at: number): Wall
}>

const walks = new Map<string, Walk>()

/** Walking a zone takes a tenth of a second: once is enough. */
export function walk(zone: string): Walk {
  const known = walks.get(zone) ?? newWalk(zone)
  walks.set(zone, known)
  return known
}

function newWalk(zone: string): Walk {
  const offsets: number[] = []
  for (let at = WALK.from; at < WALK.to; at += STEP) offsets.push(offsetMinutes(zone, at))
  const wallAt = (at: number) =>
    Math.floor(at / MINUTE) + (offsets[Math.floor((at - WALK.from) / STEP)] ?? Number.NaN)
  const base = wallAt(WALK.from)
  const first: number[] = []
  const neverShown = new Set<Wall>()
  const again = new Map<Wall, number>()
  let farthest = base - 1
  for (let at = WALK.from; at < WALK.to; at += MINUTE) {
    const wall = wallAt(at)
    if (wall <= farthest) again.set(wall, at)
    for (; farthest < wall; farthest += 1) {
      first.push(at)
      if (farthest + 1 < wall) neverShown.add(farthest + 1)
    }
  }
  const reached = (wall: Wall) => {
    const at = first[wall - base]
    if (at === undefined) throw new Error('outside of the walked time')
    return at
  }
  const shown = (wall: Wall) => {
    if (neverShown.has(wall)) return []
    const second = again.get(wall)
    return second === undefined ? [reached(wall)] : [reached(wall), second]
  }
  return { zone, reached, shown, wallAt }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetMinutes(zone: string, at: number): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  formats.set(zone, format)
  const part = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>
  const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute)
  return (local - at) / MINUTE
}

/** Days since 1970-01-01. */
export type DayNumber = number

export const dayNumberOf = (day: string): DayNumber => Date.parse(`${day}T00:00:00Z`) / DAY
export const dayText = (day: DayNumber): string => new Date(day * DAY).toISOString().slice(0, 10)

export type Parts = Readonly<{
  year: number
  month: number
  date: number
  /** 0 = Sunday. */
  weekday: number
  /** Of the month. */
  length: number
}>

export function parts(day: DayNumber): Parts {
  const utc = new Date(day * DAY)
  const year = utc.getUTCFullYear()
  const month = utc.getUTCMonth() + 1
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { year, month, date: utc.getUTCDate(), weekday: utc.getUTCDay(), length }
}
