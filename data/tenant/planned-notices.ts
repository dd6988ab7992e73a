/** Notifications on their way from the plan into the outbox, and what became of those of a run; written by BATCH-401. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { ChannelName } from '../../server/domain/delivery/outbox.ts'
import { newId } from '../../server/domain/ids.ts'
import { installationOf, recipientHash } from '../outbox/insert.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type PlannedNotice = Readonly<{
  /** Delivery rule D3. */
  dedupeKey: string
  event: string
  category: 'SKILL' | 'TRAINING' | 'PROJECT' | 'CERTIFICATION' | 'SYSTEM' | 'HR'
  type: 'REMINDER' | 'APPROVAL'
  priority: 0 | 1 | 2 | 3
  /** Null: a destination or an address only. */
  recipientId: string | null
  title: string
  message: string
  templateKey: string | null
  variables: Readonly<Record<string, unknown>>
  settingId: number | null
  relatedType: string
  relatedId: string
  at: Instant
}>

/** Its id; null when the key was known. */
export function addPlanned(tenant: TenantDb, notice: PlannedNotice): string | null {
  const id = newId(notice.at)
  const added = statement(
    tenant.sqlite,
    `INSERT INTO notifications (notification_id, dedupe_key, trigger_event, notification_type, notification_category,
       priority, recipient_id, title, message, message_format, template_key, template_variables, setting_id,
       related_entity_type, related_entity_id, scheduled_at, delivery_status, expanded_at, read_status, created_by,
       created_at, updated_at)
     VALUES (@id, @dedupeKey, @event, @type, @category, @priority, @recipientId, @title, @message, 'PLAIN',
       @templateKey, @variables, @settingId, @relatedType, @relatedId, @at, 'PENDING', @at, 'UNREAD', 'BATCH-401',
       @at, @at)
     ON CONFLICT (dedupe_key) DO NOTHING`,
  ).run({ ...notice, id, variables: JSON.stringify(notice.variables) })
  return added.changes === 1 ? id : null
}

/** A notice that an earlier run has planned, and the setting that was the first to tell it. */
export type EarlierNotice = Readonly<{ id: string; settingId: number | null; createdAt: Instant }>

/** Throws when nobody has planned the key. */
export function earlierNotice(tenant: TenantDb, dedupeKey: string): EarlierNotice {
  const sql = `SELECT notification_id AS id, setting_id AS settingId, created_at AS createdAt
    FROM notifications WHERE dedupe_key = ?`
  const found = statement<[string], EarlierNotice>(tenant.sqlite, sql).get(dedupeKey)
  if (!found) throw new Error(`no notice has the key ${dedupeKey}`)
  return found
}

