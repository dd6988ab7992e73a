/** Schema step 9 of platform.db: the outbox of the holding, integrations and channel circuits. */
import type { Migration } from '../../sqlite/migrate.ts'

export const messages: Migration = {
  version: 9,
  name: 'messages',
  sql: `
-- enqueued by 302, 304, 307, 005, 001, 403–409; sent by 406, 402; 60 in all; terminal 90 days
CREATE TABLE mail_queue (
  delivery_id TEXT NOT NULL PRIMARY KEY, -- ULID, left part of Message-ID
  dedupe_key TEXT NOT NULL UNIQUE, -- given by the caller, ends with the hash of the address
  tenant_id TEXT,
  source_batch TEXT NOT NULL,
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
  fallback_of TEXT REFERENCES mail_queue (delivery_id),
  enqueued_by_run TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL GENERATED ALWAYS AS (dedupe_key) VIRTUAL, -- the same value under the name it has in notification_deliveries
  CHECK (state <> 'SENDING' OR claim_token IS NOT NULL)
) STRICT;
CREATE INDEX mail_queue_by_channel_state_next_attempt_at_priority
  ON mail_queue (channel, state, next_attempt_at, priority)
  WHERE state IN ('PENDING','RETRY');
CREATE INDEX mail_queue_by_lease_until
  ON mail_queue (lease_until)
  WHERE state = 'SENDING';
CREATE INDEX mail_queue_by_state
  ON mail_queue (state)
  WHERE state = 'IN_DOUBT';
CREATE INDEX mail_queue_by_finished_at
  ON mail_queue (finished_at);
CREATE INDEX mail_queue_by_fallback_of
  ON mail_queue (fallback_of)
  WHERE fallback_of IS NOT NULL;

-- delivery; 2 years
CREATE TABLE mail_queue_log (
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
CREATE INDEX mail_queue_log_by_sent_at_send_status
  ON mail_queue_log (sent_at, send_status);
CREATE INDEX mail_queue_log_by_started_at
  ON mail_queue_log (started_at);
CREATE INDEX mail_queue_log_by_delivery_id
  ON mail_queue_log (delivery_id);
CREATE INDEX mail_queue_log_by_notification_id
  ON mail_queue_log (notification_id);

-- SYS_IntegrationConfig; operators; health by 403, 405; ~4
CREATE TABLE integration_configs (
  config_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT, -- null = platform
  integration_key TEXT NOT NULL, -- smtp_server, smtp_backup, slack_api, slack_webhook, teams_graph, teams_workflow, lineworks, hr
  service TEXT NOT NULL,
  integration_type TEXT NOT NULL CHECK (integration_type IN ('WEBHOOK', 'API', 'OAUTH', 'SMTP')),
  endpoint_url TEXT,
  auth_type TEXT NOT NULL CHECK (auth_type IN ('NONE', 'BASIC', 'BEARER', 'OAUTH2', 'JWT', 'API_KEY')),
  auth_ref TEXT CHECK (json_valid(auth_ref)), -- references only, R19
  connection_config TEXT NOT NULL CHECK (json_valid(connection_config)),
  request_headers TEXT NOT NULL CHECK (json_valid(request_headers)),
  timeout_seconds INTEGER NOT NULL CHECK (timeout_seconds >= 0), -- 30, SMTP 60
  rate_limit_per_minute INTEGER CHECK (rate_limit_per_minute >= 0),
  attempts INTEGER CHECK (attempts >= 0),
  attempt_interval INTEGER CHECK (attempt_interval >= 0),
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  held_by_incident TEXT,
  health_status TEXT NOT NULL CHECK (health_status IN ('HEALTHY', 'UNHEALTHY', 'UNKNOWN')),
  health_code TEXT,
  last_health_check INTEGER,
  secret_expires_on TEXT CHECK (secret_expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX integration_configs_once_per_tenant_id_integration_key
  ON integration_configs (COALESCE(tenant_id, ''), integration_key);

-- delivery, 405
CREATE TABLE channel_circuits (
  config_id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('CLOSED', 'OPEN', 'HALF_OPEN', 'AUTH')),
  failures_in_row INTEGER NOT NULL CHECK (failures_in_row >= 0),
  recent TEXT NOT NULL, -- last 20 as bits
  open_until INTEGER,
  open_count INTEGER NOT NULL CHECK (open_count >= 0),
  reason TEXT,
  changed_at INTEGER NOT NULL,
  config_updated_at_seen INTEGER NOT NULL
) STRICT;
`,
}
