/** One page of the due times behind a number of the accounting sentence; a busy day has thousands. */
import { owedSince } from '../../data/ops/occurrences.ts'
import { countOfDueTimes, pageOfDueTimes } from '../../data/ops/reading/due-times.ts'
import {
  type Accounted,
  byDueTime,
  type DueFate,
  type DuePlace,
  recordedLines,
  recordedStatesOf,
  unrecordedFate,
  unrecordedLine,
} from '../domain/accounting.ts'
import { type Day, daySpan, type Span } from '../domain/calendar-day.ts'
import type { Desk } from './env.ts'
import { unrecordedIn } from './today.ts'

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
  const { ops } = desk.deps
  const span = daySpan(day, desk.timetable.zone())
  const states = fate === null ? null : recordedStatesOf(fate)
  // By place and not by number: what ends meanwhile leaves the list of those that run.
  const place = placeOf(from)
  const limit = PER_PAGE + 1
  const recorded = recordedLines(pageOfDueTimes(ops, { span, states, place, limit }))
  const { count, lines: beside } = unrecorded(desk, { span, fate, place, limit })
  const lines = [...recorded, ...beside].sort(byDueTime)
  const next = lines[PER_PAGE]
  return {
    lines: lines.slice(0, PER_PAGE),
    count: count + countOfDueTimes(ops, { span, states }),
    isFirst: place === null,
    next: next ? `${next.dueAt}-${next.batchId}-${next.scheduledFor}` : null,
  }
}

type Part = Readonly<{
  span: Span
  fate: DueFate | null
  place: DuePlace | null
  limit: number
}>

/** Of what the ledger does not have: how many, and the first that are not before the place. */
function unrecorded(desk: Desk, { span, fate, place, limit }: Part) {
  const { ops, clock } = desk.deps
  const owing = { owedSince: owedSince(ops), now: clock() }
  const all = unrecordedIn(desk, span).filter((due) => {
    const own = unrecordedFate(due, owing)
    return own !== null && (fate === null || own === fate)
  })
  const behind = all.filter((due) => place === null || byDueTime(due, place) >= 0)
  const shown = behind.sort(byDueTime).slice(0, limit)
  return { count: all.length, lines: shown.flatMap((due) => unrecordedLine(due, owing) ?? []) }
}

function placeOf(text: string | null): DuePlace | null {
  const [, dueAt, batchId, scheduledFor] =
    /^(\d{1,15})-(BATCH-\d{3})-(\d{1,15})$/.exec(text ?? '') ?? []
  if (batchId === undefined) return null
  return { dueAt: Number(dueAt), batchId, scheduledFor: Number(scheduledFor) }
}
