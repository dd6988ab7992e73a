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
import { slices } from './turns.ts'

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
  /** Computes spans and next due times in turns, so that whoever asks first after a change need not hold everybody up. */
  prepare(spans: readonly Span[], now: Instant): Promise<void>
}>

/** Spans kept at once: the day, the board's 39 hours, and yesterday's on the change of the day. */
const MAX_SPANS = 6
/** Ever wider looks for the next due times of one batch: most are daily, few are yearly. */
const LOOK_AHEAD_DAYS = [2, 35, 400] as const
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
    return kept({ from, to }) ?? keep({ from, to }, computed(enabled(), { from, to }))
  }

  function kept({ from, to }: Span): readonly Occurrence[] | undefined {
    if (spansOf !== config()) spans.clear()
    spansOf = config()
    return spans.get(`${from}-${to}`)
  }

  function keep({ from, to }: Span, found: readonly Occurrence[]): readonly Occurrence[] {
    if (spans.size >= MAX_SPANS) spans.delete(spans.keys().next().value ?? '')
    spans.set(`${from}-${to}`, found)
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

  function nextOf({ batchId }: ScheduleEntry, after: Instant): ChangedOccurrence | undefined {
    const [first] = upcoming(batchId, after, 1)
    if (!first || willRun(first)) return first
    return upcoming(batchId, after, FEW).find(willRun)
  }

  function nextOfEach(after: Instant): ReadonlyMap<string, ChangedOccurrence> {
    return (
      nextKnown(after) ??
      keepNext(
        after,
        enabled().flatMap((entry) => nextOf(entry, after) ?? []),
      )
    )
  }

  function nextKnown(after: Instant): Next['map'] | null {
    const isSame = next?.config === config() && next.changes === changesNow()
    return isSame && next && after >= next.validFrom && after < next.until ? next.map : null
  }

  function changesNow(): string {
    return exceptions()
      .map((one) => one.id)
      .join()
  }

  function keepNext(after: Instant, found: readonly ChangedOccurrence[]): Next['map'] {
    const until = Math.min(...found.map((one) => one.dueAt), Number.MAX_SAFE_INTEGER)
    const map = new Map(found.map((one) => [one.batchId, one]))
    next = { config: config(), changes: changesNow(), validFrom: after, until, map }
    return map
  }

  async function prepare(wanted: readonly Span[], now: Instant): Promise<void> {
    const [asOf, said] = [config(), changesNow()]
    const breathe = slices()
    // What changes meanwhile makes this pointless.
    const isOver = () => config() !== asOf || changesNow() !== said
    for (const span of wanted) {
      const found: Occurrence[][] = []
      for (const entry of enabled()) {
        found.push(computed([entry], span))
        await breathe()
        if (isOver()) return
      }
      if (!kept(span)) keep(span, found.flat().sort(inDueOrder))
    }
    const coming: ChangedOccurrence[] = []
    for (const entry of enabled()) {
      const first = nextOf(entry, now)
      if (first) coming.push(first)
      await breathe()
      if (isOver()) return
    }
    keepNext(now, coming)
  }

  return {
    zone: () => config().timezone,
    entry: (batchId) => config().batches.find((entry) => entry.batchId === batchId) ?? null,
    between,
    upcoming,
    nextOfEach,
    prepare,
  }
}

/** Among so many next ones there is one that no operator skips. */
const FEW = 5

function willRun(one: ChangedOccurrence): boolean {
  return one.exception?.kind !== 'skip'
}
