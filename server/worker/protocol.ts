/** What crosses the border between the engine and a batch's thread: one work order in, reports out; plain JSON only. */
import type { Alive } from '../delivery/delivery.ts'
import type { AlertRaise, NoData } from '../domain/alert.ts'
import type { Day, Instant } from '../domain/calendar-day.ts'
import { unreachable, type Words } from '../domain/errors.ts'
import type { LevelCounts } from '../domain/log-line.ts'
import type { Fault, LogLevel, Outcome, Trigger } from '../domain/run.ts'
import type { TenantOutcome, TenantRef } from '../sdk/batch.ts'
import type { AuditedAct } from '../sdk/run.ts'
import type { Settings } from '../sdk/settings.ts'

/** Everything a thread needs to know for one attempt. */
export type WorkOrder = Readonly<{
  runId: string
  attempt: number
  batchId: string
  /** Absolute path of the batch's built module. */
  moduleFile: string
  businessDate: Day
  scheduledFor: Instant | null
  trigger: Trigger
  triggeredBy: string
  reason: string | null
  /** Already validated and completed with defaults. */
  params: unknown
  dryRun: boolean
  /** A clock that stands still, for tests; null = the machine's clock. */
  fixedNow: Instant | null
  dataRoot: string
  settings: Settings
  /** Attempts that were under way when this one was ordered: what others claimed is left to nobody. */
  alive: Alive
  work: Work
  /** Tenants that already ended well or for good in earlier attempts of this run. */
  earlier: readonly TenantOutcome[]
}>

export type Work =
  | Readonly<{ kind: 'tenant'; tenants: readonly TenantOrder[] }>
  | Readonly<{ kind: 'system'; selection: 'all' | readonly TenantRef[]; facts: unknown }>

export type TenantOrder = Readonly<{ tenant: TenantRef; facts: unknown }>

/** Largest tenant result, as JSON text in bytes; larger things are artifacts. */
export const MAX_RESULT_BYTES = 64 * 1024

export type TenantEnd =
  | Readonly<{ state: 'succeeded'; resultJson: string }>
  | Readonly<{ state: 'skipped'; reason: Words; needsPerson: boolean }>
  /** `resultJson`: what was done before it failed; null when nothing is worth keeping. */
  | Readonly<{ state: 'failed'; fault: Fault; resultJson: string | null }>
  /** Given back undone: postponed, or the attempt was stopped. */
  | Readonly<{ state: 'pending'; reason: string }>

export type Report =
  | Readonly<{
      type: 'log'
      at: Instant
      level: LogLevel
      tenantCode: string | null
      message: string
      fields: Record<string, unknown> | null
    }>
  | Readonly<{ type: 'progress'; done: number; total: number }>
  | Readonly<{ type: 'tenant_started'; tenant: TenantRef; at: Instant }>
  | Readonly<{ type: 'tenant_finished'; tenant: TenantRef; at: Instant; end: TenantEnd }>
  | Readonly<{
      type: 'artifact'
      at: Instant
      path: string
      kind: string
      tenantCode: string | null
      bytes: number
      sha256: string
    }>
  | Readonly<{ type: 'alert_raised'; at: Instant; alert: AlertRaise }>
  | Readonly<{ type: 'alert_cleared'; at: Instant; key: string }>
  | Readonly<{ type: 'alert_no_data'; at: Instant; silence: NoData }>
  | Readonly<{ type: 'audited'; at: Instant; act: AuditedAct }>
  | Readonly<{ type: 'finished'; at: Instant; outcome: Outcome; usage: Usage }>

/** What an attempt cost (batch list 7.3). Null where the platform gives no reading. */
export type Usage = Readonly<{
  cpuMs: number | null
  peakHeapBytes: number | null
  loopP99Ms: number | null
  records: number
}>

/** Log lines as they are stored: `json` is an array of [at, level, tenantCode, message, fieldsJson]. */
export type PackedLines = Readonly<{ type: 'lines'; count: number; json: string }>

/** Reports as they travel: log lines packed, and those counted that a full log no longer takes. */
export type SentReport =
  | Exclude<Report, { type: 'log' }>
  | PackedLines
  | Readonly<{ type: 'lines_refused'; counts: LevelCounts }>

/** Beside its texts: about what a report takes in memory. */
const REPORT_CHARS = 500

/** What a report counts for in the window of a thread (link.ts); the same number on both sides. */
export function reportChars(report: SentReport): number {
  switch (report.type) {
    case 'lines':
      return report.json.length
    case 'tenant_finished':
      return REPORT_CHARS + ('resultJson' in report.end ? (report.end.resultJson?.length ?? 0) : 0)
    case 'progress':
    case 'tenant_started':
    case 'artifact':
    case 'alert_raised':
    case 'alert_cleared':
    case 'alert_no_data':
    case 'audited':
    case 'lines_refused':
    case 'finished':
      return REPORT_CHARS
    default:
      return unreachable(report)
  }
}

/** From a thread: reports travel in batches. */
export type ThreadMessage = Readonly<{ type: 'reports'; reports: readonly SentReport[] }>

/** To a thread: stop politely; `outcome` is what the attempt will have ended as. */
export type ThreadCommand = Readonly<{ type: 'stop'; outcome: Outcome }>
