/** Reads outboxes for people and for the drains: lists, single rows, counts, what is due next. */

import type { Span } from '../../server/domain/calendar-day.ts'
import {
  CHANNELS,
  type ChannelName,
  DELIVERY_STATES,
  type DeliveryState,
} from '../../server/domain/delivery/outbox.ts'
import type { Words } from '../../server/domain/errors.ts'
import { maybeWords } from '../../server/domain/stored-words.ts'
import { all, get, type Outbox, type OutboxRow } from './table.ts'

/** When the next waiting row is due, or a claim is left to be looked at; null when nothing waits. */
export function nextDueAt(outbox: Outbox): number | null {
  const sql = `SELECT min(next_attempt_at) AS at FROM ${outbox.table}
    WHERE state IN ('PENDING', 'RETRY', 'SENDING')`
  return get<{ at: number | null }>(outbox, sql)?.at ?? null
}

export type RowFilter = Readonly<{
  states?: readonly DeliveryState[]
  channels?: readonly ChannelName[]
  /** Only rows after this one in the order of the list. */
  after?: string
  /** Only what this run wrote or tried to send. */
  run?: string
  limit: number
}>

/** Newest first. The ids sort by time. */
export function listRows(outbox: Outbox, filter: RowFilter): OutboxRow[] {
  const ofRun = filter.run === undefined ? '' : `AND ${outbox.id} IN (${outbox.ofRun})`
  return all<OutboxRow>(
    outbox,
    `SELECT ${outbox.columns} FROM ${outbox.table}
     WHERE state IN (SELECT value FROM json_each(@states)) AND channel IN (SELECT value FROM json_each(@channels))
       AND (@after IS NULL OR ${outbox.id} < @after) ${ofRun}
     ORDER BY ${outbox.id} DESC LIMIT @limit`,
    {
      states: JSON.stringify(filter.states ?? DELIVERY_STATES),
      channels: JSON.stringify(filter.channels ?? CHANNELS),
      after: filter.after ?? null,
      ...(filter.run === undefined ? {} : { run: filter.run }),
      limit: filter.limit,
    },
  )
}

/** When and by which run it was last tried; null = not known. */
export type RunOfRow = Readonly<{ runId: string | null }>

/** Given up or expired within the span, or in doubt since then; the latest first. Not for alerts. */
export function failedWithin(
  outbox: Outbox,
  span: Span,
  limit: number,
): readonly (OutboxRow & RunOfRow)[] {
  return all(
    outbox,
    `SELECT ${outbox.columns}, ${runOfRow(outbox)} FROM ${outbox.table}
     WHERE (finished_at >= @from AND finished_at < @to AND state IN ('DEAD', 'EXPIRED'))
        OR (state = 'IN_DOUBT' AND io_started_at >= @from AND io_started_at < @to)
     ORDER BY COALESCE(finished_at, io_started_at) DESC, ${outbox.id} DESC LIMIT @limit`,
    { ...span, limit },
  )
}

/** To be sent before the instant, the first of them first. Not for alerts. */
export function waitingUntil(
  outbox: Outbox,
  until: number,
  limit: number,
): readonly (OutboxRow & RunOfRow)[] {
  return all(
    outbox,
    `SELECT ${outbox.columns}, ${runOfRow(outbox)} FROM ${outbox.table}
     WHERE channel IN (SELECT value FROM json_each(@channels)) AND state IN ('PENDING', 'RETRY')
       AND next_attempt_at < @until
     ORDER BY next_attempt_at, ${outbox.id} LIMIT @limit`,
    { channels: JSON.stringify(CHANNELS), until, limit },
  )
}

function runOfRow({ table, id, log }: Outbox): string {
  return `COALESCE((SELECT l.run_id FROM ${log} l WHERE l.delivery_id = ${table}.${id} ORDER BY l.log_id DESC LIMIT 1),
    enqueued_by_run) AS runId`
}

export function rowById(outbox: Outbox, id: string): OutboxRow | null {
  const sql = `SELECT ${outbox.columns} FROM ${outbox.table} WHERE ${outbox.id} = @id`
  return get<OutboxRow>(outbox, sql, { id }) ?? null
}

export type StateCount = Readonly<{
  channel: ChannelName
  state: DeliveryState
  count: number
  /** Of waiting rows: due since, or when. */
  oldestDueAt: number
}>

/** How many rows are in each state. Finished rows count when they ended after `since`. */
export function countStates(outbox: Outbox, since: number): StateCount[] {
  return all<StateCount>(
    outbox,
    `SELECT channel, state, count(*) AS count, min(next_attempt_at) AS oldestDueAt FROM ${outbox.table}
     WHERE finished_at IS NULL OR finished_at >= @since GROUP BY channel, state`,
    { since },
  )
}

/** How many messages of a run are in each state; a run without messages has no counts. */
export function countStatesOfRun(
  outbox: Outbox,
  run: string,
): Pick<StateCount, 'state' | 'count'>[] {
  return all(
    outbox,
    `SELECT state, count(*) AS count FROM ${outbox.table} WHERE ${outbox.id} IN (${outbox.ofRun})
     GROUP BY state`,
    { run },
  )
}

export type TryRow = Readonly<{
  attemptSeq: number
  status: string
  outcome: string | null
  code: string | null
  message: Words | null
  configId: string
  startedAt: number
  durationMs: number
  runId: string | null
  batchId: string | null
  attachmentHashes: string | null
}>

type Kept = Omit<TryRow, 'message'> & Readonly<{ message: string | null; messageEn: string | null }>

/** Every try of a row, oldest first; empty for alerts, which keep none. */
export function triesOf(outbox: Outbox, id: string): TryRow[] {
  if (outbox.log === null) return []
  const rows = all<Kept>(
    outbox,
    `SELECT attempt_seq AS attemptSeq, send_status AS status, outcome_class AS outcome, response_code AS code,
       response_message AS message, response_message_en AS messageEn, integration_config_id AS configId, started_at AS startedAt,
       duration_ms AS durationMs, run_id AS runId, batch_id AS batchId, attachment_hashes AS attachmentHashes
     FROM ${outbox.log} WHERE delivery_id = @id ORDER BY log_id`,
    { id },
  )
  return rows.map(({ message, messageEn, ...row }) => ({
    ...row,
    message: maybeWords(message, messageEn),
  }))
}
