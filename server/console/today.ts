/** Gathers what stands around the board of a day: its accounts, what runs and waits, what is wrong. */

import { openAlertCounts } from '../../data/ops/alert-counts.ts'
import { expectedDurationMs, mannerOf } from '../../data/ops/durations.ts'
import { listAlerts } from '../../data/ops/reading/alerts.ts'
import { configInForce } from '../../data/ops/reading/installation.ts'
import { tenantCounts } from '../../data/ops/reading/run-parts.ts'
import { failedBetween } from '../../data/ops/reading/runs-of-batch.ts'
import { type RunRow, runById, runsInState } from '../../data/ops/runs.ts'
import { activeTenants } from '../../data/platform/tenants.ts'
import type { NextRun, TodayFacts } from '../../views/pages/today.tsx'
import type { Progress } from '../../views/parts/progress.tsx'
import { brakesNow } from '../dispatch/brakes-now.ts'
import { type Accounted, tallyOf } from '../domain/accounting.ts'
import { BLOCKS } from '../domain/batch-catalog.ts'
import { brakeOn } from '../domain/brake.ts'
import { type Day, dayAt, daySpan, type Instant, type Span } from '../domain/calendar-day.ts'
import { type ChangedOccurrence, EVERY_BATCH } from '../domain/exceptions.ts'
import { accountsOf, unrecordedOf } from '../schedule/accounts.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'
import { runLine, titleOf } from './run-line.ts'
import { giveWay } from './turns.ts'

const NEXT_RUNS = 5
const MOST_QUEUED = 12
const MOST_FAILED = 12
const MOST_ALERTS = 5
const DAY_MS = 86_400_000
/** Some thousand due times take as long as the engine may have to wait. */
const PART_MS = 8 * 3_600_000

/**
 * @param day whose accounts and failures are asked for; what runs and waits is always of this moment
 * @param around accounts of a span with the day in it, when they are known: a thousand due times need not be read twice
 */
export function todayFacts(desk: Desk, day: Day, around?: readonly Accounted[]): TodayFacts {
  const { deps, timetable } = desk
  const now = deps.clock()
  const today = dayAt(now, timetable.zone())
  const span = daySpan(day, timetable.zone())
  const from = day === today ? span.from - DAY_MS : span.from
  return {
    day,
    today,
    tally: tallyOf(day, around ? within(around, span) : accountsIn(desk, span)),
    running: runningNow(desk),
    queued: queuedNow(desk),
    next: nextRuns(desk, now),
    failed: failedIn(desk, { from, to: Math.min(now, span.to) }),
    alerts: openAlerts(desk),
    config: configNote(desk),
    brakes: brakeOnAll(desk, now),
    hasTenants: activeTenants(deps.platform, today).length > 0,
  }
}

function within(lines: readonly Accounted[], { from, to }: Span): Accounted[] {
  return lines.filter(({ dueAt }) => dueAt >= from && dueAt < to)
}

/** Every due time of the span with its fate. */
export function accountsIn(desk: Desk, span: Span): Accounted[] {
  return accountsOf(booksOf(desk, span))
}

/** What the plan has there and the ledger has not. */
export function unrecordedIn(desk: Desk, span: Span): readonly ChangedOccurrence[] {
  return unrecordedOf(booksOf(desk, span))
}

function booksOf(desk: Desk, span: Span) {
  const { ops, clock, config } = desk.deps
  const planned = desk.timetable.between(span.from - 1, span.to - 1)
  return { ops, config: config(), now: clock(), span, planned }
}

/** The same for a span of thousands, a few hours at a time. */
export async function accountsInTurns(desk: Desk, span: Span): Promise<Accounted[]> {
  const books = booksOf(desk, span)
  const found: Accounted[][] = []
  for (let { from } = span; from < span.to; from += PART_MS) {
    const part = { from, to: Math.min(from + PART_MS, span.to) }
    const planned = books.planned.filter(({ dueAt }) => dueAt >= part.from && dueAt < part.to)
    found.push(accountsOf({ ...books, span: part, planned }))
    await giveWay()
  }
  return found.flat()
}

function runningNow(desk: Desk): TodayFacts['running'] {
  return runsInState(desk.deps.ops, 'running').map((run) => ({
    run: runLine(run, desk.deps.batches()),
    progress: progressOf(desk, run),
  }))
}

/** For a running run. */
export function progressOf(desk: Desk, run: RunRow): Progress {
  const counts = tenantCounts(desk.deps.ops, run.id)
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const open = (counts.pending ?? 0) + (counts.running ?? 0)
  return {
    startedAt: run.startedAt ?? run.queuedAt,
    tenants: total === 0 ? null : { done: total - open, total },
    expectedMs: expectedDurationMs(desk.deps.ops, mannerOf(run)),
  }
}

function queuedNow(desk: Desk): TodayFacts['queued'] {
  const waiting = [
    ...runsInState(desk.deps.ops, 'queued'),
    ...runsInState(desk.deps.ops, 'interrupted'),
  ]
  const shown = waiting.slice(0, MOST_QUEUED).map((run) => ({
    run: runLine(run, desk.deps.batches()),
    waitReason: run.waitReason,
    notBefore: run.notBefore,
  }))
  return { all: waiting.length, shown }
}

function nextRuns(desk: Desk, now: Instant): NextRun[] {
  return [...desk.timetable.nextOfEach(now).values()]
    .sort((a, b) => a.dueAt - b.dueAt)
    .slice(0, NEXT_RUNS)
    .map((one) => ({
      batchId: one.batchId,
      title: titleOf(one.batchId, desk.deps.batches()),
      at: one.dueAt,
    }))
}

function failedIn(desk: Desk, span: Span): TodayFacts['failed'] {
  const { ops, batches } = desk.deps
  const ids = batches().map((batch) => batch.id)
  const failed = failedBetween(ops, ids, span)
  const shown = failed
    .slice(0, MOST_FAILED)
    .flatMap((run) => runById(ops, run.id) ?? [])
    .map((run) => runLine(run, batches()))
  return { all: failed.length, shown }
}

function openAlerts({ deps }: Desk): TodayFacts['alerts'] {
  const counts = openAlertCounts(deps.ops)
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const choice = { all: false, severities: null, limit: MOST_ALERTS }
  return { all, shown: listAlerts(deps.ops, choice) }
}

/** What keeps every batch from starting at this moment. */
function brakeOnAll({ deps }: Desk, now: Instant): TodayFacts['brakes'] {
  const anyBatch = { batchId: EVERY_BATCH, lane: 'normal' } as const
  const brake = brakeOn(brakesNow(deps.ops, deps.config(), now), anyBatch, now)
  return brake ? [brake.words] : []
}

function configNote(desk: Desk): TodayFacts['config'] {
  const found = configInForce(desk.deps.ops)
  return found ? { loadedAt: found.loadedAt, version: found.version, by: found.loadedBy } : null
}

/** The nine blocks with their batches, in the order of the batch list. */
export function inBlocks(batches: readonly BatchInfo[]) {
  return BLOCKS.map((block) => ({
    name: block.name,
    batches: batches.filter((batch) => {
      const number = Number(batch.id.slice(-3))
      return number >= block.first && number <= block.last
    }),
  })).filter((group) => group.batches.length > 0)
}

/** The lines of one day, for the wall. */
export function dueLines(desk: Desk, day: Day): Accounted[] {
  return accountsIn(desk, daySpan(day, desk.timetable.zone()))
}
