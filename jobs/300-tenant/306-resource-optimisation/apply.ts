/** Makes one proposed change: announced, made, and its end known; a crash in between is settled by the next run (card 306, rule 8). */
import {
  type StoredProposal,
  settleProposal,
} from '../../../data/platform/optimization-proposals.ts'
import {
  announceAdjustment,
  settleAdjustment,
} from '../../../data/platform/resource-adjustments.ts'
import { isQuota } from '../../../server/domain/resources/resource.ts'
import { applyQuota } from './apply-quota.ts'
import { applyOrphans, applyVacuum } from './apply-reclaim.ts'
import { sayAdjustment } from './say-findings.ts'
import type { Applied, End, Work } from './work.ts'

/** @param by who decided: a person, or this batch. Throws only when the run is stopped: the change is then for the next run to settle. */
export async function applyProposal(
  work: Work,
  proposal: StoredProposal,
  by: string,
): Promise<Applied> {
  const { run, tenant } = work
  const { id: proposalId, resource, current: before, proposed: after, unit } = proposal
  const adjustmentId = announceAdjustment(run.platform, {
    proposalId,
    runId: run.id,
    tenantId: tenant.id,
    resource,
    before,
    after,
    rollbackOf: null,
    by,
    at: run.now(),
  })
  const end = await made(work, proposal, adjustmentId)
  settle(work, { proposalId, adjustmentId, end, by })
  sayAdjustment(work, resource, end)
  const { result, note } = end
  if (result === 'done') {
    const object = `${tenant.code} ${resource}`
    run.audit({ verb: 'resource.adjusted', object, before, after, reason: `${by}: ${proposalId}` })
  }
  const isPutBack = result === 'failed' && isQuota(resource) && end.alarm === undefined
  return { proposalId, adjustmentId, resource, before, after, unit, result, note, isPutBack }
}

async function made(work: Work, proposal: StoredProposal, adjustmentId: number): Promise<End> {
  const { resource, current: before, proposed: after, id: proposalId } = proposal
  try {
    if (isQuota(resource))
      return await applyQuota(work, { quota: resource, before, after, proposalId })
    return resource === 'db_reclaim'
      ? await applyVacuum(work)
      : await applyOrphans(work, adjustmentId)
  } catch (error) {
    if (work.run.signal.aborted) throw error
    work.run.log.error('an adjustment failed', { resource, error: String(error) })
    return { result: 'failed', note: error instanceof Error ? error.message : String(error) }
  }
}

type Settled = Readonly<{ proposalId: number; adjustmentId: number; end: End; by: string }>

export function settle({ run }: Work, { proposalId, adjustmentId, end, by }: Settled): void {
  run.platform.sqlite
    .transaction(() => {
      settleAdjustment(run.platform, adjustmentId, end)
      // One that was left out is still a good proposal.
      if (end.result === 'skipped') return
      const state = end.result === 'done' ? 'applied' : 'failed'
      settleProposal(run.platform, proposalId, { state, by, at: run.now() })
    })
    .immediate()
}
