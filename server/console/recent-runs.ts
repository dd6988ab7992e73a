/** The last runs of every batch, kept until one of them changes; lists, strips and medians are made from them. */
import type { OpsDb } from '../../data/ops/open.ts'
import { lastRunsOf, type StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import { JAPAN } from '../domain/business-calendar.ts'
import { type Day, dayOfNumber, type Instant } from '../domain/calendar-day.ts'
import { type DayKind, dayKind } from '../domain/like-run.ts'
import type { ConsoleEvents } from './deps.ts'

export type RecentRuns = Readonly<{
  /** Newest first, at most `RECENT_RUNS`. */
  of(batchId: string): readonly StartedRun[]
  /** Median duration of the good ends among them, ms; null with fewer than `FEWEST_FOR_MEDIAN`. */
  medianMs(batchId: string): number | null
  /** The same of those on the same kind of day, or of all while there are too few of them. */
  usualMs(batchId: string, day: Day): number | null
}>

export const RECENT_RUNS = 100
/** The batch list compares a run with its average from five runs on (7.3). */
export const FEWEST_FOR_MEDIAN = 5
/** A month has few first days: with so many of a kind something can be foretold (as in data/ops/durations.ts). */
const FEWEST_LIKE = 3
/** Durations the median looks at. */
const MEDIAN_RUNS = 30

type Kept = {
  runs: readonly StartedRun[]
  /** Not yet asked for while undefined. */
  median?: number | null
  usual: Map<DayKind, number | null>
}

export function createRecentRuns(ops: OpsDb, events: ConsoleEvents): RecentRuns {
  const kept = new Map<string, Kept>()
  events.subscribe((event) => {
    if (event.kind === 'run' && event.batchId) kept.delete(event.batchId)
    if (event.kind === 'run' && !event.batchId) kept.clear()
  })

  function keptOf(batchId: string): Kept {
    const found: Kept = kept.get(batchId) ?? {
      runs: lastRunsOf(ops, batchId, RECENT_RUNS),
      usual: new Map(),
    }
    kept.set(batchId, found)
    return found
  }

  function medianMs(batchId: string): number | null {
    const own = keptOf(batchId)
    if (own.median === undefined) own.median = medianOf(own.runs)
    return own.median
  }

  function usualMs(batchId: string, day: Day): number | null {
    const { runs, usual } = keptOf(batchId)
    const kind = dayKind(JAPAN, day)
    const found = usual.has(kind) ? (usual.get(kind) ?? null) : usualOf(runs, kind)
    usual.set(kind, found)
    return found
  }

  return {
    of: (batchId) => keptOf(batchId).runs,
    medianMs,
    usualMs,
  }
}

/** Month ends carry work of their own, closed days hardly any: like is foretold by like. */
function usualOf(runs: readonly StartedRun[], kind: DayKind): number | null {
  const like = runs.filter((run) => dayKind(JAPAN, dayInJapan(run.startedAt)) === kind)
  return medianOf(like, FEWEST_LIKE) ?? medianOf(runs, FEWEST_LIKE)
}

const JAPAN_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

/** As dayAt, for hundreds of runs at once: Japan has no summer time. */
function dayInJapan(at: Instant): Day {
  return dayOfNumber(Math.floor((at + JAPAN_MS) / DAY_MS))
}

/** Median duration of the newest good ends, ms. */
export function medianOf(
  runs: readonly StartedRun[],
  fewest: number = FEWEST_FOR_MEDIAN,
): number | null {
  const durations = runs
    .filter((run) => run.state === 'succeeded' && run.finishedAt !== null)
    .slice(0, MEDIAN_RUNS)
    .map((run) => (run.finishedAt ?? run.startedAt) - run.startedAt)
    .sort((a, b) => a - b)
  if (durations.length < fewest) return null
  const middle = durations.length >> 1
  const upper = durations[middle] ?? 0
  const lower = durations[durations.length % 2 === 0 ? middle - 1 : middle] ?? 0
  return Math.round((lower + upper) / 2)
}
