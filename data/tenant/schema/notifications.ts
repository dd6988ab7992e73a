/** Tables of a tenant file: notifications, their settings, templates and destinations. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 通知チャンネル = destinations; app, 403, 405, 407–409; ~15 */
export const notificationChannels = sqliteTable('notification_channels', {
  destinationId: text('destination_id').primaryKey(),
  name: text('name').notNull(),
  service: text('service', {
    enum: ['SLACK', 'TEAMS', 'LINE_WORKS', 'EMAIL', 'WEBHOOK'],
  }).notNull(),
  externalId: text('external_id'),
  parentExternalId: text('parent_external_id'),
  webhookRef: text('webhook_ref'),
  isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
  disabledReason: text('disabled_reason'),
  disabledBy: text('disabled_by'),
  autoRegistered: integer('auto_registered', { mode: 'boolean' }).notNull(),
  verifiedAt: integer('verified_at'),
  lastSuccessAt: integer('last_success_at'),
  lastError: text('last_error'),
})

/** MST_NotificationSettings; app; 405, 407–409 disable only; ~10 rows */
export const notificationSettings = sqliteTable('notification_settings', {
  settingId: integer('setting_id').primaryKey(),
  settingKey: text('setting_key').notNull(),
  settingName: text('setting_name').notNull(),
  notificationType: text('notification_type', {
    enum: ['EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK', 'IN_APP'],
  }).notNull(),
  triggerEvent: text('trigger_event').notNull(),
  targetAudience: text('target_audience', {
    enum: ['ALL', 'MANAGER', 'EMPLOYEE', 'CUSTOM'],
  }).notNull(),
  templateKey: text('template_key').notNull(),
  frequencyType: text('frequency_type', {
    enum: ['IMMEDIATE', 'DAILY', 'WEEKLY', 'MONTHLY'],
  }).notNull(),
  // DAILY hour 0–23, WEEKLY 1 = Mon..7, MONTHLY 1–31 cut to month end
  frequencyValue: integer('frequency_value'),
  digest: integer('digest', { mode: 'boolean' }).notNull(),
  stages: text('stages', { mode: 'json' }), // [30,7,1]
  escalateStage: integer('escalate_stage'), // 7
  sendOn: text('send_on', { enum: ['ALL_DAYS', 'BUSINESS_DAYS'] }).notNull(),
  quiet: text('quiet', { mode: 'json' }),
  destinationId: text('destination_id'),
  fallbackChannel: text('fallback_channel'),
  priority: integer('priority').notNull(),
  channelConfig: text('channel_config', { mode: 'json' }),
  isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
  disabledReason: text('disabled_reason'),
  disabledBy: text('disabled_by'),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_NotificationTemplate; app; ~20 */
export const notificationTemplates = sqliteTable('notification_templates', {
  templateId: text('template_id').primaryKey(),
  templateKey: text('template_key').notNull(),
  notificationType: text('notification_type').notNull(),
  languageCode: text('language_code').notNull(),
  subjectTemplate: text('subject_template'),
  bodyTemplate: text('body_template').notNull(),
  formatType: text('format_type').notNull(),
  parameters: text('parameters', { mode: 'json' }).notNull(),
  sampleData: text('sample_data', { mode: 'json' }).notNull(),
  isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  version: integer('version').notNull(),
})

/** TRN_Notification, also the in-app list; app, 401, 202, 203, 601, 602, 701; 402/406 status; ~1,500; 365 days */
export const notifications = sqliteTable('notifications', {
  notificationId: text('notification_id').primaryKey(), // ULID
  dedupeKey: text('dedupe_key').notNull(), // delivery D3
  // certification_expiring, goal_deadline, goal_behind, goal_review_due, training_follow_up, skill_update_reminder, approval_pending, announcement, skill_registered, report_ready …
  triggerEvent: text('trigger_event').notNull(),
  notificationType: text('notification_type', {
    enum: ['SYSTEM', 'REMINDER', 'APPROVAL', 'ALERT', 'INFO', 'URGENT'],
  }).notNull(),
  notificationCategory: text('notification_category', {
    enum: ['SKILL', 'TRAINING', 'PROJECT', 'CERTIFICATION', 'SYSTEM', 'HR'],
  }).notNull(),
  priority: integer('priority').notNull(), // 0 LOW, 1 NORMAL = MEDIUM, 2 HIGH, 3 CRITICAL
  recipientId: text('recipient_id'), // null = destination only
  title: text('title').notNull(),
  message: text('message').notNull(),
  messageFormat: text('message_format', { enum: ['PLAIN', 'HTML', 'MARKDOWN'] }).notNull(),
  actionLabel: text('action_label'),
  actionUrl: text('action_url'),
  templateKey: text('template_key'),
  templateVariables: text('template_variables', { mode: 'json' }),
  settingId: integer('setting_id'),
  relatedEntityType: text('related_entity_type'),
  relatedEntityId: text('related_entity_id'),
  scheduledAt: integer('scheduled_at').notNull(), // not before
  expiryDate: text('expiry_date'),
  deliveryStatus: text('delivery_status', {
    enum: ['PENDING', 'SENT', 'DELIVERED', 'FAILED', 'BOUNCED', 'CANCELLED'],
  }).notNull(),
  expandedAt: integer('expanded_at'),
  digestId: text('digest_id'),
  readStatus: text('read_status', { enum: ['UNREAD', 'READ', 'ARCHIVED'] }).notNull(),
  readAt: integer('read_at'),
  archivedAt: integer('archived_at'),
  senderId: text('sender_id'), // null = system
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
})

/** app; ~20 */
export const notificationSettingRecipients = sqliteTable(
  'notification_setting_recipients',
  {
    settingId: integer('setting_id').notNull(),
    kind: text('kind', {
      enum: ['EMPLOYEE', 'DEPARTMENT', 'ROLE', 'DESTINATION', 'ADDRESS'],
    }).notNull(),
    value: text('value').notNull(),
  },
  (t) => [primaryKey({ columns: [t.settingId, t.kind, t.value] })],
)

/** app; ~60 */
export const userNotificationPrefs = sqliteTable(
  'user_notification_prefs',
  {
    userId: text('user_id').notNull(),
    triggerEvent: text('trigger_event').notNull(), // * = every event
    enabled: integer('enabled', { mode: 'boolean' }).notNull(),
    channels: text('channels', { mode: 'json' }).notNull(),
    quietStart: text('quiet_start'),
    quietEnd: text('quiet_end'),
    digest: integer('digest', { mode: 'boolean' }).notNull(),
    language: text('language'),
  },
  (t) => [primaryKey({ columns: [t.userId, t.triggerEvent] })],
)
