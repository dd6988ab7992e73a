/** Writes what a thread reports into ops.db, in the order it came, and hands good results to the holding's side. */

import { upsertArtifact } from '../../data/ops/artifacts.ts'
import { recordAudit } from '../../data/ops/audit.ts'
import { demandLease } from '../../data/ops/fence.ts'
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
import { type Language, unreachable, type Words } from '../domain/errors.ts'
import type { Fault, LogLevel } from '../domain/run.ts'
import { inBoth } from '../domain/stored-words.ts'
import type { Batch, TenantRef } from '../sdk/batch.ts'
import { logOf } from '../sdk/log.ts'
import type { HubRun } from '../sdk/run.ts'
import { faultOf } from '../worker/fault.ts'
import type { EngineEnd } from '../worker/link.ts'
import { reportChars, type SentReport, type TenantEnd } from '../worker/protocol.ts'
import { type Collectable, CollectError, collectOnce } from './collect.ts'
import type { Events } from './events.ts'
import { collectorOf, type HubVoice } from './hub.ts'
import type { LineWriter } from './line-writer.ts'
import { openRunLog, type RunLog } from './run-log.ts'

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
  lines: LineWriter
  /** The engine's end of what it shares with the thread; null when there is none. */
  link: EngineEnd | null
  now(): number
  hubRun(voice: HubVoice): HubRun<unknown>
}>

export type Recorder = Readonly<{
  /** Log lines follow in groups; everything else is committed when it returns. */
  record(reports: readonly SentReport[]): void
  log(level: LogLevel, message: string, fields?: Record<string, unknown> | null): void
  /** Gives an already recorded result to platform.db after a crash. */
  collect(tenant: TenantRef, ended: Collectable): void
  /** Tenants whose result could not be collected: good in the thread, failed in the ledger. */
  collectFailures(): readonly Words[]
  progress(): Readonly<{ done: number; total: number }> | null
  /** Writes the lines that still wait, and how many were dropped. Call before the settlement. */
  close(): void
}>

type Context = RecorderOptions & {
  log: RunLog
  /** Tenant code to sentence. */
  failures: Map<string, Words>
  progress: { done: number; total: number } | null
}

export function openRecorder(options: RecorderOptions): Recorder {
  const { events, runId, link } = options
  const log = openRunLog({
    ops: options.ops,
    writer: options.lines,
    runId,
    language: options.language,
    now: options.now,
    onSettled: (chars) => {
      link?.take(chars)
      events.emit({ kind: 'log', runId, batchId: options.batch.id })
    },
    onFull: () => link?.refuseLines(),
  })
  const context: Context = { ...options, log, failures: new Map(), progress: null }
  return {
    record: (reports) => record(context, reports),
    log: (level, message, fields) => log.line({ level, message, fields: fields ?? null }),
    collect: (tenant, ended) => collectOne(context, tenant, ended),
    collectFailures: () =>
      [...context.failures].map(([code, why]) => inBoth((language) => `${code}: ${why[language]}`)),
    progress: () => context.progress,
    close: () => log.close(),
  }
}

/** What the ledger has to hear of, in order. */
type LedgerReport = Exclude<SentReport, { type: 'lines' | 'lines_refused' | 'progress' }>

function record(context: Context, reports: readonly SentReport[]): void {
  const ledger = reports.filter((report) => !isPassing(context, report)) as LedgerReport[]
  if (ledger.length > 0) {
    const write = context.ops.sqlite.transaction(() => {
      demandLease(context.ops)
      for (const report of ledger) writeReport(context, report)
    })
    write.immediate()
    context.link?.take(ledger.reduce((sum, report) => sum + reportChars(report), 0))
  }
  for (const report of ledger) {
    if (report.type === 'finished') context.log.flush()
    if (report.type !== 'tenant_finished') continue
    const ended = collectable(context, report.end)
    if (ended) collectOne(context, report.tenant, ended)
  }
  if (reports.some((report) => report.type !== 'lines')) tell(context)
}

/** Takes what is not for the ledger; false for the rest. */
function isPassing(context: Context, report: SentReport): boolean {
  switch (report.type) {
    case 'lines':
      context.log.add(report)
      return true
    case 'lines_refused':
      context.log.refused(report.counts)
      break
    case 'progress':
      context.progress = { done: report.done, total: report.total }
      break
    default:
      return false
  }
  context.link?.take(reportChars(report))
  return true
}

/** Null when the batch has nothing to say to platform.db about this end. */
function collectable(context: Context, end: TenantEnd): Collectable | null {
  if (context.dryRun || (end.state !== 'succeeded' && end.state !== 'failed')) return null
  if (end.resultJson === null || collectorOf(context.batch, end.state) === null) return null
  return { end: end.state, resultJson: end.resultJson, attempt: context.attempt }
}

function writeReport(context: Context, report: LedgerReport): void {
  const { ops, runId, attempt } = context
  switch (report.type) {
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
    case 'alert_no_data':
      if (!context.dryRun) context.alerts.noData(report.silence, sourceOf(context, report.at))
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
  report: Extract<LedgerReport, { type: 'tenant_finished' }>,
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
      context.log.line({
        level: 'error',
        message: `${end.fault.code}: ${end.fault.message[context.language]}`,
        fields: { class: end.fault.class },
        tenantCode: report.tenant.code,
        at: report.at,
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
    context.log.line({ level, message, fields, tenantCode, at }),
  )
  try {
    collectOnce(context, ended, { tenant, log })
    context.failures.delete(tenantCode)
  } catch (thrown) {
    if (!(thrown instanceof CollectError)) throw thrown
    failToCollect(context, tenant, { ended, at, fault: faultOf(thrown.cause) })
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
  const message = `collect_failed: ${fault.message[context.language]}`
  context.log.line({ level: 'error', message, tenantCode: tenant.code, at })
}

function writeAudit(
  context: Context,
  { at, act }: Extract<LedgerReport, { type: 'audited' }>,
): void {
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

function tell({ events, runId, batch }: Context): void {
  events.emit({ kind: 'run', runId, batchId: batch.id })
}
