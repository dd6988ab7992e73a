/** Delivery rule D5: taking due rows under a lease, marking the one whose I/O begins, giving back the rest. Called by the drain. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { AGED_MS } from '../../server/domain/delivery/next-attempt.ts'
import type { ChannelName, Priority } from '../../server/domain/delivery/outbox.ts'
import { all, durably, get, type Outbox, type OutboxRow, run } from './table.ts'

/** Longest a claim lasts without being prolonged. */
export const LEASE_MS = 5 * 60_000

/** Which rows a drain is about; `null` leaves a question open. */
export type DueFilter = Readonly<{
  channel: ChannelName
  /** Null: whatever connection the row names. */
  configId: string | null
  states: readonly ('PENDING' | 'RETRY')[]
  ids: readonly string[] | null
  minPriority: Priority
  /** Due at this instant or before. */
  dueUntil: Instant
}>

export type ClaimOrder = Readonly<{
  filter: DueFilter
  token: string
  /** The attempt that claims: `<run>.<attempt>`, or the main process. */
  by: string
  now: Instant
  limit: number
}>

/** Up to `limit` due rows, now SENDING and ours, in the order in which they are to be sent. */
export function claim(outbox: Outbox, order: ClaimOrder): OutboxRow[] {
  return durably(outbox, () => {
    const ids = dueIds(outbox, order)
    if (ids.length === 0) return []
    const rows = all<OutboxRow>(
      outbox,
      `UPDATE ${outbox.table} SET state = 'SENDING', claim_token = @token, claimed_by_run = @by,
         lease_until = @lease, io_started_at = NULL${outbox.touch}
       WHERE ${outbox.id} IN (SELECT value FROM json_each(@ids)) AND state IN ('PENDING','RETRY')
       RETURNING ${outbox.columns}`,
      {
        ids: JSON.stringify(ids),
        token: order.token,
        by: order.by,
        lease: order.now + LEASE_MS,
        now: order.now,
      },
    )
    const place = new Map(ids.map((id, index) => [id, index]))
    return rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
  })
}

/**
 * Priority, then due time, then id. A row due for more than six hours is served with the priority above
 * (rule D11): so each class is two ranges of the index, and 20 among 50,000 cost 20.
 */
function dueIds(outbox: Outbox, { filter, now, limit }: ClaimOrder): string[] {
  const agedBefore = Math.min(now - AGED_MS, filter.dueUntil)
  const ids: string[] = []
  for (let served = 4; served >= 0 && ids.length < limit; served -= 1) {
    const aged = { priority: served - 1, after: 0, until: agedBefore }
    const fresh = { priority: served, after: agedBefore, until: filter.dueUntil }
    for (const range of [aged, fresh]) {
      if (range.priority < filter.minPriority || range.priority > 3) continue
      ids.push(...rangeIds(outbox, filter, { ...range, limit: limit - ids.length }))
    }
  }
  return ids
}

type Range = Readonly<{ priority: number; after: Instant; until: Instant; limit: number }>

function rangeIds(outbox: Outbox, filter: DueFilter, range: Range): string[] {
  if (range.limit <= 0) return []
  return all<{ id: string }>(
    outbox,
    `SELECT ${outbox.id} AS id FROM ${outbox.table}
     WHERE ${conditions(outbox, filter)} AND priority = @priority
       AND next_attempt_at > @after AND next_attempt_at <= @until
     ORDER BY next_attempt_at, ${outbox.id} LIMIT @limit`,
    { ...bindings(filter), ...range },
  ).map((row) => row.id)
}

function conditions(outbox: Outbox, filter: DueFilter): string {
  return [
    'channel = @channel',
    // As the index says it, so that it is used.
    "state IN ('PENDING','RETRY')",
    ...(filter.states.length === 1 ? ['state = @state'] : []),
    ...(filter.configId === null ? [] : ['integration_config_id = @configId']),
    ...(filter.ids === null ? [] : [`${outbox.id} IN (SELECT value FROM json_each(@ids))`]),
  ].join(' AND ')
}

