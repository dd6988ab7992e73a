/** The result of a run of BATCH-305 and its file, in the shape of its card; the findings themselves are in the file. */
import {
  SETTING_CATEGORIES,
  SETTING_SEVERITIES,
  type SettingCategory,
  type SettingSeverity,
} from '../../../server/domain/settings/finding.ts'
import {
  type Day,
  isoWithOffset,
  type SystemRun,
  type TenantOutcome,
} from '../../../server/sdk/index.ts'
import { jsonText, platformReport, withEarlier, writeReport } from '../digests/day-file.ts'
import type { SettingParams } from './setting-params.ts'
import type { SyncedTenant } from './sync-tenant.ts'

type Detail = Readonly<{
  tenantCode: string
  plan: string | null
  found: number
  fixed: number
  manual: number
  failed: number
  critical: readonly string[]
}>

export type SettingSummary = Readonly<{
  batchId: string
  executedAt: string
  date: Day
  totalTenants: number
  checkedTenants: number
  tenantsWithInconsistencies: number
  checkedItems: number
  autoFixedCount: number
  manualActionRequired: number
  failedFixes: number
  byCategory: Readonly<Record<SettingCategory, number>>
  bySeverity: Readonly<Record<SettingSeverity, number>>
  held: readonly string[]
  errors: number
  details: readonly Detail[]
  dryRun: boolean
}>

export type Synced = SyncedTenant & Readonly<{ code: string; name: string }>

export function syncedOf(outcomes: readonly TenantOutcome<SyncedTenant>[]): Synced[] {
  return outcomes.flatMap((one) =>
    one.state === 'succeeded'
      ? [{ ...one.result, code: one.tenant.code, name: one.tenant.name }]
      : [],
  )
}

export function summaryOf(
  run: SystemRun<SettingParams>,
  outcomes: readonly TenantOutcome<SyncedTenant>[],
  held: ReadonlySet<string>,
): SettingSummary {
  const synced = syncedOf(outcomes)
  const sum = (of: (one: Synced) => number) => synced.reduce((total, one) => total + of(one), 0)
  return {
    batchId: run.batchId,
    executedAt: isoWithOffset(run.now()),
    date: run.today,
    totalTenants: outcomes.length,
    checkedTenants: synced.length,
    tenantsWithInconsistencies: synced.filter(({ found }) => found > 0).length,
    checkedItems: sum(({ items }) => items),
    autoFixedCount: sum(({ fixed }) => fixed),
    manualActionRequired: sum(({ manual }) => manual),
    failedFixes: sum(({ failed }) => failed),
    byCategory: added(SETTING_CATEGORIES, synced, ({ byCategory }) => byCategory),
    bySeverity: added(SETTING_SEVERITIES, synced, ({ bySeverity }) => bySeverity),
    held: [...held].sort(),
    errors: outcomes.filter(({ state }) => state === 'failed').length,
    details: synced.map(detailOf),
    dryRun: run.dryRun,
  }
}

function added<K extends string>(
  names: readonly K[],
  synced: readonly Synced[],
  of: (one: Synced) => Readonly<Record<K, number>>,
): Record<K, number> {
  const sums = names.map((name) => [name, synced.reduce((sum, one) => sum + of(one)[name], 0)])
  return Object.fromEntries(sums) as Record<K, number>
}

function detailOf({ code, plan, found, fixed, manual, failed, findings }: Synced): Detail {
  const critical = findings.filter(({ severity }) => severity === 'critical')
  return {
    tenantCode: code,
    plan,
    found,
    fixed,
    manual,
    failed,
    critical: critical.map(({ category, key }) => `${category}:${key}`),
  }
}

export async function writeSummary(
  run: SystemRun<SettingParams>,
  summary: SettingSummary,
  synced: readonly Synced[],
): Promise<void> {
  const path = platformReport(run, 'settings', `sync_${summary.date}.json`)
  const fresh = synced.map((one) => ({ ...detailOf(one), findings: one.findings }))
  const details = await withEarlier(path, 'details', fresh)
  await writeReport(run, path, { kind: 'settings', content: jsonText({ ...summary, details }) })
}
