/** Decides the fate of due times: pure rules for exceptions, lateness, blackouts, windows and overlap, tested as tables. */
import { type Blackout, blackoutAt } from '../domain/blackout.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { unreachable } from '../domain/errors.ts'
import type { Move, Skip } from '../domain/exceptions.ts'
import {
  blackoutReason,
  calendarReason,
  misfireReason,
  NOT_BUILT,
  overlapReason,
  skipReason,
  tooManyWaitReason,
  windowOutsideReason,
  windowOverReason,
} from '../domain/fate-reason.ts'
import type { Occurrence } from '../domain/occurrence.ts'
import type { RunState } from '../domain/run.ts'
import type { Misfire, ScheduleEntry } from '../domain/schedule.ts'
import { windowAnswer } from '../domain/window.ts'

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
    const isTooOld = misfire.policy !== 'none' && now - time.dueAt > misfire.withinMs
    const why = isTooOld ? 'beyond the limit' : { policy: misfire.policy }
    return { missed: misfireReason({ dueAt: time.dueAt, now }, why) }
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

/** An unfinished run of the same batch. */
export type InTheWay = Readonly<{
  id: string
  state: RunState
  /** A make-up run, or one that an operator moved: it works for another due time and takes the place of none. */
  isExtra: boolean
}>

export type OverlapAnswer =
  | 'queue'
  | Readonly<{ skipped: string; overlapRunId: string | null }>
  /** Runs to be cancelled. */
  | Readonly<{ replaces: readonly string[] }>

/** @param isExtra this due time is made up for, or was moved: it is never left out for another one's sake. */
export function overlapAnswer(
  entry: Pick<ScheduleEntry, 'overlap' | 'maxQueued'>,
  unfinished: readonly InTheWay[],
  isExtra: boolean,
): OverlapAnswer {
  if (isExtra) return 'queue'
  const [first, ...others] = unfinished.filter((run) => !run.isExtra)
  switch (entry.overlap) {
    case 'skip':
      return first ? { skipped: overlapReason(first), overlapRunId: first.id } : 'queue'
    case 'queue':
    case 'allow': {
      const waiting = [...(first ? [first] : []), ...others].filter((run) => run.state === 'queued')
      if (waiting.length < entry.maxQueued) return 'queue'
      return {
        skipped: tooManyWaitReason(waiting.length),
        overlapRunId: waiting[0]?.id ?? null,
      }
    }
    case 'replace':
      return unfinished.length > 0 ? { replaces: unfinished.map((run) => run.id) } : 'queue'
    default:
      return unreachable(entry.overlap)
  }
}

export type FateQuestion = Readonly<{
  entry: ScheduleEntry
  /** A moved one with the time it was moved to. */
  occurrence: Occurrence
  timely: Timeliness
  exception: Skip | Move | null
  isBuilt: boolean
  blackouts: readonly Blackout[]
  unfinished: readonly InTheWay[]
  now: Instant
  zone: string
}>

export type FateAnswer =
  | Readonly<{
      kind: 'run'
      trigger: 'schedule' | 'catch-up'
      /** Runs to be cancelled for this one (overlap `replace`). */
      replaces: readonly string[]
    }>
  | Readonly<{
      kind: 'no-run'
      state: 'skipped' | 'missed'
      reason: string
      overlapRunId: string | null
    }>

/** The one fate of a due time. What an operator or the calendar decided comes before what went wrong. */
export function fateOf(question: FateQuestion): FateAnswer {
  const { entry, occurrence, timely, exception, isBuilt } = question
  if (occurrence.closed?.kind === 'dropped') {
    return noRun('skipped', calendarReason(occurrence.closed.reason))
  }
  if (exception?.kind === 'skip') return noRun('skipped', skipReason(exception))
  if (!isBuilt) return noRun('skipped', NOT_BUILT)
  if (typeof timely === 'object') return noRun('missed', timely.missed)
  const hours = fateByTheHour(question)
  if (hours) return hours
  const isExtra = timely === 'catch-up' || exception?.kind === 'move'
  const overlap = overlapAnswer(entry, question.unfinished, isExtra)
  if (typeof overlap === 'object' && 'skipped' in overlap) {
    return noRun('skipped', overlap.skipped, overlap.overlapRunId)
  }
  return {
    kind: 'run',
    trigger: timely === 'catch-up' ? 'catch-up' : 'schedule',
    replaces: overlap === 'queue' ? [] : overlap.replaces,
  }
}

/** Null when the hours allow a run, now or later: then the gate keeps it waiting. */
function fateByTheHour(question: FateQuestion): FateAnswer | null {
  const { entry, occurrence, exception, blackouts, now, zone } = question
  const { dueAt } = occurrence
  const isMoved = exception?.kind === 'move'
  const dark = blackoutAt(blackouts, entry, { at: dueAt, zone })
  if (dark?.blackout.due === 'skip') return noRun('skipped', blackoutReason(dark.blackout))
  const { window, misfire } = entry
  const answer = windowAnswer({ window, misfire, dueAt, isMoved, now, zone })
  if (answer === 'open' || answer.kind === 'wait' || !window) return null
  return answer.kind === 'outside'
    ? noRun('skipped', windowOutsideReason(window))
    : noRun('missed', windowOverReason(window, null))
}

function noRun(
  state: 'skipped' | 'missed',
  reason: string,
  overlapRunId: string | null = null,
): FateAnswer {
  return { kind: 'no-run', state, reason, overlapRunId }
}
