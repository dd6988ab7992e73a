/** Writes what a thread reports into ops.db, in the order it came, and hands good results to the holding's side. */

import { upsertArtifact } from '../../data/ops/artifacts.ts'
import { recordAudit } from '../../data/ops/audit.ts'
import { demandLease } from '../../data/ops/fence.ts'
import { insertLogLine, lastSeq } from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import {
  failTenant,
  returnTenant,
  skipTenant,
  startTenant,
  succeedTenant,
} from '../../data/ops/tenant-results.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import { type Language, unreachable } from '../domain/errors.ts'
import type { Fault, LogLevel } from '../domain/run.ts'
import type { Batch, TenantRef } from '../sdk/batch.ts'
import { logOf } from '../sdk/log.ts'
import type { HubRun } from '../sdk/run.ts'
import { faultOf } from '../worker/fault.ts'
import type { Report, TenantEnd } from '../worker/protocol.ts'
import { type Collectable, CollectError, collectOnce } from './collect.ts'
import type { Events } from './events.ts'
import { collectorOf, type HubVoice } from './hub.ts'

/** Lines of one run beyond this are dropped and counted; a flood must not fill the disk. */
export const MAX_LOG_LINES = 1_000_000

export type RecorderOptions = Readonly<{
  ops: OpsDb
  /** Read-write; only `collect` uses it. */
  platform: PlatformDb
  batch: Batch
  runId: string
  attempt: number
  dryRun: boolean
  triggeredBy: string
  language: Language
  events: Events
  alerts: AlertDesk
  now(): number
  hubRun(voice: HubVoice): HubRun<unknown>
}>

export type Recorder = Readonly<{
  record(reports: readonly Report[]): void
  log(level: LogLevel, message: string, fields?: Record<string, unknown> | null): void
  /** Gives an already recorded result to platform.db after a crash. */
  collect(tenant: TenantRef, ended: Collectable): void
  /** Tenants whose result could not be collected: good in the thread, failed in the ledger. */
  collectFailures(): readonly string[]
  progress(): Readonly<{ done: number; total: number }> | null
}>

type Context = RecorderOptions & {
  seq: number
  dropped: number
  /** Tenant code to sentence. */
  failures: Map<string, string>
  progress: { done: number; total: number } | null
}

export function openRecorder(options: RecorderOptions): Recorder {
  const context: Context = {
    ...options,
    seq: lastSeq(options.ops, options.runId),
    dropped: 0,
    failures: new Map(),
    progress: null,
  }
  return {
    record: (reports) => record(context, reports),
    log: (level, message, fields) =>
      writeLine(context, {
        type: 'log',
        at: context.now(),
        level,
        tenantCode: null,
        message,
        fields: fields ?? null,
      }),
    collect: (tenant, ended) => collectOne(context, tenant, ended),
    collectFailures: () => [...context.failures].map(([code, why]) => `${code}: ${why}`),
    progress: () => context.progress,
  }
}

function record(context: Context, reports: readonly Report[]): void {
  const write = context.ops.sqlite.transaction(() => {
    demandLease(context.ops)
    for (const report of reports) writeReport(context, report)
  })
  write.immediate()
  for (const report of reports) {
    if (report.type !== 'tenant_finished') continue
    const ended = collectable(context, report.end)
    if (ended) collectOne(context, report.tenant, ended)
  }
  tell(context, reports)
}

/** Null when the batch has nothing to say to platform.db about this end. */
function collectable(context: Context, end: TenantEnd): Collectable | null {
  if (context.dryRun || (end.state !== 'succeeded' && end.state !== 'failed')) return null
  if (end.resultJson === null || collectorOf(context.batch, end.state) === null) return null
  return { end: end.state, resultJson: end.resultJson, attempt: context.attempt }
}

function writeReport(context: Context, report: Report): void {
  const { ops, runId, attempt } = context
  switch (report.type) {
    case 'log':
      writeLine(context, report)
      return
    case 'progress':
      context.progress = { done: report.done, total: report.total }
      return
    case 'tenant_started':
      startTenant(ops, { runId, tenantCode: report.tenant.code, attempt, at: report.at })
      return
    case 'tenant_finished':
      writeTenantEnd(context, report)
      return
    case 'artifact':
      upsertArtifact(ops, { runId, ...report })
      return
    case 'alert_raised':
      if (!context.dryRun) context.alerts.raise(report.alert, sourceOf(context, report.at))
      return
    case 'alert_cleared':
      if (!context.dryRun) context.alerts.clear(report.key, sourceOf(context, report.at))
      return
    case 'audited':
      writeAudit(context, report)
      return
    case 'finished':
      return
    default:
      unreachable(report)
  }
}

