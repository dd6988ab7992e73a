/** From one configuration to the next without losing a due time: the old one is entered to the end, then the new one begins. */
import { openExceptions } from '../../data/ops/exceptions.ts'
import {
  beginWatermark,
  hasOccurrence,
  insertOccurrence,
  watermark,
} from '../../data/ops/occurrences.ts'
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
  alerts: LedgerContext['alerts']
  now: Instant
  from: ResolvedConfig
  to: ResolvedConfig
}>

/**
 * Due times up to now are judged by the plan that was in force when they were due. One that is still to come by the
 * old plan and past by the new one (a closed day moved it) runs now; one named before that the new plan does not know is
 * skipped with that reason. Batches that come into the schedule begin now. One-off changes without a due time are dropped and named.
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

function contextOf({ ops, isBuilt, alerts, now }: PlanSwitch, plan: ResolvedConfig): LedgerContext {
  return { ops, isBuilt, alerts, now, config: plan.config, configVersion: plan.version }
}

const DAY_MS = 86_400_000

/**
 * Due times that lie on the two sides of the change: by the old plan still to come, by the new one already past, so
 * that neither would ever enter them. They run now. Those named before the change that the new plan does not know are
 * skipped with that reason. "Before" and "past" mean the watermark: it may be ahead of a clock that was set back.
 * @returns how many were settled
 */
function settlePutOff(
  change: PlanSwitch,
  old: ScheduleEntry,
  next: ScheduleEntry | undefined,
): number {
  const { ops, now, to } = change
  const reach = (reachDays(old) + reachDays(next)) * DAY_MS
  if (reach === 0) return 0
  const mark = watermark(ops, old.batchId) ?? now
  const places = next ? newPlaces(to, next, { mark, reach }) : new Map<Instant, Occurrence>()
  let settled = 0
  for (const one of stillToCome(change, old, { mark, reach })) {
    const place = places.get(one.scheduledFor)
    const isUnknown = !place && one.scheduledFor <= mark
    const isPast = place !== undefined && place.dueAt <= mark
    if (!isUnknown && !isPast) continue
    settled += 1
    if (next && place) enterLate(contextOf(change, to), next, place)
    else insertOccurrence(ops, one, SKIPPED, now)
  }
  return settled
}

const SKIPPED = { state: 'skipped', reason: NOT_IN_NEW_PLAN, overlapRunId: null } as const

/** How far the calendar may move a run of the entry. */
function reachDays(entry: ScheduleEntry | undefined): number {
  const on = entry?.calendar?.on
  return on === 'previous' || on === 'next' ? (entry?.calendar?.maxShiftDays ?? 0) : 0
}

type Around = Readonly<{ mark: Instant; reach: number }>

function stillToCome(
  { ops, now, from }: PlanSwitch,
  entry: ScheduleEntry,
  { mark, reach }: Around,
): Occurrence[] {
  const { calendars, timezone } = from.config
  // What an operator moved comes when she said, by either plan.
  const exceptions = openExceptions(ops, now)
  return occurrencesBetween(entry, calendars, timezone, mark, mark + reach + DAY_MS).filter(
    (one) =>
      !hasOccurrence(ops, one.batchId, one.scheduledFor) &&
      exceptionFor(exceptions, one)?.kind !== 'move',
  )
}

function newPlaces(
  { config }: ResolvedConfig,
  entry: ScheduleEntry,
  { mark, reach }: Around,
): Map<Instant, Occurrence> {
  const widest = 2 * reach + DAY_MS
  const { calendars, timezone } = config
  const places = occurrencesBetween(entry, calendars, timezone, mark - widest, mark + widest)
  return new Map(places.map((one) => [one.scheduledFor, one]))
}
