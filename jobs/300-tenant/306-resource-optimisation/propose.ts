/** What the facts of one company lead to: proposals, and quotas of which too little is known (card 306, rules 1–6). */
import { figuresOf } from '../../../server/domain/resources/figures.ts'
import { quotaProposals } from '../../../server/domain/resources/quota-proposals.ts'
import {
  freePagesProposal,
  orphansProposal,
} from '../../../server/domain/resources/reclaim-proposals.ts'
import {
  type Level,
  limitOfQuota,
  type Proposal,
  QUOTAS,
  type Quota,
  RECLAIMS,
  type Resource,
} from '../../../server/domain/resources/resource.ts'
import type { ResourceFacts } from './tenant-facts.ts'

export type Proposed = Readonly<{
  proposals: readonly Proposal[]
  /** Less than 14 days of data. */
  insufficient: readonly Quota[]
  /** All that were looked at, proposal or not. */
  resources: readonly Resource[]
}>

export function propose(facts: ResourceFacts, level: Level): Proposed {
  const free = QUOTAS.filter((quota) => !facts.agreed.has(quota))
  const judged = free.map((quota) => [quota, quotaOf(facts, quota, level)] as const)
  const insufficient = judged.flatMap(([quota, found]) => (found === null ? [quota] : []))
  const known = free.filter((quota) => !insufficient.includes(quota))
  return {
    proposals: [...judged.flatMap(([, found]) => found ?? []), ...reclaims(facts, level)],
    insufficient,
    resources: [...known, ...facts.agreed, ...RECLAIMS],
  }
}

/** Null: insufficient data. */
function quotaOf(facts: ResourceFacts, quota: Quota, level: Level): Proposal[] | null {
  const { allocated, maximum } = limitOfQuota(quota)
  const allocation = facts.allocation[allocated]
  const figures = figuresOf(facts.series[quota], allocation)
  if (figures === null) return null
  const about = {
    quota,
    figures,
    allocation,
    maximum: facts.maxima[maximum],
    included: quota === 'users' ? facts.includedUsers : 0,
    costMinor: facts.costs[quota],
  }
  return quotaProposals(about, level)
}

function reclaims({ pages, leftovers, costs, hasBackup }: ResourceFacts, level: Level): Proposal[] {
  const terms = { level, costMinor: costs.storage, hasBackup }
  const { orphans } = leftovers
  const bytes = orphans.reduce((sum, orphan) => sum + orphan.bytes, 0)
  return [
    freePagesProposal(pages, terms),
    orphansProposal({ files: orphans.length, bytes }, terms),
  ].flatMap((proposal) => proposal ?? [])
}
