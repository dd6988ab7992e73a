/** Runs in the ledger of a benchmark, as a person would have ordered them. */
import type { OpsDb } from '../../data/ops/open.ts'
import { finishRun, insertRun } from '../../data/ops/runs.ts'
import { newId } from '../../server/domain/ids.ts'

/** In the queue, for all companies. Answers its id. */
export function queueRun(ops: OpsDb, batchId: string): string {
  const at = Date.now()
  const id = newId(at)
  insertRun(ops, {
    id,
    batchId,
    businessDate: '2026-01-05',
    scheduledFor: null,
    trigger: 'manual',
    params: { tenants: 'all', params: {} },
    dryRun: false,
    queuedAt: at,
    configVersion: 'bench',
    parentRunId: null,
    triggeredBy: 'bench',
    reason: null,
    notBefore: null,
    priority: 2,
    lane: 'normal',
  })
  return id
}

/** Over and good, for lines that need a run. */
export function endedRun(ops: OpsDb, batchId: string): string {
  const id = queueRun(ops, batchId)
  finishRun(ops, id, { state: 'succeeded', at: Date.now(), fault: null, summary: null })
  return id
}
