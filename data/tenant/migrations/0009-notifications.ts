/** Schema step 9 of a tenant file: notifications, their settings, templates and destinations. */
import type { Migration } from '../../sqlite/migrate.ts'

export const notifications: Migration = {
  version: 9,
  name: 'notifications',
  sql: `
-- 通知チャンネル = destinations; app, 403, 405, 407–409; ~15
CREATE TABLE notification_channels (
  destination_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  service TEXT NOT NULL CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS', 'EMAIL', 'WEBHOOK')),
  external_id TEXT,
  parent_external_id TEXT,
  webhook_ref TEXT,
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  disabled_reason TEXT,
  disabled_by TEXT,
  auto_registered INTEGER NOT NULL CHECK (auto_registered IN (0, 1)),
  verified_at INTEGER,
  last_success_at INTEGER,
  last_error TEXT
) STRICT;
CREATE UNIQUE INDEX notification_channels_once_per_service_external_id
  ON notification_channels (service, external_id)
  WHERE external_id IS NOT NULL;

-- MST_NotificationSettings; app; 405, 407–409 disable only; ~10 rows
CREATE TABLE notification_settings (
  setting_id INTEGER PRIMARY KEY,
  setting_key TEXT NOT NULL UNIQUE,
  setting_name TEXT NOT NULL,
  notification_type TEXT NOT NULL CHECK (notification_type IN ('EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK', 'IN_APP')),
  trigger_event TEXT NOT NULL,
  target_audience TEXT NOT NULL CHECK (target_audience IN ('ALL', 'MANAGER', 'EMPLOYEE', 'CUSTOM')),
  template_key TEXT NOT NULL,
  frequency_type TEXT NOT NULL CHECK (frequency_type IN ('IMMEDIATE', 'DAILY', 'WEEKLY', 'MONTHLY')),
  frequency_value INTEGER CHECK (frequency_value >= 0), -- DAILY hour 0–23, WEEKLY 1 = Mon..7, MONTHLY 1–31 cut to month end
  digest INTEGER NOT NULL CHECK (digest IN (0, 1)),
  stages TEXT CHECK (json_valid(stages)), -- [30,7,1]
  escalate_stage INTEGER CHECK (escalate_stage >= 0), -- 7
  send_on TEXT NOT NULL CHECK (send_on IN ('ALL_DAYS', 'BUSINESS_DAYS')),
  quiet TEXT CHECK (json_valid(quiet)),
  destination_id TEXT REFERENCES notification_channels (destination_id),
  fallback_channel TEXT,
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  channel_config TEXT CHECK (json_valid(channel_config)),
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  disabled_reason TEXT,
  disabled_by TEXT,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_NotificationTemplate; app; ~20
CREATE TABLE notification_templates (
  template_id TEXT NOT NULL PRIMARY KEY,
  template_key TEXT NOT NULL,
  notification_type TEXT NOT NULL,
  language_code TEXT NOT NULL,
  subject_template TEXT,
  body_template TEXT NOT NULL,
  format_type TEXT NOT NULL,
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  sample_data TEXT NOT NULL CHECK (json_valid(sample_data)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  version INTEGER NOT NULL CHECK (version >= 0),
  UNIQUE (template_key, notification_type, language_code)
) STRICT;

-- TRN_Notification, also the in-app list; app, 401, 202, 203, 601, 602, 701; 402/406 status; ~1,500; 365 days
CREATE TABLE notifications (
  notification_id TEXT NOT NULL PRIMARY KEY, -- ULID
  dedupe_key TEXT NOT NULL UNIQUE, -- delivery D3
  trigger_event TEXT NOT NULL, -- certification_expiring, goal_deadline, goal_behind, goal_review_due, training_follow_up, skill_update_reminder, approval_pending, announcement, skill_registered, report_ready …
  notification_type TEXT NOT NULL CHECK (notification_type IN ('SYSTEM', 'REMINDER', 'APPROVAL', 'ALERT', 'INFO', 'URGENT')),
  notification_category TEXT NOT NULL CHECK (notification_category IN ('SKILL', 'TRAINING', 'PROJECT', 'CERTIFICATION', 'SYSTEM', 'HR')),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3), -- 0 LOW, 1 NORMAL = MEDIUM, 2 HIGH, 3 CRITICAL
  recipient_id TEXT REFERENCES employees (employee_id), -- null = destination only
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  message_format TEXT NOT NULL CHECK (message_format IN ('PLAIN', 'HTML', 'MARKDOWN')),
  action_label TEXT,
  action_url TEXT,
  template_key TEXT,
  template_variables TEXT CHECK (json_valid(template_variables)),
  setting_id INTEGER REFERENCES notification_settings (setting_id),
  related_entity_type TEXT,
  related_entity_id TEXT,
  scheduled_at INTEGER NOT NULL, -- not before
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  delivery_status TEXT NOT NULL CHECK (delivery_status IN ('PENDING', 'SENT', 'DELIVERED', 'FAILED', 'BOUNCED', 'CANCELLED')),
  expanded_at INTEGER,
  digest_id TEXT REFERENCES digests (digest_id),
  read_status TEXT NOT NULL CHECK (read_status IN ('UNREAD', 'READ', 'ARCHIVED')),
  read_at INTEGER,
  archived_at INTEGER,
  sender_id TEXT, -- null = system
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1))
) STRICT;
CREATE INDEX notifications_by_expanded_at_scheduled_at
  ON notifications (expanded_at, scheduled_at);
CREATE INDEX notifications_by_recipient_id_read_status
  ON notifications (recipient_id, read_status);
CREATE INDEX notifications_by_created_at
  ON notifications (created_at);
CREATE INDEX notifications_by_related_entity_type_related_entity_id
  ON notifications (related_entity_type, related_entity_id);
CREATE INDEX notifications_by_digest_id
  ON notifications (digest_id)
  WHERE digest_id IS NOT NULL;
`,
}