/** Whether anything of the notice has gone, or was to go, by the channel; alone or in a digest. */
export function wasQueued(
  tenant: TenantDb,
  about: Readonly<{ noticeId: string; channel: string }>,
): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM notification_deliveries d
        WHERE d.notification_id = @noticeId AND d.channel = @channel)
    OR EXISTS (SELECT 1 FROM notification_deliveries d JOIN notifications n ON n.digest_id = d.digest_id
        WHERE n.notification_id = @noticeId AND d.channel = @channel)
    OR EXISTS (SELECT 1 FROM notification_log l
        WHERE l.notification_id = @noticeId AND l.channel = @channel)`
  return statement<[object], number>(tenant.sqlite, sql).pluck().get(about) === 1
}

/** A notification that the application, or another batch, has entered. */
export type WaitingNotice = Readonly<{
  id: string
  event: string
  type: string
  priority: 0 | 1 | 2 | 3
  recipientId: string | null
  title: string
  message: string
  format: 'PLAIN' | 'HTML' | 'MARKDOWN'
  actionUrl: string | null
  templateKey: string | null
  variables: Readonly<Record<string, unknown>>
  scheduledAt: Instant
  expiryDate: Day | null
}>

/** Not expanded yet and due before `before`; in the order of their ids, after `afterId`. */
export function waitingNotices(
  tenant: TenantDb,
  page: Readonly<{ before: Instant; afterId: string; limit: number }>,
): WaitingNotice[] {
  const sql = `SELECT notification_id AS id, trigger_event AS event, notification_type AS type, priority,
      recipient_id AS recipientId, title, message, message_format AS format, action_url AS actionUrl,
      template_key AS templateKey, COALESCE(template_variables, '{}') AS variables, scheduled_at AS scheduledAt,
      expiry_date AS expiryDate
    FROM notifications WHERE expanded_at IS NULL AND scheduled_at < @before AND notification_id > @afterId
      AND delivery_status = 'PENDING' AND is_deleted = 0
    ORDER BY notification_id LIMIT @limit`
  type Row = Omit<WaitingNotice, 'variables'> & Readonly<{ variables: string }>
  return statement<[object], Row>(tenant.sqlite, sql)
    .all(page)
    .map((row) => ({ ...row, variables: JSON.parse(row.variables) as Record<string, unknown> }))
}

/** `status`: DELIVERED for one that is read in the application only, FAILED when nothing of it can be sent. */
export function markExpanded(
  tenant: TenantDb,
  notice: Readonly<{
    id: string
    settingId: number | null
    digestId: string | null
    status: 'PENDING' | 'DELIVERED' | 'FAILED'
    at: Instant
  }>,
): void {
  const sql = `UPDATE notifications SET expanded_at = COALESCE(expanded_at, @at), delivery_status = @status,
      setting_id = COALESCE(setting_id, @settingId), digest_id = COALESCE(digest_id, @digestId), updated_at = @at
    WHERE notification_id = @id`
  statement(tenant.sqlite, sql).run(notice)
}

/** Null when the person has had the digest of that channel and day. */
export function addDigest(
  tenant: TenantDb,
  digest: Readonly<{
    address: string
    channel: ChannelName
    date: Day
    items: number
    at: Instant
  }>,
): string | null {
  const { at, address, ...row } = digest
  const hash = recipientHash(installationOf(tenant.sqlite, 'tenant'), address)
  const id = newId(at)
  const sql = `INSERT INTO digests (digest_id, recipient_hash, channel, date, items)
    VALUES (@id, @hash, @channel, @date, @items) ON CONFLICT DO NOTHING`
  return statement(tenant.sqlite, sql).run({ ...row, id, hash }).changes === 1 ? id : null
}

export function noteDigestDelivery(tenant: TenantDb, digestId: string, deliveryId: string): void {
  const sql = 'UPDATE digests SET delivery_id = ? WHERE digest_id = ?'
  statement(tenant.sqlite, sql).run(deliveryId, digestId)
}

/** True when something of the company waits to be expanded or sent by `now`. */
export function hasDueMessages(tenant: TenantDb, now: Instant): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM notification_deliveries
      WHERE state IN ('PENDING', 'RETRY', 'SENDING') AND next_attempt_at <= @now)
    OR EXISTS (SELECT 1 FROM notifications WHERE expanded_at IS NULL AND scheduled_at <= @now
      AND delivery_status = 'PENDING' AND is_deleted = 0)`
  return statement<[object], 0 | 1>(tenant.sqlite, sql).pluck().get({ now }) === 1
}

export type NoticeFate = Readonly<{
  event: string
  fate: 'sent' | 'failed' | 'deferred'
  count: number
}>

const OF_RUN = `WITH mine AS (
    SELECT delivery_id, notification_id, digest_id, channel, state, attempt_seq FROM notification_deliveries
    WHERE enqueued_by_run = @runId
    UNION
    SELECT d.delivery_id, d.notification_id, d.digest_id, d.channel, d.state, d.attempt_seq
    FROM notification_log l JOIN notification_deliveries d ON d.delivery_id = l.delivery_id WHERE l.run_id = @runId)`

/** Notifications that a run has planned or tried: sent wholly, failed in part, or not tried yet. */
export function fatesOfRun(tenant: TenantDb, runId: string): NoticeFate[] {
  const sql = `${OF_RUN},
    told AS (
      SELECT n.notification_id, n.trigger_event AS event, m.state, m.attempt_seq
      FROM mine m JOIN notifications n ON n.notification_id = m.notification_id
      UNION ALL
      SELECT n.notification_id, n.trigger_event, m.state, m.attempt_seq
      FROM mine m JOIN notifications n ON n.digest_id = m.digest_id),
    each_one AS (
      SELECT notification_id, event, min(state = 'SENT') AS all_sent,
        max(state <> 'SENT' AND (attempt_seq > 0 OR state NOT IN ('PENDING', 'RETRY'))) AS failed
      FROM told GROUP BY notification_id)
    SELECT event, CASE WHEN all_sent THEN 'sent' WHEN failed THEN 'failed' ELSE 'deferred' END AS fate, count(*) AS count
    FROM each_one GROUP BY event, fate ORDER BY event, fate`
  return statement<[object], NoticeFate>(tenant.sqlite, sql).all({ runId })
}

export type ChannelStates = Readonly<{ channel: string; state: string; count: number }>

/** The same run's rows by channel and state. */
export function rowsOfRun(tenant: TenantDb, runId: string): ChannelStates[] {
  const sql = `${OF_RUN} SELECT channel, state, count(*) AS count FROM mine GROUP BY channel, state ORDER BY channel, state`
  return statement<[object], ChannelStates>(tenant.sqlite, sql).all({ runId })
}
