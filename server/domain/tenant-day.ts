/** What a day of one company comes to, batch by batch; for the matrix of its page, and what is kept of ended days. */
import type { Instant } from './calendar-day.ts'
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
  const byBatch = new Map<string, WorkedResult[]>()
  for (const result of results) {
    const known = byBatch.get(result.batchId)
    if (known) known.push(result)
    else byBatch.set(result.batchId, [result])
  }
  return [...byBatch].flatMap(([batchId, ofBatch]) => {
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
