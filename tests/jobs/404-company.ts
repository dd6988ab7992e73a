/** A company with a send log, and Sundays, for the tests of BATCH-404. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { TenantDb } from '../../data/tenant/open.ts'
import type { CleanupHooks } from '../../jobs/400-notify/404-notification-cleanup/cleanup-run.ts'
import { notificationCleanup } from '../../jobs/400-notify/404-notification-cleanup.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'

/** The card's Sunday; with 90 days the cut is 2026-03-30 00:00 JST. */
export const SUNDAY = instantOf('2026-06-28', '03:30')
export const CUT = instantOf('2026-03-30', '00:00')

export function company(): TestFolder {
  const made = makeDataFolder({ at: instantOf('2025-01-01', '00:00') })
  made.addTenant({ code: 'alpha' })
  return made
}

/** @param times when each try began, in the order of their numbers */
export function addLog(db: TenantDb, times: readonly number[]): void {
  const insert =
    db.sqlite.prepare(`INSERT INTO notification_log (delivery_id, attempt_seq, channel, send_status, subject,
      body, recipient_type, recipient_address, recipient_hash, integration_config_id, priority, scheduled_at, started_at,
      sent_at, duration_ms)
    VALUES (?, 1, 'EMAIL', 'SUCCESS', '【重要】資格期限', '本文, "引用"' || char(13) || char(10) || '続き', 'USER',
      'yamada@example.co.jp', 'h', 'C', 1, ?, ?, ?, 5)`)
  db.sqlite.transaction(() => {
    for (const [index, at] of times.entries()) insert.run(`D${index}`, at, at, at)
  })()
}

/** The card's 2,500 rows: 1,000 old (the last of them a millisecond before the cut), one at it, 1,499 younger. */
export function cardsRows(): number[] {
  const march = instantOf('2026-03-01', '00:00')
  const old = Array.from({ length: 999 }, (_, n) => march + n * 2_000_000)
  const young = Array.from({ length: 1_499 }, (_, n) => CUT + 1 + n * 60_000)
  return [...old, CUT - 1, CUT, ...young]
}

export function addDelivery(
  made: TestFolder,
  delivery: { id: string; state: string; finishedAt: number | null; body?: string | null },
): void {
  const sql = `INSERT INTO notification_deliveries (delivery_id, idempotency_key, channel, integration_config_id,
      recipient_type, recipient_address, recipient_hash, body, priority, state, next_attempt_at, expires_at, attempts,
      max_attempts, attempt_seq, deferrals, finished_at, created_at, updated_at)
    VALUES (@id, @id, 'EMAIL', 'C', 'USER', 'a@b.co.jp', 'h', @body, 1, @state, 0, 0, 0, 4, 1, 0, @finishedAt, 0, 0)`
  made
    .tenant('alpha')
    .sqlite.prepare(sql)
    .run({ body: 'x', ...delivery })
}

type Asked = Partial<Omit<PerformOptions, 'dataRoot'>> & { hooks?: CleanupHooks }

/** Without a backup gate unless a test is about it. */
export function cleanOn(made: TestFolder, { hooks, params, ...asked }: Asked = {}) {
  return performBatch(notificationCleanup({ pauseMs: 0, ...hooks }), {
    dataRoot: made.root,
    at: SUNDAY,
    ...asked,
    params: { requireBackup: false, ...params },
  })
}

export function logRows(made: TestFolder): number {
  return made
    .tenant('alpha')
    .sqlite.prepare('SELECT count(*) FROM notification_log')
    .pluck()
    .get() as number
}

export type Manifest = {
  path: string
  rows: number
  deleted_rows: number
  expires_on: string
  archive_id: string
}

export function manifests(made: TestFolder): Manifest[] {
  return made
    .platform()
    .sqlite.prepare('SELECT * FROM archive_manifests ORDER BY archive_id')
    .all() as Manifest[]
}

/** Lines of the plain file, the header with them. */
export function archivedLines(made: TestFolder, path: string): string[] {
  const text = gunzipSync(readFileSync(join(made.root, path))).toString('utf8')
  return text.split(/\r\n(?=\d|$)/).filter((line) => line !== '')
}
