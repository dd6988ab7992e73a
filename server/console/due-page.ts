/** One page of the due times behind a number of the accounting sentence; a busy day has thousands. */
import { type Accounted, byDueTime, type DueFate, type DuePlace } from '../domain/accounting.ts'
import type { Day } from '../domain/calendar-day.ts'
import type { Desk } from './env.ts'
import { dueLines } from './today.ts'

const PER_PAGE = 100

export type DuePageAsk = Readonly<{
  day: Day
  /** Null = whatever became of it. */
  fate: DueFate | null
  /** The due time that the page begins with, as its address names it; nonsense is the first page. */
  from: string | null
}>

export type FoundDue = Readonly<{
  lines: readonly Accounted[]
  /** On all pages. */
  count: number
  isFirst: boolean
  /** What the next page begins with; null on the last. */
  next: string | null
}>

export function duePage(desk: Desk, { day, fate, from }: DuePageAsk): FoundDue {
  const all = dueLines(desk, day).filter((line) => fate === null || line.fate === fate)
  const place = placeOf(from)
  // By place and not by number: what ends meanwhile leaves the list of those that run.
  const start = place === null ? 0 : all.findIndex((line) => byDueTime(line, place) >= 0)
  const rest = start < 0 ? [] : all.slice(start)
  const next = rest[PER_PAGE]
  return {
    lines: rest.slice(0, PER_PAGE),
    count: all.length,
    isFirst: start === 0,
    next: next ? `${next.dueAt}-${next.batchId}-${next.scheduledFor}` : null,
  }
}

function placeOf(text: string | null): DuePlace | null {
  const [, dueAt, batchId, scheduledFor] =
    /^(\d{1,15})-(BATCH-\d{3})-(\d{1,15})$/.exec(text ?? '') ?? []
  if (batchId === undefined) return null
  return { dueAt: Number(dueAt), batchId, scheduledFor: Number(scheduledFor) }
}
