/** One company: what an interrupted run left, what is proposed now, what of it is applied, what earlier changes brought (card 306). */
import {
  mergeProposals,
  rejectedSince,
  type StoredProposal,
} from '../../../data/platform/optimization-proposals.ts'
import { lastAdjustedAt } from '../../../data/platform/resource-adjustments.ts'
import {
  hasJustFailed,
  isRefused,
  isRested,
  type LastTimes,
  REFUSAL_MS,
} from '../../../server/domain/resources/decisions.ts'
import type { Proposal, Quota, Resource } from '../../../server/domain/resources/resource.ts'
import { applyProposal } from './apply.ts'
import { keptTooLong } from './apply-reclaim.ts'
import { type Effect, effectsOf } from './effects.ts'
import type { Archived } from './orphans.ts'
import { analysisOf } from './params.ts'
import { type Proposed, propose } from './propose.ts'
import { forgetFailure } from './say-findings.ts'
import { settleLeft } from './settle-left.ts'
import { resourceFacts } from './tenant-facts.ts'
import { type Applied, OPTIMISER, type Work } from './work.ts'

/** `id` is null in a dry run. */
export type ShownProposal = Proposal & Readonly<{ id: number | null }>

/** Plain JSON: the tenant result. */
export type OptimisedTenant = Readonly<{
  insufficient: readonly Quota[]
  proposals: readonly ShownProposal[]
  created: number
  refreshed: number
  expired: number
  applied: readonly Applied[]
  effects: readonly Effect[]
  rowsWithoutFile: number
  /** Moved aside more than 30 days ago: for a person to delete. */
  archived: Archived
  settled: number
}>

export async function optimiseTenant(work: Work): Promise<OptimisedTenant> {
  const { run } = work
  const settled = run.dryRun ? 0 : settleLeft(work)
  const facts = await resourceFacts(work)
  const { level } = analysisOf(run.params)
  const proposed = propose(facts, level)
  const wanted = { ...proposed, proposals: withoutRefused(work, proposed.proposals) }
  return {
    insufficient: proposed.insufficient,
    ...(run.dryRun ? preview(wanted) : await carryOut(work, wanted)),
    effects: effectsOf(work, facts),
    rowsWithoutFile: facts.leftovers.rowsWithoutFile,
    archived: await keptTooLong(work),
    settled,
  }
}

function withoutRefused({ run, tenant }: Work, proposals: readonly Proposal[]): Proposal[] {
  const rejected = rejectedSince(run.platform, tenant.id, run.now() - REFUSAL_MS)
  return proposals.filter((proposal) => !isRefused(proposal, rejected))
}

type Carried = Pick<OptimisedTenant, 'proposals' | 'created' | 'refreshed' | 'expired' | 'applied'>

function preview({ proposals }: Proposed): Carried {
  const shown = proposals.map((proposal) => ({ ...proposal, id: null }))
  return { proposals: shown, created: shown.length, refreshed: 0, expired: 0, applied: [] }
}

async function carryOut(work: Work, { proposals, resources }: Proposed): Promise<Carried> {
  const { run, tenant } = work
  const { open, ...counts } = mergeProposals(run.platform, {
    tenantId: tenant.id,
    proposals,
    resources,
    runId: run.id,
    at: run.now(),
  })
  for (const resource of resources)
    if (!hasJustFailed(lastTimes(work, resource), run.now())) forgetFailure(work, resource)
  const applied = run.params.autoApply === true ? await applySafe(work, open) : []
  return { ...counts, applied, proposals: open.map(shown) }
}

async function applySafe(work: Work, open: readonly StoredProposal[]): Promise<Applied[]> {
  const applied: Applied[] = []
  for (const proposal of open) {
    work.run.signal.throwIfAborted()
    if (!proposal.isAutoApplicable) continue
    if (!isRested(lastTimes(work, proposal.resource), work.run.now())) continue
    applied.push(await applyProposal(work, proposal, OPTIMISER))
  }
  return applied
}

function lastTimes({ run, tenant }: Work, resource: Resource): LastTimes {
  const of = { tenantId: tenant.id, resource }
  return {
    doneAt: lastAdjustedAt(run.platform, { ...of, result: 'done' }),
    failedAt: lastAdjustedAt(run.platform, { ...of, result: 'failed' }),
  }
}

function shown(stored: StoredProposal): ShownProposal {
  const { id, resource, kind, current, proposed, unit, savingMinor } = stored
  const { risk, confidenceBp, reasons, isAutoApplicable } = stored
  return {
    id,
    resource,
    kind,
    current,
    proposed,
    unit,
    savingMinor,
    risk,
    confidenceBp,
    reasons,
    isAutoApplicable,
  }
}
