/** Which runs may be compared with each other, and when one of them was slow (batch list 7.3); pure, asked with rows of ops.db. */
import { type BusinessCalendar, isBusinessDay } from './business-calendar.ts'
import { type Day, firstDayOf, lastDayOf, monthOf } from './calendar-day.ts'
import type { Trigger } from './run.ts'

/** What kind of day a business date is: month ends carry work of their own, closed days hardly any. */
export type DayKind = 'month-first' | 'month-last' | 'workday' | 'closed'

export function dayKind(calendar: BusinessCalendar, day: Day): DayKind {
  const month = monthOf(day)
  if (day === firstDayOf(month)) return 'month-first'
  if (day === lastDayOf(month)) return 'month-last'
  return isBusinessDay(calendar, day) ? 'workday' : 'closed'
}

/** A person's own run often works for fewer companies or other parameters than the schedule's. */
export function isByPerson(trigger: Trigger): boolean {
  return trigger === 'manual' || trigger === 'api' || trigger === 'retry'
}

/** Below this excess nobody cares, whatever the factor says: a run of 40 ms may well take 80 ms once. */
export const SMALLEST_EXCESS_MS = 200

/** When a run counts as slow; alerts.yaml `slowRun`. */
export type SlowRunLimits = Readonly<{ factor: number; minRuns: number }>

export type SlowRun = Readonly<{
  durationMs: number
  averageMs: number
  /** factor × average: the run should have ended within. */
  limitMs: number
  /** How many like runs the average is of. */
  likeRuns: number
}>

/** Null when the run was not slow, or when there are too few like runs to say. */
export function slowness(
  durationMs: number,
  likeMs: readonly number[],
  { factor, minRuns }: SlowRunLimits,
): SlowRun | null {
  if (likeMs.length < Math.max(1, minRuns)) return null
  const averageMs = likeMs.reduce((sum, ms) => sum + ms, 0) / likeMs.length
  const limitMs = averageMs * factor
  if (durationMs <= limitMs || durationMs - averageMs < SMALLEST_EXCESS_MS) return null
  return {
    durationMs,
    averageMs: Math.round(averageMs),
    limitMs: Math.round(limitMs),
    likeRuns: likeMs.length,
  }
}
