/** The plan turned inside out: on which days a batch does not run, and why; shown by the plan screen. */
import type { Day, Instant } from './calendar-day.ts'
import type { Words } from './errors.ts'
import type { ChangedOccurrence } from './exceptions.ts'

/** Why nothing of the batch runs on a day. */
export type QuietCause =
  /** Its pattern does not name the day. */
  | Readonly<{ kind: 'not-due' }>
  /** Left out: by the calendar, by an operator, by a blackout. */
  | Readonly<{ kind: 'dropped' | 'skipped' | 'blackout'; words: Words }>
  /** It comes on another day: by the calendar, by an operator. */
  | Readonly<{ kind: 'shifted' | 'moved'; words: Words; to: Day }>

/** Neighbouring days with one cause; `from` and `to` both count. */
export type QuietSpan = Readonly<{ from: Day; to: Day; cause: QuietCause }>

export type QuietOptions = Readonly<{
  /** Without a gap. */
  days: readonly Day[]
  dayOf(at: Instant): Day
  /** What a blackout says that leaves the run out; null when none does. */
  leftOut(due: ChangedOccurrence): Words | null
}>

/**
 * @param times of one batch with one-off changes, whoever is named on one of the days or comes on one
 * @returns in order; empty when the batch runs every day
 */
export function quietDays(times: readonly ChangedOccurrence[], options: QuietOptions): QuietSpan[] {
  const { days, dayOf } = options
  const busy = new Set<Day>()
  const causes = new Map<Day, QuietCause>()
  for (const due of times) {
    const absence = absenceOf(due, options)
    if (!absence) {
      busy.add(dayOf(due.dueAt))
      continue
    }
    causes.set(dayOf(absence.kind === 'moved' ? due.scheduledFor : absentAt(due)), absence)
    if (absence.kind === 'shifted' || absence.kind === 'moved') busy.add(absence.to)
  }
  const spans: { from: Day; to: Day; cause: QuietCause }[] = []
  for (const day of days) {
    if (busy.has(day)) continue
    const cause = causes.get(day) ?? NOT_DUE
    const last = spans.at(-1)
    const isNext = last && days[days.indexOf(last.to) + 1] === day
    if (isNext && isSame(last.cause, cause)) last.to = day
    else spans.push({ from: day, to: day, cause })
  }
  return spans
}

const NOT_DUE: QuietCause = { kind: 'not-due' }

/** Null: it runs on the day that its pattern names. */
function absenceOf(due: ChangedOccurrence, { dayOf, leftOut }: QuietOptions): QuietCause | null {
  const { closed, exception } = due
  if (closed?.kind === 'dropped') return { kind: 'dropped', words: closed.reason }
  if (exception?.kind === 'skip') return { kind: 'skipped', words: said(exception) }
  const words = leftOut(due)
  if (words) return { kind: 'blackout', words }
  const to = dayOf(due.dueAt)
  if (to === dayOf(due.scheduledFor)) return null
  if (exception?.kind === 'move') return { kind: 'moved', words: said(exception), to }
  return closed ? { kind: 'shifted', words: closed.reason, to } : null
}

/** A shifted one is missing where its pattern names it, every other where it would have come. */
function absentAt({ closed, dueAt, scheduledFor }: ChangedOccurrence): Instant {
  return closed?.kind === 'shifted' ? scheduledFor : dueAt
}

function said({ reason, by }: Readonly<{ reason: string; by: string }>): Words {
  return { ja: `${reason} (${by})`, en: `${reason} (${by})` }
}

function isSame(one: QuietCause, other: QuietCause): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
