/** A run of BATCH-401 from top to bottom: plan each company, send to all in fair rounds, record each company. */
import { activeTenants } from '../../../data/platform/tenants.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import {
  type ChannelStates,
  fatesOfRun,
  type NoticeFate,
  rowsOfRun,
} from '../../../data/tenant/planned-notices.ts'
import { baseResult } from '../../../server/sdk/base-result.ts'
import {
  BadParameterError,
  type Day,
  type OwnerReport,
  type SystemRun,
  skip,
  type TenantRef,
  TobanError,
} from '../../../server/sdk/index.ts'
import { totals } from '../sending/counts.ts'
import { tellSuccessRates } from './findings.ts'
import type { ScheduledParams } from './params.ts'
import { type CompanyPlan, planCompany } from './plan-company.ts'

/** What is in flight then has three minutes of the timeout left; the rest is for BATCH-402 and 406. */
const RUN_MS = 57 * 60_000

const SHOWN_MESSAGES = 50

type ScheduledRun = SystemRun<ScheduledParams>

type Plan = Readonly<{ plan: CompanyPlan; ms: number } | { error: unknown }>

export async function runScheduled(run: ScheduledRun) {
  const startedAt = run.now()
  const day = demandDay(run)
  const tenants = targets(run, day)
  const plans = planAll(run, tenants, day)
  if (run.dryRun) return preview(run, { tenants, plans, day })
  const alive = tenants.filter(({ code }) => isPlanned(plans.get(code)))
  const owners = await send(run, alive, startedAt + RUN_MS)
  tellSuccessRates(run, owners)
  return await record(run, { tenants, plans, owners, day })
}

/** A later day is only looked at, never sent. */
function demandDay(run: ScheduledRun): Day {
  const day = run.params.date ?? run.businessDate
  if (day <= run.today || run.dryRun) return day
  throw new BadParameterError('date', {
    message: {
      ja: `${day} は未来の日付です。未来の日付は試行 (dryRun) でのみ指定できます`,
      en: `${day} lies in the future: such a day can only be planned in a dry run`,
    },
    hint: {
      ja: 'dryRun を付けるか、今日までの日付を指定してください',
      en: 'ask for a dry run, or give a day up to today',
    },
  })
}

function targets(run: ScheduledRun, day: Day): readonly TenantRef[] {
  if (run.selection !== 'all') return run.selection
  return activeTenants(run.platform, day).map(({ id, code, name }) => ({ id, code, name }))
}

/** One company's trouble is kept for its own result. */
function planAll(run: ScheduledRun, tenants: readonly TenantRef[], day: Day) {
  const plans = new Map<string, Plan>()
  if (run.params.phase === 'send') return plans
  for (const tenant of tenants) {
    if (run.signal.aborted) throw run.signal.reason
    const from = run.now()
    try {
      plans.set(tenant.code, { plan: planCompany(run, tenant, day), ms: run.now() - from })
    } catch (error) {
      plans.set(tenant.code, { error })
    }
    run.progress(plans.size, tenants.length)
  }
  return plans
}

function isPlanned(plan: Plan | undefined): boolean {
  return plan === undefined || 'plan' in plan
}

async function send(
  run: ScheduledRun,
  tenants: readonly TenantRef[],
  deadline: number,
): Promise<readonly OwnerReport[]> {
  const { phase, channels, batchSize } = run.params
  if (phase === 'plan' || tenants.length === 0) return []
  const whose = { platform: false, tenants: tenants.map(({ code }) => code) }
  const { owners } = await run.deliver.drain({ whose, channels, batchSize, deadline })
  return owners
}

type Done = Readonly<{
  tenants: readonly TenantRef[]
  plans: ReadonlyMap<string, Plan>
  owners: readonly OwnerReport[]
  day: Day
}>

type CompanyResult = Readonly<{
  planned: number
  sent: number
  failed: number
  deferred: number
  created: number
  duplicates: number
  ms: number
  byEvent: Readonly<Record<string, { sent: number; failed: number; deferred: number }>>
  byChannel: Readonly<Record<string, Readonly<Record<string, number>>>>
}>

