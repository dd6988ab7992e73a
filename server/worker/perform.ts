/** Performs one attempt of a batch from its work order: the same code on a Bree thread and in `performBatch`. */

import { dataFolder } from '../../data/folder.ts'
import { openPlatform } from '../../data/platform/open.ts'
import { openTenant, type TenantDb } from '../../data/tenant/open.ts'
import { type Delivery, openDelivery } from '../delivery/delivery.ts'
import type { Fault, Outcome } from '../domain/run.ts'
import { inBoth } from '../domain/stored-words.ts'
import { readEnvironment } from '../environment.ts'
import type { Batch, SystemBatch, TenantBatch, TenantOutcome, TenantRef } from '../sdk/batch.ts'
import { isPostpone } from '../sdk/result.ts'
import type { Run, SystemRun } from '../sdk/run.ts'
import { secret } from '../sdk/secret.ts'
import { faultOf } from './fault.ts'
import type { WorkOrder } from './protocol.ts'
import { type AttemptPorts, type Ports, runContext } from './run-context.ts'
import { emptyLedger, forEachTenant, type LoopLedger } from './tenant-loop.ts'

/** The run's message names this many failed tenants; the page lists all. */
const NAMED_FAILURES = 5

/** Never rejects: whatever the batch throws becomes an outcome. When the signal is aborted the caller decides the outcome. */
export async function perform(batch: Batch, order: WorkOrder, ports: Ports): Promise<Outcome> {
  const ledger = emptyLedger()
  ledger.outcomes.push(...order.earlier)
  const delivery = deliveryOf(order, ports)
  const means = { ports: { ...ports, deliver: delivery }, ledger }
  try {
    if (batch.kind === 'tenant') return await performTenants(batch, order, means)
    return await performSystem(batch, order, means)
  } catch (thrown) {
    const fault = faultOf(thrown)
    const summary = thrown instanceof Error && 'summary' in thrown ? thrown.summary : null
    return { kind: 'failed', fault, summary }
  } finally {
    await delivery.close()
  }
}

type Means = { ports: AttemptPorts; ledger: LoopLedger }

/** Opens nothing until the batch enqueues or drains. */
function deliveryOf(order: WorkOrder, ports: Ports): Delivery {
  const { now, report, signal } = ports
  return openDelivery({
    folder: dataFolder(order.dataRoot),
    settings: order.settings.toban,
    clock: ports,
    signal,
    by: `${order.runId}.${order.attempt}`,
    runId: order.runId,
    batchId: order.batchId,
    dryRun: order.dryRun,
    alive: order.alive,
    secret,
    crashAt: readEnvironment().crashAt,
    alerts: {
      raise: (alert) => report({ type: 'alert_raised', at: now(), alert }),
      clear: (key) => report({ type: 'alert_cleared', at: now(), key }),
    },
  })
}

async function performTenants(
  batch: TenantBatch,
  order: WorkOrder,
  means: Means,
): Promise<Outcome> {
  const { ports, ledger } = means
  if (order.work.kind !== 'tenant') throw new Error('a tenant batch needs a tenant work order')
  const facts = new Map(order.work.tenants.map((entry) => [entry.tenant.code, entry.facts]))
  const tenants = order.work.tenants.map((entry) => entry.tenant)
  const total = tenants.length + order.earlier.length
  ports.report({ type: 'progress', done: order.earlier.length, total })
  await forEachTenant(tenants, {
    ports,
    ledger,
    attempt: order.attempt,
    parallel: batch.parallel ?? order.settings.toban.workers.tenantParallel,
    work: async (tenant) => {
      try {
        return await beside(batch, order, {
          tenant,
          run: runContext(order, ports, tenant),
          facts: facts.get(tenant.code),
        })
      } finally {
        ports.report({ type: 'progress', done: ledger.outcomes.length + 1, total })
      }
    },
  })
  if (ports.signal.aborted) return { kind: 'interrupted', reason: 'stopped' }
  const summary = await batch.finish?.(inCodeOrder(ledger.outcomes), runContext(order, ports, null))
  return outcomeOf(means, summary ?? null)
}

type TenantWork = Readonly<{ tenant: TenantRef; run: Run<unknown>; facts: unknown }>

