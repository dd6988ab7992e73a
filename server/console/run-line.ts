/** From rows of the ledger to the lines that pages draw. */
import type { RunHead } from '../../data/ops/reading/runs-of-batch.ts'
import type { RunLine } from '../../views/parts/run-line.tsx'
import type { Words } from '../domain/errors.ts'
import type { BatchInfo } from './deps.ts'

export function runLine(run: RunHead, batches: readonly BatchInfo[]): RunLine {
  const { id, batchId, businessDate, queuedAt, startedAt, finishedAt, trigger, triggeredBy } = run
  return {
    runId: id,
    batchId,
    title: titleOf(batchId, batches),
    mark: run.state,
    businessDate,
    queuedAt,
    startedAt,
    finishedAt,
    trigger,
    triggeredBy,
    reason: run.reason,
    attempt: run.attempt,
    dryRun: Boolean(run.dryRun),
    error: run.errorMessage,
  }
}

/** The id itself for a batch that is in the ledger, but not in the catalogue any more. */
export function titleOf(batchId: string, batches: readonly BatchInfo[]): Words {
  return batches.find((batch) => batch.id === batchId)?.title ?? { ja: batchId, en: batchId }
}