async function record(run: ScheduledRun, { tenants, plans, owners, day }: Done) {
  const reports = new Map(owners.map((owner) => [owner.owner, owner]))
  const outcomes = await run.eachTenant(tenants, ({ code }) => {
    const plan = plans.get(code)
    if (plan && 'error' in plan) throw plan.error
    const report = reports.get(code)
    if (report?.error)
      throw new TobanError({ code: report.error.code, message: report.error.words })
    if (plan?.plan.idle && report && totals([report]).due === 0) {
      return skip('no enabled notification setting, and nothing is due')
    }
    return companyResult(run, code, { plan: plan?.plan ?? null, planMs: plan?.ms ?? 0, report })
  })
  const { results, ...base } = baseResult<CompanyResult>(run.batchId, run, outcomes)
  const done = outcomes.flatMap((one) => (one.state === 'succeeded' ? [one.result] : []))
  const sum = (of: (one: CompanyResult) => number) =>
    done.reduce((total, one) => total + of(one), 0)
  const { sent, retry, dead, inDoubt, deferred, suppressed, expired } = totals(owners)
  const sentCount = sum((one) => one.sent)
  const failedCount = sum((one) => one.failed)
  const deferredCount = sum((one) => one.deferred)
  run.records(sentCount + failedCount + deferredCount)
  return {
    ...base,
    date: day,
    totalNotifications: sentCount + failedCount + deferredCount,
    sentCount,
    failedCount,
    deferredCount,
    deliveries: {
      created: sum((one) => one.created),
      duplicates: sum((one) => one.duplicates),
      sent,
      retry,
      dead,
      inDoubt,
      deferred,
      suppressed,
      expired,
    },
    byChannel: merged(done.map((one) => one.byChannel)),
    byEvent: merged(done.map((one) => one.byEvent)),
    tenants: results,
  }
}

type Parts = Readonly<{
  plan: CompanyPlan | null
  planMs: number
  report: OwnerReport | undefined
}>

function companyResult(
  run: ScheduledRun,
  code: string,
  { plan, planMs, report }: Parts,
): CompanyResult {
  const { fates, rows } = readBack(run, code)
  const of = (fate: NoticeFate['fate']) =>
    fates.filter((one) => one.fate === fate).reduce((sum, { count }) => sum + count, 0)
  return {
    planned: plan?.planned ?? 0,
    // What is read in the application has arrived with its row.
    sent: of('sent') + countOf(plan?.inAppByEvent ?? {}),
    failed: of('failed'),
    deferred: of('deferred'),
    created: plan?.created ?? 0,
    duplicates: plan?.duplicates ?? 0,
    ms: planMs + (report?.ms ?? 0),
    byEvent: eventsOf(fates, plan),
    byChannel: channelsOf(rows),
  }
}

function countOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

function readBack(run: ScheduledRun, code: string) {
  const tenant = openTenant(run.folder.tenantFile(code), { code }, 'read-only')
  try {
    return { fates: fatesOfRun(tenant, run.id), rows: rowsOfRun(tenant, run.id) }
  } finally {
    tenant.sqlite.close()
  }
}

function eventsOf(fates: readonly NoticeFate[], plan: CompanyPlan | null) {
  const none = { sent: 0, failed: 0, deferred: 0 }
  const events: Record<string, typeof none> = {}
  for (const event of Object.keys(plan?.byEvent ?? {})) events[event] = { ...none }
  for (const { event, fate, count } of fates) {
    events[event] = { ...(events[event] ?? none), [fate]: count }
  }
  for (const [event, count] of Object.entries(plan?.inAppByEvent ?? {})) {
    const known = events[event] ?? none
    events[event] = { ...known, sent: known.sent + count }
  }
  return events
}

function channelsOf(rows: readonly ChannelStates[]) {
  const channels: Record<string, Record<string, number>> = {}
  for (const { channel, state, count } of rows) {
    channels[channel] = { ...channels[channel], [state]: count }
  }
  return channels
}

/** Adds up the numbers of companies under the same two names. */
function merged(parts: readonly Readonly<Record<string, Readonly<Record<string, number>>>>[]) {
  const all: Record<string, Record<string, number>> = {}
  for (const [name, numbers] of parts.flatMap((part) => Object.entries(part))) {
    const known = { ...all[name] }
    for (const [key, count] of Object.entries(numbers)) known[key] = (known[key] ?? 0) + count
    all[name] = known
  }
  return all
}

/** Nothing was kept: the plans were taken back, and nobody was called. */
async function preview(
  run: ScheduledRun,
  { tenants, plans, day }: Pick<Done, 'tenants' | 'plans' | 'day'>,
) {
  const outcomes = await run.eachTenant(tenants, ({ code }) => {
    const plan = plans.get(code)
    if (plan && 'error' in plan) throw plan.error
    if (!plan || plan.plan.idle) return skip('no enabled notification setting, and nothing is due')
    const { planned, created, duplicates, byEvent, previews } = plan.plan
    return { planned, created, duplicates, byEvent, messages: previews.slice(0, SHOWN_MESSAGES) }
  })
  const { results, ...base } = baseResult<object>(run.batchId, run, outcomes)
  const made = [...plans.values()].flatMap((one) => ('plan' in one ? [one.plan] : []))
  return {
    ...base,
    dryRun: true,
    date: day,
    totalNotifications: made.reduce((sum, one) => sum + one.planned, 0),
    deliveries: {
      created: made.reduce((sum, one) => sum + one.created, 0),
      duplicates: made.reduce((sum, one) => sum + one.duplicates, 0),
    },
    tenants: results,
  }
}
