/** The library as a run sees it: `run.deliver`. Opens its own handles at the first use and closes them with the run. */
import type { DataFolder } from '../../data/folder.ts'
import { allIntegrations } from '../../data/platform/integrations.ts'
import { openPlatform, type PlatformDb } from '../../data/platform/open.ts'
import type { TenantDb } from '../../data/tenant/open.ts'
import type { TobanConfig } from '../config/config.ts'
import type { SecretRef } from '../config/secrets.ts'
import type { Alerts } from '../domain/alert.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import type { Clock } from './clock.ts'
import { connectionsOf } from './connections.ts'
import type { DrainFilter, DrainReport } from './drain-terms.ts'
import type { Drains } from './drains.ts'
import { type Enqueued, enqueue, type PlatformMessage, type TenantMessage } from './enqueue.ts'
import type { WhoseOutboxes } from './participants.ts'
import type { OwnerPreview, PreviewRequest } from './preview.ts'
import type { Requeued, RequeueRequest } from './requeue.ts'
import type { Settled } from './settle.ts'

export type DrainRequest = DrainFilter &
  Readonly<{
    whose: WhoseOutboxes
    /** Nothing is begun after this instant. */
    deadline: Instant
    /** For this drain only: attempts in all, and the base interval between them. */
    maxAttempts?: number
    intervalMs?: number
  }>

export type Deliver = Readonly<{
  /** In the caller's transaction on its own handle. */
  enqueue(db: TenantDb, message: TenantMessage): Enqueued
  enqueue(db: PlatformDb, message: PlatformMessage): Enqueued
  /** Sends what is due. Not in a dry run. */
  drain(request: DrainRequest): Promise<DrainReport>
  /** After-care: asks services about doubtful messages, adds fallbacks for dead ones. Not in a dry run. */
  settle(request: Pick<DrainRequest, 'whose'>): Promise<Settled[]>
  /** Makes an operator's choice due now. Not in a dry run. */
  requeue(request: RequeueRequest): Promise<Requeued>
  /** Builds what is due and forgets it again; calls nobody, writes nothing. */
  preview(request: PreviewRequest): Promise<OwnerPreview[]>
}>

/** Attempts that were under way at an instant (delivery rule D6). */
export type Alive = Readonly<{ at: Instant; attempts: readonly string[] }>

export type DeliveryOptions = Readonly<{
  folder: DataFolder
  settings: TobanConfig
  clock: Clock
  signal: AbortSignal
  /** `<run>.<attempt>`. */
  by: string
  runId: string
  batchId: string
  /** `drain` is refused. */
  dryRun: boolean
  alive: Alive
  secret(ref: SecretRef): string
  /** TOBAN_CRASH_AT. */
  crashAt: string | null
  alerts: Pick<Alerts, 'raise' | 'clear'>
  /** Which start of the machine; default: as it says. */
  boot?: string | null
  /** Default 2. */
  lanesPerConnection?: number
}>

export type Delivery = Deliver & Readonly<{ close(): Promise<void> }>

export function openDelivery(options: DeliveryOptions): Delivery {
  const { folder, settings, clock } = options
  let reading: PlatformDb | null = null
  let drains: Drains | null = null
  const sending = async (): Promise<Drains> => {
    if (options.dryRun) throw dryRunSendsNothing()
    // Loaded when it is needed: most batches send nothing, and their threads should be ready at once.
    const { openDrains } = await import('./drains.ts')
    drains ??= openDrains(options)
    return drains
  }
  return {
    enqueue: (db: TenantDb | PlatformDb, message: TenantMessage | PlatformMessage) => {
      reading ??= openPlatform(folder.platformFile, 'read-only')
      return enqueue(db as TenantDb, message as TenantMessage, {
        connections: connectionsOf(allIntegrations(reading), settings),
        now: clock.now(),
        runId: options.runId,
      })
    },
    drain: async (request) => (await sending()).drain(request),
    settle: async (request) => (await sending()).settle(request),
    requeue: async (request) => (await sending()).requeue(request),
    preview: async (request) => {
      const { previewDrain } = await import('./preview.ts')
      return await previewDrain(options, request)
    },
    close: async () => {
      reading?.sqlite.close()
      await drains?.close()
      reading = null
      drains = null
    },
  }
}

function dryRunSendsNothing(): TobanError {
  return new TobanError({
    code: 'dry_run_sends_nothing',
    message: {
      ja: '試行では送信できません。deliver.preview を使ってください',
      en: 'a dry run sends nothing: use deliver.preview',
    },
  })
}
