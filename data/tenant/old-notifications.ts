/** Old rows of a company's notifications: what is past its time, and deleting it by key in small transactions; BATCH-404. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { Sqlite } from '../sqlite/database.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

/** Rows of these times stay, whatever their age (data-model rule R14); both ends belong to them. */
export type HeldSpan = Readonly<{ from: Instant; to: Instant }>

/** Half open, without the held spans. */
export type LogSpan = Readonly<{ from: Instant; to: Instant; held: readonly HeldSpan[] }>

export type SpanCount = Readonly<{ rows: number; minKey: number; maxKey: number; bytes: number }>

const NOT_HELD = (column: string) => `NOT EXISTS (SELECT 1 FROM json_each(@held) h
  WHERE ${column} >= json_extract(h.value, '$.from') AND ${column} <= json_extract(h.value, '$.to'))`

const IN_SPAN = `started_at >= @from AND started_at < @to AND ${NOT_HELD('started_at')}`

function spanValues({ from, to, held }: LogSpan) {
  return { from, to, held: JSON.stringify(held) }
}

/** The oldest row of the log; null when it is empty. */
export function oldestLogAt({ sqlite }: TenantDb): Instant | null {
  const sql = `SELECT min(started_at) AS at FROM notification_log`
  return (statement(sqlite, sql).get() as { at: Instant | null }).at
}

/** @returns null when the span has no row; `bytes` is a guess of the size as text */
export function logSpanCount({ sqlite }: TenantDb, span: LogSpan): SpanCount | null {
  const sql = `SELECT count(*) AS rows, min(log_id) AS minKey, max(log_id) AS maxKey,
      coalesce(sum(300 + coalesce(octet_length(response_message), 0) + coalesce(octet_length(body), 0)), 0) AS bytes
    FROM notification_log WHERE ${IN_SPAN}`
  const found = statement(sqlite, sql).get(spanValues(span)) as SpanCount
  return found.rows === 0 ? null : found
}

export type LogRow = Readonly<Record<string, string | number | null>>

/** In key order, one by one: a month may have more rows than fit into memory. */
export function* logRows({ sqlite }: TenantDb, span: LogSpan): Generator<LogRow> {
  const sql = `SELECT * FROM notification_log WHERE ${IN_SPAN} ORDER BY log_id`
  for (const row of sqlite.prepare(sql).iterate(spanValues(span))) yield row as LogRow
}

/** One transaction. @returns rows deleted; 0 = none is left */
export function deleteLogChunk(
  { sqlite }: TenantDb,
  span: LogSpan,
  { maxKey, limit }: Readonly<{ maxKey: number; limit: number }>,
): number {
  const sql = `DELETE FROM notification_log WHERE log_id IN (SELECT log_id FROM notification_log
    WHERE log_id <= @maxKey AND ${IN_SPAN} ORDER BY log_id LIMIT @limit)`
  return statement(sqlite, sql).run({ ...spanValues(span), maxKey, limit }).changes
}

const TERMINAL = `('SENT', 'DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED')`

/** Terminal deliveries that have a row in the log, or never tried; one transaction. Doubtful and waiting ones are never old. */
export function deleteOldDeliveries(
  { sqlite }: TenantDb,
  { before, held, limit }: Readonly<{ before: Instant; held: readonly HeldSpan[]; limit: number }>,
): number {
  const sql = `DELETE FROM notification_deliveries WHERE delivery_id IN (SELECT d.delivery_id
    FROM notification_deliveries d
    WHERE d.state IN ${TERMINAL} AND d.finished_at < @before AND ${NOT_HELD('d.finished_at')}
      AND NOT EXISTS (SELECT 1 FROM notification_deliveries f WHERE f.fallback_of = d.delivery_id)
    ORDER BY d.finished_at LIMIT @limit)`
  return statement(sqlite, sql).run({ before, held: JSON.stringify(held), limit }).changes
}

