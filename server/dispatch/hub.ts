/** The holding's side of a run: choosing tenants, asking for facts, collecting results. Runs on the main thread. */

import type { PlatformDb } from '../../data/platform/open.ts'
import { activeTenants, knownTenants, tenantByCode } from '../../data/platform/tenants.ts'
import type { Alerts } from '../domain/alert.ts'
import type { Calendars } from '../domain/business-calendar.ts'
import { dayAt } from '../domain/calendar-day.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { tenantRest } from '../domain/tenant-rest.ts'
import type { Batch, TenantBatch, TenantOutcome, TenantRef } from '../sdk/batch.ts'
import type { EngineFacts } from '../sdk/engine-facts.ts'
import { BadParameterError } from '../sdk/result.ts'
import type { HubRun, Log } from '../sdk/run.ts'
import type { Settings } from '../sdk/settings.ts'
import type { Work, WorkOrder } from '../worker/protocol.ts'

export type Hub = Readonly<{
  /** Read-only. */
  platform: PlatformDb
  engine: EngineFacts
  /** Of the configuration in force. */
  settings(): Settings
  /** Of the configuration in force. */
  calendars(): Calendars
}>

/** The order without its work; what identifies the attempt. */
export type RunHead = Omit<WorkOrder, 'work' | 'earlier' | 'settings' | 'moduleFile' | 'alive'>

export type HubVoice = Readonly<{ alerts: Alerts; log: Log; now(): number }>

export function hubRun(head: RunHead, settings: Settings, voice: HubVoice): HubRun<unknown> {
  return {
    id: head.runId,
    batchId: head.batchId,
    attempt: head.attempt,
    businessDate: head.businessDate,
    today: dayAt(voice.now()),
    now: voice.now,
    scheduledFor: head.scheduledFor,
    params: head.params,
    dryRun: head.dryRun,
    trigger: head.trigger,
    triggeredBy: head.triggeredBy,
    reason: head.reason,
    settings,
    alerts: voice.alerts,
    log: voice.log,
  }
}

/** `all`, or the tenants of the codes; an unknown or deleted code is refused before anything is opened (R4). */
export function selectTenants(
  platform: PlatformDb,
  codes: 'all' | readonly string[],
): 'all' | readonly TenantRef[] {
  if (codes === 'all') return 'all'
  return [...new Set(codes)].sort().map((code) => {
    const row = tenantByCode(platform, code)
    if (row && !row.isDeleted) return refOf(row)
    const known = knownTenants(platform).map((tenant) => tenant.code)
    throw new BadParameterError('tenants', {
      code: 'unknown_tenant',
      message: {
        ja: `tenants: テナント「${code}」はありません。`,
        en: `tenants: no tenant "${code}"`,
      },
      hint: {
        ja: `登録済み: ${known.slice(0, 20).join(', ') || 'なし'}`,
        en: `Known tenants: ${known.slice(0, 20).join(', ') || 'none'}`,
      },
    })
  })
}

export type WorkRequest = Readonly<{
  batch: Batch
  run: HubRun<unknown>
  hub: Hub
  selection: 'all' | readonly TenantRef[]
  /** Good or final results of earlier attempts: not worked on again. */
  earlier: readonly TenantOutcome[]
  /** Companies whose files somebody works on (recovery, care), by code, with the reason. */
  maintained: ReadonlyMap<string, string>
  /** The schedule's word on companies that rest; null when none is asked for. */
  entry: Pick<ScheduleEntry, 'calendar'> | null
}>

export type PlannedWork = Readonly<{
  work: Work
  /** Tenants asked for by name that the batch does not serve today. */
  notTargets: readonly TenantRef[]
  /** Companies that rest on the business date or are under maintenance, as outcomes: skipped, with the reason. */
  resting: readonly Resting[]
}>
export type Resting = Extract<TenantOutcome, { state: 'skipped' }>

