/** Schema step 2 of ops.db: alerts, their events and the messages that go out about them. */
import type { Migration } from '../../sqlite/migrate.ts'

export const alerts: Migration = {
  version: 2,
  name: 'alerts',
  sql: `
-- rt by R5; resolved 400 days
CREATE TABLE alerts (
  alert_id TEXT NOT NULL PRIMARY KEY,
  alert_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  source_batch TEXT NOT NULL,
  run_id TEXT,
  tenant_code TEXT,
  metric TEXT,
  value REAL,
  threshold REAL,
  message TEXT NOT NULL,
  context TEXT NOT NULL CHECK (json_valid(context)),
  business_hours INTEGER NOT NULL CHECK (business_hours IN (0, 1)),
  opened_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  last_notified_at INTEGER,
  notify_count INTEGER NOT NULL CHECK (notify_count >= 0),
  occurrences INTEGER NOT NULL CHECK (occurrences >= 0),
  flap_count INTEGER NOT NULL CHECK (flap_count >= 0),
  ok_streak INTEGER NOT NULL CHECK (ok_streak >= 0),
  silenced_until INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  note TEXT,
  resolved_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alerts_once_per_alert_key
  ON alerts (alert_key)
  WHERE state <> 'resolved';
CREATE INDEX alerts_by_state_severity
  ON alerts (state, severity);
CREATE INDEX alerts_by_tenant_code_opened_at
  ON alerts (tenant_code, opened_at);

-- rt; as alert
CREATE TABLE alert_events (
  id INTEGER PRIMARY KEY,
  alert_id TEXT NOT NULL REFERENCES alerts (alert_id),
  at INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('opened', 'worse', 'eased', 'reminded', 'resolved', 'flapping', 'acknowledged', 'silenced', 'attached')),
  severity TEXT NOT NULL,
  value REAL,
  message_id TEXT
) STRICT;
CREATE INDEX alert_events_by_alert_id
  ON alert_events (alert_id);

-- rt; terminal 90 days
CREATE TABLE alert_messages (
  message_id TEXT NOT NULL PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE,
  alert_id TEXT REFERENCES alerts (alert_id),
  digest INTEGER NOT NULL CHECK (digest IN (0, 1)),
  route TEXT NOT NULL,
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
  CHECK (state <> 'SENDING' OR claim_token IS NOT NULL)
) STRICT;
CREATE INDEX alert_messages_by_state_next_attempt_at
  ON alert_messages (state, next_attempt_at);
CREATE INDEX alert_messages_by_alert_id
  ON alert_messages (alert_id);
`,
}
