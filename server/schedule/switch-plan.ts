/** From one configuration to the next without losing a due time: the old one is entered to the end, then the new one begins. */
import { openExceptions } from '../../data/ops/exceptions.ts'
import { beginWatermark, hasOccurrence, insertOccurrence } from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { ResolvedConfig } from '../config/in-force.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { exceptionFor, type Orphan } from '../domain/exceptions.ts'
import { NOT_IN_NEW_PLAN } from '../domain/fate-reason.ts'
import { type Occurrence, occurrencesBetween } from '../domain/occurrence.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { dropOrphans } from './drop-orphans.ts'
import { enterDueTimes, enterLate, type LedgerContext } from './ledger.ts'

export type PlanSwitch = Readonly<{
  ops: OpsDb
  isBuilt(batchId: string): boolean
  now: Instant
  from: ResolvedConfig
  to: ResolvedConfig
}>

/**
 * Due times up to now are judged by the plan that was in force when they were due. One that the old plan had put off
 * (a closed day) and the new plan has in the past runs now; one that the new plan does not know is skipped with that
 * reason. Batches that come into the schedule begin now. One-off changes without a due time are dropped and named.
 * All or nothing, in the caller's transaction or its own.
 */
export function switchPlan(change: PlanSwitch): Switched {
  const { ops } = change
  return ops.sqlite.inTransaction
    ? entered(change)
    : ops.sqlite.transaction(entered).immediate(change)
}

export type Switched = Readonly<{
  /** Ids of the batches for which something was entered. */
  touched: readonly string[]
  /** Holds, skips and moves that have nothing left to apply to. */
  dropped: readonly Orphan[]
}>

/** What the tick looks at: enabled entries with due times. */
export function scheduledIn({ config }: Pick<ResolvedConfig, 'config'>): ScheduleEntry[] {
  return config.batches.filter((entry) => entry.enabled && !entry.manual)
}

function entered(change: PlanSwitch): Switched {
  const old = contextOf(change, change.from)
  const before = scheduledIn(change.from)
  const after = new Map(scheduledIn(change.to).map((entry) => [entry.batchId, entry]))
  const touched = before.filter((entry) => enterDueTimes(old, entry) > 0)
  const known = new Set(before.map((entry) => entry.batchId))
  for (const batchId of after.keys()) {
    if (!known.has(batchId)) beginWatermark(change.ops, batchId, change.now, change.to.version)
  }
  const settled = before.filter(
    (entry) => settlePutOff(change, entry, after.get(entry.batchId)) > 0,
  )
  const { ops, now, from, to } = change
  return {
    touched: [...new Set([...touched, ...settled].map((entry) => entry.batchId))],
    dropped: dropOrphans({ ops, now, from: from.config, to: to.config }),
  }
}

function contextOf({ ops, isBuilt, now }: PlanSwitch, plan: ResolvedConfig): LedgerContext {
  return { ops, isBuilt, now, config: plan.config, configVersion: plan.version }
}

const DAY_MS = 86_400_000

/** Scheduled before the change, due after it by the old plan: the watermark has passed them and would never look back. */
function settlePutOff(
  change: PlanSwitch,
  old: ScheduleEntry,
  next: ScheduleEntry | undefined,
): number {
  const { ops, now, from, to } = change
  const reach = (old.calendar?.maxShiftDays ?? 0) * DAY_MS
  if (reach === 0) return 0
  // What an operator moved comes when she said, by either plan.
  const exceptions = openExceptions(ops, now)
  const putOff = occurrencesBetween(
    old,
    from.config.calendars,
    from.config.timezone,
    now,
    now + reach,
  ).filter(
    (one) =>
      one.scheduledFor <= now &&
      !hasOccurrence(ops, one.batchId, one.scheduledFor) &&
      exceptionFor(exceptions, one)?.kind !== 'move',
  )
  const later = next ? newPlaces(change, next, reach) : new Map<Instant, Occurrence>()
  let settled = 0
  for (const one of putOff) {
    const place = later.get(one.scheduledFor)
    if (place && place.dueAt > now) continue
    settled += 1
    if (next && place) enterLate(contextOf(change, to), next, place)
    else
      insertOccurrence(
        ops,
        one,
        { state: 'skipped', reason: NOT_IN_NEW_PLAN, overlapRunId: null },
        now,
      )
  }
  return settled
}

function newPlaces(
  { now, to }: PlanSwitch,
  entry: ScheduleEntry,
  reach: number,
): Map<Instant, Occurrence> {
  const { calendars, timezone } = to.config
  const widest = Math.max(reach, (entry.calendar?.maxShiftDays ?? 0) * DAY_MS) + DAY_MS
  const places = occurrencesBetween(entry, calendars, timezone, now - widest, now + widest)
  return new Map(places.map((one) => [one.scheduledFor, one]))
}
