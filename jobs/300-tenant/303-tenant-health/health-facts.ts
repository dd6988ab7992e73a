/** What a company's check needs of platform.db, as plain JSON; the `facts` of BATCH-303. */
import {
  lastFileBytes,
  type TenantStanding,
  tenantStanding,
  watchedTenants,
} from '../../../data/platform/health-facts.ts'
import { rulesFor, type StoredRule } from '../../../data/platform/monitoring-rules.ts'
import { healthHoursAt, storedHealth } from '../../../data/platform/tenant-health.ts'
import { effectiveRules, type HealthRule, ruleFault } from '../../../server/domain/health/rule.ts'
import { shippedRules } from '../../../server/domain/health/shipped-rules.ts'
import type { HealthHour, StoredHealth } from '../../../server/domain/health/state.ts'
import type { HubRun, Instant, PlatformDb, TenantRef } from '../../../server/sdk/index.ts'
import type { HealthParams } from './health-params.ts'

export type HealthFacts = Readonly<{
  /** The run's minute: every window ends here. */
  at: Instant
  standing: TenantStanding
  rules: readonly HealthRule[]
  /** `<company or *> <metric>: <fault>` of rules that can not be used. */
  invalidRules: readonly string[]
  stored: StoredHealth | null
  /** This hour's row, when the hour was checked before. */
  thisHour: HealthHour | null
  /** Uploads and reports; null when nobody measured them within 26 hours. */
  fileBytes: number | null
  /** p95 of the same hour on the days before. */
  p95Past: readonly number[]
  /** Calls of the same hour on the same weekdays before. */
  callsPast: readonly number[]
  /** Companies that a whole run looks at. */
  watched: number
}>

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** BATCH-301 measures once a day; it may be two hours late. */
const FILES_KNOWN_MS = 26 * HOUR_MS
const BASELINE_DAYS = 14
const SAME_WEEKDAYS = 4

export function healthFacts(
  platform: PlatformDb,
  tenant: TenantRef,
  run: HubRun<HealthParams>,
): HealthFacts {
  const at = run.now() - (run.now() % MINUTE_MS)
  const hour = hourOf(at)
  const standing = tenantStanding(platform, tenant.id, run.today)
  if (standing === null) throw new Error(`no tenant ${tenant.id}`)
  const written = rulesFor(platform, tenant.id)
  const hoursAt = (steps: number, stepMs: number) =>
    healthHoursAt(platform, tenant.id, stepsBack(hour, steps, stepMs))
  return {
    at,
    standing,
    rules: effectiveRules({ shipped: shippedRules(run.settings.monitoring.tenant), ...written }),
    invalidRules: [...written.common, ...written.own].flatMap(faultText),
    stored: storedHealth(platform, tenant.id),
    thisHour: healthHoursAt(platform, tenant.id, [hour])[0] ?? null,
    fileBytes: lastFileBytes(platform, tenant.id, at - FILES_KNOWN_MS),
    p95Past: hoursAt(BASELINE_DAYS, DAY_MS).flatMap(({ p95Ms }) => (p95Ms === null ? [] : [p95Ms])),
    callsPast: hoursAt(SAME_WEEKDAYS, 7 * DAY_MS).flatMap(({ state, apiCalls }) =>
      state === 'UNKNOWN' ? [] : [apiCalls],
    ),
    watched: watchedTenants(platform).length,
  }
}

/** Beginning of the hour; the business zone is whole hours from UTC. */
export function hourOf(at: Instant): Instant {
  return at - (at % HOUR_MS)
}

function stepsBack(hour: Instant, steps: number, stepMs: number): Instant[] {
  return Array.from({ length: steps }, (_, index) => hour - (index + 1) * stepMs)
}

function faultText(rule: StoredRule): string[] {
  const fault = ruleFault(rule)
  return fault === null ? [] : [`${rule.tenantCode ?? '*'} ${rule.metric}: ${fault}`]
}
