/** Tables of ops.db: alerts, their events, the messages that go out about them, silences. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const SEVERITY = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const

/** rt by R5; resolved 400 days */
export const alerts = sqliteTable('alerts', {
  alertId: text('alert_id').primaryKey(),
  alertKey: text('alert_key').notNull(),
  state: text('state', { enum: ['open', 'acknowledged', 'resolved'] }).notNull(),
  severity: text('severity', { enum: SEVERITY }).notNull(),
  sourceBatch: text('source_batch').notNull(),
  runId: text('run_id'),
  tenantCode: text('tenant_code'),
  metric: text('metric'),
  value: real('value'),
  threshold: real('threshold'),
  message: text('message').notNull(),
  context: text('context', { mode: 'json' }).notNull(),
  businessHours: integer('business_hours', { mode: 'boolean' }).notNull(),
  openedAt: integer('opened_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  lastNotifiedAt: integer('last_notified_at'),
  notifyCount: integer('notify_count').notNull(),
  occurrences: integer('occurrences').notNull(),
  flapCount: integer('flap_count').notNull(),
  okStreak: integer('ok_streak').notNull(),
  silencedUntil: integer('silenced_until'),
  acknowledgedAt: integer('acknowledged_at'),
  acknowledgedBy: text('acknowledged_by'),
  note: text('note'),
  resolvedAt: integer('resolved_at'),
  routes: text('routes', { mode: 'json' }).notNull().default([]), // of alerts.yaml
  announcedAt: integer('announced_at'), // null: the recipients do not know that it is open
  toldSeverity: text('told_severity', { enum: SEVERITY }), // the worst they know of
  remindAt: integer('remind_at'),
  heldUntil: integer('held_until'), // it flapped: not resolved before
  okRunId: text('ok_run_id'), // whose evaluation ok_streak counted last
  messageEn: text('message_en'), // null: message is all there is
})

/** rt; as alert */
export const alertEvents = sqliteTable('alert_events', {
  id: integer('id').primaryKey(),
  alertId: text('alert_id').notNull(),
  at: integer('at').notNull(),
  event: text('event', {
    enum: [
      'opened',
      'reopened',
      'worse',
      'eased',
      'repeated',
      'reminded',
      'flapping',
      'resolved',
      'acknowledged',
      'silenced',
      'unsilenced',
      'attached',
    ],
  }).notNull(),
  severity: text('severity').notNull(),
  value: real('value'),
  messageId: text('message_id'), // the first of the messages that told it
  runId: text('run_id'), // the run that said so
  actor: text('actor'), // the operator who did it
  note: text('note'),
  tellAt: integer('tell_at'), // due; null: nobody is told
  toldAt: integer('told_at'),
})

/** rt; terminal 90 days */
export const alertMessages = sqliteTable('alert_messages', {
  messageId: text('message_id').primaryKey(),
  dedupeKey: text('dedupe_key').notNull(),
  alertId: text('alert_id'),
  digest: integer('digest', { mode: 'boolean' }).notNull(),
  route: text('route').notNull(),
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
  lastErrorEn: text('last_error_en'),
})

/** rt; as message */
export const alertEventMessages = sqliteTable(
  'alert_event_messages',
  {
    eventId: integer('event_id').notNull(),
    messageId: text('message_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.messageId] })],
)

/** console, CLI; 400 days after end */
export const alertSilences = sqliteTable('alert_silences', {
  id: integer('id').primaryKey(),
  pattern: text('pattern').notNull(), // an alert key; * stands for anything
  until: integer('until').notNull(),
  reason: text('reason').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'), // ended by a person before its time
  endedBy: text('ended_by'),
})

/** rt; until the next reading */
export const alertNoData = sqliteTable('alert_no_data', {
  alertKey: text('alert_key').primaryKey(),
  inARow: integer('in_a_row').notNull(),
  since: integer('since').notNull(),
  lastRunId: text('last_run_id'),
})