export async function planWork(request: WorkRequest): Promise<PlannedWork> {
  const { batch, run, hub, selection } = request
  if (batch.kind === 'system') {
    const facts = batch.facts?.({ engine: hub.engine, platform: hub.platform, run })
    const work: Work = { kind: 'system', selection, facts: facts ?? null }
    return { work, notTargets: [], resting: [] }
  }
  batch.check?.({ platform: hub.platform, run })
  const offered =
    batch.targets?.({ platform: hub.platform, run }) ??
    activeTenants(hub.platform, run.businessDate)
  const targets = offered.map(refOf)
  const wanted = selection === 'all' ? null : new Set(selection.map((tenant) => tenant.code))
  const done = new Set(request.earlier.map((outcome) => outcome.tenant.code))
  const chosen = targets.filter(
    (tenant) => (wanted?.has(tenant.code) ?? true) && !done.has(tenant.code),
  )
  const targetCodes = new Set(targets.map((tenant) => tenant.code))
  const notTargets =
    selection === 'all'
      ? []
      : selection.filter((tenant) => !targetCodes.has(tenant.code) && !done.has(tenant.code))
  const resting = [...maintainedOf(chosen, request), ...restingOf(chosen, request)]
  const open = chosen.filter((tenant) => !resting.some((rest) => rest.tenant.code === tenant.code))
  const tenants = await withFacts(batch, open, request)
  return { work: { kind: 'tenant', tenants }, notTargets, resting }
}

/** Nobody may touch such a file, whoever asks; a person has to see to what was left out. */
function maintainedOf(tenants: readonly TenantRef[], { maintained, run }: WorkRequest): Resting[] {
  return tenants.flatMap((tenant): Resting[] => {
    const why = maintained.get(tenant.code)
    if (why === undefined) return []
    const reason = { ja: `メンテナンス中: ${why}`, en: `maintenance: ${why}` }
    const about = { tenant, attempt: run.attempt, durationMs: 0, needsPerson: true }
    return [{ ...about, state: 'skipped', reason }]
  })
}

/** A company that a person named is worked for even on its day off. */
function restingOf(tenants: readonly TenantRef[], request: WorkRequest): Resting[] {
  const { entry, hub, run, selection, maintained } = request
  if (!entry || selection !== 'all') return []
  const calendars = hub.calendars()
  return tenants.flatMap((tenant): Resting[] => {
    if (maintained.has(tenant.code)) return []
    const rest = tenantRest(entry, calendars, { code: tenant.code, day: run.businessDate })
    if (!rest) return []
    const about = { tenant, attempt: run.attempt, durationMs: 0, needsPerson: false }
    return [{ ...about, state: 'skipped', reason: rest }]
  })
}

/** Longer than this in one go would hold up the timers. */
const TURN_MS = 10

/** Asks in slices, so that a thousand tenants do not block the main thread. */
async function withFacts(batch: TenantBatch, tenants: readonly TenantRef[], request: WorkRequest) {
  const orders = []
  let turnBegan = performance.now()
  for (const tenant of tenants) {
    if (performance.now() - turnBegan > TURN_MS) {
      await new Promise((resolve) => setImmediate(resolve))
      turnBegan = performance.now()
    }
    const facts = batch.facts?.({ tenant, platform: request.hub.platform, run: request.run })
    orders.push({ tenant, facts: facts ?? null })
  }
  return orders
}

/** How the tenant whose result is collected has ended. */
export type CollectedEnd = 'succeeded' | 'failed'

/** What writes such a result to platform.db; null for batches that have nothing to say of it. */
export function collectorOf(batch: Batch, end: CollectedEnd): TenantBatch['collect'] | null {
  if (batch.kind !== 'tenant') return null
  return (end === 'succeeded' ? batch.collect : batch.collectIncomplete) ?? null
}

/** Writes one result to platform.db, in one transaction; a no-op for batches that collect nothing. */
export function collectResult(
  batch: Batch,
  { end, result }: { end: CollectedEnd; result: unknown },
  hub: { tenant: TenantRef; platform: PlatformDb; run: HubRun<unknown> },
): void {
  const collect = collectorOf(batch, end)
  if (!collect) return
  hub.platform.sqlite.transaction(() => collect(result, hub)).immediate()
}

function refOf(row: { id: string; code: string; name: string }): TenantRef {
  return { id: row.id, code: row.code, name: row.name }
}