function bindings({ channel, configId, states, ids }: DueFilter) {
  return {
    channel,
    ...(states.length === 1 ? { state: states[0] } : {}),
    ...(configId === null ? {} : { configId }),
    ...(ids === null ? {} : { ids: JSON.stringify(ids) }),
  }
}

/** How many rows are due; never more than needed to say so is read. */
export function countDue(outbox: Outbox, filter: DueFilter): number {
  const sql = `SELECT count(*) AS n FROM ${outbox.table} WHERE ${conditions(outbox, filter)}
    AND priority >= @minPriority AND next_attempt_at <= @dueUntil`
  const bound = {
    ...bindings(filter),
    minPriority: filter.minPriority,
    dueUntil: filter.dueUntil,
  }
  return get<{ n: number }>(outbox, sql, bound)?.n ?? 0
}

/** The connections named by due rows of a channel. */
export function dueConfigs(outbox: Outbox, filter: DueFilter): string[] {
  const sql = `SELECT DISTINCT integration_config_id AS id FROM ${outbox.table}
    WHERE ${conditions(outbox, filter)} AND priority >= @minPriority AND next_attempt_at <= @dueUntil`
  const bound = {
    ...bindings(filter),
    minPriority: filter.minPriority,
    dueUntil: filter.dueUntil,
  }
  return all<{ id: string }>(outbox, sql, bound).map((row) => row.id)
}

/** Due rows by id alone, for putting them off. */
export function someDueIds(outbox: Outbox, filter: DueFilter, limit: number): string[] {
  const sql = `SELECT ${outbox.id} AS id FROM ${outbox.table} WHERE ${conditions(outbox, filter)}
    AND priority >= @minPriority AND next_attempt_at <= @dueUntil LIMIT @limit`
  const { minPriority, dueUntil } = filter
  const bound = { ...bindings(filter), minPriority, dueUntil, limit }
  return all<{ id: string }>(outbox, sql, bound).map((row) => row.id)
}

/** Right before a row's own I/O. False: the claim is no longer ours, and nothing may be sent. Part of a `durably`, or of a `swiftly` when the claim names the boot. */
export function markStarted(
  outbox: Outbox,
  row: Pick<OutboxRow, 'id' | 'claimToken'>,
  now: Instant,
): boolean {
  const changed = run(
    outbox,
    `UPDATE ${outbox.table} SET io_started_at = @now, attempt_seq = attempt_seq + 1, lease_until = @lease${outbox.touch}
     WHERE ${outbox.id} = @id AND claim_token = @token AND state = 'SENDING'`,
    { id: row.id, token: row.claimToken, now, lease: now + LEASE_MS },
  )
  return changed === 1
}

/** Prolongs what is still claimed under the token. */
export function renewLease(outbox: Outbox, token: string, now: Instant): void {
  run(
    outbox,
    `UPDATE ${outbox.table} SET lease_until = @lease WHERE claim_token = @token AND state = 'SENDING'`,
    { token, lease: now + LEASE_MS },
  )
}

/** Gives back what was claimed and not begun. */
export function releaseClaims(outbox: Outbox, token: string, now: Instant): number {
  return durably(outbox, () =>
    run(
      outbox,
      `UPDATE ${outbox.table} SET ${GIVEN_BACK}${outbox.touch}
       WHERE claim_token = @token AND state = 'SENDING' AND io_started_at IS NULL`,
      { token, now },
    ),
  )
}

/** Back to where it came from, nothing counted. */
export const GIVEN_BACK = `state = CASE WHEN attempt_seq = 0 AND deferrals = 0 THEN 'PENDING' ELSE 'RETRY' END,
  claim_token = NULL, claimed_by_run = NULL, lease_until = NULL`
