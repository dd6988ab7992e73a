/** Measures one company's day beside its own file; the `each` of BATCH-301. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type FeatureUsage,
  FIGURE_COLUMNS,
  type StoredUsage,
  type UsageFigures,
} from '../../../data/platform/usage.ts'
import type { UptimeChecks } from '../../../data/platform/usage-facts.ts'
import { accessLogIsGone, serviceAccountIds } from '../../../data/tenant/activity.ts'
import {
  accessLog,
  errorsLogged,
  notificationsSent,
  reportsCompleted,
  skillAssessments,
  waitForLocks,
} from '../../../data/tenant/usage.ts'
import { daySpan, isoWithOffset, type Run, type Tenant } from '../../../server/sdk/index.ts'
import { type CallTally, tallyCalls } from './call-tally.ts'
import { featureMapper } from './features.ts'
import { gigabytes } from './gigabytes.ts'
import { type Condition, conditions, countChanges } from './judge.ts'
import { estimateMonth } from './month-estimate.ts'
import { peopleFigures } from './people.ts'
import { storageFigures } from './storage.ts'
import type { UsageFacts } from './usage-facts.ts'
import { type Resource, type UsageParams, wantedResources } from './usage-params.ts'

/** A file that stays locked longer fails its company (card 301, Failure). */
const LOCK_WAIT_MS = 10_000
/** Half of the 288 five-minute checks of a day. */
const UPTIME_SLOTS_NEEDED = 144

/** What holding and operators see of one company; the names are batch list 5.1's. */
export type Usage = Readonly<{
  tenantId: string
  period: string
  activeUsers: number
  storageUsedGB: number
  apiCalls: number
  reportsGenerated: number
  calculatedAt: string
}>

export type UsageResult = Readonly<{
  usage: Usage
  figures: UsageFigures
  /** Null when the feature rows stay as they are. */
  features: readonly FeatureUsage[] | null
  conditions: readonly Condition[]
  /** Alarms that begin and end with this day, as against the day before. */
  changes: Readonly<{ opened: number; resolved: number }>
}>

export async function measureUsage(
  tenant: Tenant,
  run: Run<UsageParams>,
  facts: UsageFacts,
): Promise<UsageResult> {
  waitForLocks(tenant.db, LOCK_WAIT_MS)
  const wanted = wantedResources(run.params, facts.stored !== null)
  const needsLog = wanted.has('users') || wanted.has('api') || wanted.has('features')
  const tally = needsLog ? await callTally(tenant, run, facts) : null
  const parts = await measureParts(tenant, run, { facts, wanted, tally })
  const { date } = run.params
  const measured = wholeRow(facts.stored, parts)
  const estimate = estimateMonth({ account: facts.account, figures: measured, date, log: run.log })
  const figures = { ...measured, ...estimate }
  const grades = run.settings.monitoring.tenant
  const found = conditions(tenant.code, { figures, facts, date, grades })
  return {
    usage: usageOf(tenant, run, figures),
    figures,
    features: wanted.has('features') && tally ? tally.features : null,
    conditions: found,
    changes: countChanges(tenant.code, found, { facts, date, grades }),
  }
}

/** Null when the clean-up has taken the day's log and the stored figures must stand. */
async function callTally(
  tenant: Tenant,
  run: Run<UsageParams>,
  facts: UsageFacts,
): Promise<CallTally | null> {
  const span = daySpan(run.params.date)
  if (facts.stored && accessLogIsGone(tenant.db, span)) {
    run.log.warn('the access log of the day was cleaned up: stored figures are kept', span)
    return null
  }
  const { features, healthCheckPaths } = run.settings.toban.usage
  const tally = await tallyCalls(accessLog(tenant.db, span), {
    serviceAccounts: serviceAccountIds(tenant.db),
    healthPaths: healthCheckPaths,
    featureOf: featureMapper(features),
    breathe: async () => {
      await nextTurn()
      run.signal.throwIfAborted()
    },
  })
  run.records(tally.calls)
  return tally
}

