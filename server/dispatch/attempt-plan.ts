/** The holding's side of an attempt before its thread starts: tenants, facts, and what the ledger expects of it. */

import type { OpsDb } from '../../data/ops/open.ts'
import { attemptsUnderWay, paramsOf, type RunRow } from '../../data/ops/runs.ts'
import { tenantsUnderMaintenance } from '../../data/ops/system-state.ts'
import { expectTenant, skipTenant, tenantResults } from '../../data/ops/tenant-results.ts'
import { UNHEARD } from '../domain/alert.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { sameWords } from '../domain/stored-words.ts'
import type { TenantRef } from '../sdk/batch.ts'
import { logOf } from '../sdk/log.ts'
import type { Settings } from '../sdk/settings.ts'
import type { WorkOrder } from '../worker/protocol.ts'
import type { LoadedBatch } from './batch-library.ts'
import { earlierOutcomes } from './earlier-outcomes.ts'
import { type Hub, hubRun, type PlannedWork, planWork, type RunHead, selectTenants } from './hub.ts'
import { resolveParams } from './params.ts'
import type { Recorder } from './recorder.ts'

export type AttemptToPlan = Readonly<{
  ops: OpsDb
  hub: Hub
  run: RunRow
  head: RunHead
  batch: LoadedBatch
  entry: ScheduleEntry
  settings: Settings
  recorder: Recorder
  now(): Instant
}>

export type PlannedAttempt = Readonly<{ order: WorkOrder }> &
  Pick<PlannedWork, 'notTargets' | 'resting'>

/** Runs code of the batch (`check`, `targets`, `facts`): what it throws is the batch's failure. */
export async function planAttempt(asked: AttemptToPlan): Promise<PlannedAttempt> {
  const { ops, hub, head, settings, entry, recorder } = asked
  const { batch, file } = asked.batch
  const stored = paramsOf(asked.run)
  const earlier = earlierOutcomes(hub.platform, tenantResults(ops, asked.run.id))
  const run = hubRun(head, settings, {
    now: asked.now,
    alerts: UNHEARD,
    log: logOf(recorder.log),
  })
  const selection = selectTenants(hub.platform, stored.tenants)
  const params = resolveParams({
    batch,
    raw: stored.params,
    businessDate: run.businessDate,
    now: run.now(),
    reason: run.reason,
  })
  const { work, notTargets, resting } = await planWork({
    batch,
    run: { ...run, params },
    hub,
    selection,
    earlier,
    maintained: tenantsUnderMaintenance(ops, head.runId),
    entry,
  })
  if (work.kind === 'system' && entry.calendar?.perTenant)
    recorder.log('warn', 'calendar.perTenant has no effect: the batch works for the holding')
  const settled = [...earlier, ...resting]
  const alive = { at: asked.now(), attempts: attemptsUnderWay(ops) }
  const order = { ...head, params, settings, moduleFile: file, alive, work, earlier: settled }
  return { order, notTargets, resting }
}

/** Enters the tenants of the order as pending, so that a crash leaves on record what was to be done. */
export function expectTenants(ops: OpsDb, planned: PlannedAttempt, at: Instant): void {
  const { order, notTargets, resting } = planned
  const { runId, attempt, work } = order
  const key = (tenant: TenantRef) => ({ runId, tenantCode: tenant.code, attempt, at })
  const enter = ops.sqlite.transaction(() => {
    if (work.kind === 'tenant') {
      for (const { tenant } of work.tenants) expectTenant(ops, runId, tenant.code, attempt)
    }
    for (const tenant of notTargets)
      skipTenant(ops, key(tenant), { reason: sameWords('not_a_target'), needsPerson: false })
    for (const rest of resting) skipTenant(ops, key(rest.tenant), rest)
  })
  enter.immediate()
}
