/** What the end of a run says: incidents by cause when it failed, their end when it is well again (batch list 7.2). */
import { insertAlertEvent } from '../../data/ops/alert-events.ts'
import { type AlertRow, openAlert, openAlertsUnder } from '../../data/ops/alerts.ts'
import { failureCounts } from '../../data/ops/run-failures.ts'
import { paramsOf, type RunRow, runById } from '../../data/ops/runs.ts'
import { type TenantResultRow, tenantResults } from '../../data/ops/tenant-results.ts'
import type { AlertChange } from '../domain/alert.ts'
import { tellAt } from '../domain/alert-timing.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { type FailureCounts, isSaidAgain } from '../domain/run-incident.ts'
import { clearAlert } from './clear.ts'
import { type AlertContext, digestPlan, entryOf, type Said } from './context.ts'
import { gatherMs } from './gather.ts'
import { judgeMissed, raiseMissed } from './missed-alerts.ts'
import { raiseAlert } from './raise.ts'
import {
  incidentAlert,
  incidentCauses,
  tenantsOfIncident,
  withoutTenants,
} from './run-incidents.ts'
import { failureKey, failurePrefix } from './run-keys.ts'
import { saidOfRun } from './said.ts'
import { judgeDuration } from './slow-run.ts'

type Ended = Readonly<{ run: RunRow; results: readonly TenantResultRow[]; at: Instant }>

/** Called where the end of a run is recorded, in that transaction. Interrupted and cancelled runs say nothing. */
export function judgeRunEnd(context: AlertContext, runId: string, at: Instant): void {
  const run = runById(context.ops, runId)
  if (!run || run.dryRun === 1) return
  const ended = { run, results: tenantResults(context.ops, runId), at }
  if (run.state === 'failed' || run.state === 'timed_out') judgeFailure(context, ended)
  if (run.state === 'succeeded' || run.state === 'warned') judgeGoodEnd(context, ended)
  if (run.state === 'missed') judgeNeverStarted(context, run, at)
}

/** It waited in the queue until it was too late. */
function judgeNeverStarted(context: AlertContext, run: RunRow, at: Instant): void {
  const entry = entryOf(context, run.batchId)
  if (!entry) return
  const { businessDate, scheduledFor, queuedAt, errorMessage } = run
  const reason = errorMessage?.en ?? ''
  const missed = [{ scheduledFor: scheduledFor ?? queuedAt, businessDate, reason }]
  raiseMissed(context, entry, { missed, at })
}

function judgeFailure(context: AlertContext, ended: Ended): void {
  const { run, results, at } = ended
  const { windowMs } = context.config.alerts.failures
  const said = saidOfRun(context, run, at)
  const open = openAlertsUnder(context.ops, failurePrefix(run.batchId))
  const counts = failureCounts(context.ops, run.batchId, at - windowMs)
  const causes = incidentCauses(run, results, open)
  const changes = causes.map((cause) =>
    raiseAlert(context, incidentAlert(context, { run, results, cause, counts }), said),
  )
  const keys = new Set(causes.map((cause) => failureKey(run.batchId, cause.id)))
  for (const alert of open) if (!keys.has(alert.key)) narrow(context, alert, ended)
  const [widest] = causes
  if (widest) {
    const key = failureKey(run.batchId, widest.id)
    sayAgain(context, { key, change: changes[0] ?? 'attached', counts, said })
  }
}

type Again = Readonly<{ key: string; change: AlertChange; counts: FailureCounts; said: Said }>

/** The n-th failure is told although nothing has changed; not to somebody who is on it. */
function sayAgain(context: AlertContext, { key, change, counts, said }: Again): void {
  const isTold = change === 'opened' || change === 'worse'
  if (isTold || !isSaidAgain(counts, context.config.alerts.failures)) return
  const alert = openAlert(context.ops, key)
  if (alert?.state !== 'open') return
  const telling = {
    severity: alert.severity,
    businessHours: false,
    silencedUntil: alert.silencedUntil,
    notBefore: null,
    gatherMs: gatherMs(said.runId),
  }
  insertAlertEvent(context.ops, {
    alertId: alert.alertId,
    at: said.at,
    event: 'repeated',
    severity: alert.severity,
    runId: said.runId,
    tellAt: tellAt(telling, said.at, digestPlan(context)),
  })
  context.heard({ key, change: 'repeated', message: alert.message })
}

/** A run that covered everything ends the batch's incidents; one for some tenants only theirs. */
function judgeGoodEnd(context: AlertContext, ended: Ended): void {
  const { run, at } = ended
  const said = saidOfRun(context, run, at)
  const isWhole = paramsOf(run).tenants === 'all'
  for (const alert of openAlertsUnder(context.ops, failurePrefix(run.batchId))) {
    if (isWhole || run.parentRunId === alert.runId) clearAlert(context, alert.key, said)
    else narrow(context, alert, ended)
  }
  if (isWhole) judgeMissed(context, run, at)
  judgeDuration(context, run, at)
}

/** An incident that this run did not meet: over for the tenants that are good now. */
function narrow(context: AlertContext, alert: AlertRow, { run, results, at }: Ended): void {
  const said = saidOfRun(context, run, at)
  const hit = tenantsOfIncident(alert)
  if (hit.length === 0) {
    // The run as a whole got through; only tenants failed.
    if (run.errorCode === 'tenants_failed') clearAlert(context, alert.key, said)
    return
  }
  const good = new Set(
    results.filter(({ state }) => state === 'succeeded').map(({ tenantCode }) => tenantCode),
  )
  const left = hit.filter((code) => !good.has(code))
  if (left.length === 0) clearAlert(context, alert.key, said)
  else if (left.length < hit.length) withoutTenants(context, alert, left)
}
