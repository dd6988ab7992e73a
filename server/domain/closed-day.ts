/** What a business calendar does to due times that fall on closed days; the occurrences are made with it. */
import { type BusinessCalendar, closedReason, shift } from './business-calendar.ts'
import type { Day, Instant } from './calendar-day.ts'
import type { Words } from './errors.ts'
import type { CalendarUse } from './schedule.ts'

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

/** What the calendar makes of all due times of one local day. */
export type Placement =
  /** They run on their own day. */
  | Readonly<{ kind: 'as-named' }>
  /** They run on another day, at the same time of day. */
  | Readonly<{ kind: 'shifted'; to: Day; reason: Words }>
  | Readonly<{ kind: 'dropped'; reason: Words }>

const AS_NAMED: Placement = { kind: 'as-named' }

/** Applies the entry's rule for closed days to one day. */
export function placement(
  use: CalendarUse | null,
  calendar: BusinessCalendar | null,
  day: Day,
): Placement {
  if (!use || !calendar || use.on === 'run') return AS_NAMED
  const reason = closedReason(calendar, day)
  if (!reason) return AS_NAMED
  if (use.on === 'skip') return { kind: 'dropped', reason }
  const to = shift(calendar, day, { to: use.on, maxDays: use.maxShiftDays })
  if (to) return { kind: 'shifted', to, reason }
  return { kind: 'dropped', reason: tooFar(reason, use.maxShiftDays) }
}

/** Runs moved to the time of another one are not done twice: the one nearest to that time stays. */
export function merged(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  // Only where something was moved to can two meet.
  const contested = new Set<Instant>()
  for (const { closed, dueAt } of occurrences) if (closed?.kind === 'shifted') contested.add(dueAt)
  if (contested.size === 0) return occurrences
  const isContestant = ({ closed, dueAt }: Occurrence) =>
    closed?.kind !== 'dropped' && contested.has(dueAt)
  const kept = new Map<Instant, Occurrence>()
  for (const occurrence of occurrences) {
    if (!isContestant(occurrence)) continue
    const rival = kept.get(occurrence.dueAt)
    if (!rival || distance(occurrence) < distance(rival)) kept.set(occurrence.dueAt, occurrence)
  }
  const reasons = new Map<Day, Words>()
  return occurrences.map((occurrence) => {
    const winner = isContestant(occurrence) ? kept.get(occurrence.dueAt) : undefined
    if (!winner || winner === occurrence) return occurrence
    const day = winner.businessDate
    const reason = reasons.get(day) ?? mergedInto(day)
    reasons.set(day, reason)
    const { batchId, scheduledFor, dueAt, businessDate } = occurrence
    return { batchId, scheduledFor, dueAt, businessDate, closed: { kind: 'dropped', reason } }
  })
}

function distance(occurrence: Occurrence): number {
  return Math.abs(occurrence.dueAt - occurrence.scheduledFor)
}

function mergedInto(day: Day): Words {
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