type Means = Readonly<{ facts: UsageFacts; wanted: ReadonlySet<Resource>; tally: CallTally | null }>

/** People first: saving their activity may lengthen the file, and the storage must already contain it. */
async function measureParts(
  tenant: Tenant,
  run: Run<UsageParams>,
  { facts, wanted, tally }: Means,
): Promise<Partial<UsageFigures>> {
  const people = wanted.has('users') ? peopleFigures(tenant, run, facts) : {}
  const storage = wanted.has('storage') ? await storageFigures(tenant, run, facts) : {}
  const backup = wanted.has('storage') ? { backupBytes: facts.backupBytes } : {}
  return {
    ...people,
    ...(wanted.has('users') && tally ? peakFigures(tally) : {}),
    ...storage,
    ...backup,
    ...(wanted.has('api') && tally ? callFigures(tally) : {}),
    ...(wanted.has('reports') ? reportFigures(tenant, run) : {}),
    ...(wanted.has('features') ? activityFigures(tenant, run, facts) : {}),
  }
}

/** Every column: the measured ones, the others as they are stored. A column that is neither is a defect of ours. */
function wholeRow(stored: StoredUsage | null, parts: Partial<UsageFigures>): UsageFigures {
  const none = { mtdEstimateMinor: null, currencyCode: null }
  const known: Partial<UsageFigures> = { ...none, ...stored, ...parts }
  const names = Object.keys(FIGURE_COLUMNS) as (keyof UsageFigures)[]
  const missing = names.filter((name) => known[name] === undefined)
  if (missing.length > 0) throw new Error(`not measured and not stored: ${missing.join(', ')}`)
  return Object.fromEntries(names.map((name) => [name, known[name]])) as UsageFigures
}

function peakFigures({ peak }: CallTally): Partial<UsageFigures> {
  return { peakConcurrentUsers: peak.users, peakTime: peak.time }
}

function callFigures(tally: CallTally): Partial<UsageFigures> {
  return {
    apiRequests: tally.calls,
    apiSuccess: tally.success,
    apiClientErrors: tally.clientErrors,
    apiServerErrors: tally.serverErrors,
    responseTimeAvgMs: tally.averageMs,
    responseTimeMaxMs: tally.maximumMs,
    responseTimeP95Ms: tally.p95Ms,
    requestBytes: tally.requestBytes,
    responseBytes: tally.responseBytes,
    busyMs: tally.busyMs,
  }
}

function reportFigures(tenant: Tenant, run: Run<UsageParams>): Partial<UsageFigures> {
  const { all, byPeople } = reportsCompleted(tenant.db, daySpan(run.params.date))
  return { reportsGenerated: all, reportsBillable: byPeople }
}

function activityFigures(
  tenant: Tenant,
  run: Run<UsageParams>,
  facts: UsageFacts,
): Partial<UsageFigures> {
  const span = daySpan(run.params.date)
  return {
    skillAssessments: skillAssessments(tenant.db, run.params.date),
    notificationSent: notificationsSent(tenant.db, span),
    errorCount: errorsLogged(tenant.db, span),
    // The checks live for 7 days: an older day keeps what it was given then.
    uptimePercentageBp: uptimeBp(facts.uptime) ?? facts.stored?.uptimePercentageBp ?? null,
  }
}

/** Share of good checks in basis points, rounded down; null when too few exist. */
export function uptimeBp({ slots, checks, ok }: UptimeChecks): number | null {
  return slots < UPTIME_SLOTS_NEEDED ? null : Math.floor((ok * 10_000) / checks)
}

function usageOf(tenant: Tenant, run: Run<UsageParams>, figures: UsageFigures): Usage {
  return {
    tenantId: tenant.id,
    period: run.params.date,
    activeUsers: figures.activeUsers,
    storageUsedGB: gigabytes(figures.storageBytes),
    apiCalls: figures.apiRequests,
    reportsGenerated: figures.reportsGenerated,
    calculatedAt: isoWithOffset(run.now()),
  }
}
