/**
 * Keeps the index up with ops.db in short steps; the caller takes one after the other, and may stop or pause between
 * any two of them. What was done is in the index itself: after a crash it goes on where it stopped.
 */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { OpsDb } from '../ops/open.ts'
import type { LogSearchDb } from './open.ts'
import {
  type EndCursor,
  endedRunsBefore,
  goneRuns,
  indexedRunsAfter,
  runsEndedAfter,
  runsToThin,
  unfinishedRuns,
} from './pending.ts'
import {
  beginThin,
  forgetRun,
  forgetStep,
  type IndexedRun,
  indexedRun,
  indexStep,
  markDone,
  type RunToIndex,
  sayCaughtUp,
} from './write.ts'

export type KeepUpOptions = Readonly<{
  search: LogSearchDb
  ops: OpsDb
  /** All lines of runs younger than this are indexed; of older ones warnings and errors. */
  fullMs(): number
  now(): Instant
}>

/** Runs looked at in one question. */
const PAGE = 200
/** Ends are recorded in order, but a clock may be set back. */
const OVERLAP_MS = 10 * 60_000
/** After every ULID. */
const NEWEST = '~'

export type Keeper = Readonly<{
  /** What was written since the last time, and old runs as long as there are some that were never looked at. */
  follow(): Generator<void>
  /** Takes out what is too old, and runs that ops.db has forgotten. Once an hour is enough. */
  tidy(): Generator<void>
}>

export function logSearchKeeper(options: KeepUpOptions): Keeper {
  const { search, ops, now } = options
  let endedUntil = now()
  /** Old runs are swept once per start, newest first: most are found to be done. */
  let sweptUntil: string | null = NEWEST

  function* follow(): Generator<void> {
    for (const run of unfinishedRuns(ops)) yield* index(options, run)
    let cursor: EndCursor = { finishedAt: endedUntil - OVERLAP_MS, rowNo: 0 }
    for (let page = runsEndedAfter(ops, cursor, PAGE); page.length > 0; ) {
      for (const run of page) yield* indexEnded(options, run)
      cursor = page.at(-1) ?? cursor
      page = runsEndedAfter(ops, cursor, PAGE)
    }
    endedUntil = Math.max(endedUntil, cursor.finishedAt)
    while (sweptUntil !== null) {
      const page: RunToIndex[] = endedRunsBefore(ops, sweptUntil, PAGE)
      for (const run of page) yield* indexEnded(options, run)
      sweptUntil = page.at(-1)?.runId ?? null
      yield
    }
    sayCaughtUp(search, now())
  }

  return { follow, tidy: () => tidy(options) }
}

function* index(options: KeepUpOptions, run: RunToIndex): Generator<void> {
  const thin = run.queuedAt < options.now() - options.fullMs()
  while (indexStep(options.search, options.ops, run, thin)) yield
}

function* indexEnded(options: KeepUpOptions, run: RunToIndex): Generator<void> {
  if (indexedRun(options.search, run.runId)?.isDone === 1) return
  yield* index(options, run)
  markDone(options.search, run.runId)
  yield
}

function* tidy(options: KeepUpOptions): Generator<void> {
  const { search, now, fullMs } = options
  for (const run of runsToThin(search, now() - fullMs(), PAGE)) yield* thin(options, run)
  yield* forgetGone(options)
}

/** A crash on the way leaves a run that is not done: the next sweep indexes what is missing. */
function* thin({ search, ops }: KeepUpOptions, run: IndexedRun): Generator<void> {
  while (forgetStep(search, run.runNo)) yield
  beginThin(search, run.runNo)
  const { runId, batchId } = run
  while (indexStep(search, ops, { runId, batchId, queuedAt: 0 }, true)) yield
  markDone(search, runId)
  yield
}

function* forgetGone({ search, ops }: KeepUpOptions): Generator<void> {
  for (let page = indexedRunsAfter(search, 0, PAGE); page.length > 0; ) {
    for (const { runNo } of goneRuns(ops, page)) {
      while (forgetStep(search, runNo)) yield
      forgetRun(search, runNo)
      yield
    }
    page = indexedRunsAfter(search, page.at(-1)?.runNo ?? 0, PAGE)
    yield
  }
}
