/** Which due times of a batch are late, will be late or take far too long; pure, for the board and the page of a batch. */
import type { Accounted } from '../domain/accounting.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { deadlinesOf, punctuality } from '../domain/deadline.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'

export type Lateness = Readonly<{
  kind: 'lateStart' | 'lateEnd' | 'willBeLate'
  /** The deadline that is meant. */
  by: Instant
}>

export type LatenessQuestion = Readonly<{
  entry: Pick<ScheduleEntry, 'startBy' | 'finishBy'>
  due: readonly Accounted[]
  /** Of the runs that have begun, by id. */
  runs: ReadonlyMap<string, Readonly<{ startedAt: Instant; finishedAt: Instant | null }>>
  usualMs(at: Instant): number | null
  now: Instant
  zone: string
}>

/** By the key of the due time; punctual ones, and those that do not run, are left out. */
export function latenessOf(question: LatenessQuestion): Map<Instant, Lateness> {
  const { entry, due } = question
  if (entry.startBy === null && entry.finishBy === null) return new Map()
  const found = due.flatMap((one) => {
    const late = NEVER_RUNS.has(one.fate) ? null : latenessOfOne(question, one)
    return late ? [[one.scheduledFor, late] as const] : []
  })
  return new Map(found)
}

const NEVER_RUNS: ReadonlySet<Accounted['fate']> = new Set(['skipped', 'missed', 'unaccounted'])

function latenessOfOne(question: LatenessQuestion, due: Accounted): Lateness | null {
  const { entry, runs, usualMs, now, zone } = question
  const { dueAt } = due
  const deadlines = deadlinesOf(entry, dueAt, zone)
  const run = due.runId === null ? undefined : runs.get(due.runId)
  const startedAt = run?.startedAt ?? null
  const late = punctuality({
    deadlines,
    dueAt,
    startedAt,
    finishedAt: run?.finishedAt ?? null,
    usualMs: usualMs(dueAt),
    now,
  })
  const { startBy, finishBy } = deadlines
  if (late.isLateEnd && finishBy !== null) return { kind: 'lateEnd', by: finishBy }
  if (late.willBeLate && finishBy !== null) return { kind: 'willBeLate', by: finishBy }
  return late.isLateStart && startBy !== null ? { kind: 'lateStart', by: startBy } : null
}
