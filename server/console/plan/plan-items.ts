/** From due times to the lines of the plan: what the calendar, operators and hours do to them. */
import type { PlanItem, PlanNote } from '../../../views/parts/plan/model.ts'
import { blackoutAt } from '../../domain/blackout.ts'
import type { Brakes } from '../../domain/brake.ts'
import type { Instant, Span } from '../../domain/calendar-day.ts'
import type { Words } from '../../domain/errors.ts'
import { type ChangedOccurrence, changedBy, dueTimeOf } from '../../domain/exceptions.ts'
import type { Occurrence } from '../../domain/occurrence.ts'
import { controlNotes } from '../../domain/plan-controls.ts'
import type { ScheduleEntry } from '../../domain/schedule.ts'
import { restsOn } from '../../domain/tenant-rest.ts'
import type { Desk } from '../env.ts'
import { titleOf } from '../run-line.ts'

/** Everything beside the file that changes a plan; read once per page. */
export type Surroundings = Readonly<{ desk: Desk; now: Instant; brakes: Brakes }>

type Due = Readonly<{
  entry: ScheduleEntry
  /** Of the entry, all of the span, as the file has them. */
  times: readonly ChangedOccurrence[]
  span: Span
}>

/** With one-off changes. */
export function changedTimes(
  { desk, brakes }: Surroundings,
  { entry, times, span }: Due,
): readonly ChangedOccurrence[] {
  const exceptions = brakes.exceptions.filter(({ batchId }) => batchId === entry.batchId)
  if (exceptions.length === 0) return times
  return changedBy(times, {
    exceptions,
    span,
    find: (_batchId, scheduledFor) => dueTimeOf(entry, desk.deps.config(), scheduledFor),
  })
}

export function planItem(
  around: Surroundings,
  entry: ScheduleEntry,
  due: ChangedOccurrence,
): PlanItem {
  const { desk, now } = around
  const isPast = due.dueAt <= now
  const notes = [
    ...calendarNotes(due),
    ...restNotes(around, entry, due),
    ...(isPast ? [] : operatorNotes(around, entry, due)),
  ]
  return {
    batchId: due.batchId,
    title: titleOf(due.batchId, desk.deps.batches()),
    dueAt: due.dueAt,
    businessDate: due.businessDate,
    expectedMs: desk.recent.medianMs(due.batchId),
    notes,
    runs: runs(around, entry, due),
    isPast,
  }
}

/** What is left out, by whomever, does not. */
export function runs(around: Surroundings, entry: ScheduleEntry, due: ChangedOccurrence): boolean {
  if (due.closed?.kind === 'dropped' || due.exception?.kind === 'skip') return false
  return leftOutBy(around, entry, due) === null
}

/** The blackout that leaves it out. */
export function leftOutBy(
  { brakes }: Surroundings,
  entry: ScheduleEntry,
  { dueAt }: Occurrence,
): Words | null {
  const dark = blackoutAt(brakes.blackouts, entry, { at: dueAt, zone: brakes.zone })?.blackout
  if (dark?.due !== 'skip') return null
  const text = `${dark.name}: ${dark.reason}`
  return { ja: text, en: text }
}

function calendarNotes({ closed, scheduledFor }: ChangedOccurrence): PlanNote[] {
  if (!closed) return []
  const from = closed.kind === 'shifted' ? scheduledFor : null
  return [{ kind: closed.kind, from, text: closed.reason }]
}

/** Companies that the run leaves out; `*` = all without a calendar of their own. */
function restNotes(
  { desk }: Surroundings,
  entry: ScheduleEntry,
  { closed, businessDate }: ChangedOccurrence,
): PlanNote[] {
  if (closed?.kind === 'dropped') return []
  return restsOn(entry, desk.deps.config().calendars, businessDate).map(({ code, reason }) => ({
    kind: 'rest',
    from: null,
    text: { ja: `${code ?? '*'} ${reason.ja}`, en: `${code ?? '*'} ${reason.en}` },
  }))
}

function operatorNotes(
  { brakes }: Surroundings,
  entry: ScheduleEntry,
  due: ChangedOccurrence,
): PlanNote[] {
  return controlNotes(due, entry, brakes).map(({ kind, words }) => ({
    kind,
    from: null,
    text: words,
  }))
}
