/** Tables of platform.db: budgets and fairness of sending, suppressed addresses of the holding's queue, daily counts. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** delivery D11; 10 minutes */
export const channelRateWindows = sqliteTable(
  'channel_rate_windows',
  {
    configId: text('config_id').notNull(),
    bucketKey: text('bucket_key').notNull(),
    minute: integer('minute').notNull(), // epoch minutes
    used: integer('used').notNull(),
    limit: integer('limit').notNull(),
  },
  (t) => [primaryKey({ columns: [t.configId, t.bucketKey, t.minute] })],
)

/** delivery D11: longest not served goes first; _platform = the holding's queue */
export const tenantServeOrder = sqliteTable('tenant_serve_order', {
  tenantId: text('tenant_id').primaryKey(),
  lastServedAt: integer('last_served_at').notNull(),
})

/** delivery; 600; 26 months; counted anew from the send log of the day */
export const notificationStatsDaily = sqliteTable(
  'notification_stats_daily',
  {
    day: text('day').notNull(),
    tenantId: text('tenant_id').notNull(), // _platform = the holding's queue
    channel: text('channel').notNull(),
    triggerEvent: text('trigger_event').notNull(),
    enqueued: integer('enqueued').notNull(),
    sent: integer('sent').notNull(),
    failed: integer('failed').notNull(),
    expired: integer('expired').notNull(),
    suppressed: integer('suppressed').notNull(),
    inDoubt: integer('in_doubt').notNull(),
    deferred: integer('deferred').notNull(),
    laterAttempts: integer('later_attempts').notNull(),
    laterSuccess: integer('later_success').notNull(),
    sumLatencyMs: integer('sum_latency_ms').notNull(),
    maxLatencyMs: integer('max_latency_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.tenantId, t.channel, t.triggerEvent] })],
)

/** delivery, console; the counterpart of the table of the same name in every tenant file, for mail_queue */
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
