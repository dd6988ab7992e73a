/** One drain as a run reports it: what became of whose messages, and each company's part as its tenant result. */
import { knownTenants } from '../../../data/platform/tenants.ts'
import { type BaseEntry, baseResult } from '../../../server/sdk/base-result.ts'
import {
  type DrainReport,
  type DrainRequest,
  type OwnerReport,
  type PreviewRequest,
  type SystemRun,
  type TenantRef,
  TobanError,
} from '../../../server/sdk/index.ts'
import { type OwnerCounts, ownerCounts } from './counts.ts'

export type Drained = Readonly<{
  report: DrainReport
  /** The fields every result over companies has. */
  base: Readonly<{
    batchId: string
    executedAt: string
    totalTenants: number
    successCount: number
    errorCount: number
  }>
  tenants: readonly (BaseEntry & Partial<OwnerCounts>)[]
}>

export async function drainFor(run: SystemRun<unknown>, request: DrainRequest): Promise<Drained> {
  const report = await run.deliver.drain(request)
  run.records(report.owners.reduce((sum, owner) => sum + ownerCounts(owner).due, 0))
  return { report, ...(await recordOwners(run, report.owners)) }
}

/** A company whose file could not be used has failed; all others have their numbers, also when nothing was due. */
export async function recordOwners(run: SystemRun<unknown>, owners: readonly OwnerReport[]) {
  const byCode = new Map(owners.map((owner) => [owner.owner, owner]))
  const refs = refsOf(run, new Set(byCode.keys()))
  const outcomes = await run.eachTenant(refs, ({ code }) => {
    const owner = byCode.get(code)
    if (!owner) throw new Error(`${code} was not served`)
    if (owner.error) throw new TobanError({ code: owner.error.code, message: owner.error.words })
    return ownerCounts(owner)
  })
  const { results, ...base } = baseResult<OwnerCounts>(run.batchId, run, outcomes)
  return { base, tenants: results }
}

function refsOf({ platform }: SystemRun<unknown>, codes: ReadonlySet<string>): TenantRef[] {
  return knownTenants(platform)
    .filter(({ code }) => codes.has(code))
    .map(({ id, code, name }) => ({ id, code, name }))
}

/** Of a dry run: how many would go, wait or end without a try, and the first of each company. */
export async function previewFor(run: SystemRun<unknown>, request: PreviewRequest) {
  const owners = await run.deliver.preview(request)
  return {
    dryRun: true,
    due: owners.reduce((sum, { rows }) => sum + rows.length, 0),
    owners: owners.map(({ owner, held, rows }) => ({
      owner,
      held,
      due: rows.length,
      wouldSend: held ? 0 : rows.filter(({ becomes }) => becomes === 'send').length,
      bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
      rows: rows.slice(0, SHOWN_ROWS),
    })),
  }
}

const SHOWN_ROWS = 50
