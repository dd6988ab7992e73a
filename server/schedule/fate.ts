/** Decides the fate of due times: pure rules for lateness (misfire) and overlap, tested as tables. */
import type { Instant } from '../domain/calendar-day.ts'
import { unreachable } from '../domain/errors.ts'
import type { Misfire, Overlap } from '../domain/schedule.ts'

/** A due time found this much later than it should have been is late: the process was down, suspended or blocked. */
export const LATE_AFTER_MS = 60_000

export type DueTime = Readonly<{ dueAt: Instant }>

export type Timeliness = 'on-time' | 'catch-up' | Readonly<{ missed: string }>

/** One answer per due time, in the order given (oldest first). */
export function timeliness(due: readonly DueTime[], misfire: Misfire, now: Instant): Timeliness[] {
  const late = due.filter((time) => now - time.dueAt > LATE_AFTER_MS)
  const young = late.filter((time) => now - time.dueAt <= misfire.withinMs)
  const chosen = new Set(chosenOf(young, misfire))
  return due.map((time) => {
    if (now - time.dueAt <= LATE_AFTER_MS) return 'on-time'
    if (chosen.has(time)) return 'catch-up'
    return { missed: missedReason(time, misfire, now) }
  })
}

function chosenOf<T extends DueTime>(late: readonly T[], misfire: Misfire): readonly T[] {
  switch (misfire.policy) {
    case 'none':
      return []
    case 'last':
      return late.slice(-1)
    case 'all':
      return misfire.max === null ? late : late.slice(-misfire.max)
    default:
      return unreachable(misfire.policy)
  }
}

function missedReason(time: DueTime, misfire: Misfire, now: Instant): string {
  const late = `${Math.round((now - time.dueAt) / 60_000)} min late`
  if (misfire.policy !== 'none' && now - time.dueAt > misfire.withinMs)
    return `misfire: ${late}, beyond the limit`
  return `misfire: ${late}, policy ${misfire.policy}`
}

export type OverlapAnswer = 'queue' | Readonly<{ skipped: string }>

/** @param inTheWay the unfinished run of the same batch, if any. */
export function overlapAnswer(
  overlap: Overlap,
  inTheWay: Readonly<{ id: string; state: string }> | null,
): OverlapAnswer {
  if (!inTheWay) return 'queue'
  switch (overlap) {
    case 'skip':
      return { skipped: `overlap: run ${inTheWay.id} is ${inTheWay.state}` }
    case 'queue':
    case 'allow':
    case 'replace':
      return 'queue'
    default:
      return unreachable(overlap)
  }
}
