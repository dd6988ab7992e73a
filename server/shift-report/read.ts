/** Draws up the report of one operating day from the ledger; called by the console and by `toban shift-report`. */
import { type EndedException, exceptionsSince } from '../../data/ops/exceptions.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import {
  alertsOfSpan,
  configsLoadedIn,
  errorOfRun,
  type RunByHand,
  type RunOfDay,
  runOfDay,
  runsByHandIn,
  runsOfSpan,
} from '../../data/ops/reading/day-records.ts'
import { tenantCounts } from '../../data/ops/reading/run-parts.ts'
import type { Config } from '../config/config.ts'
import { type Accounted, DUE_FATES, type DueFate, tallyOf } from '../domain/accounting.ts'
import { BATCHES } from '../domain/batch-catalog.ts'
import { type Day, daySpan, type Instant, type Span } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { EVERY_BATCH } from '../domain/exceptions.ts'
import { groupsOf } from '../domain/grouping.ts'
import type { Occurrence } from '../domain/occurrence.ts'
import type { BatchDay, ByHand, OneOff, ShiftReport, Trouble } from '../domain/shift-report.ts'
import { accountsOf } from '../schedule/accounts.ts'
import { delaysOf } from './delays.ts'
import { shiftNotes } from './notes.ts'

export type ShiftQuestion = Readonly<{
  ops: OpsDb
  config: Config
  now: Instant
  day: Day
  /** Due times of the day, for whoever keeps them; computed here when left out. */
  planned?: readonly Occurrence[]
  /** Called between two pieces of work: a turn for whoever else is to work meanwhile; default none. */
  breathe?: () => Promise<void>
}>

export async function readShiftReport(question: ShiftQuestion): Promise<ShiftReport> {
  const { ops, config, now, day, planned, breathe = noBreath } = question
  const span = daySpan(day, config.timezone)
  const lines = accountsOf({ ops, config, now, span, ...(planned ? { planned } : {}) })
  await breathe()
  const runs = runsByName(ops, lines, runsOfSpan(ops, span))
  await breathe()
  const exceptions = exceptionsSince(ops, span.from).filter(
    ({ exception }) => exception.createdAt < span.to,
  )
  const incidents = alertsOfSpan(ops, span)
  await breathe()
  const late = { ops, config, now, lines, runs, exceptions, titleOf, breathe }
  const [delays, troubles] = [await delaysOf(late), await troublesOf(ops, lines, breathe)]
  return {
    day,
    madeAt: now,
    isOver: now >= span.to,
    installation: config.toban.holding.name,
    tally: tallyOf(day, lines),
    batches: batchDays(lines, runs, now),
    troubles,
    delays,
    byHand: runsByHandIn(ops, span).map(byHandOf),
    incidents,
    oneOffs: exceptions.flatMap((one) => oneOffOf(one, span)),
    configChanges: configsLoadedIn(ops, span),
    notes: shiftNotes(ops, day),
  }
}

async function noBreath(): Promise<void> {}

/** Those of the day's due times, wherever they were queued, and those begun on the day. */
function runsByName(ops: OpsDb, lines: readonly Accounted[], begun: readonly RunOfDay[]) {
  const runs = new Map(begun.map((run) => [run.id, run]))
  for (const { runId } of lines) {
    if (runId === null || runs.has(runId)) continue
    const run = runOfDay(ops, runId)
    if (run) runs.set(runId, run)
  }
  return runs
}

const TITLES = new Map(BATCHES.map((batch) => [batch.id, batch.name]))

function titleOf(batchId: string): Words {
  return TITLES.get(batchId) ?? { ja: batchId, en: batchId }
}

type Runs = ReadonlyMap<string, RunOfDay>

function batchDays(lines: readonly Accounted[], runs: Runs, now: Instant): BatchDay[] {
  return [...groupsOf(lines, (line) => line.batchId)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([batchId, own]) => batchDay(batchId, { own, runs, now }))
}

function batchDay(
  batchId: string,
  { own, runs, now }: { own: readonly Accounted[]; runs: Runs; now: Instant },
): BatchDay {
  const counts = Object.fromEntries(DUE_FATES.map((fate) => [fate, 0])) as Record<DueFate, number>
  const [starts, ends]: [number[], number[]] = [[], []]
  let workedMs = 0
  for (const line of own) {
    counts[line.fate] += 1
    const run = runs.get(line.runId ?? '')
    if (!run || run.startedAt === null) continue
    starts.push(run.startedAt)
    if (run.finishedAt !== null) ends.push(run.finishedAt)
    workedMs += Math.max(0, (run.finishedAt ?? now) - run.startedAt)
  }
  const firstStartAt = starts.length > 0 ? Math.min(...starts) : null
  const lastEndAt = ends.length > 0 ? Math.max(...ends) : null
  const title = titleOf(batchId)
  return { batchId, title, planned: own.length, counts, firstStartAt, lastEndAt, workedMs }
}

/** What was left out as the calendar or the plan says is no trouble. */
const BAD: readonly DueFate[] = ['warned', 'failed', 'missed', 'unaccounted']

async function troublesOf(
  ops: OpsDb,
  lines: readonly Accounted[],
  breathe: () => Promise<void>,
): Promise<Trouble[]> {
  const found: Trouble[] = []
  for (const line of lines) {
    if (!BAD.includes(line.fate)) continue
    found.push(troubleOf(ops, line))
    await breathe()
  }
  return found
}

function troubleOf(ops: OpsDb, line: Accounted): Trouble {
  const { batchId, dueAt, mark, runId, reason } = line
  const counts = runId === null ? {} : tenantCounts(ops, runId)
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const tenants = all === 0 ? null : { bad: counts.failed ?? 0, all }
  const error = runId === null ? null : errorOfRun(ops, runId)
  return { batchId, title: titleOf(batchId), dueAt, mark, runId, tenants, error, reason }
}

function byHandOf(run: RunByHand): ByHand {
  const { batchId, id, queuedAt, trigger, state, triggeredBy, reason, parentRunId } = run
  return {
    batchId,
    title: titleOf(batchId),
    runId: id,
    at: queuedAt,
    trigger,
    state,
    by: triggeredBy,
    reason,
    parentRunId,
    dryRun: run.dryRun === 1,
  }
}

function oneOffOf({ exception, end }: EndedException, span: Span): OneOff[] {
  const { batchId, reason, by, createdAt } = exception
  const isHold = exception.kind === 'hold'
  // One that was made long ago for another day says nothing about this one.
  const isOfDay = isHold || inSpan(createdAt, span) || inSpan(exception.scheduledFor, span)
  if (!isOfDay) return []
  return [
    {
      kind: batchId === EVERY_BATCH ? 'maintenance' : exception.kind,
      batchId,
      scheduledFor: isHold ? null : exception.scheduledFor,
      movedTo: exception.kind === 'move' ? exception.movedTo : null,
      expiresAt: isHold ? exception.expiresAt : null,
      reason,
      by,
      createdAt,
      endedAt: end?.at ?? null,
    },
  ]
}

function inSpan(at: Instant, { from, to }: Span): boolean {
  return at >= from && at < to
}
