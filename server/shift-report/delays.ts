/** Finds the runs of a day that began or ended late or took long, and says why; for the shift report. */
import { expectedDurationMs } from '../../data/ops/durations.ts'
import type { EndedException } from '../../data/ops/exceptions.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { lostAttempts, type RunOfDay } from '../../data/ops/reading/day-records.ts'
import type { Config } from '../config/config.ts'
import type { Accounted } from '../domain/accounting.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { deadlinesOf } from '../domain/deadline.ts'
import type { Words } from '../domain/errors.ts'
import { EVERY_BATCH } from '../domain/exceptions.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import {
  type CauseFacts,
  causeOf,
  type Delay,
  LATE_START_MS,
  latenessOf,
  SLOW_FROM_MS,
} from '../domain/shift-report.ts'

export type DayOfRuns = Readonly<{
  ops: OpsDb
  config: Config
  now: Instant
  lines: readonly Accounted[]
  runs: ReadonlyMap<string, RunOfDay>
  exceptions: readonly EndedException[]
  titleOf(batchId: string): Words
  breathe(): Promise<void>
}>

/** By due time. */
export async function delaysOf(day: DayOfRuns): Promise<Delay[]> {
  const entries = new Map(day.config.batches.map((entry) => [entry.batchId, entry]))
  const usual = usualDurations(day.ops)
  const found: Delay[] = []
  for (const line of day.lines) {
    const run = day.runs.get(line.runId ?? '')
    const entry = entries.get(line.batchId)
    if (!run || !entry || !hasBegun(run)) continue
    found.push(...delayOf(day, { line, run, entry, usual }))
    await day.breathe()
  }
  return found
}

function hasBegun(run: RunOfDay): run is Begun {
  return run.startedAt !== null
}

type Begun = RunOfDay & Readonly<{ startedAt: Instant }>
type Look = Readonly<{
  line: Accounted
  run: Begun
  entry: ScheduleEntry
  usual(run: RunOfDay): number | null
}>

function delayOf(day: DayOfRuns, { line, run, entry, usual }: Look): Delay[] {
  const { batchId, dueAt } = line
  const { startedAt, finishedAt } = run
  const { finishBy } = deadlinesOf(entry, dueAt, day.config.timezone)
  const isLong = (finishedAt ?? day.now) - startedAt >= SLOW_FROM_MS
  const usualMs = isLong ? usual(run) : null
  const late = latenessOf({ dueAt, startedAt, finishedAt, now: day.now, finishBy, usualMs })
  if (!late) return []
  const why = causeOf({ ...late, ...causeFacts(day, line, run, entry) })
  const about = { batchId, title: day.titleOf(batchId), runId: run.id, dueAt }
  return [{ ...about, startedAt, finishedAt, ...late, usualMs, ...why }]
}

/** Asked once a batch: within a day it hardly moves. */
function usualDurations(ops: OpsDb): Look['usual'] {
  const known = new Map<string, number | null>()
  return ({ batchId, businessDate, trigger }) => {
    const found = known.get(batchId)
    if (found !== undefined) return found
    const manner = { batchId, businessDate, trigger, everyTenant: true }
    const usualMs = expectedDurationMs(ops, manner)
    known.set(batchId, usualMs)
    return usualMs
  }
}

function causeFacts(
  day: DayOfRuns,
  line: Accounted,
  run: Begun,
  entry: ScheduleEntry,
): Omit<CauseFacts, 'kinds'> {
  const { dueAt, isMoved } = line
  const { startedAt, trigger, lane } = run
  const { workers } = day.config.toban
  const isLate = startedAt - dueAt >= LATE_START_MS
  return {
    dueAt,
    startedAt,
    trigger,
    isMoved,
    attempts: run.attempt,
    holds: isLate ? holdsBetween(day, line.batchId, { dueAt, startedAt }) : [],
    dependencies: isLate ? dependenciesOf(day, run, entry) : [],
    lostAttempts: run.attempt > 1 ? lostAttempts(day.ops, run.id) : 0,
    atWork: isLate ? atWorkAt(day, dueAt, lane) : 0,
    slots: lane === 'monitoring' ? workers.monitoring : workers.normal,
  }
}

function holdsBetween(
  { exceptions }: DayOfRuns,
  batchId: string,
  { dueAt, startedAt }: Readonly<{ dueAt: Instant; startedAt: Instant }>,
): CauseFacts['holds'] {
  return exceptions.flatMap(({ exception, end }) => {
    if (exception.kind !== 'hold') return []
    const isAbout = exception.batchId === batchId || exception.batchId === EVERY_BATCH
    const endedAt = end?.at ?? exception.expiresAt ?? Number.POSITIVE_INFINITY
    if (!isAbout || exception.createdAt > startedAt || endedAt < dueAt) return []
    return [{ maintenance: exception.batchId === EVERY_BATCH, reason: exception.reason }]
  })
}

/** The last run of each for the same business date. */
function dependenciesOf(day: DayOfRuns, run: RunOfDay, entry: ScheduleEntry) {
  return entry.after.map(({ batchId }) => {
    const ran = [...day.runs.values()].filter(
      (one) => one.batchId === batchId && one.businessDate === run.businessDate,
    )
    return { batchId, finishedAt: ran.at(-1)?.finishedAt ?? null }
  })
}

function atWorkAt(day: DayOfRuns, at: Instant, lane: RunOfDay['lane']): number {
  let count = 0
  for (const { lane: own, startedAt, finishedAt } of day.runs.values()) {
    if (own === lane && startedAt !== null && startedAt < at && (finishedAt ?? day.now) > at)
      count += 1
  }
  return count
}
