/** The tick: enters every due time since the watermark into the ledger with its fate, and queues the runs. */
import { endException, openExceptions } from '../../data/ops/exceptions.ts'
import {
  hasOccurrence,
  insertOccurrence,
  setWatermark,
  watermark,
} from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { askCancel, insertRun, unfinishedRunsOf } from '../../data/ops/runs.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import type { Config } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'
import {
  dueTimeOf,
  exceptionFor,
  type Move,
  movedTo,
  type ScheduleException,
  type Skip,
} from '../domain/exceptions.ts'
import { newId } from '../domain/ids.ts'
import { type Occurrence, occurrencesBetween } from '../domain/occurrence.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { priorityNumber } from '../domain/schedule.ts'
import { type FateAnswer, fateOf, type Timeliness, timeliness } from './fate.ts'

export type LedgerContext = Readonly<{
  ops: OpsDb
  config: Config
  configVersion: string
  isBuilt(batchId: string): boolean
  alerts: Pick<AlertDesk, 'missed'>
  now: Instant
}>

/** @returns how many due times were entered, whatever the span; a long one takes its time. */
export function enterDueTimes(context: LedgerContext, entry: ScheduleEntry): number {
  let sum = 0
  for (;;) {
    const { entered, isBehind } = enterSlice(context, entry)
    sum += entered
    if (!isBehind) return sum
  }
}

export type EnteredSlice = Readonly<{
  /** How many due times. */
  entered: number
  /** There is more: the watermark has not reached the clock yet. */
  isBehind: boolean
}>

/** All or nothing: the watermark and the fates up to it are one transaction, of bounded length. */
export function enterSlice(context: LedgerContext, entry: ScheduleEntry): EnteredSlice {
  return context.ops.sqlite.transaction(() => enterSince(context, entry)).immediate()
}

function enterSince(context: LedgerContext, entry: ScheduleEntry): EnteredSlice {
  const { ops, now, configVersion } = context
  const from = watermark(ops, entry.batchId)
  // A batch seen for the first time begins now: it owes nothing of the past.
  const until = from === null ? now : sliceEnd(entry, from, now)
  const due = from === null ? [] : dueSince(context, entry, { from, until })
  const entered = due.flatMap((one) => enterOne(context, entry, one) ?? [])
  sayMissed(context, entry, entered)
  setWatermark(ops, entry.batchId, until, configVersion)
  return { entered: entered.length, isBehind: until < now }
}

const DAY_MS = 86_400_000
/** Of a batch that is due each minute these are 10,080 rows. */
const SLICE_MS = 7 * DAY_MS
/** Nobody makes up for more; it bounds the last slice. */
const LONGEST_MISFIRE_MS = 400 * DAY_MS

/**
 * After a long stop, or a clock that was set far ahead, the due times are entered week by week. The misfire policy
 * chooses among all that are young enough to be made up for: those come in one last slice.
 */
function sliceEnd({ misfire }: ScheduleEntry, from: Instant, now: Instant): Instant {
  const youngFrom = now - Math.min(misfire.withinMs, LONGEST_MISFIRE_MS) - DAY_MS
  return from + SLICE_MS < youngFrom ? from + SLICE_MS : now
}

function sayMissed(context: LedgerContext, entry: ScheduleEntry, entered: readonly Entered[]) {
  const missed = entered.flatMap(({ occurrence, fate }) =>
    fate.kind === 'no-run' && fate.state === 'missed'
      ? [{ ...occurrence, reason: fate.reason }]
      : [],
  )
  if (missed.length > 0) context.alerts.missed(entry, missed, context.now)
}

/** Runs a due time now that a change of the plan has put into the past. */
export function enterLate(
  context: LedgerContext,
  entry: ScheduleEntry,
  occurrence: Occurrence,
): void {
  const exception = exceptionFor(openExceptions(context.ops, context.now), occurrence)
  enterOne(context, entry, { occurrence, timely: 'catch-up', exception })
}

type Due = Readonly<{
  occurrence: Occurrence
  timely: Timeliness
  exception: Skip | Move | null
}>

