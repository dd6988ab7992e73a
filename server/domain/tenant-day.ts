/** What a day of one company comes to, batch by batch; for the pages of companies, and what is kept of ended days. */
import type { Instant } from './calendar-day.ts'
import { groupsOf } from './grouping.ts'
import type { TenantState } from './run.ts'

/** A result of one company, of a batch's run. */
export type WorkedResult = Readonly<{
  runId: string
  batchId: string
  state: TenantState
  startedAt: Instant
}>

/** How one batch ended on the day: the result that counts, and how many there were. */
export type DayCell = Readonly<{ batchId: string; state: TenantState; runId: string; runs: number }>

/** Today and the days before it, as far as the pages of companies go back. */
export const SHOWN_DAYS = 31

/** A batch that runs more often than this in a day has no rerun that makes good: its worst hour counts. */
const MOST_RERUNS = 4

/** @param results begun on the day, oldest first */
export function cellsOfDay(results: readonly WorkedResult[]): DayCell[] {
  return [...groupsOf(results, ({ batchId }) => batchId)].flatMap(([batchId, ofBatch]) => {
    const shown = countingOf(ofBatch)
    return shown ? [{ batchId, state: shown.state, runId: shown.runId, runs: ofBatch.length }] : []
  })
}

/** The latest one: a rerun that went well makes good what failed before it. */
function countingOf(results: readonly WorkedResult[]): WorkedResult | undefined {
  const worst =
    results.length > MOST_RERUNS ? results.find(({ state }) => state === 'failed') : undefined
  return worst ?? results.at(-1)
}

/** A result, and when the run it belongs to began; null: it has not. */
export type ResultOfRun = WorkedResult & Readonly<{ runStartedAt: Instant | null }>

/** A good run of the same batch makes good what failed, when it began at most so much later. */
export const MENDED_WITHIN_MS = 86_400_000

/** Of a batch that fails all day long, the first failure and the newest ones say enough. */
const MOST_OF_BATCH = 10

/**
 * Runs that failed for the company on the day, and that nothing else of this day made good; whether another day did is
 * for whoever shows them.
 */
export function unmendedOn(results: readonly ResultOfRun[]): string[] {
  const failed = results.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return []
  const good = groupsOf(
    results.filter(({ state }) => state === 'succeeded'),
    ({ batchId }) => batchId,
  )
  const left = failed.filter((one) => !good.get(one.batchId)?.some((later) => mends(later, one)))
  return [...groupsOf(left, ({ batchId }) => batchId).values()]
    .flatMap((ofBatch) => ofBatch.filter((_, index) => isTelling(index, ofBatch.length)))
    .map(({ runId }) => runId)
}

function mends(later: ResultOfRun, failed: ResultOfRun): boolean {
  if (later.runStartedAt === null || failed.runStartedAt === null) return false
  const after = later.runStartedAt - failed.runStartedAt
  return after > 0 && after < MENDED_WITHIN_MS
}

function isTelling(index: number, count: number): boolean {
  return index === 0 || index > count - MOST_OF_BATCH
}
