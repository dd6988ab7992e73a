/** Late start, late end, will be late: one pure rule over a due time, its run and how long such runs usually take. */
import type { Instant } from './calendar-day.ts'
import type { ScheduleEntry } from './schedule.ts'
import { nextAt } from './window.ts'

export type Deadlines = Readonly<{ startBy: Instant | null; finishBy: Instant | null }>

/** The first time of day of each kind at or after the due time: 04:00 of a run due at 23:00 is that of the next day. */
export function deadlinesOf(
  entry: Pick<ScheduleEntry, 'startBy' | 'finishBy'>,
  dueAt: Instant,
  zone: string,
): Deadlines {
  const first = (time: string | null) => (time === null ? null : nextAt(time, dueAt - 1, zone))
  return { startBy: first(entry.startBy), finishBy: first(entry.finishBy) }
}

export type PunctualityQuestion = Readonly<{
  deadlines: Deadlines
  dueAt: Instant
  startedAt: Instant | null
  finishedAt: Instant | null
  /** Median of like runs; null with too little history. */
  usualMs: number | null
  now: Instant
}>

export type Punctuality = Readonly<{
  isLateStart: boolean
  isLateEnd: boolean
  /** Not late yet, but its expected end is beyond the deadline. */
  willBeLate: boolean
  /** Null when it has ended, or nobody can say. */
  expectedEndAt: Instant | null
}>

/** A run that goes on longer than usual is expected to end now, at any moment. */
export function punctuality(question: PunctualityQuestion): Punctuality {
  const { deadlines, startedAt, finishedAt, now } = question
  const { startBy, finishBy } = deadlines
  const expectedEndAt = expectedEnd(question)
  const isLateEnd = finishBy !== null && (finishedAt ?? now) > finishBy
  return {
    isLateStart: startBy !== null && (startedAt ?? now) > startBy,
    isLateEnd,
    willBeLate:
      !isLateEnd && finishBy !== null && expectedEndAt !== null && expectedEndAt > finishBy,
    expectedEndAt,
  }
}

function expectedEnd({ dueAt, startedAt, finishedAt, usualMs, now }: PunctualityQuestion) {
  if (finishedAt !== null || usualMs === null) return null
  return startedAt === null ? Math.max(now, dueAt) + usualMs : Math.max(now, startedAt + usualMs)
}
