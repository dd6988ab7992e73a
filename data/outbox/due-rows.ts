/** Due rows as they lie there, for looking at them before they are sent, and how old the oldest is. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { ChannelName, DeliveryState, Priority } from '../../server/domain/delivery/outbox.ts'
import { all, get, type Outbox, type OutboxRow } from './table.ts'

export type DueRowsFilter = Readonly<{
  channels: readonly ChannelName[]
  states: readonly DeliveryState[]
  minPriority: Priority
  dueUntil: Instant
  ids: readonly string[] | null
  limit: number
}>

/** The most urgent first. */
export function dueRows(outbox: Outbox, filter: DueRowsFilter): OutboxRow[] {
  const { ids, ...rest } = filter
  const named = ids === null ? '' : `AND ${outbox.id} IN (SELECT value FROM json_each(@ids))`
  const sql = `SELECT ${outbox.columns} FROM ${outbox.table}
    WHERE channel IN (SELECT value FROM json_each(@channels)) AND state IN ('PENDING','RETRY')
      AND state IN (SELECT value FROM json_each(@states)) ${named}
      AND priority >= @minPriority AND next_attempt_at <= @dueUntil
    ORDER BY priority DESC, next_attempt_at, ${outbox.id} LIMIT @limit`
  const { channels, states, minPriority, dueUntil, limit } = rest
  return all<OutboxRow>(outbox, sql, {
    channels: JSON.stringify(channels),
    states: JSON.stringify(states),
    ...(ids === null ? {} : { ids: JSON.stringify(ids) }),
    minPriority,
    dueUntil,
    limit,
  })
}

/** Since when the row that has waited longest is due; null when none is. */
export function oldestDueAt(
  outbox: Outbox,
  { channels, now }: Readonly<{ channels: readonly ChannelName[]; now: Instant }>,
): Instant | null {
  const sql = `SELECT min(next_attempt_at) AS at FROM ${outbox.table}
    WHERE channel IN (SELECT value FROM json_each(@channels)) AND state IN ('PENDING','RETRY')
      AND next_attempt_at <= @now`
  return (
    get<{ at: Instant | null }>(outbox, sql, { channels: JSON.stringify(channels), now })?.at ??
    null
  )
}
