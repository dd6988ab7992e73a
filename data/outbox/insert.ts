/** Puts one row into an outbox; called by `enqueue` in the transaction of the business row that caused it (delivery rules D2, D3). */
import { createHash } from 'node:crypto'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { attemptRule } from '../../server/domain/delivery/next-attempt.ts'
import type {
  BodyFormat,
  ChannelName,
  Priority,
  RecipientType,
} from '../../server/domain/delivery/outbox.ts'
import type { Words } from '../../server/domain/errors.ts'
import { storedWords } from '../../server/domain/stored-words.ts'
import type { PlatformDb } from '../platform/open.ts'
import type { Sqlite } from '../sqlite/database.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from '../tenant/open.ts'

/** A file to attach when the mail is sent. `path` is relative to the data folder. */
export type MailAttachment = Readonly<{
  path: string
  filename: string
  contentType: string
  sha256: string
}>

export type NewRow = Readonly<{
  id: string
  key: string
  channel: ChannelName
  configId: string
  recipientType: RecipientType
  recipientAddress: string
  recipientHash: string
  subject: string | null
  body: string | null
  bodyFormat: BodyFormat | null
  attachments: readonly MailAttachment[]
  priority: Priority
  /** Not before. */
  dueAt: Instant
  expiresAt: Instant
  /** Default: by the channel (rule D9). */
  maxAttempts?: number
  /** Set: the row is born ended and is never sent. */
  ended?: Readonly<{
    state: 'DEAD' | 'SUPPRESSED'
    outcome: 'D' | 'E' | null
    code: string
    text: Words
  }>
  fallbackOf: string | null
  runId: string | null
  at: Instant
}>

export type TenantRow = NewRow &
  Readonly<{ notificationId: string | null; digestId: string | null }>
export type PlatformRow = NewRow & Readonly<{ tenantId: string | null; sourceBatch: string }>

const COMMON = `channel, integration_config_id, recipient_type, recipient_address, recipient_hash, subject, body,
  body_format, attachments, priority, state, next_attempt_at, expires_at, attempts, max_attempts, attempt_seq,
  deferrals, last_class, last_code, last_error, last_error_en, finished_at, fallback_of, enqueued_by_run, created_at, updated_at`
const VALUES = `@channel, @configId, @recipientType, @recipientAddress, @recipientHash, @subject, @body, @bodyFormat,
  @attachments, @priority, @state, @dueAt, @expiresAt, 0, @maxAttempts, 0, 0, @outcome, @code, @message, @messageEn, @finishedAt,
  @fallbackOf, @runId, @at, @at`

/** False: a row with that key is there already. */
export function insertTenantRow(tenant: TenantDb, row: TenantRow): boolean {
  const sql = `INSERT INTO notification_deliveries (delivery_id, idempotency_key, notification_id, digest_id, ${COMMON})
    VALUES (@id, @key, @notificationId, @digestId, ${VALUES}) ON CONFLICT (idempotency_key) DO NOTHING`
  const { notificationId, digestId } = row
  return statement(tenant.sqlite, sql).run({ ...bound(row), notificationId, digestId }).changes > 0
}

/** False: a row with that key is there already. */
export function insertPlatformRow(platform: PlatformDb, row: PlatformRow): boolean {
  const sql = `INSERT INTO mail_queue (delivery_id, dedupe_key, tenant_id, source_batch, ${COMMON})
    VALUES (@id, @key, @tenantId, @sourceBatch, ${VALUES}) ON CONFLICT (dedupe_key) DO NOTHING`
  const { tenantId, sourceBatch } = row
  return statement(platform.sqlite, sql).run({ ...bound(row), tenantId, sourceBatch }).changes > 0
}

function bound({ ended, attachments, ...row }: NewRow) {
  return {
    ...row,
    attachments: JSON.stringify(attachments),
    maxAttempts: row.maxAttempts ?? attemptRule(row.channel).maxAttempts,
    state: ended?.state ?? 'PENDING',
    outcome: ended?.outcome ?? null,
    code: ended?.code ?? null,
    ...(ended ? storedWords(ended.text) : { message: null, messageEn: null }),
    finishedAt: ended ? row.at : null,
  }
}

/** sha256 over the installation and the address in its normal form: the same person in keys, logs and suppressions. */
export function recipientHash(installationId: string, address: string): string {
  return sha256(`${installationId}|${address.trim().toLowerCase()}`)
}

/** Rule D3. */
export function deliveryKey(notificationId: string, channel: ChannelName, hash: string): string {
  return sha256(`${notificationId}|${channel}|${hash}`)
}

/** Rule D3: one digest per person, channel and day. */
export function digestKey(channel: ChannelName, hash: string, day: string): string {
  return sha256(`digest|${channel}|${hash}|${day}`)
}

/** The installation a plane belongs to. */
export function installationOf(sqlite: Sqlite, plane: 'platform' | 'tenant'): string {
  const table = plane === 'tenant' ? 'tenant_meta' : 'plane_meta'
  const row = statement<[], { id: string }>(
    sqlite,
    `SELECT installation_id AS id FROM ${table}`,
  ).get()
  return row?.id ?? ''
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
