/** Counts what a drain has done, per owner, channel and connection; each row counts once, as what it last became. */
import type { Instant } from '../domain/calendar-day.ts'
import type { ChannelName } from '../domain/delivery/outbox.ts'

/** What a row became in this drain. `deferred`: class A, B or F, an open circuit, quiet hours. */
export type RowFate =
  | 'sent'
  | 'deferred'
  | 'retry'
  | 'dead'
  | 'suppressed'
  | 'inDoubt'
  | 'expired'
  | 'cancelled'

export type Counts = Readonly<Record<RowFate, number>>

export type FateOfRow = Readonly<{
  id: string
  channel: ChannelName
  fate: RowFate
  /** Dead and in doubt: why. */
  code: string | null
  /** Masked. */
  recipient: string
}>

export type OwnerTally = {
  fates: Map<string, FateOfRow>
  bytes: number
  durationsMs: number[]
  sentBy: Map<string, { sent: number; failed: number }>
  startedAt: Instant
}

export function newTally(startedAt: Instant): OwnerTally {
  return { fates: new Map(), bytes: 0, durationsMs: [], sentBy: new Map(), startedAt }
}

export function noCounts(): Record<RowFate, number> {
  return {
    sent: 0,
    deferred: 0,
    retry: 0,
    dead: 0,
    suppressed: 0,
    inDoubt: 0,
    expired: 0,
    cancelled: 0,
  }
}

export function countsOf(fates: Iterable<FateOfRow>): Record<RowFate, number> {
  const counts = noCounts()
  for (const { fate } of fates) counts[fate] += 1
  return counts
}

export function noteSend(tally: OwnerTally, connectionId: string, sent: boolean): void {
  const known = tally.sentBy.get(connectionId) ?? { sent: 0, failed: 0 }
  known[sent ? 'sent' : 'failed'] += 1
  tally.sentBy.set(connectionId, known)
}
