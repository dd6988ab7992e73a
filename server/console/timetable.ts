/** Due times of the schedule in force, computed once per span and configuration; asked by every screen that shows a plan. */

import type { Config } from '../config/config.ts'
import type { Instant, Span } from '../domain/calendar-day.ts'
import {
  type ChangedOccurrence,
  changedBy,
  dueTimeOf,
  inDueOrder,
  type ScheduleException,
} from '../domain/exceptions.ts'
import { type Occurrence, occurrencesOn } from '../domain/occurrence.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { zoneClock } from '../domain/zone-clock.ts'

export type Timetable = Readonly<{
  zone(): string
  /** Null: the batch has no entry. */
  entry(batchId: string): ScheduleEntry | null
  /** Due times of all enabled entries with `from` < dueAt <= `to`, as the file has them, closed days included. */
  between(from: Instant, to: Instant): readonly Occurrence[]
  /** The next `count` due times of one batch with what operators moved or skip; empty for manual and disabled ones. */
  upcoming(batchId: string, after: Instant, count: number): readonly ChangedOccurrence[]
  /** The next due time of every scheduled batch that has one: skipped ones are passed over. */
  nextOfEach(after: Instant): ReadonlyMap<string, ChangedOccurrence>
}>

/** Spans kept at once: the day, the board's 39 hours, and yesterday's on the change of the day. */
const MAX_SPANS = 6
/** Ever wider looks for the next due times of one batch: most are daily, few are yearly. */
const LOOK_AHEAD_DAYS = [2, 35, 400] as const
const SOON_DAYS = 2
const DAY_MS = 86_400_000
/** The next due times are asked for at every drawing; they change when the first of them has passed. */
type Next = {
  config: Config
  /** One-off changes it was made with. */
  changes: string
  validFrom: Instant
  until: Instant
  map: ReadonlyMap<string, ChangedOccurrence>
}

/** @param exceptions those in force; asked anew each time. */
export function createTimetable(
  config: () => Config,
  exceptions: () => readonly ScheduleException[],
): Timetable {
  const spans = new Map<string, readonly Occurrence[]>()
  let spansOf: Config | null = null
  let next: Next | null = null

  const enabled = () => config().batches.filter((entry) => entry.enabled)

  function computed(entries: readonly ScheduleEntry[], span: Span): Occurrence[] {
    const timetable = { calendars: config().calendars, clock: zoneClock(config().timezone) }
    // In the order that `changedBy` makes of them: it then has nothing left to do, at every drawing.
    return entries.flatMap((entry) => occurrencesOn(entry, timetable, span)).sort(inDueOrder)
  }

  /** With one-off changes, and without what a calendar leaves out. */
  function toCome(entries: readonly ScheduleEntry[], span: Span): ChangedOccurrence[] {
    const own = new Map(entries.map((entry) => [entry.batchId, entry]))
    const due = computed(entries, span).filter((one) => one.closed?.kind !== 'dropped')
    return changedBy(due, {
      exceptions: exceptions().filter((one) => own.has(one.batchId)),
      span,
      find: (batchId, scheduledFor) => {
        const entry = own.get(batchId)
        return entry ? dueTimeOf(entry, config(), scheduledFor) : null
      },
    })
  }

  function between(from: Instant, to: Instant): readonly Occurrence[] {
    if (spansOf !== config()) spans.clear()
    spansOf = config()
    const key = `${from}-${to}`
    const found = spans.get(key) ?? computed(enabled(), { from, to })
    if (!spans.has(key) && spans.size >= MAX_SPANS) spans.delete(spans.keys().next().value ?? '')
    spans.set(key, found)
    return found
  }

  function upcoming(batchId: string, after: Instant, count: number): readonly ChangedOccurrence[] {
    const entry = enabled().find((candidate) => candidate.batchId === batchId)
    if (!entry || entry.manual) return []
    let found: readonly ChangedOccurrence[] = []
    for (const days of LOOK_AHEAD_DAYS) {
      found = toCome([entry], { from: after, to: after + days * DAY_MS })
      if (found.length >= count) break
    }
    return found.slice(0, count)
  }

  function nextOfEach(after: Instant): ReadonlyMap<string, ChangedOccurrence> {
    const changes = exceptions()
      .map((one) => one.id)
      .join()
    const isSame = next?.config === config() && next.changes === changes
    const isFresh = isSame && next !== null && after >= next.validFrom && after < next.until
    if (next && isFresh) return next.map
    const span = { from: after, to: after + SOON_DAYS * DAY_MS }
    const soon = firstOfEach(toCome(enabled(), span).filter(willRun))
    const found = enabled().flatMap(
      ({ batchId }) => soon.get(batchId) ?? upcoming(batchId, after, FEW).find(willRun) ?? [],
    )
    const until = Math.min(...found.map((one) => one.dueAt), Number.MAX_SAFE_INTEGER)
    const map = new Map(found.map((one) => [one.batchId, one]))
    next = { config: config(), changes, validFrom: after, until, map }
    return map
  }

  return {
    zone: () => config().timezone,
    entry: (batchId) => config().batches.find((entry) => entry.batchId === batchId) ?? null,
    between,
    upcoming,
    nextOfEach,
  }
}

/** Among so many next ones there is one that no operator skips. */
const FEW = 5

function willRun(one: ChangedOccurrence): boolean {
  return one.exception?.kind !== 'skip'
}

/** @param occurrences in order. */
function firstOfEach(occurrences: readonly ChangedOccurrence[]): Map<string, ChangedOccurrence> {
  return new Map([...occurrences].reverse().map((one) => [one.batchId, one]))
}
