/** What a handler sees of its run. Everything ambient (time, log, files, alerts) comes through here. */
import type { DataFolder } from '../../data/folder.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { Deliver } from '../delivery/delivery.ts'
import type { Alerts } from '../domain/alert.ts'
import type { Day, Instant } from '../domain/calendar-day.ts'
import type { Trigger } from '../domain/run.ts'
import type { TenantOutcome, TenantRef } from './batch.ts'
import type { Skip } from './result.ts'
import type { Settings } from './settings.ts'

/** One line of the audit; `before` and `after` are plain JSON without secrets. */
export type AuditedAct = Readonly<{
  verb: string
  object: string
  reason?: string
  before?: unknown
  after?: unknown
}>

/** Structured log of the run; `fields` must be plain JSON and hold no secret. */
export type Log = Readonly<{
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}>

/** The run as the holding's side sees it (`targets`, `check`, `facts`, `collect`): no I/O of its own. */
export type HubRun<P> = Readonly<{
  id: string
  batchId: string
  /** 1 for the first attempt. */
  attempt: number
  /** The day the work is for. */
  businessDate: Day
  /** The day of the clock, in the business zone. */
  today: Day
  /** Epoch ms; the only clock of a batch. */
  now(): Instant
  scheduledFor: Instant | null
  params: P
  dryRun: boolean
  trigger: Trigger
  triggeredBy: string
  /** Why a person started it; null for scheduled runs. */
  reason: string | null
  settings: Settings
  alerts: Alerts
  log: Log
}>

/** The run on its thread. */
export type Run<P> = HubRun<P> &
  Readonly<{
    /** Where files of the data folder are; a tenant batch uses only its tenant's folders and reports/_platform. */
    folder: DataFolder
    /** Aborted on cancel, timeout and shutdown; long work must look at it. */
    signal: AbortSignal
    /** Messages: queued in the caller's transaction, sent by the library; see docs/delivery.md. */
    deliver: Deliver
    progress(done: number, total: number): void
    /** Adds to the attempt's count of records processed (batch list 7.3). */
    records(count: number): void
    /** Puts an act of consequence (an invoice issued, a record corrected) into the hash-chained audit. `verb` is `noun.participle`. */
    audit(act: AuditedAct): void
    /** Registers a finished file as an output of the run. `path` is absolute, below the data folder. */
    artifact(path: string, about: { kind: string; tenant?: TenantRef }): Promise<void>
  }>

/** The run of a system batch. */
export type SystemRun<P> = Run<P> &
  Readonly<{
    /** Read-only in a dry run. */
    platform: PlatformDb
    /** `all`, or the tenants asked for (they exist and are not deleted). */
    selection: 'all' | readonly TenantRef[]
    /**
     * Works through tenants one after the other (or `parallel` at once), recording each one's result durably.
     * A tenant that already has a good result in this run is not worked on again. One that throws is recorded
     * as failed and does not stop the others; the run then ends as failed after `run` has returned its summary.
     */
    eachTenant<R>(
      tenants: readonly TenantRef[],
      work: (tenant: TenantRef) => Promise<R | Skip> | R | Skip,
      options?: { parallel?: number },
    ): Promise<TenantOutcome<R>[]>
  }>
