/** Results that were recorded, but that a crash kept from the holding's side: collected before the run goes on or ends. */
import type { RunRow } from '../../data/ops/runs.ts'
import { uncollected } from '../../data/ops/tenant-results.ts'
import { tenantByCode } from '../../data/platform/tenants.ts'
import type { AttemptDeps } from './attempt.ts'
import type { Recorder } from './recorder.ts'

/** Part of an attempt, not of the start: a result whose collecting ends the process counts as one more loss of its run. */
export function collectLeftovers(deps: AttemptDeps, run: RunRow, recorder: Recorder): void {
  if (run.dryRun === 1) return
  for (const row of uncollected(deps.ops, run.id)) {
    const tenant = tenantByCode(deps.hub.platform, row.tenantCode)
    if (!tenant) continue
    recorder.collect(
      { id: tenant.id, code: tenant.code, name: tenant.name },
      {
        end: row.state === 'failed' ? 'failed' : 'succeeded',
        resultJson: row.resultJson ?? 'null',
        attempt: row.attempt,
      },
    )
  }
}
