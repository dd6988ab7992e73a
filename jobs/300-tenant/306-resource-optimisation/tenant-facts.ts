/** Gathers what is known of one company's resources, from the holding's books, its own file and its folder. */
import { lastVerifiedBackup } from '../../../data/platform/backups.ts'
import { allocationOf } from '../../../data/platform/limits.ts'
import {
  includedUsers,
  type QuotaSeries,
  quotaSeries,
  resourceCosts,
} from '../../../data/platform/resource-series.ts'
import { overridesOn, tenantTerms } from '../../../data/platform/setting-masters.ts'
import { knownFiles, pageFigures } from '../../../data/tenant/reclaim.ts'
import type { PageFigures } from '../../../server/domain/resources/reclaim-proposals.ts'
import { limitOfQuota, QUOTAS, type Quota } from '../../../server/domain/resources/resource.ts'
import type { Allocation, Limits } from '../../../server/domain/settings/facts.ts'
import { addDays } from '../../../server/sdk/index.ts'
import { beside } from '../digests/beside.ts'
import { findLeftovers, type Leftovers } from './orphans.ts'
import { analysisOf } from './params.ts'
import type { Work } from './work.ts'

const HOUR_MS = 3_600_000
const OLDEST_BACKUP_MS = 26 * HOUR_MS

export type ResourceFacts = Readonly<{
  series: QuotaSeries
  maxima: Limits
  /** As high as the maxima where there is none. */
  allocation: Allocation
  includedUsers: number
  costs: Readonly<Record<Quota, number>>
  /** A person has agreed on these: nothing is proposed about them. */
  agreed: ReadonlySet<Quota>
  pages: PageFigures
  leftovers: Leftovers
  hasBackup: boolean
}>

export async function resourceFacts(work: Work): Promise<ResourceFacts> {
  const { run, tenant } = work
  const { platform, today } = run
  const { analysisDays } = analysisOf(run.params)
  const own = await beside(run, tenant, { mode: 'read-only' }, async (db) => ({
    pages: pageFigures(db),
    leftovers: await findLeftovers(run.folder.filesDir(tenant.code), {
      known: knownFiles(db),
      now: run.now(),
      signal: run.signal,
    }),
  }))
  const span = { from: addDays(today, -analysisDays), to: addDays(today, -1) }
  return {
    series: quotaSeries(platform, tenant.id, span),
    ...quotasOf(work),
    includedUsers: includedUsers(platform, tenant.id, today),
    costs: resourceCosts(platform),
    agreed: agreedQuotas(work),
    ...own,
    hasBackup: hasFreshBackup(work),
  }
}

export function quotasOf({ run, tenant }: Work): Pick<ResourceFacts, 'maxima' | 'allocation'> {
  const terms = tenantTerms(run.platform, tenant.id)
  if (terms === null) throw new Error(`no tenant ${tenant.id}`)
  const { maxUsers, maxStorageGb: storageGb, apiRateLimit: apiCallsPerHour } = terms.limits
  const allocation = allocationOf(run.platform, tenant.id)
  return {
    maxima: terms.limits,
    allocation: allocation ?? { maxUsers, storageGb, apiCallsPerHour },
  }
}

export function agreedQuotas({ run, tenant }: Work): ReadonlySet<Quota> {
  const agreed = overridesOn(run.platform, tenant.id, run.today).filter(
    ({ category, source }) => category === 'resource' && source !== 'optimizer',
  )
  const isAgreed = (quota: Quota) =>
    agreed.some(({ key }) => key === limitOfQuota(quota).allocationKey)
  return new Set(QUOTAS.filter(isAgreed))
}

/** Data-model rule R13. */
export function hasFreshBackup({ run, tenant }: Work): boolean {
  const good = lastVerifiedBackup(run.platform, run.folder.backupsDir, `tenant:${tenant.code}`)
  return good !== null && run.now() - good.takenAt < OLDEST_BACKUP_MS
}
