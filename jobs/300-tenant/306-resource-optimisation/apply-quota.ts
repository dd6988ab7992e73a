/** Changes what is set aside for a company, looks whether all is well, and puts it back when in doubt (card 306, rule 8). */
import { tenantStanding } from '../../../data/platform/health-facts.ts'
import { allocationOf, deleteAllocation, saveAllocation } from '../../../data/platform/limits.ts'
import { endOverride, overridesOn, saveOverride } from '../../../data/platform/setting-masters.ts'
import { limitOfQuota, type Quota } from '../../../server/domain/resources/resource.ts'
import type { Allocation } from '../../../server/domain/settings/facts.ts'
import type { Limit } from '../../../server/domain/settings/limits.ts'
import { stateFindings } from '../303-tenant-health/state-check.ts'
import { beside } from '../digests/beside.ts'
import { agreedQuotas, quotasOf } from './tenant-facts.ts'
import { type End, OPTIMISER, reasonOf, type Work } from './work.ts'

export type QuotaChange = Readonly<{
  quota: Quota
  before: number
  after: number
  proposalId: number
}>

export async function applyQuota(work: Work, change: QuotaChange): Promise<End> {
  const obstacle = obstacleTo(work, change)
  if (obstacle !== null) return { result: 'skipped', note: obstacle }
  const known = allocationOf(work.run.platform, work.tenant.id)
  const usual = await healthOf(work)
  const doubt = (await written(work, change)) ?? (await doubtAbout(work, change, usual))
  return doubt === null ? { result: 'done', note: null } : putBack(work, { change, known, doubt })
}

/** Null: nothing stands in the way. */
function obstacleTo(work: Work, { quota, before, after }: QuotaChange): string | null {
  const { maxima, allocation } = quotasOf(work)
  const limit = limitOfQuota(quota)
  if (agreedQuotas(work).has(quota)) return 'agreed'
  if (allocation[limit.allocated] !== before) return 'stale'
  if (after > maxima[limit.maximum]) return 'beyond_contract'
  return isChangedToday(work, limit) ? 'changed_today' : null
}

/** The exception of a day replaces another one of the same day: there would be nothing to go back to. */
function isChangedToday({ run, tenant }: Work, { allocationKey }: Limit): boolean {
  return overridesOn(run.platform, tenant.id, run.today).some(
    ({ category, key, validFrom }) =>
      category === 'resource' && key === allocationKey && validFrom === run.today,
  )
}

/** Null: written. Else what was in the way, twice. */
async function written(work: Work, change: QuotaChange): Promise<string | null> {
  try {
    write(work, change)
    return null
  } catch (first) {
    work.run.log.warn('an allocation could not be written; once more', { error: String(first) })
  }
  try {
    write(work, change)
    return null
  } catch (second) {
    return String(second)
  }
}

function write({ run, tenant }: Work, { quota, after, proposalId }: QuotaChange): void {
  const { allocated, allocationKey } = limitOfQuota(quota)
  const at = run.now()
  run.platform.sqlite
    .transaction(() => {
      const { allocation } = quotasOf({ run, tenant })
      saveAllocation(run.platform, tenant.id, {
        allocation: { ...allocation, [allocated]: after },
        by: OPTIMISER,
        at,
      })
      saveOverride(run.platform, {
        tenantId: tenant.id,
        category: 'resource',
        key: allocationKey,
        value: String(after),
        source: 'optimizer',
        reason: reasonOf(proposalId),
        validFrom: run.today,
        validUntil: null,
        by: OPTIMISER,
      })
    })
    .immediate()
}

async function doubtAbout(
  work: Work,
  { quota, after }: QuotaChange,
  usual: ReadonlySet<string>,
): Promise<string | null> {
  const { allocated } = limitOfQuota(quota)
  const stands = allocationOf(work.run.platform, work.tenant.id)?.[allocated]
  if (stands !== after) return `reads back as ${stands}`
  try {
    const fresh = [...(await healthOf(work))].filter((metric) => !usual.has(metric))
    return fresh.length === 0 ? null : `health: ${fresh.join(', ')}`
  } catch (error) {
    return `health: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** What the state check of BATCH-303 finds now. Throws when the file can not be read. */
async function healthOf({ run, tenant }: Work): Promise<ReadonlySet<string>> {
  const standing = tenantStanding(run.platform, tenant.id, run.today)
  if (standing === null) throw new Error(`no tenant ${tenant.id}`)
  const { code } = tenant
  const found = await beside(run, tenant, { mode: 'read-only' }, (db) => {
    const folders = {
      filesDir: run.folder.filesDir(code),
      reportsDir: run.folder.reportsDir(code),
    }
    return stateFindings({ ...tenant, ...folders, db }, { standing, today: run.today })
  })
  return new Set(found.map(({ metric }) => metric))
}

type Doubtful = Readonly<{ change: QuotaChange; known: Allocation | null; doubt: string }>

function putBack(work: Work, { change, known, doubt }: Doubtful): End {
  try {
    restoreQuota(work, { ...change, known })
    return { result: 'failed', note: doubt }
  } catch (error) {
    work.run.log.error('an allocation could not be put back', { error: String(error) })
    return { result: 'failed', note: `${doubt}; ${String(error)}`, alarm: 'put_back' }
  }
}

export type Undo = Omit<QuotaChange, 'after'> & Readonly<{ known: Allocation | null }>

/** The value from before, and the exception's end; without an allocation from before, none. */
export function restoreQuota(
  { run, tenant }: Work,
  { quota, before, proposalId, known }: Undo,
): void {
  const { allocated } = limitOfQuota(quota)
  const { platform, today } = run
  platform.sqlite
    .transaction(() => {
      const stamp = { by: OPTIMISER, at: run.now() }
      const present = allocationOf(platform, tenant.id)
      if (known === null) deleteAllocation(platform, tenant.id)
      else if (present)
        saveAllocation(platform, tenant.id, {
          ...stamp,
          allocation: { ...present, [allocated]: before },
        })
      endOverride(platform, { tenantId: tenant.id, reason: reasonOf(proposalId), on: today })
    })
    .immediate()
}
