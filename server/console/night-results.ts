/** How every company came through the night, kept by batch until one of its runs changes; for the list of companies. */
import type { OpsDb } from '../../data/ops/open.ts'
import { latestResults } from '../../data/ops/reading/night-results.ts'
import type { Instant, Span } from '../domain/calendar-day.ts'
import type { TenantState } from '../domain/run.ts'
import type { ConsoleEvents } from './deps.ts'

/** Batches whose latest result is good, and all that did something for the company. */
export type NightCount = Readonly<{ good: number; all: number }>

export type NightResults = Readonly<{
  /** By company; one for whom nothing was done is left out. */
  countsOf(batchIds: readonly string[], night: Span): ReadonlyMap<string, NightCount>
}>

type Kept = Readonly<{ from: Instant; to: Instant; latest: ReadonlyMap<string, TenantState> }>

export function createNightResults(ops: OpsDb, events: ConsoleEvents): NightResults {
  const kept = new Map<string, Kept>()
  events.subscribe(({ kind, batchId }) => {
    if (kind !== 'run') return
    if (batchId) kept.delete(batchId)
    else kept.clear()
  })

  function latestOf(batchId: string, { from, to }: Span): Kept['latest'] {
    const known = kept.get(batchId)
    if (known && known.from === from && known.to === to) return known.latest
    const found = latestResults(ops, batchId, { from, to })
    const latest = new Map(found.map(({ tenantCode, state }) => [tenantCode, state]))
    kept.set(batchId, { from, to, latest })
    return latest
  }

  function countsOf(batchIds: readonly string[], night: Span): Map<string, NightCount> {
    const counts = new Map<string, { good: number; all: number }>()
    for (const batchId of batchIds) {
      for (const [code, state] of latestOf(batchId, night)) {
        if (state === 'skipped') continue
        const count = counts.get(code) ?? { good: 0, all: 0 }
        count.all += 1
        if (state === 'succeeded') count.good += 1
        counts.set(code, count)
      }
    }
    return counts
  }

  return { countsOf }
}
