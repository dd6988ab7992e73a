/** A run of BATCH-306: an analysis of all companies, or what a person asks for: chosen proposals, one adjustment put back. */
import {
  dropProposalsBefore,
  proposalById,
  type StoredProposal,
} from '../../../data/platform/optimization-proposals.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import {
  BadParameterError,
  type SystemRun,
  type TenantOutcome,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import { applyProposal } from './apply.ts'
import { holdingOutlook } from './holding-outlook.ts'
import { optimiseTenant } from './optimise-tenant.ts'
import type { OptimiseParams } from './params.ts'
import { writeReports } from './report-files.ts'
import { adjustmentToTakeBack, takeBack } from './roll-back.ts'
import { sayFailures, sayOutlook } from './say-findings.ts'
import { type ActSummary, actSummary, type OptimiseSummary, summaryOf } from './summary.ts'
import { tellHolding } from './tell-holding.ts'
import type { Applied } from './work.ts'

const DAY_MS = 86_400_000
const KEPT_MS = 400 * DAY_MS

type Optimising = SystemRun<OptimiseParams>

export function optimise(run: Optimising): Promise<OptimiseSummary | ActSummary> {
  const { rollback, applyProposals } = run.params
  if (rollback !== undefined) return rollBack(run, rollback)
  return applyProposals === undefined ? analyse(run) : applyChosen(run, applyProposals)
}

async function analyse(run: Optimising): Promise<OptimiseSummary> {
  const known = companies(run)
  const { selection } = run
  const tenants = selection === 'all' ? known : selection
  let done = 0
  const outcomes = await run.eachTenant(tenants, async (tenant) => {
    run.signal.throwIfAborted()
    try {
      return await optimiseTenant({ run, tenant })
    } finally {
      done += 1
      run.progress(done, tenants.length)
    }
  })
  const view = holdingOutlook(run, known)
  const summary = summaryOf(run, outcomes, view)
  run.records(outcomes.length)
  if (run.dryRun) return summary
  sayFailures(run, summary.adjustments)
  if (selection === 'all') sayOutlook(run, view)
  tellHolding(run, summary)
  dropProposalsBefore(run.platform, run.now() - KEPT_MS)
  await writeReports(run, summary)
  return summary
}

function companies(run: Optimising): TenantRef[] {
  return knownTenants(run.platform).map(({ id, code, name }) => ({ id, code, name }))
}

async function applyChosen(run: Optimising, ids: readonly number[]): Promise<ActSummary> {
  const chosen = [...new Set(ids)].map((id) => demandOpen(run, id))
  const tenants = companies(run).filter(({ id }) => chosen.some((one) => one.tenantId === id))
  const outcomes = await run.eachTenant(tenants, async (tenant) => {
    const applied: Applied[] = []
    for (const proposal of chosen.filter((one) => one.tenantId === tenant.id)) {
      run.signal.throwIfAborted()
      // An earlier attempt of this run may have done it.
      if (run.dryRun || proposal.state !== 'proposed') continue
      applied.push(await applyProposal({ run, tenant }, proposal, run.triggeredBy))
    }
    return applied
  })
  const applied = goodOf(outcomes).flat()
  if (!run.dryRun) sayFailures(run, applied)
  return actSummary(run, applied)
}

/** Throws BadParameterError; nothing is applied then. */
function demandOpen(run: Optimising, id: number): StoredProposal {
  const found = proposalById(run.platform, id)
  const isAsked =
    run.selection === 'all' || run.selection.some((tenant) => tenant.id === found?.tenantId)
  if (!found || !isAsked) throw refused('unknown', id)
  if (found.kind === 'upsell') throw refused('upsell', id)
  if (found.state !== 'proposed' && run.attempt === 1) throw refused('decided', id)
  return found
}

async function rollBack(run: Optimising, id: number): Promise<ActSummary> {
  const adjustment = adjustmentToTakeBack(run, id)
  const tenants = companies(run).filter((tenant) => tenant.id === adjustment.tenantId)
  const outcomes = await run.eachTenant(tenants, (tenant) => takeBack({ run, tenant }, adjustment))
  const [end] = goodOf(outcomes)
  return {
    ...actSummary(run, []),
    rolledBack: end?.result === 'done' ? 1 : 0,
    note: end?.note ?? null,
  }
}

function goodOf<R>(outcomes: readonly TenantOutcome<R>[]): R[] {
  return outcomes.flatMap((one) => (one.state === 'succeeded' ? [one.result] : []))
}

const WHY = {
  unknown: {
    ja: '対象のテナントにこの提案はありません',
    en: 'there is no such proposal for these tenants',
  },
  upsell: {
    ja: '契約の上限を超える提案は適用できません',
    en: 'it goes beyond the contract and can not be applied',
  },
  decided: { ja: 'この提案はすでに処理されています', en: 'it is not open any more' },
} as const

function refused(why: keyof typeof WHY, id: number): BadParameterError {
  return new BadParameterError('applyProposals', {
    code: `proposal_${why}`,
    message: {
      ja: `applyProposals ${id}: ${WHY[why].ja}`,
      en: `applyProposals ${id}: ${WHY[why].en}`,
    },
    hint: {
      ja: 'BATCH-306 の画面で、いま有効な提案を確かめてください。',
      en: 'look at the open proposals on the page of BATCH-306',
    },
  })
}
