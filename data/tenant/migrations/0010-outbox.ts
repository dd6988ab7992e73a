/** Schema step 10 of a tenant file: deliveries, their log, digests and suppressed addresses. */
import type { Migration } from '../../sqlite/migrate.ts'

export const outbox: Migration = {
  version: 10,
  name: 'outbox',
  sql: `
-- 401; ~400
CREATE TABLE digests (
  digest_id TEXT NOT NULL PRIMARY KEY,
  recipient_hash TEXT NOT NULL,
  channel TEXT NOT NULL,
  date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  items INTEGER NOT NULL CHECK (items >= 0),
  delivery_id TEXT,
  UNIQUE (recipient_hash, channel, date)
) STRICT;

-- the outbox, delivery D2–D9; enqueued by app, 401, 202, 203, 205, 601–603; sent by 401, 402, 406; ~2,500; terminal 30 days
CREATE TABLE notification_deliveries (
  delivery_id TEXT NOT NULL PRIMARY KEY, -- ULID, left part of Message-ID
  idempotency_key TEXT NOT NULL UNIQUE,
  notification_id TEXT REFERENCES notifications (notification_id),
  digest_id TEXT REFERENCES digests (digest_id),
  channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK')),
  integration_config_id TEXT NOT NULL,
  recipient_type TEXT NOT NULL CHECK (recipient_type IN ('USER', 'CHANNEL', 'GROUP', 'WEBHOOK')),
  recipient_address TEXT NOT NULL, -- one address; for hooks a reference
  recipient_hash TEXT NOT NULL, -- sha256 over installation_id and the normalised address
  subject TEXT,
  body TEXT,
  body_format TEXT,
  attachments TEXT CHECK (json_valid(attachments)), -- nulled 7 days after the end
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  state TEXT NOT NULL CHECK (state IN ('PENDING', 'SENDING', 'RETRY', 'SENT', 'DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED', 'IN_DOUBT')),
  next_attempt_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0), -- counted failures
  max_attempts INTEGER NOT NULL CHECK (max_attempts >= 0),
  attempt_seq INTEGER NOT NULL CHECK (attempt_seq >= 0), -- all tries
  deferrals INTEGER NOT NULL CHECK (deferrals >= 0),
  claim_token TEXT,
  claimed_by_run TEXT,
  lease_until INTEGER,
  io_started_at INTEGER,
  last_class TEXT CHECK (last_class IN ('A', 'B', 'C', 'D', 'E', 'F', 'G')),
  last_code TEXT,
  last_error TEXT CHECK (length(last_error) <= 500),
  external_message_id TEXT,
  sent_at INTEGER,
  finished_at INTEGER,
  fallback_of TEXT REFERENCES notification_deliveries (delivery_id),
  enqueued_by_run TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (state <> 'SENDING' OR claim_token IS NOT NULL)
) STRICT;
CREATE INDEX notification_deliveries_by_channel_state_next_attempt_at_priority
  ON notification_deliveries (channel, state, next_attempt_at, priority)
  WHERE state IN ('PENDING','RETRY');
CREATE INDEX notification_deliveries_by_lease_until
  ON notification_deliveries (lease_until)
  WHERE state = 'SENDING';
CREATE INDEX notification_deliveries_by_state
  ON notification_deliveries (state)
  WHERE state = 'IN_DOUBT';
CREATE INDEX notification_deliveries_by_notification_id
  ON notification_deliveries (notification_id);
CREATE INDEX notification_deliveries_by_finished_at
  ON notification_deliveries (finished_at);
CREATE INDEX notification_deliveries_by_digest_id
  ON notification_deliveries (digest_id)
  WHERE digest_id IS NOT NULL;
CREATE INDEX notification_deliveries_by_fallback_of
  ON notification_deliveries (fallback_of)
  WHERE fallback_of IS NOT NULL;

-- HIS_NotificationLog, one row per try; delivery; ~2,800; 90 days hot, 404 archives to 2 years
CREATE TABLE notification_log (
  log_id INTEGER PRIMARY KEY,
  delivery_id TEXT NOT NULL,
  notification_id TEXT,
  attempt_seq INTEGER NOT NULL CHECK (attempt_seq >= 0),
  channel TEXT NOT NULL,
  send_status TEXT NOT NULL CHECK (send_status IN ('SUCCESS', 'RETRY', 'FAILED', 'IN_DOUBT', 'DEFERRED')),
  outcome_class TEXT,
  subject TEXT,
  body TEXT, -- SUCCESS only
  message_format TEXT,
  recipient_type TEXT NOT NULL,
  recipient_address TEXT NOT NULL,
  recipient_hash TEXT NOT NULL,
  template_key TEXT,
  setting_id INTEGER CHECK (setting_id >= 0),
  integration_config_id TEXT NOT NULL,
  priority INTEGER NOT NULL CHECK (priority >= 0),
  response_code TEXT,
  response_message TEXT,
  error_details TEXT CHECK (json_valid(error_details)),
  external_message_id TEXT,
  attachment_hashes TEXT CHECK (json_valid(attachment_hashes)),
  scheduled_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  sent_at INTEGER,
  duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
  run_id TEXT,
  batch_id TEXT
) STRICT;
CREATE INDEX notification_log_by_sent_at_send_status
  ON notification_log (sent_at, send_status);
CREATE INDEX notification_log_by_started_at
  ON notification_log (started_at);
CREATE INDEX notification_log_by_delivery_id
  ON notification_log (delivery_id);
CREATE INDEX notification_log_by_notification_id
  ON notification_log (notification_id);

-- 401, 402, 406; ~2
CREATE TABLE address_suppressions (
  recipient_hash TEXT NOT NULL,
  channel TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('HARD_BOUNCE', 'DEST_GONE', 'UNSUBSCRIBED', 'OPERATOR')),
  code TEXT,
  since INTEGER NOT NULL,
  until INTEGER,
  source_delivery_id TEXT,
  PRIMARY KEY (recipient_hash, channel)
) STRICT;
`,
}