export function countOldDeliveries(
  { sqlite }: TenantDb,
  { before, held }: Readonly<{ before: Instant; held: readonly HeldSpan[] }>,
): number {
  const sql = `SELECT count(*) AS n FROM notification_deliveries
    WHERE state IN ${TERMINAL} AND finished_at < @before AND ${NOT_HELD('finished_at')}`
  const row = statement(sqlite, sql).get({ before, held: JSON.stringify(held) })
  return (row as { n: number }).n
}

/** What was written in ended messages, a week after their end (delivery rule D14); one transaction. */
export function clearOldBodies(
  { sqlite }: TenantDb,
  { before, limit }: Readonly<{ before: Instant; limit: number }>,
): number {
  const sql = `UPDATE notification_deliveries SET body = NULL, attachments = NULL WHERE delivery_id IN (
    SELECT delivery_id FROM notification_deliveries WHERE state IN ${TERMINAL} AND finished_at < @before
      AND (body IS NOT NULL OR attachments IS NOT NULL) LIMIT @limit)`
  return statement(sqlite, sql).run({ before, limit }).changes
}

/** Digests whose messages are gone. */
export function deleteOldDigests({ sqlite }: TenantDb, before: Day, limit: number): number {
  const sql = `DELETE FROM digests WHERE digest_id IN (SELECT g.digest_id FROM digests g WHERE g.date < @before
    AND NOT EXISTS (SELECT 1 FROM notification_deliveries d WHERE d.digest_id = g.digest_id)
    AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.digest_id = g.digest_id) LIMIT @limit)`
  return statement(sqlite, sql).run({ before, limit }).changes
}

/** In-app notices that nobody reads any more move out of the list. */
export function archiveOldNotifications(
  { sqlite }: TenantDb,
  { before, at, limit }: Readonly<{ before: Instant; at: Instant; limit: number }>,
): number {
  const sql = `UPDATE notifications SET read_status = 'ARCHIVED', archived_at = @at, updated_at = @at
    WHERE notification_id IN (SELECT notification_id FROM notifications
      WHERE created_at < @before AND read_status <> 'ARCHIVED' LIMIT @limit)`
  return statement(sqlite, sql).run({ before, at, limit }).changes
}

export type OldNotifications = Readonly<{
  /** Created earlier than this. */
  before: Instant
  /** Or expired before this day. */
  expiredBefore: Day
  held: readonly HeldSpan[]
}>

const OLD_NOTIFICATION = `(n.created_at < @before OR n.expiry_date < @expiredBefore) AND ${NOT_HELD('n.created_at')}
  AND NOT EXISTS (SELECT 1 FROM notification_deliveries d WHERE d.notification_id = n.notification_id)
  AND NOT (n.notification_type = 'APPROVAL' AND n.delivery_status = 'PENDING')`

export function countOldNotifications({ sqlite }: TenantDb, old: OldNotifications): number {
  const sql = `SELECT count(*) AS n FROM notifications n WHERE ${OLD_NOTIFICATION}`
  const row = statement(sqlite, sql).get({ ...old, held: JSON.stringify(old.held) })
  return (row as { n: number }).n
}

export function deleteOldNotifications(
  { sqlite }: TenantDb,
  old: OldNotifications,
  limit: number,
): number {
  const sql = `DELETE FROM notifications WHERE notification_id IN (SELECT n.notification_id FROM notifications n
    WHERE ${OLD_NOTIFICATION} LIMIT @limit)`
  return statement(sqlite, sql).run({ ...old, held: JSON.stringify(old.held), limit }).changes
}

/** Gives free pages back where the file allows it, and lets SQLite look at its statistics. @returns bytes freed */
export function tidyFile(sqlite: Sqlite, { maxPages }: Readonly<{ maxPages: number }>): number {
  const number = (pragma: string) => Number(sqlite.pragma(pragma, { simple: true }))
  const [pages, free] = [number('page_count'), number('freelist_count')]
  const isIncremental = number('auto_vacuum') === 2
  if (isIncremental && free >= pages * 0.2) sqlite.pragma(`incremental_vacuum(${maxPages})`)
  sqlite.pragma('optimize')
  return (pages - number('page_count')) * number('page_size')
}
