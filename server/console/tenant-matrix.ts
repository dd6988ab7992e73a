/** Batches × days of one company from its results; pure, called by the tenant pages. */
import type { ResultOfTenant } from '../../data/ops/reading/results-of-tenant.ts'
import type { MatrixCell, MatrixModel } from '../../views/parts/matrix.tsx'
import { addDays, type Day, dayAt } from '../domain/calendar-day.ts'
import type { BatchInfo } from './deps.ts'
import { titleOf } from './run-line.ts'

/** The latest result of each batch: a rerun that went well makes good what failed before it. */
export function latestOfEachBatch(results: readonly ResultOfTenant[]): ResultOfTenant[] {
  const latest = new Map<string, ResultOfTenant>()
  for (const result of results) latest.set(result.batchId, result)
  return [...latest.values()]
}

export type MatrixSpan = Readonly<{ first: Day; days: number; zone: string }>

/** Only batches that ran; in the order of their numbers. `results` oldest first. */
export function matrixOf(
  results: readonly ResultOfTenant[],
  span: MatrixSpan,
  batches: readonly BatchInfo[],
): MatrixModel {
  const days = Array.from({ length: span.days }, (_, index) => addDays(span.first, index))
  const byBatch = new Map<string, Map<Day, ResultOfTenant[]>>()
  for (const result of results) {
    const cells = byBatch.get(result.batchId) ?? new Map<Day, ResultOfTenant[]>()
    const day = dayAt(result.startedAt, span.zone)
    byBatch.set(result.batchId, cells.set(day, [...(cells.get(day) ?? []), result]))
  }
  const rows = [...byBatch].sort(([a], [b]) => a.localeCompare(b))
  return {
    days,
    rows: rows.map(([batchId, cells]) => ({
      batchId,
      title: titleOf(batchId, batches),
      cells: days.map((day) => cellOf(cells.get(day) ?? [])),
    })),
  }
}

/** A batch that runs more often than this in a day has no rerun that makes good: its worst hour counts. */
const MOST_RERUNS = 4

function cellOf(results: readonly ResultOfTenant[]): MatrixCell | null {
  const last = results.at(-1)
  if (!last) return null
  const worst =
    results.length > MOST_RERUNS ? results.find((result) => result.state === 'failed') : undefined
  const shown = worst ?? last
  return { mark: shown.state, runId: shown.runId, runs: results.length }
}