/** Opens the tenant's file for exactly as long as the work lasts. */
async function beside(batch: TenantBatch, order: WorkOrder, work: TenantWork): Promise<unknown> {
  const { tenant, run, facts } = work
  const folder = dataFolder(order.dataRoot)
  const dirs = {
    filesDir: folder.filesDir(tenant.code),
    reportsDir: folder.reportsDir(tenant.code),
  }
  const opened = openFor(batch, order, tenant)
  if ('fault' in opened) {
    if (!batch.unopened) throw opened.thrown
    return batch.unopened({ ...tenant, ...dirs }, run, { facts, fault: opened.fault })
  }
  try {
    return await batch.each({ ...tenant, ...dirs, db: opened.db }, run, facts)
  } finally {
    opened.db.sqlite.close()
  }
}

type Opened = { db: TenantDb } | { fault: Fault; thrown: unknown }

function openFor(batch: TenantBatch, order: WorkOrder, tenant: TenantRef): Opened {
  const path = dataFolder(order.dataRoot).tenantFile(tenant.code)
  const mode = order.dryRun ? 'read-only' : (batch.opens ?? 'read-write')
  try {
    return { db: openTenant(path, { code: tenant.code }, mode) }
  } catch (thrown) {
    return { fault: faultOf(thrown), thrown }
  }
}

async function performSystem(batch: SystemBatch, order: WorkOrder, means: Means): Promise<Outcome> {
  const { ports } = means
  if (order.work.kind !== 'system') throw new Error('a system batch needs a system work order')
  const platform = openPlatform(
    dataFolder(order.dataRoot).platformFile,
    order.dryRun ? 'read-only' : 'read-write',
  )
  try {
    const run: SystemRun<unknown> = {
      ...runContext(order, ports, null),
      platform,
      selection: order.work.selection,
      eachTenant: (tenants, work, options) =>
        eachTenantOf(order, means, { tenants, work, options }),
    }
    const summary = await batch.run(run, order.work.facts)
    if (ports.signal.aborted) return { kind: 'interrupted', reason: 'stopped' }
    if (isPostpone(summary)) {
      return { kind: 'postponed', untilMs: ports.now() + summary.delayMs, reason: summary.reason }
    }
    return outcomeOf(means, summary ?? null)
  } finally {
    platform.sqlite.close()
  }
}

type Loop<R> = {
  tenants: readonly TenantRef[]
  work: (tenant: TenantRef) => R
  options: { parallel?: number } | undefined
}

async function eachTenantOf<R>(
  order: WorkOrder,
  means: Means,
  loop: Loop<R>,
): Promise<TenantOutcome<never>[]> {
  const { ports, ledger } = means
  const done = new Set(order.earlier.map((outcome) => outcome.tenant.code))
  const todo = loop.tenants.filter((tenant) => !done.has(tenant.code))
  await forEachTenant(todo, {
    ports,
    ledger,
    attempt: order.attempt,
    parallel: loop.options?.parallel ?? 1,
    work: loop.work,
  })
  const wanted = new Set(loop.tenants.map((tenant) => tenant.code))
  const outcomes = inCodeOrder(ledger.outcomes).filter((outcome) => wanted.has(outcome.tenant.code))
  return outcomes as TenantOutcome<never>[]
}

function outcomeOf({ ports, ledger }: Means, summary: unknown): Outcome {
  const { postponed, outcomes } = ledger
  if (postponed) {
    return { kind: 'postponed', untilMs: ports.now() + postponed.delayMs, reason: postponed.reason }
  }
  const failed = outcomes.filter((outcome) => outcome.state === 'failed')
  if (failed.length > 0) {
    const named = failed.slice(0, NAMED_FAILURES)
    const list = inBoth((language) =>
      named.map(({ tenant, error }) => `${tenant.code}: ${error[language]}`).join('; '),
    )
    const message = {
      ja: `${outcomes.length} 社中 ${failed.length} 社で失敗。${list.ja}`,
      en: `${failed.length} of ${outcomes.length} tenants failed; ${list.en}`,
    }
    const errorClass = ledger.transientFailure ? 'transient' : 'permanent'
    return {
      kind: 'failed',
      summary,
      fault: { code: 'tenants_failed', message, class: errorClass },
    }
  }
  const warned = outcomes.some((outcome) => outcome.state === 'skipped' && outcome.needsPerson)
  return { kind: warned ? 'warned' : 'succeeded', summary }
}

function inCodeOrder(outcomes: readonly TenantOutcome[]): TenantOutcome[] {
  return [...outcomes].sort((a, b) => (a.tenant.code < b.tenant.code ? -1 : 1))
}
