/** Whether changes of a week or two ago saved what they promised (card 306, rule 10). */
import {
  appliedBetween,
  type StoredProposal,
  saveActualSaving,
} from '../../../data/platform/optimization-proposals.ts'
import { isOverestimated } from '../../../server/domain/resources/decisions.ts'
import { costOfBytes } from '../../../server/domain/resources/reclaim-proposals.ts'
import { isQuota, limitOfQuota, type Resource } from '../../../server/domain/resources/resource.ts'
import type { ResourceFacts } from './tenant-facts.ts'
import type { Work } from './work.ts'

const DAY_MS = 86_400_000

export type Effect = Readonly<{
  resource: Resource
  expectedMinor: number
  actualMinor: number
  isOverestimated: boolean
}>

export function effectsOf({ run, tenant }: Work, facts: ResourceFacts): Effect[] {
  const span = { from: run.now() - 14 * DAY_MS, to: run.now() - 7 * DAY_MS }
  const saving = appliedBetween(run.platform, tenant.id, span).filter(
    ({ savingMinor }) => savingMinor > 0,
  )
  return saving.map((proposal) => {
    const { id, resource, savingMinor: expectedMinor } = proposal
    const actualMinor = actualSaving(proposal, facts)
    if (!run.dryRun) saveActualSaving(run.platform, id, actualMinor)
    return {
      resource,
      expectedMinor,
      actualMinor,
      isOverestimated: isOverestimated(expectedMinor, actualMinor),
    }
  })
}

/** What came back since is not saved: a higher allocation, pages that are free again, new files without a row. */
function actualSaving({ resource, current, proposed }: StoredProposal, facts: ResourceFacts) {
  const { allocation, costs, pages, leftovers } = facts
  if (isQuota(resource)) {
    const present = allocation[limitOfQuota(resource).allocated]
    return Math.max(0, current - present) * costs[resource]
  }
  const again =
    resource === 'db_reclaim'
      ? pages.freePages * pages.pageSize
      : leftovers.orphans.reduce((sum, { bytes }) => sum + bytes, 0)
  return costOfBytes(Math.max(0, current - proposed - again), costs.storage)
}
