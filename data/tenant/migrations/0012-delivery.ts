/** Schema step 12 of a tenant file: who a setting is for, what a person wants to hear, and the order in which rows leave. */
import type { Migration } from '../../sqlite/migrate.ts'

export const delivery: Migration = {
  version: 12,
  name: 'delivery',
  sql: `
-- app; ~20
CREATE TABLE notification_setting_recipients (
  setting_id INTEGER NOT NULL REFERENCES notification_settings (setting_id),
  kind TEXT NOT NULL CHECK (kind IN ('EMPLOYEE', 'DEPARTMENT', 'ROLE', 'DESTINATION', 'ADDRESS')),
  value TEXT NOT NULL,
  PRIMARY KEY (setting_id, kind, value)
) STRICT;

-- app; ~60
CREATE TABLE user_notification_prefs (
  user_id TEXT NOT NULL REFERENCES user_accounts (user_id),
  trigger_event TEXT NOT NULL, -- * = every event
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  channels TEXT NOT NULL CHECK (json_valid(channels)),
  quiet_start TEXT CHECK (quiet_start GLOB '[0-2][0-9]:[0-5][0-9]'),
  quiet_end TEXT CHECK (quiet_end GLOB '[0-2][0-9]:[0-5][0-9]'),
  digest INTEGER NOT NULL CHECK (digest IN (0, 1)),
  language TEXT,
  PRIMARY KEY (user_id, trigger_event)
) STRICT;

-- Rows are claimed by priority, then by due time: with this index a claim of 20 among 50,000 reads 20.
DROP INDEX notification_deliveries_by_channel_state_next_attempt_at_priority;
CREATE INDEX notification_deliveries_by_channel_priority_next_attempt_at
  ON notification_deliveries (channel, priority, next_attempt_at, delivery_id)
  WHERE state IN ('PENDING','RETRY');

-- Was the address refused before (delivery D8, class D)?
CREATE INDEX notification_log_by_recipient_hash_started_at
  ON notification_log (recipient_hash, started_at)
  WHERE outcome_class = 'D';
`,
}
