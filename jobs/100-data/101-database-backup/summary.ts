/** The result of BATCH-101 as the ledger and the console show it. */
import type { TenantOutcome } from '../../../server/sdk/index.ts'
import { isoWithOffset } from '../../../server/sdk/index.ts'
import type { MadeSet, MadeTarget } from './make-set.ts'
import type { MirrorReport } from './mirror.ts'
import type { SetPlan } from './set-plan.ts'

export type SummaryFacts = Readonly<{
  made: MadeSet
  mirror: MirrorReport
  freeAfter: number
  pruned: readonly string[]
  warnings: readonly string[]
  outcomes: readonly TenantOutcome[]
}>

export function summaryOf(plan: SetPlan, facts: SummaryFacts) {
  const { manifest } = facts.made.set
  const targets = facts.made.targets.map(targetLine)
  const raw = targets.reduce((sum, target) => sum + target.rawBytes, 0)
  const stored = targets.reduce((sum, target) => sum + target.storedBytes, 0)
  return {
    batchId: plan.run.batchId,
    executedAt: isoWithOffset(plan.run.now()),
    ...tenantCounts(facts.outcomes),
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

const RESULT_WORDS = { succeeded: 'success', skipped: 'skipped', failed: 'error' } as const

function tenantCounts(outcomes: readonly TenantOutcome[]) {
  return {
    totalTenants: outcomes.length,
    successCount: outcomes.filter(({ state }) => state === 'succeeded').length,
    errorCount: outcomes.filter(({ state }) => state === 'failed').length,
    results: outcomes.map(({ tenant, state }) => ({
      tenantId: tenant.id,
      tenantCode: tenant.code,
      status: RESULT_WORDS[state],
    })),
  }
}
