/** The last runs of every batch, kept until one of them changes; lists, strips and medians are made from them. */
import type { OpsDb } from '../../data/ops/open.ts'
import { lastRunsOf, type StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import type { ConsoleEvents } from './deps.ts'

export type RecentRuns = Readonly<{
  /** Newest first, at most `RECENT_RUNS`. */
  of(batchId: string): readonly StartedRun[]
  /** Median duration of the good ends among them, ms; null with fewer than `FEWEST_FOR_MEDIAN`. */
  medianMs(batchId: string): number | null
}>

export const RECENT_RUNS = 100
/** The batch list compares a run with its average from five runs on (7.3). */
export const FEWEST_FOR_MEDIAN = 5
/** Durations the median looks at. */
const MEDIAN_RUNS = 30

export function createRecentRuns(ops: OpsDb, events: ConsoleEvents): RecentRuns {
  const kept = new Map<string, readonly StartedRun[]>()
  events.subscribe((event) => {
    if (event.kind === 'run' && event.batchId) kept.delete(event.batchId)
    if (event.kind === 'run' && !event.batchId) kept.clear()
  })

  function of(batchId: string): readonly StartedRun[] {
    const found = kept.get(batchId) ?? lastRunsOf(ops, batchId, RECENT_RUNS)
    kept.set(batchId, found)
    return found
  }

  return { of, medianMs: (batchId) => medianOf(of(batchId)) }
}

/** Median duration of the newest good ends, ms. */
export function medianOf(runs: readonly StartedRun[]): number | null {
  const durations = runs
    .filter((run) => run.state === 'succeeded' && run.finishedAt !== null)
    .slice(0, MEDIAN_RUNS)
    .map((run) => (run.finishedAt ?? run.startedAt) - run.startedAt)
    .sort((a, b) => a - b)
  if (durations.length < FEWEST_FOR_MEDIAN) return null
  const middle = durations.length >> 1
  const upper = durations[middle] ?? 0
  const lower = durations[durations.length % 2 === 0 ? middle - 1 : middle] ?? 0
  return Math.round((lower + upper) / 2)
}
