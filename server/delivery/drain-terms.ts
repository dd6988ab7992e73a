/** What a drain is asked for, works with, and reports. */
import type { Outbox } from '../../data/outbox/table.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { ChannelName, Priority } from '../domain/delivery/outbox.ts'
import type { Words } from '../domain/errors.ts'
import type { Connections } from './connections.ts'
import type { Lanes } from './lanes.ts'
import type { SenderDeps } from './send-claimed.ts'
import type { FateOfRow, RowFate } from './tally.ts'

/** Somebody with an outbox. Its file is open only while it is served. */
export type Participant = Readonly<{
  /** Company code, `_platform` or `_ops`. */
  owner: string
  /** Company; null = the holding. */
  tenantId: string | null
  /** Its rows wait because the company is suspended or its contract is over. */
  held: boolean
  /** The company is deleted: what it had not sent yet is cancelled. */
  gone: boolean
  open(): Readonly<{ outbox: Outbox; installationId: string; close(): void }>
}>

/** Who was served when; kept over runs, so that the longest waiting goes first. */
export type ServeOrder = Readonly<{
  last(): ReadonlyMap<string, Instant>
  note(owner: Participant, at: Instant): void
}>

export type DrainDeps = SenderDeps &
  Readonly<{
    dataRoot: string
    participants: readonly Participant[]
    /** As they are now: an operator may change them during a long drain. */
    connections(): Connections
    lanes: Lanes
    serveOrder: ServeOrder
    /** Rule D6: the claimer has ended although its lease runs. */
    isGone(claimedBy: string, renewedAt: Instant): boolean
    /** Called after an owner's last turn, with its file open. */
    onServed?(participant: Participant, outbox: Outbox): void
  }>

/** What is to be sent. Only rows that are due now are ever looked at. */
export type DrainFilter = Readonly<{
  channels?: readonly ChannelName[]
  states?: readonly ('PENDING' | 'RETRY')[]
  /** Only these rows. */
  ids?: readonly string[]
  minPriority?: Priority
  /** Due until then instead of now; never the future. */
  dueUntil?: Instant
  /** Rows per owner and round. */
  batchSize?: number
}>

export type OwnerReport = Readonly<{
  owner: string
  tenantId: string | null
  counts: Readonly<Record<RowFate, number>>
  fates: readonly FateOfRow[]
  recovered: Readonly<{ requeued: number; inDoubt: number }>
  /** Due at the end. */
  remaining: number
  /** Due, but the company is suspended or its contract is over. */
  held: number
  /** Since when the row that waits longest is due; null = none is. */
  oldestDueAt: Instant | null
  /** Rows of unknown fate that the outbox now holds. */
  inDoubt: readonly InDoubtRow[]
  /** Due rows wait for a connection or for credentials. */
  barred: boolean
  bytes: number
  durationsMs: readonly number[]
  sentBy: ReadonlyMap<string, Readonly<{ sent: number; failed: number }>>
  ms: number
  error: Readonly<{ code: string; words: Words }> | null
}>

export type InDoubtRow = Readonly<{
  id: string
  channel: ChannelName
  recipient: string
  ioStartedAt: Instant | null
  code: string | null
  /** BATCH-402 still asks the service; nobody is bothered yet. */
  awaitsEvidence: boolean
}>

export type DrainReport = Readonly<{
  owners: readonly OwnerReport[]
  rounds: number
  ended: 'empty' | 'deadline' | 'stopped'
}>
