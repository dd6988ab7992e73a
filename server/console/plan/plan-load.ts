/** The load that a day's plan will bring: workers wanted per five minutes against those there are. */
import type { LoadFacts } from '../../../views/parts/plan/model.ts'
import { type Day, daySpan } from '../../domain/calendar-day.ts'
import { type ForecastRun, loadForecast } from '../../domain/load-forecast.ts'
import { changedTimes, runs, type Surroundings } from './plan-items.ts'

/** Runs that began so long before the day may reach into it. */
const REACH_MS = 12 * 3_600_000

/** All batches, whatever is filtered: they share the workers. */
export async function loadOf(around: Surroundings, day: Day): Promise<LoadFacts[]> {
  const { desk, brakes } = around
  const span = daySpan(day, brakes.zone)
  const reach = { from: span.from - REACH_MS - 1, to: span.to - 1 }
  const all = await desk.planBook.between(reach)
  const { batches, toban } = desk.deps.config()
  const lanes = new Map<'normal' | 'monitoring', ForecastRun[]>([
    ['normal', []],
    ['monitoring', []],
  ])
  for (const entry of batches) {
    if (!entry.enabled || entry.manual) continue
    const times = all.get(entry.batchId) ?? []
    const expectedMs = desk.recent.medianMs(entry.batchId)
    const due = changedTimes(around, { entry, times, span: reach }).filter((one) =>
      runs(around, entry, one),
    )
    const { batchId } = entry
    lanes.get(entry.lane)?.push(...due.map(({ dueAt: at }) => ({ batchId, at, expectedMs })))
  }
  return [...lanes].map(([lane, due]) => ({
    lane,
    limit: toban.workers[lane],
    slots: loadForecast(due, span, toban.workers[lane]),
    unknown: new Set(due.filter((run) => run.expectedMs === null).map((run) => run.batchId)).size,
  }))
}
