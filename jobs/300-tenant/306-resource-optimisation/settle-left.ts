/** Changes that an interrupted run had announced: found to be made, or dropped (card 306, Failure). */
import {
  type Adjustment,
  unsettledAdjustments,
} from '../../../data/platform/resource-adjustments.ts'
import { isQuota, limitOfQuota } from '../../../server/domain/resources/resource.ts'
import { settle } from './apply.ts'
import { settleTakenBack } from './roll-back.ts'
import { quotasOf } from './tenant-facts.ts'
import type { End, Work } from './work.ts'

/** Answers how many there were. */
export function settleLeft(work: Work): number {
  const { run, tenant } = work
  const left = unsettledAdjustments(run.platform, tenant.id)
  for (const adjustment of left) {
    const end = endOf(work, adjustment)
    run.log.warn('an interrupted run left a change', { tenant: tenant.code, ...adjustment, ...end })
    if (adjustment.rollbackOf !== null) settleTakenBack(work, adjustment, end)
    else
      settle(work, {
        proposalId: adjustment.proposalId,
        adjustmentId: adjustment.id,
        end,
        by: adjustment.by,
      })
  }
  return left.length
}

/** Space that was to be reclaimed is looked at by the analysis again: what is left of it is proposed anew. */
function endOf(work: Work, { resource, before, after }: Adjustment): End {
  if (!isQuota(resource)) return { result: 'skipped', note: 'interrupted' }
  const stands = quotasOf(work).allocation[limitOfQuota(resource).allocated]
  if (stands === after) return { result: 'done', note: 'interrupted' }
  if (stands === before) return { result: 'skipped', note: 'interrupted' }
  return { result: 'failed', note: `interrupted, stands at ${stands}` }
}
