/** The tick: enters every due time since the watermark into the ledger with its fate, and queues the runs. */
import {
  hasOccurrence,
  insertOccurrence,
  setWatermark,
  watermark,
} from '../../data/ops/occurrences.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { insertRun, unfinishedRunOf } from '../../data/ops/runs.ts'
import type { Config } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { newId } from '../domain/ids.ts'
import { type Occurrence, occurrencesBetween } from '../domain/occurrence.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { priorityNumber } from '../domain/schedule.ts'
import { overlapAnswer, type Timeliness, timeliness } from './fate.ts'

export type LedgerContext = Readonly<{
  ops: OpsDb
  config: Config
  configVersion: string
  isBuilt(batchId: string): boolean
  now: Instant
}>

/** @returns how many due times were entered. All or nothing per batch: watermark and fates are one transaction. */
export function enterDueTimes(context: LedgerContext, entry: ScheduleEntry): number {
  const { ops, config, now } = context
  const from = watermark(ops, entry.batchId)
  // A batch seen for the first time begins now: it owes nothing of the past.
  if (from === null || !entry.enabled) {
    setWatermark(ops, entry.batchId, now, context.configVersion)
    return 0
  }
  if (from >= now) return 0
  const due = occurrencesBetween(entry, config.calendars, config.timezone, from, now)
  const fates = timeliness(due, entry.misfire, now)
  const enter = ops.sqlite.transaction(() => {
    for (const [index, occurrence] of due.entries()) {
      enterOne(context, entry, { occurrence, timely: fates[index] ?? 'on-time' })
    }
    setWatermark(ops, entry.batchId, now, context.configVersion)
  })
  enter.immediate()
  return due.length
}

/** Runs a due time now that a change of the plan has put into the past. */
export function enterLate(
  context: LedgerContext,
  entry: ScheduleEntry,
  occurrence: Occurrence,
): void {
  enterOne(context, entry, { occurrence, timely: 'catch-up' })
}

type Due = { occurrence: Occurrence; timely: Timeliness }

function enterOne(context: LedgerContext, entry: ScheduleEntry, due: Due): void {
  const { ops, now } = context
  // A change of the calendar may bring a due time once more that has had its fate.
  if (hasOccurrence(ops, entry.batchId, due.occurrence.scheduledFor)) return
  const reason = reasonNotToRun(context, entry, due)
  if (reason) {
    const fate = {
      state: reason.state,
      reason: reason.text,
      overlapRunId: reason.overlapRunId ?? null,
    }
    insertOccurrence(ops, due.occurrence, fate, now)
    return
  }
  const { businessDate, scheduledFor, dueAt } = due.occurrence
  const runId = newId(now)
  insertRun(ops, {
    id: runId,
    batchId: entry.batchId,
    businessDate,
    scheduledFor,
    trigger: due.timely === 'catch-up' ? 'catch-up' : 'schedule',
    params: { tenants: 'all', params: entry.params },
    dryRun: false,
    queuedAt: now,
    configVersion: context.configVersion,
    parentRunId: null,
    triggeredBy: 'schedule',
    reason: null,
    notBefore: dueAt > now ? dueAt : null,
    priority: priorityNumber(entry.priority),
    lane: entry.lane,
  })
  insertOccurrence(ops, due.occurrence, { state: 'waiting', runId }, now)
}

type NotRun = { state: 'skipped' | 'missed'; text: string; overlapRunId?: string }

function reasonNotToRun(context: LedgerContext, entry: ScheduleEntry, due: Due): NotRun | null {
  const { occurrence, timely } = due
  if (occurrence.closed?.kind === 'dropped') {
    return { state: 'skipped', text: `calendar: ${occurrence.closed.reason.en}` }
  }
  if (!context.isBuilt(entry.batchId)) return { state: 'skipped', text: 'not_built' }
  if (typeof timely === 'object') return { state: 'missed', text: timely.missed }
  const inTheWay = unfinishedRunOf(context.ops, entry.batchId)
  const answer = overlapAnswer(entry.overlap, inTheWay)
  if (answer === 'queue') return null
  return {
    state: 'skipped',
    text: answer.skipped,
    ...(inTheWay ? { overlapRunId: inTheWay.id } : {}),
  }
}
