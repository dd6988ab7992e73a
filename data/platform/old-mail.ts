/** Old rows of the holding's outbox and of what belongs to sending; BATCH-404. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

const TERMINAL = `('SENT', 'DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED')`

export type Chunk = Readonly<{ before: Instant; limit: number }>

/** Terminal messages; doubtful and waiting ones are never old. One transaction, as all of these. */
export function deleteOldMail({ sqlite }: PlatformDb, chunk: Chunk): number {
  const sql = `DELETE FROM mail_queue WHERE delivery_id IN (SELECT q.delivery_id FROM mail_queue q
    WHERE q.state IN ${TERMINAL} AND q.finished_at < @before
      AND NOT EXISTS (SELECT 1 FROM mail_queue f WHERE f.fallback_of = q.delivery_id)
    ORDER BY q.finished_at LIMIT @limit)`
  return statement(sqlite, sql).run(chunk).changes
}

export function clearOldMailBodies({ sqlite }: PlatformDb, chunk: Chunk): number {
  const sql = `UPDATE mail_queue SET body = NULL, attachments = NULL WHERE delivery_id IN (
    SELECT delivery_id FROM mail_queue WHERE state IN ${TERMINAL} AND finished_at < @before
      AND (body IS NOT NULL OR attachments IS NOT NULL) LIMIT @limit)`
  return statement(sqlite, sql).run(chunk).changes
}

/** The log of mails is proof of sending (invoices): it lives as long as an archive would. */
export function deleteOldMailLog({ sqlite }: PlatformDb, chunk: Chunk): number {
  const sql = `DELETE FROM mail_queue_log WHERE log_id IN (SELECT log_id FROM mail_queue_log
    WHERE started_at < @before ORDER BY log_id LIMIT @limit)`
  return statement(sqlite, sql).run(chunk).changes
}

export function countOldMail({ sqlite }: PlatformDb, before: Instant): number {
  const sql = `SELECT count(*) AS n FROM mail_queue WHERE state IN ${TERMINAL} AND finished_at < ?`
  return (statement(sqlite, sql).get(before) as { n: number }).n
}

export function deleteOldSyncLog({ sqlite }: PlatformDb, chunk: Chunk): number {
  const sql = `DELETE FROM integration_sync_log WHERE id IN (SELECT id FROM integration_sync_log
    WHERE started_at < @before ORDER BY id LIMIT @limit)`
  return statement(sqlite, sql).run(chunk).changes
}

/** Budgets of minutes that are over. */
export function deleteOldRateWindows({ sqlite }: PlatformDb, chunk: Chunk): number {
  const sql = `DELETE FROM channel_rate_windows WHERE rowid IN (SELECT rowid FROM channel_rate_windows
    WHERE minute < @before / 60000 LIMIT @limit)`
  return statement(sqlite, sql).run(chunk).changes
}
