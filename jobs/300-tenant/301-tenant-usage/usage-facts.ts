/** What a company's measurement needs of platform.db, as plain JSON; the `facts` of BATCH-301. */

import { billingAccount } from '../../../data/platform/billing-account.ts'
import { rulesFor } from '../../../data/platform/monitoring-rules.ts'
import { type StoredUsage, storedUsage } from '../../../data/platform/usage.ts'
import {
  callsEarlierInMonth,
  dataBytesOfNextDay,
  hasLaterUsage,
  type IssuedInvoice,
  issuedInvoice,
  liveBackupBytes,
  type UptimeChecks,
  type UsageLimits,
  uptimeChecks,
  usageLimits,
} from '../../../data/platform/usage-facts.ts'
import type { Account } from '../../../server/domain/billing/quote.ts'
import { effectiveRules } from '../../../server/domain/health/rule.ts'
import { shippedRules } from '../../../server/domain/health/shipped-rules.ts'
import {
  addDays,
  addMonths,
  daySpan,
  type HubRun,
  monthOf,
  type PlatformDb,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import type { Grades } from './judge.ts'
import type { UsageParams } from './usage-params.ts'

export type UsageFacts = Readonly<{
  stored: StoredUsage | null
  dayBefore: StoredUsage | null
  limits: UsageLimits
  backupBytes: number
  uptime: UptimeChecks
  callsEarlierInMonth: number
  /** False when a later day has a row: then conditions of now are not judged by this one. */
  isNewest: boolean
  dataBytesOfNextDay: number | null
  previousInvoice: IssuedInvoice | null
  /** The rule that BATCH-303 judges the storage by, too: one alert, one opinion. Null = switched off. */
  storageGrades: Grades | null
  /** What the month is priced from, as BATCH-302 reads it. */
  account: Account
}>

export function usageFacts(
  platform: PlatformDb,
  tenant: TenantRef,
  run: HubRun<UsageParams>,
): UsageFacts {
  const { date } = run.params
  const key = { tenantId: tenant.id, date }
  return {
    stored: storedUsage(platform, key),
    dayBefore: storedUsage(platform, { ...key, date: addDays(date, -1) }),
    limits: usageLimits(platform, key),
    backupBytes: liveBackupBytes(platform, tenant.id),
    uptime: uptimeChecks(platform, tenant.id, daySpan(date)),
    callsEarlierInMonth: callsEarlierInMonth(platform, key),
    isNewest: !hasLaterUsage(platform, key),
    dataBytesOfNextDay: dataBytesOfNextDay(platform, key),
    previousInvoice: issuedInvoice(platform, tenant.id, addMonths(monthOf(date), -1)),
    storageGrades: storageGrades(platform, tenant, run),
    account: billingAccount(platform, { tenantId: tenant.id, period: monthOf(date) }),
  }
}

function storageGrades(
  platform: PlatformDb,
  tenant: TenantRef,
  run: HubRun<UsageParams>,
): Grades | null {
  const shipped = shippedRules(run.settings.monitoring.tenant)
  const rules = effectiveRules({ shipped, ...rulesFor(platform, tenant.id) })
  const rule = rules.find(({ metric, enabled }) => metric === 'storage' && enabled)
  return rule ? { medium: rule.medium, high: rule.high, critical: rule.critical } : null
}
