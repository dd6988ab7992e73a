/** Schema step 3 of ops.db: watermarks, exceptions, configuration history, commands, lease and locks. */
import type { Migration } from '../../sqlite/migrate.ts'

export const scheduling: Migration = {
  version: 3,
  name: 'scheduling',
  sql: `
-- rt; 50 in all
CREATE TABLE batch_watermarks (
  batch_id TEXT NOT NULL PRIMARY KEY,
  computed_until INTEGER NOT NULL,
  config_version TEXT NOT NULL
) STRICT;

-- rt, asked by 104; for ever
CREATE TABLE batch_metrics_daily (
  batch_id TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  runs INTEGER NOT NULL CHECK (runs >= 0),
  failed INTEGER NOT NULL CHECK (failed >= 0),
  avg_ms INTEGER NOT NULL CHECK (avg_ms >= 0),
  max_ms INTEGER NOT NULL CHECK (max_ms >= 0),
  avg_cpu_ms INTEGER CHECK (avg_cpu_ms >= 0),
  max_heap_bytes INTEGER CHECK (max_heap_bytes >= 0),
  records INTEGER CHECK (records >= 0),
  PRIMARY KEY (batch_id, day)
) STRICT;

-- console, CLI; 400 days after end
CREATE TABLE schedule_exceptions (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('hold', 'release', 'skip', 'move')),
  batch_id TEXT NOT NULL,
  scheduled_for INTEGER,
  moved_to INTEGER,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX schedule_exceptions_once_per_batch_id_scheduled_for_kind
  ON schedule_exceptions (batch_id, COALESCE(scheduled_for, ''), kind)
  WHERE ended_at IS NULL;

-- rt; for ever
CREATE TABLE config_versions (
  version TEXT NOT NULL PRIMARY KEY, -- sha256 of all files
  files TEXT NOT NULL CHECK (json_valid(files)), -- {path: text}
  loaded_at INTEGER NOT NULL,
  loaded_by TEXT NOT NULL,
  in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
  faults TEXT NOT NULL CHECK (json_valid(faults))
) STRICT;

-- CLI, API → main; 30 days
CREATE TABLE commands (
  id INTEGER PRIMARY KEY,
  verb TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  taken_at INTEGER,
  done_at INTEGER,
  result TEXT CHECK (json_valid(result))
) STRICT;

-- API; 24 h
CREATE TABLE idempotency_keys (
  token_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (token_id, key)
) STRICT;

-- API; 10 min
CREATE TABLE trigger_replays (
  signature_sha256 TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;

-- rt; 1 row
CREATE TABLE scheduler_lease (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  holder TEXT NOT NULL,
  pid INTEGER NOT NULL CHECK (pid >= 0),
  acquired_at INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL
) STRICT;

-- rt; R12
CREATE TABLE locks (
  key TEXT NOT NULL,
  holder_run TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('shared', 'exclusive')),
  lease_until INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (key, holder_run)
) STRICT;
`,
}
