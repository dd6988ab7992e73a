/** Batches × days of one company: ended days as they are kept, the others from its results; called by the page of a company. */
import type { ResultOfTenant } from '../../data/ops/reading/results-of-tenant.ts'
import { resultsOfTenant } from '../../data/ops/reading/results-of-tenant.ts'
import { type KeptDay, keptDays } from '../../data/ops/tenant-days.ts'
import type { MatrixCell, MatrixModel } from '../../views/parts/matrix.tsx'
import { addDays, type Day, daySpan, type Instant } from '../domain/calendar-day.ts'
import { cellsOfDay, type DayCell, SHOWN_DAYS } from '../domain/tenant-day.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'
import { titleOf } from './run-line.ts'
import { giveWay } from './turns.ts'

/** The latest result of each batch: a rerun that went well makes good what failed before it. */
export function latestOfEachBatch(results: readonly ResultOfTenant[]): ResultOfTenant[] {
  const latest = new Map<string, ResultOfTenant>()
  for (const result of results) latest.set(result.batchId, result)
  return [...latest.values()]
}

/** Only batches that ran; in the order of their numbers. @param today the last day */
export async function matrixOf(
  { deps }: Desk,
  code: string,
  today: Day,
  zone: string,
): Promise<MatrixModel> {
  const first = addDays(today, 1 - SHOWN_DAYS)
  const days = Array.from({ length: SHOWN_DAYS }, (_, index) => addDays(first, index))
  const kept = new Map(
    keptDays(deps.ops, code, daySpan(first, zone).from).map((day) => [day.from, day]),
  )
  const cells: (readonly DayCell[])[] = []
  for (const day of days) {
    const span = daySpan(day, zone)
    const known = kept.get(span.from)
    if (isWhole(known, span.to)) cells.push(known.cells)
    else {
      cells.push(cellsOfDay(resultsOfTenant(deps.ops, code, span.from, span.to)))
      // A busy day has hundreds of results: everybody else has a turn between.
      await giveWay()
    }
  }
  return { days, rows: rowsOf(cells, deps.batches()) }
}

/** Kept in the zone that is asked for. */
function isWhole(day: KeptDay | undefined, to: Instant): day is KeptDay {
  return day !== undefined && day.to === to
}

function rowsOf(
  days: readonly (readonly DayCell[])[],
  batches: readonly BatchInfo[],
): MatrixModel['rows'] {
  const rows = new Map<string, (MatrixCell | null)[]>()
  for (const [index, cells] of days.entries()) {
    for (const { batchId, state, runId, runs } of cells) {
      const row = rows.get(batchId) ?? days.map(() => null)
      row[index] = { mark: state, runId, runs }
      rows.set(batchId, row)
    }
  }
  return [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([batchId, cells]) => ({ batchId, title: titleOf(batchId, batches), cells }))
}
