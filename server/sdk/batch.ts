/** The shape of a batch: what its author writes, and what the engine calls. */
import type { z } from 'zod'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { TenantDb } from '../../data/tenant/open.ts'
import type { Day, Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import type { Fault } from '../domain/run.ts'
import type { EngineFacts } from './engine-facts.ts'
import type { Postpone, Skip } from './result.ts'
import type { HubRun, Run, SystemRun } from './run.ts'

/** A tenant as everybody may know it: no handle, plain JSON. */
export type TenantRef = Readonly<{ id: string; code: string; name: string }>

/** A tenant inside `each`: the one handle on its file, and its folders (absolute paths). */
export type Tenant = TenantRef &
  Readonly<{
    /** The tenant's own file; read-only in a dry run, so that a forgotten write fails loudly. */
    db: TenantDb
    filesDir: string
    reportsDir: string
  }>

/** A tenant whose file could not be opened: its folders (absolute paths), but no handle. */
export type ClosedTenant = Omit<Tenant, 'db'>

/** What defaults and limits of parameters may depend on. `today` is the day of the clock, not of the work. */
export type ParamsContext = Readonly<{
  businessDate: Day
  today: Day
  now: Instant
  /** Why a person asks for the run; null for scheduled ones. */
  reason: string | null
}>

/** Params without `tenants` and `dryRun`: those belong to every run and are the engine's. */
export type ParamsSchema<P> = (context: ParamsContext) => z.ZodType<P>

/** How one tenant ended in this run, over all its attempts. */
export type TenantOutcome<R = unknown> = Readonly<{
  tenant: TenantRef
  attempt: number
  durationMs: number
}> &
  (
    | Readonly<{ state: 'succeeded'; result: R }>
    | Readonly<{ state: 'skipped'; reason: Words; needsPerson: boolean }>
    /** `result`: what was done before it failed, when the handler threw an IncompleteError. */
    | Readonly<{ state: 'failed'; code: string; error: Words; result?: R }>
  )

/** One message takes at most a minute: a batch that sends is not killed while one is on its way (delivery rule D7). */
export const SENDING_GRACE_MS = 65_000

type Common<P> = {
  /** `BATCH-NNN`; the file is `jobs/<block>/<nnn>-<name>.ts`, the schedule entry has the same id. */
  id: string
  title: Words
  params: ParamsSchema<P>
  /** A thread that was asked to stop is killed after this; default 10 s. Batches that drain outboxes: SENDING_GRACE_MS. */
  stopGraceMs?: number
}

/** A batch that does the same for each tenant, each beside its own file. */
export type TenantBatchSpec<P, F, R, S> = Common<P> & {
  /** Tenants worked on at once on the batch's thread; for handlers that wait for I/O. Default: workers.tenantParallel of toban.yaml. */
  parallel?: number
  /** Which tenants; default: those active on the business date (data-model rule R4). The engine intersects it with the run's selection. */
  targets?(hub: { platform: PlatformDb; run: HubRun<P> }): readonly TenantRef[]
  /** Once before anything is opened or reported: throw to refuse the whole run. Holding's side. */
  check?(hub: { platform: PlatformDb; run: HubRun<P> }): void
  /** Holding's side, before the tenant's part: what it needs of platform.db, read only, as plain JSON. */
  facts?(hub: { tenant: TenantRef; platform: PlatformDb; run: HubRun<P> }): F
  /** How the tenant's file is opened. Default: read-write; a dry run is read-only in any case. */
  opens?: 'read-only' | 'read-write'
  /** Beside the tenant's file. The value is the tenant result: plain JSON, at most 64 KB. */
  each(tenant: Tenant, run: Run<P>, facts: F): R | Skip | Postpone | Promise<R | Skip | Postpone>
  /** Instead of `each` when the tenant's file can not be opened. Default: the tenant fails with that fault. */
  unopened?(
    tenant: ClosedTenant,
    run: Run<P>,
    about: Readonly<{ facts: F; fault: Fault }>,
  ): R | Skip | Promise<R | Skip>
  /** Holding's side, once per good result, in one platform.db transaction; must be idempotent. Not called in a dry run. */
  collect?(result: R, hub: { tenant: TenantRef; platform: PlatformDb; run: HubRun<P> }): void
  /** As `collect`, for a tenant that failed with an IncompleteError: what the holding has to know of the failure. */
  collectIncomplete?(
    result: R,
    hub: { tenant: TenantRef; platform: PlatformDb; run: HubRun<P> },
  ): void
  /** Once at the end of an attempt with all outcomes so far (earlier attempts included); makes the run's summary. On the batch's thread: it may write files. */
  finish?(outcomes: readonly TenantOutcome<R>[], run: Run<P>): S | Promise<S>
}

/** A batch of the holding's own (no loop over tenant files by the engine). */
export type SystemBatchSpec<P, F, S> = Common<P> & {
  /** Holding's side, before the thread starts: what the engine knows of itself, as plain JSON. The thread never opens ops.db for it. */
  facts?(hub: { engine: EngineFacts; platform: PlatformDb; run: HubRun<P> }): F
  run(run: SystemRun<P>, facts: F): S | Postpone | Promise<S | Postpone>
}

export type TenantBatch<P = unknown, F = unknown, R = unknown, S = unknown> = Readonly<
  TenantBatchSpec<P, F, R, S> & { kind: 'tenant' }
>
export type SystemBatch<P = unknown, F = unknown, S = unknown> = Readonly<
  SystemBatchSpec<P, F, S> & { kind: 'system' }
>

/** Any batch, its inner types forgotten: what the engine handles. */
export type Batch = TenantBatch | SystemBatch

/** Declares a batch over tenants; the default export of its module. */
export function defineBatch<P, F = undefined, R = unknown, S = unknown>(
  spec: TenantBatchSpec<P, F, R, S>,
): TenantBatch<P, F, R, S> {
  return { ...spec, kind: 'tenant' }
}

/** Declares a batch of the holding's own; the default export of its module. */
export function defineSystemBatch<P, F = undefined, S = unknown>(
  spec: SystemBatchSpec<P, F, S>,
): SystemBatch<P, F, S> {
  return { ...spec, kind: 'system' }
}
