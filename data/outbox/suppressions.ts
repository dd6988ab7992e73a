/** Addresses and destinations to which nothing more is sent (delivery rule D8, class D); each outbox but ops has its own list. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { ChannelName } from '../../server/domain/delivery/outbox.ts'
import { all, get, type Outbox, type OutboxRow, run } from './table.ts'

export const SUPPRESSION_REASONS = ['HARD_BOUNCE', 'DEST_GONE', 'UNSUBSCRIBED', 'OPERATOR'] as const
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number]

export type SuppressionRow = Readonly<{
  recipientHash: string
  channel: ChannelName
  reason: SuppressionReason
  code: string | null
  since: Instant
  /** Null: until somebody lifts it. */
  until: Instant | null
  sourceDeliveryId: string | null
  /** As the refused message named it; null when that row is gone. */
  address: string | null
}>

/** Null: the recipient may be written to. */
export function suppressionOf(
  outbox: Outbox,
  recipient: Pick<OutboxRow, 'recipientHash' | 'channel'>,
  now: Instant,
): Readonly<{ reason: SuppressionReason; code: string | null }> | null {
  // An alert is the last word there is: it is always tried.
  if (outbox.plane === 'ops') return null
  const sql = `SELECT reason, code FROM address_suppressions
    WHERE recipient_hash = @hash AND channel = @channel AND (until IS NULL OR until > @now)`
  const { recipientHash: hash, channel } = recipient
  return (
    get<{ reason: SuppressionReason; code: string | null }>(outbox, sql, { hash, channel, now }) ??
    null
  )
}

export function suppress(
  outbox: Outbox,
  row: Pick<OutboxRow, 'id' | 'recipientHash' | 'channel'>,
  about: Readonly<{ reason: SuppressionReason; code: string; now: Instant }>,
): void {
  if (outbox.plane === 'ops') return
  run(
    outbox,
    `INSERT INTO address_suppressions (recipient_hash, channel, reason, code, since, until, source_delivery_id)
     VALUES (@hash, @channel, @reason, @code, @now, NULL, @id)
     ON CONFLICT (recipient_hash, channel) DO UPDATE SET reason = @reason, code = @code, since = @now,
       until = NULL, source_delivery_id = @id`,
    { id: row.id, hash: row.recipientHash, channel: row.channel, ...about },
  )
}

/** A plain 550 counts only the second time within 30 days. */
const REPEAT_SPAN_MS = 30 * 86_400_000

/** Whether another message to the recipient was refused for good within the last 30 days. */
export function wasRefusedBefore(outbox: Outbox, row: OutboxRow, now: Instant): boolean {
  if (outbox.log === null) return false
  const sql = `SELECT 1 AS found FROM ${outbox.log} WHERE recipient_hash = @hash AND channel = @channel
    AND outcome_class = 'D' AND started_at > @since AND delivery_id <> @id LIMIT 1`
  const bound = {
    hash: row.recipientHash,
    channel: row.channel,
    since: now - REPEAT_SPAN_MS,
    id: row.id,
  }
  return get(outbox, sql, bound) !== undefined
}

/** Where a page of a list over several outboxes ended; of two that are alike in all else the later owner comes first. */
export type SuppressionPlace = Readonly<{
  since: Instant
  recipientHash: string
  channel: string
  owner: string
}>

export type SuppressionPage = Readonly<{
  limit: number
  /** Only those behind it; null = from the newest. */
  behind: SuppressionPlace | null
  /** Whose outbox it is. */
  owner: string
}>

/** Newest first. */
export function suppressions(
  outbox: Outbox,
  { limit, behind, owner }: SuppressionPage,
): SuppressionRow[] {
  if (outbox.plane === 'ops') return []
  const { since, recipientHash, channel } = behind ?? NEWEST
  const isBehind = behind !== null && owner >= behind.owner ? '<' : '<='
  return all<SuppressionRow>(
    outbox,
    `SELECT s.recipient_hash AS recipientHash, s.channel, s.reason, s.code, s.since, s.until,
       s.source_delivery_id AS sourceDeliveryId, d.recipient_address AS address
     FROM address_suppressions s LEFT JOIN ${outbox.table} d ON d.${outbox.id} = s.source_delivery_id
     WHERE (s.since, s.recipient_hash, s.channel) ${isBehind} (@since, @recipientHash, @channel)
     ORDER BY s.since DESC, s.recipient_hash DESC, s.channel DESC LIMIT @limit`,
    { limit, since, recipientHash, channel },
  )
}

const NEWEST = { since: Number.MAX_SAFE_INTEGER, recipientHash: '', channel: '' }

/** False: there was none. */
export function liftSuppression(
  outbox: Outbox,
  recipient: Readonly<{ recipientHash: string; channel: ChannelName }>,
): boolean {
  const sql =
    'DELETE FROM address_suppressions WHERE recipient_hash = @recipientHash AND channel = @channel'
  return outbox.plane !== 'ops' && run(outbox, sql, recipient) > 0
}
