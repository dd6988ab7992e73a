/** The result of BATCH-101 as the ledger and the console show it. */
import { baseResult } from '../../../server/sdk/base-result.ts'
import type { TenantOutcome } from '../../../server/sdk/index.ts'
import type { MadeSet, MadeTarget } from './make-set.ts'
import type { MirrorReport } from './mirror.ts'
import type { SetPlan } from './set-plan.ts'

/** What a tenant's line in the ledger holds: its targets and their states in the set. */
export type TenantBackup = Readonly<{
  setId: string
  targets: readonly (readonly [string, string])[]
}>

export type SummaryFacts = Readonly<{
  made: MadeSet
  mirror: MirrorReport
  freeAfter: number
  pruned: readonly string[]
  warnings: readonly string[]
  outcomes: readonly TenantOutcome<TenantBackup>[]
}>

export function summaryOf(plan: SetPlan, facts: SummaryFacts) {
  const { manifest } = facts.made.set
  const targets = facts.made.targets.map(targetLine)
  const raw = targets.reduce((sum, target) => sum + target.rawBytes, 0)
  const stored = targets.reduce((sum, target) => sum + target.storedBytes, 0)
  return {
    ...baseResult(plan.run.batchId, plan.run, facts.outcomes),
    setId: manifest.setId,
    takenAt: manifest.takenAtText,
    consistency: manifest.consistency,
    barrierMs: manifest.barrierMs,
    complete: manifest.complete,
    targets,
    totals: { raw, stored, ratio: raw === 0 ? null : Math.round((stored / raw) * 1_000) / 1_000 },
    mirror: facts.mirror,
    freeAfter: facts.freeAfter,
    pruned: facts.pruned,
    warnings: facts.warnings,
  }
}

function targetLine({ entry, ms, restarts }: MadeTarget) {
  return {
    target: entry.target,
    rawBytes: entry.rawBytes,
    storedBytes: entry.storedBytes,
    rows: entry.rowsTotal,
    integrity: entry.integrity,
    fkFaults: entry.fkFaults,
    linked: entry.linkedFrom !== null,
    restoreTested: entry.restoreTested,
    status: entry.status,
    error: entry.error,
    restarts,
    ms,
  }
}