/** In the order in which they came due. A clock that was set back leaves only what an operator moved. */
function dueSince(
  context: LedgerContext,
  entry: ScheduleEntry,
  { from, until }: Readonly<{ from: Instant; until: Instant }>,
): Due[] {
  const { ops, config, now } = context
  const exceptions = openExceptions(ops, now)
  const regular = occurrencesBetween(entry, config.calendars, config.timezone, from, until)
    .map((occurrence) => ({ occurrence, exception: exceptionFor(exceptions, occurrence) }))
    .filter(({ exception }) => exception?.kind !== 'move')
  const due = judged(context, entry, regular)
  return [...due, ...movedDue(context, entry, exceptions)].sort(
    (a, b) => a.occurrence.dueAt - b.occurrence.dueAt,
  )
}

type Unjudged = Omit<Due, 'timely'>

/** The misfire policy chooses among those that could run: what is left out, or has its fate, takes no one's place. */
function judged(
  { ops, now }: LedgerContext,
  entry: ScheduleEntry,
  regular: readonly Unjudged[],
): Due[] {
  const running = regular
    .filter(({ occurrence, exception }) => {
      const isLeftOut = occurrence.closed?.kind === 'dropped' || exception?.kind === 'skip'
      return !isLeftOut && !hasOccurrence(ops, occurrence.batchId, occurrence.scheduledFor)
    })
    .map(({ occurrence }) => occurrence)
  const times = timeliness(running, entry.misfire, now)
  const timelyOf = new Map(running.map((occurrence, index) => [occurrence, times[index]]))
  return regular.map((one) => ({ ...one, timely: timelyOf.get(one.occurrence) ?? 'on-time' }))
}

/** Each is judged by itself: a moved run neither takes the place of another due time nor loses its own to one. */
function movedDue(
  { config, now }: LedgerContext,
  entry: ScheduleEntry,
  exceptions: readonly ScheduleException[],
): Due[] {
  return exceptions.flatMap((exception) => {
    if (exception.kind !== 'move' || exception.batchId !== entry.batchId) return []
    if (exception.movedTo > now) return []
    const planned = dueTimeOf(entry, config, exception.scheduledFor)
    if (!planned) return []
    const occurrence = movedTo(planned, exception)
    const [timely = 'on-time'] = timeliness([occurrence], entry.misfire, now)
    return [{ occurrence, timely, exception }]
  })
}

type Entered = Readonly<{ occurrence: Occurrence; fate: FateAnswer }>

/** Null when the due time has its fate already. */
function enterOne(context: LedgerContext, entry: ScheduleEntry, due: Due): Entered | null {
  const { ops, config, now } = context
  const { occurrence, exception } = due
  if (exception) endException(ops, exception.id, { as: 'done', by: 'schedule', at: now })
  // A change of the calendar may bring a due time once more that has had its fate.
  if (hasOccurrence(ops, occurrence.batchId, occurrence.scheduledFor)) return null
  const fate = fateOf({
    ...due,
    entry,
    isBuilt: context.isBuilt(entry.batchId),
    blackouts: config.blackouts,
    unfinished: unfinishedRunsOf(ops, entry.batchId),
    now,
    zone: config.timezone,
  })
  if (fate.kind === 'no-run') insertOccurrence(ops, occurrence, fate, now)
  else queueRun(context, { entry, occurrence, fate })
  return { occurrence, fate }
}

type Queued = Readonly<{
  entry: ScheduleEntry
  occurrence: Occurrence
  fate: Extract<FateAnswer, { kind: 'run' }>
}>

function queueRun(context: LedgerContext, { entry, occurrence, fate }: Queued): void {
  const { ops, now } = context
  const runId = newId(now)
  insertRun(ops, {
    id: runId,
    batchId: entry.batchId,
    businessDate: occurrence.businessDate,
    scheduledFor: occurrence.scheduledFor,
    trigger: fate.trigger,
    params: { tenants: 'all', params: entry.params },
    dryRun: false,
    queuedAt: now,
    configVersion: context.configVersion,
    parentRunId: null,
    triggeredBy: 'schedule',
    reason: null,
    notBefore: null,
    priority: priorityNumber(entry.priority),
    lane: entry.lane,
  })
  for (const replaced of fate.replaces) {
    askCancel(ops, replaced, replacedBy(runId, context.config.toban.language), now)
  }
  const overlapRunId = fate.replaces[0] ?? null
  insertOccurrence(ops, occurrence, { state: 'waiting', runId, overlapRunId }, now)
}

/** Stands where the name of a person stands who cancels a run. */
function replacedBy(runId: string, language: 'ja' | 'en'): string {
  return { ja: `スケジュール (実行 ${runId} への置換)`, en: `the schedule, for run ${runId}` }[
    language
  ]
}
