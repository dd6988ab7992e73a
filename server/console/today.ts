/** Gathers what the today page shows: accounts of the day, what runs and waits, and the board. */

import { configInForce } from '../../data/ops/reading/installation.ts'
import { tenantCounts } from '../../data/ops/reading/run-parts.ts'
import { runsStartedBetween, type StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import { type RunRow, runById, runsInState } from '../../data/ops/runs.ts'
import { activeTenants } from '../../data/platform/tenants.ts'
import type { NextRun, TodayFacts } from '../../views/pages/today.tsx'
import type { BoardModel } from '../../views/parts/board-model.ts'
import type { Progress } from '../../views/parts/progress.tsx'
import type { Screen } from '../../views/screen.ts'
import { type Accounted, tallyOf } from '../domain/accounting.ts'
import { BLOCKS } from '../domain/batch-catalog.ts'
import { type Day, dayAt, daySpan, type Instant, type Span } from '../domain/calendar-day.ts'
import { accountsOf } from '../schedule/accounts.ts'
import { boardHours, boardRow, boardSpan } from './board.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'
import { runLine, titleOf } from './run-line.ts'

const NEXT_RUNS = 5
const MOST_QUEUED = 12
const MOST_FAILED = 12
const DAY_MS = 86_400_000

export function todayFacts(desk: Desk): TodayFacts {
  const { deps, timetable } = desk
  const now = deps.clock()
  const day = dayAt(now, timetable.zone())
  return {
    tally: tallyOf(day, accountsIn(desk, daySpan(day, timetable.zone()))),
    running: runningNow(desk),
    queued: queuedNow(desk),
    next: nextRuns(desk, now),
    failed: failedSince(desk, daySpan(day, timetable.zone()).from - DAY_MS, now),
    config: configNote(desk),
    hasTenants: activeTenants(deps.platform, day).length > 0,
  }
}

/** Every due time of the span with its fate. */
function accountsIn(desk: Desk, span: Span): Accounted[] {
  const { ops, clock, config } = desk.deps
  const planned = desk.timetable.between(span.from - 1, span.to - 1)
  return accountsOf({ ops, config: config(), now: clock(), span, planned })
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
    expectedMs: desk.recent.medianMs(run.batchId),
  }
}

function queuedNow(desk: Desk): TodayFacts['queued'] {
  const waiting = [
    ...runsInState(desk.deps.ops, 'queued'),
    ...runsInState(desk.deps.ops, 'interrupted'),
  ]
  return waiting.slice(0, MOST_QUEUED).map((run) => ({
    run: runLine(run, desk.deps.batches()),
    waitReason: run.waitReason,
    notBefore: run.notBefore,
  }))
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

function failedSince(desk: Desk, from: Instant, now: Instant): TodayFacts['failed'] {
  const { ops } = desk.deps
  return desk.deps
    .batches()
    .flatMap((batch) => runsStartedBetween(ops, batch.id, from, now))
    .filter((run) => run.state === 'failed' || run.state === 'timed_out')
    .sort((a, b) => b.startedAt - a.startedAt)
    .slice(0, MOST_FAILED)
    .flatMap((run) => runById(ops, run.id) ?? [])
    .map((run) => runLine(run, desk.deps.batches()))
}

function configNote(desk: Desk): TodayFacts['config'] {
  const found = configInForce(desk.deps.ops)
  return found ? { loadedAt: found.loadedAt, version: found.version, by: found.loadedBy } : null
}

export function boardModel(desk: Desk, screen: Screen): BoardModel {
  const { deps, timetable } = desk
  const now = deps.clock()
  const span = boardSpan(now, timetable.zone())
  const others = byBatch(accountsIn(desk, span))
  const row = (batch: BatchInfo) => {
    const runs = runsStartedBetween(deps.ops, batch.id, span.from, span.to)
    return boardRow(
      {
        ...batch,
        batchId: batch.id,
        runs,
        others: unstarted(others.get(batch.id) ?? [], runs),
        medianMs: desk.recent.medianMs(batch.id),
      },
      now,
    )
  }
  return {
    ...span,
    now,
    hours: boardHours(span, timetable.zone(), { format: screen.format, words: screen.words, now }),
    groups: inBlocks(deps.batches()).map((group) => ({
      name: group.name,
      rows: group.batches.map(row),
    })),
  }
}

/** Those whose run is not drawn as a run. */
function unstarted(lines: readonly Accounted[], runs: readonly StartedRun[]): Accounted[] {
  const drawn = new Set(runs.map((run) => run.id))
  return lines.filter((line) => line.runId === null || !drawn.has(line.runId))
}

function byBatch(lines: readonly Accounted[]): Map<string, Accounted[]> {
  const found = new Map<string, Accounted[]>()
  for (const line of lines) {
    const list = found.get(line.batchId) ?? []
    list.push(line)
    found.set(line.batchId, list)
  }
  return found
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

/** The lines of one day, for the list behind a number of the accounting sentence. */
export function dueLines(desk: Desk, day: Day): Accounted[] {
  return accountsIn(desk, daySpan(day, desk.timetable.zone()))
}
