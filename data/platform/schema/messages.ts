/** Tables of platform.db: the outbox of the holding, integrations and channel circuits. */
import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** enqueued by 302, 304, 307, 005, 001, 403–409; sent by 406, 402; 60 in all; terminal 90 days */
export const mailQueue = sqliteTable('mail_queue', {
  deliveryId: text('delivery_id').primaryKey(), // ULID, left part of Message-ID
  dedupeKey: text('dedupe_key').notNull(), // given by the caller, ends with the hash of the address
  tenantId: text('tenant_id'),
  sourceBatch: text('source_batch').notNull(),
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
  // the same value under the name it has in notification_deliveries
  idempotencyKey: text('idempotency_key')
    .generatedAlwaysAs(sql`dedupe_key`, { mode: 'virtual' })
    .notNull(),
  lastErrorEn: text('last_error_en'),
})

/** delivery; 2 years */
export const mailQueueLog = sqliteTable('mail_queue_log', {
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

/** SYS_IntegrationConfig; operators; health by 403, 405; ~4 */
export const integrationConfigs = sqliteTable('integration_configs', {
  configId: text('config_id').primaryKey(),
  tenantId: text('tenant_id'), // null = platform
  // smtp_server, smtp_backup, slack_api, slack_webhook, teams_graph, teams_workflow, lineworks, hr
  integrationKey: text('integration_key').notNull(),
  service: text('service').notNull(),
  integrationType: text('integration_type', {
    enum: ['WEBHOOK', 'API', 'OAUTH', 'SMTP'],
  }).notNull(),
  endpointUrl: text('endpoint_url'),
  authType: text('auth_type', {
    enum: ['NONE', 'BASIC', 'BEARER', 'OAUTH2', 'JWT', 'API_KEY'],
  }).notNull(),
  authRef: text('auth_ref', { mode: 'json' }), // references only, R19
  connectionConfig: text('connection_config', { mode: 'json' }).notNull(),
  requestHeaders: text('request_headers', { mode: 'json' }).notNull(),
  timeoutSeconds: integer('timeout_seconds').notNull(), // 30, SMTP 60
  rateLimitPerMinute: integer('rate_limit_per_minute'),
  attempts: integer('attempts'),
  attemptInterval: integer('attempt_interval'),
  isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
  heldByIncident: text('held_by_incident'),
  healthStatus: text('health_status', { enum: ['HEALTHY', 'UNHEALTHY', 'UNKNOWN'] }).notNull(),
  healthCode: text('health_code'),
  lastHealthCheck: integer('last_health_check'),
  secretExpiresOn: text('secret_expires_on'),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
})

/** delivery, 405 */
export const channelCircuits = sqliteTable('channel_circuits', {
  configId: text('config_id').primaryKey(),
  state: text('state', { enum: ['CLOSED', 'OPEN', 'HALF_OPEN', 'AUTH'] }).notNull(),
  failuresInRow: integer('failures_in_row').notNull(),
  recent: text('recent').notNull(), // last 20 as bits
  openUntil: integer('open_until'),
  openCount: integer('open_count').notNull(),
  reason: text('reason'),
  changedAt: integer('changed_at').notNull(),
  configUpdatedAtSeen: integer('config_updated_at_seen').notNull(),
})
