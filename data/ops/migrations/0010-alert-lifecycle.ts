/** Schema step 10 of ops.db: when an alert is told and to whom, silences, and measurements without data. */
import type { Migration } from '../../sqlite/migrate.ts'

export const alertLifecycle: Migration = {
  version: 10,
  name: 'alert-lifecycle',
  sql: `
ALTER TABLE alerts ADD COLUMN routes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(routes)); -- of alerts.yaml
ALTER TABLE alerts ADD COLUMN announced_at INTEGER; -- null: the recipients do not know that it is open
ALTER TABLE alerts ADD COLUMN told_severity TEXT CHECK (told_severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')); -- the worst they know of
ALTER TABLE alerts ADD COLUMN remind_at INTEGER;
ALTER TABLE alerts ADD COLUMN held_until INTEGER; -- it flapped: not resolved before
ALTER TABLE alerts ADD COLUMN ok_run_id TEXT; -- whose evaluation ok_streak counted last
CREATE INDEX alerts_by_alert_key_opened_at
  ON alerts (alert_key, opened_at);
CREATE INDEX alerts_by_remind_at
  ON alerts (remind_at)
  WHERE remind_at IS NOT NULL;
CREATE INDEX alerts_by_held_until
  ON alerts (held_until)
  WHERE held_until IS NOT NULL;
CREATE INDEX alerts_by_state_last_seen_at
  ON alerts (state, last_seen_at);

-- Made anew: a CHECK can not be altered.
CREATE TABLE alert_events_next (
  id INTEGER PRIMARY KEY,
  alert_id TEXT NOT NULL REFERENCES alerts (alert_id),
  at INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('opened', 'reopened', 'worse', 'eased', 'repeated', 'reminded', 'flapping', 'resolved', 'acknowledged', 'silenced', 'unsilenced', 'attached')),
  severity TEXT NOT NULL,
  value REAL,
  message_id TEXT, -- the first of the messages that told it
  run_id TEXT, -- the run that said so
  actor TEXT, -- the operator who did it
  note TEXT,
  tell_at INTEGER, -- due; null: nobody is told
  told_at INTEGER
) STRICT;
INSERT INTO alert_events_next (id, alert_id, at, event, severity, value, message_id)
  SELECT id, alert_id, at, event, severity, value, message_id FROM alert_events;
DROP TABLE alert_events;
ALTER TABLE alert_events_next RENAME TO alert_events;
CREATE INDEX alert_events_by_alert_id
  ON alert_events (alert_id);
CREATE INDEX alert_events_by_tell_at
  ON alert_events (tell_at)
  WHERE tell_at IS NOT NULL AND told_at IS NULL;

-- rt; as message
CREATE TABLE alert_event_messages (
  event_id INTEGER NOT NULL REFERENCES alert_events (id) ON DELETE CASCADE,
  message_id TEXT NOT NULL REFERENCES alert_messages (message_id) ON DELETE CASCADE,
  PRIMARY KEY (event_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_event_messages_by_message_id
  ON alert_event_messages (message_id);

-- console, CLI; 400 days after end
CREATE TABLE alert_silences (
  id INTEGER PRIMARY KEY,
  pattern TEXT NOT NULL, -- an alert key; * stands for anything
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER, -- ended by a person before its time
  ended_by TEXT,
  CHECK (until > created_at),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX alert_silences_by_until
  ON alert_silences (until)
  WHERE ended_at IS NULL;

-- rt; until the next reading
CREATE TABLE alert_no_data (
  alert_key TEXT NOT NULL PRIMARY KEY,
  in_a_row INTEGER NOT NULL CHECK (in_a_row > 0),
  since INTEGER NOT NULL,
  last_run_id TEXT
) STRICT;

-- Failures in a row and within a window, without a look at the good runs.
CREATE INDEX runs_failed_by_batch_id_finished_at
  ON runs (batch_id, finished_at)
  WHERE state IN ('failed', 'timed_out');
`,
}
