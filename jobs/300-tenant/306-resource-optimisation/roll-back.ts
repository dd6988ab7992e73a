/** Puts one adjustment back where nobody changed the value since (parameter `rollback` of BATCH-306). */
import { allocationOf } from '../../../data/platform/limits.ts'
import { markRolledBack } from '../../../data/platform/optimization-proposals.ts'
import {
  type Adjustment,
  adjustmentById,
  announceAdjustment,
  type ShownAdjustment,
  settleAdjustment,
} from '../../../data/platform/resource-adjustments.ts'
import { isQuota, limitOfQuota } from '../../../server/domain/resources/resource.ts'
import { BadParameterError, dayAt, type SystemRun } from '../../../server/sdk/index.ts'
import { restoreQuota } from './apply-quota.ts'
import { orphanFolder } from './apply-reclaim.ts'
import { moveBack } from './orphans.ts'
import type { OptimiseParams } from './params.ts'
import { quotasOf } from './tenant-facts.ts'
import type { End, Work } from './work.ts'

/** The adjustment that is asked for; throws BadParameterError when it can not be put back. */
export function adjustmentToTakeBack(run: SystemRun<OptimiseParams>, id: number): ShownAdjustment {
  const found = adjustmentById(run.platform, id)
  const isAsked =
    run.selection === 'all' || run.selection.some((tenant) => tenant.id === found?.tenantId)
  if (!found || !isAsked) throw refused('unknown', id)
  if (found.result !== 'done' || found.rollbackOf !== null || found.isTakenBack)
    throw refused('not_in_force', id)
  if (found.resource === 'db_reclaim') throw refused('nothing_to_put_back', id)
  return found
}

export type TakenBack = Readonly<{ result: End['result']; note: string | null }>

export async function takeBack(work: Work, adjustment: ShownAdjustment): Promise<TakenBack> {
  const { run, tenant } = work
  const { proposalId, resource, before, after, id } = adjustment
  if (run.dryRun) return { result: 'skipped', note: 'dry_run' }
  const own: Adjustment = {
    proposalId,
    runId: run.id,
    tenantId: tenant.id,
    resource,
    before: after,
    after: before,
    rollbackOf: id,
    by: run.triggeredBy,
    at: run.now(),
    id: 0,
    result: null,
    note: null,
  }
  const made = { ...own, id: announceAdjustment(run.platform, own) }
  const end = await putBack(work, adjustment)
  settleTakenBack(work, made, end)
  if (end.result === 'done') {
    const object = `${tenant.code} ${resource}`
    run.audit({ verb: 'resource.put_back', object, before: after, after: before })
  }
  return end
}

async function putBack(work: Work, adjustment: ShownAdjustment): Promise<TakenBack> {
  const { run, tenant } = work
  const { resource, before, after, id, proposalId } = adjustment
  if (!isQuota(resource)) {
    const to = orphanFolder(work, dayAt(adjustment.at))
    const moved = await moveBack({ from: run.folder.filesDir(tenant.code), to, adjustmentId: id })
    return { result: 'done', note: `${moved} files` }
  }
  const stands = quotasOf(work).allocation[limitOfQuota(resource).allocated]
  // Somebody has written another value since.
  if (stands !== after) return { result: 'skipped', note: `conflict: ${stands}` }
  const known = allocationOf(run.platform, tenant.id)
  restoreQuota(work, { quota: resource, before, proposalId, known })
  return { result: 'done', note: null }
}

export function settleTakenBack({ run }: Work, adjustment: Adjustment, end: TakenBack): void {
  run.platform.sqlite
    .transaction(() => {
      settleAdjustment(run.platform, adjustment.id, end)
      if (end.result === 'done') markRolledBack(run.platform, adjustment.proposalId)
    })
    .immediate()
}

const WHY = {
  unknown: { ja: 'この調整はありません', en: 'there is no such adjustment' },
  not_in_force: { ja: 'この調整は有効ではありません', en: 'that adjustment is not in force' },
  nothing_to_put_back: {
    ja: 'データベースの整理は元に戻せません(失われたものはありません)',
    en: 'a vacuum can not be put back, and took nothing away',
  },
} as const

function refused(why: keyof typeof WHY, id: number): BadParameterError {
  return new BadParameterError('rollback', {
    code: `rollback_${why}`,
    message: { ja: `rollback ${id}: ${WHY[why].ja}`, en: `rollback ${id}: ${WHY[why].en}` },
    hint: {
      ja: 'BATCH-306 の画面の適用履歴で番号を確かめてください。',
      en: 'look the number up among the changes on the page of BATCH-306',
    },
  })
}
