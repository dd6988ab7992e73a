/** Tables of a tenant file: deliveries, their log, digests and suppressed addresses. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 401; ~400 */
export const digests = sqliteTable('digests', {
  digestId: text('digest_id').primaryKey(),
  recipientHash: text('recipient_hash').notNull(),
  channel: text('channel').notNull(),
  date: text('date').notNull(),
  items: integer('items').notNull(),
  deliveryId: text('delivery_id'),
})

/** the outbox, delivery D2–D9; enqueued by app, 401, 202, 203, 205, 601–603; sent by 401, 402, 406; ~2,500; terminal 30 days */
export const notificationDeliveries = sqliteTable('notification_deliveries', {
  deliveryId: text('delivery_id').primaryKey(), // ULID, left part of Message-ID
  idempotencyKey: text('idempotency_key').notNull(),
  notificationId: text('notification_id'),
  digestId: text('digest_id'),
  channel: text('channel', {
    enum: ['EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK'],
  }).notNull(),
  integrationConfigId: text('integration_config_id').notNull(),
  recipientType: text('recipient_type', {
    enum: ['USER', 'CHANNEL', 'GROUP', 'WEBHOOK'],
  }).notNull(),
  recipientAddress: text('recipient_address').notNull(), // one address; for hooks a reference
  // sha256 over installation_id and the normalised address
  recipientHash: text('recipient_hash').notNull(),
  subject: text('subject'),
  body: text('body'),
  bodyFormat: text('body_format'),
  attachments: text('attachments', { mode: 'json' }), // nulled 7 days after the end
  priority: integer('priority').notNull(),
  state: text('state', {
    enum: [
      'PENDING',
      'SENDING',
      'RETRY',
      'SENT',
      'DEAD',
      'EXPIRED',
      'SUPPRESSED',
      'CANCELLED',
      'IN_DOUBT',
    ],
  }).notNull(),
  nextAttemptAt: integer('next_attempt_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  attempts: integer('attempts').notNull(), // counted failures
  maxAttempts: integer('max_attempts').notNull(),
  attemptSeq: integer('attempt_seq').notNull(), // all tries
  deferrals: integer('deferrals').notNull(),
  claimToken: text('claim_token'),
  claimedByRun: text('claimed_by_run'),
  leaseUntil: integer('lease_until'),
  ioStartedAt: integer('io_started_at'),
  lastClass: text('last_class', { enum: ['A', 'B', 'C', 'D', 'E', 'F', 'G'] }),
  lastCode: text('last_code'),
  lastError: text('last_error'),
  externalMessageId: text('external_message_id'),
  sentAt: integer('sent_at'),
  finishedAt: integer('finished_at'),
  fallbackOf: text('fallback_of'),
  enqueuedByRun: text('enqueued_by_run'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  lastErrorEn: text('last_error_en'),
})

/** HIS_NotificationLog, one row per try; delivery; ~2,800; 90 days hot, 404 archives to 2 years */
export const notificationLog = sqliteTable('notification_log', {
  logId: integer('log_id').primaryKey(),
  deliveryId: text('delivery_id').notNull(),
  notificationId: text('notification_id'),
  attemptSeq: integer('attempt_seq').notNull(),
  channel: text('channel').notNull(),
  sendStatus: text('send_status', {
    enum: ['SUCCESS', 'RETRY', 'FAILED', 'IN_DOUBT', 'DEFERRED'],
  }).notNull(),
  outcomeClass: text('outcome_class'),
  subject: text('subject'),
  body: text('body'), // SUCCESS only
  messageFormat: text('message_format'),
  recipientType: text('recipient_type').notNull(),
  recipientAddress: text('recipient_address').notNull(),
  recipientHash: text('recipient_hash').notNull(),
  templateKey: text('template_key'),
  settingId: integer('setting_id'),
  integrationConfigId: text('integration_config_id').notNull(),
  priority: integer('priority').notNull(),
  responseCode: text('response_code'),
  responseMessage: text('response_message'),
  errorDetails: text('error_details', { mode: 'json' }),
  externalMessageId: text('external_message_id'),
  attachmentHashes: text('attachment_hashes', { mode: 'json' }),
  scheduledAt: integer('scheduled_at').notNull(),
  startedAt: integer('started_at').notNull(),
  sentAt: integer('sent_at'),
  durationMs: integer('duration_ms').notNull(),
  runId: text('run_id'),
  batchId: text('batch_id'),
  responseMessageEn: text('response_message_en'),
})

/** 401, 402, 406; ~2 */
export const addressSuppressions = sqliteTable(
  'address_suppressions',
  {
    recipientHash: text('recipient_hash').notNull(),
    channel: text('channel').notNull(),
    reason: text('reason', {
      enum: ['HARD_BOUNCE', 'DEST_GONE', 'UNSUBSCRIBED', 'OPERATOR'],
    }).notNull(),
    code: text('code'),
    since: integer('since').notNull(),
    until: integer('until'),
    sourceDeliveryId: text('source_delivery_id'),
  },
  (t) => [primaryKey({ columns: [t.recipientHash, t.channel] })],
)
