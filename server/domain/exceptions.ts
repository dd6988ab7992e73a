/** One-off changes to the schedule that operators make: hold, skip once, move once; they live beside the file, never in it. */
import type { Calendars } from './business-calendar.ts'
import { addDays, dayAt, daySpan, type Instant } from './calendar-day.ts'
import type { Words } from './errors.ts'
import { groupsOf } from './grouping.ts'
import { type Occurrence, occurrencesOn } from './occurrence.ts'
import type { ScheduleEntry } from './schedule.ts'
import { zoneClock } from './zone-clock.ts'

/** Batch of the hold that stands for maintenance mode. */
export const EVERY_BATCH = '*'

type Made = Readonly<{
  id: number
  batchId: string
  reason: string
  by: string
  createdAt: Instant
}>

/** Nothing of the batch starts; what is due waits. Null = until it is released. */
export type Hold = Made & Readonly<{ kind: 'hold'; expiresAt: Instant | null }>
/** This one due time does not run. */
export type Skip = Made & Readonly<{ kind: 'skip'; scheduledFor: Instant }>
/** This one due time comes at another time; it keeps its key (batch, scheduled time). */
export type Move = Made & Readonly<{ kind: 'move'; scheduledFor: Instant; movedTo: Instant }>

export type ScheduleException = Hold | Skip | Move

/** How an exception came to its end. */
export type ExceptionEnd = 'done' | 'undone' | 'released' | 'replaced' | 'expired' | 'dropped'

/** The hold on the batch itself; maintenance mode is asked for apart. */
export function holdOn(exceptions: readonly ScheduleException[], batchId: string): Hold | null {
  for (const one of exceptions) if (one.kind === 'hold' && one.batchId === batchId) return one
  return null
}

/** What was said about one due time; a later word replaced the earlier one, so there is at most one. */
export function exceptionFor(
  exceptions: readonly ScheduleException[],
  { batchId, scheduledFor }: Readonly<{ batchId: string; scheduledFor: Instant }>,
): Skip | Move | null {
  for (const one of exceptions) {
    if (one.kind === 'hold') continue
    if (one.batchId === batchId && one.scheduledFor === scheduledFor) return one
  }
  return null
}

/** An occurrence as it stands after the one-off changes; `exception` is left out or null where nobody said anything. */
export type ChangedOccurrence = Occurrence & Readonly<{ exception?: Skip | Move | null }>

/**
 * Due times of a span with the one-off changes applied: moved ones leave it and enter it, skipped ones stay and say so.
 * @param occurrences all of the span, `from` < dueAt <= `to`
 */
export function changedBy(
  occurrences: readonly Occurrence[],
  change: Readonly<{
    exceptions: readonly ScheduleException[]
    span: Readonly<{ from: Instant; to: Instant }>
    /** The due time of a key, wherever it lies; null when there is none (any more). */
    find(batchId: string, scheduledFor: Instant): Occurrence | null
  }>,
): ChangedOccurrence[] {
  const { exceptions, span, find } = change
  const said = groupsOf(exceptions, (exception) => exception.batchId)
  const staying: ChangedOccurrence[] = []
  for (const occurrence of occurrences) {
    const exception = exceptionFor(said.get(occurrence.batchId) ?? NOTHING, occurrence)
    // Thousands at every drawing of the board: a copy of each would cost more than all the rest.
    if (exception === null) staying.push(occurrence)
    else if (exception.kind !== 'move') staying.push({ ...occurrence, exception })
  }
  const moved = exceptions.flatMap((exception) => {
    if (exception.kind !== 'move') return []
    if (exception.movedTo <= span.from || exception.movedTo > span.to) return []
    const occurrence = find(exception.batchId, exception.scheduledFor)
    return occurrence ? [{ ...movedTo(occurrence, exception), exception }] : []
  })
  return [...staying, ...moved].sort(inDueOrder)
}

export function inDueOrder(a: Occurrence, b: Occurrence): number {
  return a.dueAt - b.dueAt || a.scheduledFor - b.scheduledFor || (a.batchId < b.batchId ? -1 : 1)
}

const NOTHING: readonly ScheduleException[] = []

/** The calendar's own shift is forgotten: the operator has said when. */
export function movedTo(occurrence: Occurrence, move: Move): Occurrence {
  const { closed: _shift, ...rest } = occurrence
  return { ...rest, dueAt: move.movedTo }
}

export type Timing = Readonly<{ calendars: Calendars; timezone: string }>

/** The due time of the entry that has this scheduled time, dropped ones included; null when there is none. */
export function dueTimeOf(
  entry: ScheduleEntry,
  { calendars, timezone }: Timing,
  scheduledFor: Instant,
): Occurrence | null {
  const days = 1 + (entry.calendar?.maxShiftDays ?? 0)
  const day = dayAt(scheduledFor, timezone)
  const span = {
    from: daySpan(addDays(day, -days), timezone).from,
    to: daySpan(addDays(day, days), timezone).to,
  }
  const found = occurrencesOn(entry, { calendars, clock: zoneClock(timezone) }, span)
  return found.find((one) => one.scheduledFor === scheduledFor) ?? null
}

/** An exception whose batch or due time is gone, and why. */
export type Orphan = Readonly<{ exception: ScheduleException; why: Words }>

/** Exceptions that a changed schedule leaves without anything to apply to. */
export function orphansOf(
  exceptions: readonly ScheduleException[],
  schedule: Timing & Readonly<{ batches: readonly ScheduleEntry[] }>,
): Orphan[] {
  return exceptions.flatMap((exception) => {
    const why = orphaned(exception, schedule)
    return why ? [{ exception, why }] : []
  })
}

function orphaned(
  exception: ScheduleException,
  schedule: Timing & Readonly<{ batches: readonly ScheduleEntry[] }>,
): Words | null {
  const { batchId } = exception
  if (batchId === EVERY_BATCH) return null
  const entry = schedule.batches.find((one) => one.batchId === batchId)
  if (!entry) return batchGone(batchId)
  if (exception.kind === 'hold') return null
  if (!entry.enabled) return batchOff(batchId)
  const due = dueTimeOf(entry, schedule, exception.scheduledFor)
  return due && due.closed?.kind !== 'dropped' ? null : dueTimeGone(batchId)
}

function batchGone(batchId: string): Words {
  return {
    ja: `${batchId} がスケジュールからなくなりました`,
    en: `${batchId} has left the schedule`,
  }
}

function batchOff(batchId: string): Words {
  return {
    ja: `${batchId} が無効 (enabled: false) になりました`,
    en: `${batchId} was switched off (enabled: false)`,
  }
}

function dueTimeGone(batchId: string): Words {
  return {
    ja: `${batchId} にこの予定時刻がなくなりました`,
    en: `${batchId} is not due at that time any more`,
  }
}
