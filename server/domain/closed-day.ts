/** What a business calendar does to due times that fall on closed days; the occurrences are made with it. */
import { type BusinessCalendar, closedReason, shift } from './business-calendar.ts'
import type { Day, Instant } from './calendar-day.ts'
import type { Words } from './errors.ts'
import { businessDateOn, type ScheduleEntry } from './schedule.ts'
import type { ZoneClock } from './zone-clock.ts'

/** One due time of one batch. */
export type Occurrence = Readonly<{
  batchId: string
  /** The instant the rule names, before the calendar: with the batch the key of the ledger. */
  scheduledFor: Instant
  /** When the run starts; of a dropped one, when that was decided. */
  dueAt: Instant
  /** The day the work is for, by the local day of `scheduledFor`. */
  businessDate: Day
  /** Left out on an ordinary day. A dropped one does not run and is recorded with its reason. */
  closed?: Readonly<{ kind: 'shifted' | 'dropped'; reason: Words }>
}>

/** A due time before the calendar has had its say. `none` says why there is no such day this month. */
export type DueTime = Readonly<{ day: Day; minute: number; at: Instant; none?: Words }>

/** Applies the calendar's rule for closed days to one due time. */
export function placed(
  entry: ScheduleEntry,
  { calendar, clock }: Readonly<{ calendar: BusinessCalendar | null; clock: ZoneClock }>,
  time: DueTime,
): Occurrence {
  const occurrence = {
    batchId: entry.batchId,
    scheduledFor: time.at,
    dueAt: time.at,
    businessDate: businessDateOn(entry, time.day),
  }
  if (time.none) return { ...occurrence, closed: { kind: 'dropped', reason: time.none } }
  const on = entry.calendar?.on ?? 'run'
  const reason = calendar && on !== 'run' ? closedReason(calendar, time.day) : null
  if (!calendar || !entry.calendar || !reason || on === 'run') return occurrence
  if (on === 'skip') return { ...occurrence, closed: { kind: 'dropped', reason } }
  const maxDays = entry.calendar.maxShiftDays
  const day = shift(calendar, time.day, { to: on, maxDays })
  if (!day) return { ...occurrence, closed: { kind: 'dropped', reason: tooFar(reason, maxDays) } }
  return { ...occurrence, dueAt: clock.due(day, time.minute), closed: { kind: 'shifted', reason } }
}

/** Runs moved to the time of another one are not done twice: the one nearest to that time stays. */
export function merged(occurrences: readonly Occurrence[]): Occurrence[] {
  const kept = new Map<Instant, Occurrence>()
  for (const occurrence of occurrences) {
    if (occurrence.closed?.kind === 'dropped') continue
    const rival = kept.get(occurrence.dueAt)
    if (!rival || distance(occurrence) < distance(rival)) kept.set(occurrence.dueAt, occurrence)
  }
  return occurrences.map((occurrence) => {
    if (occurrence.closed?.kind === 'dropped') return occurrence
    const winner = kept.get(occurrence.dueAt)
    if (!winner || winner === occurrence) return occurrence
    return { ...occurrence, closed: { kind: 'dropped', reason: mergedInto(winner) } }
  })
}

function distance(occurrence: Occurrence): number {
  return Math.abs(occurrence.dueAt - occurrence.scheduledFor)
}

function mergedInto(winner: Occurrence): Words {
  const day = winner.businessDate
  return {
    ja: `振替先が ${day} 分の実行と同じ時刻のため`,
    en: `moved onto the run for ${day}, which takes its place`,
  }
}

function tooFar(reason: Words, maxDays: number): Words {
  return {
    ja: `${reason.ja}(${maxDays} 日以内に営業日がありません)`,
    en: `${reason.en} (no business day within ${maxDays} days)`,
  }
}
