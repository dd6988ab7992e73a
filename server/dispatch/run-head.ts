/** What identifies an attempt to the batch: the run's row in the words of the sdk. */
import { paramsOf, type RunRow } from '../../data/ops/runs.ts'
import type { RunHead } from './hub.ts'

export function runHead(run: RunRow, dataRoot: string): RunHead {
  return {
    runId: run.id,
    attempt: run.attempt,
    batchId: run.batchId,
    businessDate: run.businessDate,
    scheduledFor: run.scheduledFor,
    trigger: run.trigger,
    triggeredBy: run.triggeredBy,
    reason: run.reason,
    params: paramsOf(run).params,
    dryRun: run.dryRun === 1,
    fixedNow: null,
    dataRoot,
  }
}
