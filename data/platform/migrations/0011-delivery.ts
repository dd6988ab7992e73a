/** Schema step 11 of platform.db: budgets and fairness of sending, suppressed addresses of the holding's queue, daily counts. */
import type { Migration } from '../../sqlite/migrate.ts'

export const delivery: Migration = {
  version: 11,
  name: 'delivery',
  sql: `
-- delivery D11; 10 minutes
CREATE TABLE channel_rate_windows (
  config_id TEXT NOT NULL,
  bucket_key TEXT NOT NULL,
  minute INTEGER NOT NULL, -- epoch minutes
  used INTEGER NOT NULL CHECK (used >= 0),
  "limit" INTEGER NOT NULL CHECK ("limit" >= 1),
  PRIMARY KEY (config_id, bucket_key, minute)
) STRICT;

-- delivery D11: longest not served goes first; _platform = the holding's queue
CREATE TABLE tenant_serve_order (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  last_served_at INTEGER NOT NULL
) STRICT;

-- delivery; 600; 26 months; counted anew from the send log of the day
CREATE TABLE notification_stats_daily (
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL, -- _platform = the holding's queue
  channel TEXT NOT NULL,
  trigger_event TEXT NOT NULL,
  enqueued INTEGER NOT NULL CHECK (enqueued >= 0),
  sent INTEGER NOT NULL CHECK (sent >= 0),
  failed INTEGER NOT NULL CHECK (failed >= 0),
  expired INTEGER NOT NULL CHECK (expired >= 0),
  suppressed INTEGER NOT NULL CHECK (suppressed >= 0),
  in_doubt INTEGER NOT NULL CHECK (in_doubt >= 0),
  deferred INTEGER NOT NULL CHECK (deferred >= 0),
  later_attempts INTEGER NOT NULL CHECK (later_attempts >= 0),
  later_success INTEGER NOT NULL CHECK (later_success >= 0),
  sum_latency_ms INTEGER NOT NULL CHECK (sum_latency_ms >= 0),
  max_latency_ms INTEGER NOT NULL CHECK (max_latency_ms >= 0),
  PRIMARY KEY (day, tenant_id, channel, trigger_event)
) STRICT;

-- delivery, console; the counterpart of the table of the same name in every tenant file, for mail_queue
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

-- Rows are claimed by priority, then by due time.
DROP INDEX mail_queue_by_channel_state_next_attempt_at_priority;
CREATE INDEX mail_queue_by_channel_priority_next_attempt_at
  ON mail_queue (channel, priority, next_attempt_at, delivery_id)
  WHERE state IN ('PENDING','RETRY');

-- Was the address refused before (delivery D8, class D)?
CREATE INDEX mail_queue_log_by_recipient_hash_started_at
  ON mail_queue_log (recipient_hash, started_at)
  WHERE outcome_class = 'D';
`,
}