function writeTenantEnd(
  context: Context,
  report: Extract<Report, { type: 'tenant_finished' }>,
): void {
  const { ops, runId, attempt } = context
  const key = { runId, tenantCode: report.tenant.code, attempt, at: report.at }
  const { end } = report
  const collectedAt = collectable(context, end) ? null : report.at
  switch (end.state) {
    case 'succeeded':
      // Nothing to collect = collected; otherwise the mark follows when platform.db has it.
      succeedTenant(ops, key, end.resultJson, collectedAt)
      return
    case 'skipped':
      skipTenant(ops, key, end)
      return
    case 'failed':
      failTenant(ops, key, end.fault, { resultJson: end.resultJson, collectedAt })
      writeLine(context, {
        type: 'log',
        at: report.at,
        level: 'error',
        tenantCode: report.tenant.code,
        message: `${end.fault.code}: ${end.fault.message}`,
        fields: { class: end.fault.class },
      })
      return
    case 'pending':
      returnTenant(ops, key)
      return
    default:
      unreachable(end)
  }
}

function collectOne(context: Context, tenant: TenantRef, ended: Collectable): void {
  const at = context.now()
  const tenantCode = tenant.code
  const log = logOf((level, message, fields) =>
    writeLine(context, { type: 'log', at, level, tenantCode, message, fields }),
  )
  try {
    collectOnce(context, ended, { tenant, log })
    context.failures.delete(tenantCode)
  } catch (thrown) {
    if (!(thrown instanceof CollectError)) throw thrown
    failToCollect(context, tenant, { ended, at, fault: faultOf(thrown.cause, context.language) })
  }
}

type CollectFailure = Readonly<{ ended: Collectable; at: number; fault: Fault }>

function failToCollect(context: Context, tenant: TenantRef, failure: CollectFailure): void {
  const { ended, at, fault } = failure
  const { ops, runId } = context
  context.failures.set(tenant.code, fault.message)
  // A tenant that failed keeps its own reason.
  if (ended.end === 'succeeded') {
    const key = { runId, tenantCode: tenant.code, attempt: ended.attempt, at }
    failTenant(ops, key, { ...fault, code: 'collect_failed' })
  }
  const message = `collect_failed: ${fault.message}`
  const fields = null
  writeLine(context, { type: 'log', at, level: 'error', tenantCode: tenant.code, message, fields })
}

function writeLine(context: Context, line: Extract<Report, { type: 'log' }>): void {
  if (context.seq > MAX_LOG_LINES) {
    context.dropped += 1
    return
  }
  context.seq += 1
  const full = context.seq > MAX_LOG_LINES
  insertLogLine(context.ops, {
    runId: context.runId,
    seq: context.seq,
    at: line.at,
    level: full ? 'warn' : line.level,
    tenantCode: full ? null : line.tenantCode,
    message: full
      ? `more than ${MAX_LOG_LINES} lines: the rest of this run's log is dropped`
      : line.message,
    fieldsJson: line.fields && !full ? JSON.stringify(line.fields) : null,
  })
}

function writeAudit(context: Context, { at, act }: Extract<Report, { type: 'audited' }>): void {
  if (context.dryRun) return
  recordAudit(context.ops, {
    ...act,
    at,
    operator: context.triggeredBy,
    result: 'ok',
    runId: context.runId,
  })
}

function sourceOf(context: Context, at: number) {
  return { batchId: context.batch.id, runId: context.runId, at }
}

function tell(context: Context, reports: readonly Report[]): void {
  const { events, runId } = context
  const batchId = context.batch.id
  if (reports.some((report) => report.type !== 'log')) events.emit({ kind: 'run', runId, batchId })
  if (reports.some((report) => report.type === 'log')) events.emit({ kind: 'log', runId, batchId })
}
