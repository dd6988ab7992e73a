/** What BATCH-701 reports of one company, and its counts in the words of org_sync_runs. */
import type { SyncCounts } from '../../../data/tenant/org-sync.ts'
import type { Plan } from './plan.ts'

export type SyncResult = SyncCounts &
  Readonly<{
    mode: 'preview' | 'apply'
    source: 'csv' | 'rest'
    /** Of the input; a preview's is given as `expectSha256` to apply exactly it. Null when only waiting changes were applied. */
    sha256: string | null
    appliedPending: number
    affectedEmployees: number
    /** 要再配属: employee codes, at most 20. */
    unplaced: readonly string[]
    warnings: readonly string[]
    /** Relative to the data folder; null when nothing changed. */
    diffFile: string | null
  }>

export function countsOf(plan: Plan): SyncCounts {
  const { insert, update, move, close, reopen, unchanged } = plan.counts
  return {
    fetched: plan.fetched,
    inserted: insert,
    updated: update,
    moved: move,
    closed: close,
    reopened: reopen,
    unchanged,
    rejected: plan.rejected.length,
    pending: plan.pending.length,
  }
}

/** A change of the masters, one that waits for its day, or a move out of a closed department. */
export function hasChanges(plan: Plan): boolean {
  const { unchanged: _same, ...changes } = plan.counts
  const counts = [...Object.values(changes), plan.pending.length, plan.closedPlaces.moves.length]
  return counts.some((count) => count > 0)
}

/** Something a person would want to look at: a change or a refused row. */
export function hasNews(plan: Plan): boolean {
  return hasChanges(plan) || plan.rejected.length > 0
}
