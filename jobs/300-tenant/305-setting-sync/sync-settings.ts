/** A run of BATCH-305: the masters, a look at all companies, then one after the other. */
import { dropChangesBefore } from '../../../data/platform/setting-changes.ts'
import { dropFindingsBefore } from '../../../data/platform/setting-findings.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import type { EngineFacts, HubRun, SystemRun, TenantRef } from '../../../server/sdk/index.ts'
import { loadMasters } from './masters.ts'
import { type RollbackSummary, rollBack } from './roll-back.ts'
import { isOwnKey, sayFindings } from './say-findings.ts'
import { refuseMisuse, type SettingParams } from './setting-params.ts'
import { type SettingSummary, summaryOf, syncedOf, writeSummary } from './setting-summary.ts'
import { heldChanges } from './survey.ts'
import { syncTenant } from './sync-tenant.ts'
import { tellHolding } from './tell-holding.ts'

const DAY_MS = 86_400_000
const FINDINGS_KEPT_MS = 400 * DAY_MS
const CHANGES_KEPT_MS = 3 * 366 * DAY_MS

/** What a person says who changed a master on purpose; its object is `category key`. */
export const CONFIRMED = 'setting_master.confirmed'

export type EngineSays = Readonly<{
  /** Names of settings whose master a person changed on purpose within the last day. */
  confirmed: readonly string[]
  /** Alerts of this batch that are open. */
  open: readonly string[]
}>

export function confirmedMasters({
  engine,
  run,
}: Readonly<{ engine: EngineFacts; run: HubRun<SettingParams> }>): EngineSays {
  return {
    confirmed: engine.audited(CONFIRMED, run.now() - DAY_MS),
    open: engine
      .openAlerts('HIGH')
      .map(({ key }) => key)
      .filter(isOwnKey),
  }
}

export async function syncSettings(
  run: SystemRun<SettingParams>,
  { confirmed, open }: EngineSays,
): Promise<SettingSummary | RollbackSummary> {
  refuseMisuse(run)
  const masters = loadMasters(run)
  if (run.params.rollbackRun !== undefined) return rollBack(run, masters)
  const tenants = targets(run)
  const held = await heldChanges(run, tenants, { masters, confirmed })
  let done = 0
  const outcomes = await run.eachTenant(tenants, async (tenant) => {
    run.signal.throwIfAborted()
    try {
      return await syncTenant({ run, tenant, masters }, held)
    } finally {
      done += 1
      run.progress(done, tenants.length)
    }
  })
  const synced = syncedOf(outcomes)
  const summary = summaryOf(run, outcomes, held)
  run.records(summary.checkedItems)
  if (run.dryRun) return summary
  sayFindings(run, { synced, summary, open })
  tellHolding(run, { summary, synced })
  dropFindingsBefore(run.platform, run.now() - FINDINGS_KEPT_MS)
  dropChangesBefore(run.platform, run.now() - CHANGES_KEPT_MS)
  await writeSummary(run, summary, synced)
  return summary
}

function targets(run: SystemRun<SettingParams>): readonly TenantRef[] {
  if (run.selection !== 'all') return run.selection
  return knownTenants(run.platform).map(({ id, code, name }) => ({ id, code, name }))
}
