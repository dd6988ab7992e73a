/** Schema step 1 of ops.db: identity of the file, occurrences, runs, attempts, tenant results, log lines and artifacts. */
import type { Migration } from '../../sqlite/migrate.ts'

export const ledger: Migration = {
  version: 1,
  name: 'ledger',
  sql: `
-- rt; 1 row, also in platform.db
CREATE TABLE plane_meta (
  kind TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('ops', 'platform')),
  installation_id TEXT NOT NULL,
  schema_version INTEGER NOT NULL CHECK (schema_version >= 0),
  app_version TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- rt; ~1,150 a day in all incl. 5-minute batches; 400 days
CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY, -- ULID
  batch_id TEXT NOT NULL,
  business_date TEXT NOT NULL CHECK (business_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  scheduled_for INTEGER,
  trigger TEXT NOT NULL CHECK (trigger IN ('schedule', 'manual', 'api', 'retry', 'catch-up', 'dependency')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'warned', 'failed', 'cancelled', 'timed_out', 'interrupted', 'skipped', 'missed')),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  params_json TEXT NOT NULL CHECK (json_valid(params_json)),
  dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
  queued_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  error_code TEXT,
  error_message TEXT,
  summary_json TEXT CHECK (json_valid(summary_json)),
  config_version TEXT NOT NULL,
  parent_run_id TEXT REFERENCES runs (id),
  triggered_by TEXT NOT NULL,
  reason TEXT,
  not_before INTEGER, -- next attempt or resume
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3),
  lane TEXT NOT NULL CHECK (lane IN ('normal', 'monitoring')),
  wait_reason TEXT,
  cancel_asked_at INTEGER,
  cancel_asked_by TEXT,
  CHECK (finished_at IS NULL OR finished_at >= queued_at),
  CHECK (trigger <> 'schedule' OR scheduled_for IS NOT NULL)
) STRICT;
CREATE INDEX runs_by_state_not_before_priority
  ON runs (state, not_before, priority);
CREATE INDEX runs_by_batch_id_started_at
  ON runs (batch_id, started_at);
CREATE INDEX runs_by_batch_id_business_date
  ON runs (batch_id, business_date);
CREATE UNIQUE INDEX runs_once_per_batch_id_scheduled_for
  ON runs (batch_id, scheduled_for)
  WHERE trigger = 'schedule';
CREATE INDEX runs_by_parent_run_id
  ON runs (parent_run_id)
  WHERE parent_run_id IS NOT NULL;

-- rt; ~112 a day in all; 400 days
CREATE TABLE occurrences (
  batch_id TEXT NOT NULL,
  scheduled_for INTEGER NOT NULL,
  business_date TEXT NOT NULL CHECK (business_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'ran', 'skipped', 'missed')),
  reason TEXT,
  run_id TEXT REFERENCES runs (id),
  due_at INTEGER NOT NULL, -- after calendar shift or move
  overlap_run_id TEXT,
  decided_at INTEGER NOT NULL,
  PRIMARY KEY (batch_id, scheduled_for),
  CHECK (state NOT IN ('skipped', 'missed') OR (reason IS NOT NULL AND run_id IS NULL))
) STRICT;
CREATE INDEX occurrences_by_state_scheduled_for
  ON occurrences (state, scheduled_for);
CREATE INDEX occurrences_by_business_date
  ON occurrences (business_date);
CREATE INDEX occurrences_by_run_id
  ON occurrences (run_id)
  WHERE run_id IS NOT NULL;

-- rt; ~1.05 per run
CREATE TABLE attempts (
  run_id TEXT NOT NULL REFERENCES runs (id),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT CHECK (outcome IN ('succeeded', 'warned', 'failed', 'cancelled', 'timed_out', 'crashed', 'interrupted', 'lost')),
  error_code TEXT,
  error_message TEXT,
  error_class TEXT CHECK (error_class IN ('transient', 'permanent', 'parameters')),
  cpu_ms INTEGER CHECK (cpu_ms >= 0),
  peak_heap_bytes INTEGER CHECK (peak_heap_bytes >= 0),
  loop_p99_ms REAL,
  records INTEGER CHECK (records >= 0),
  worker TEXT,
  PRIMARY KEY (run_id, attempt)
) STRICT;

-- rt; ~30 tenants × 33 batches a day; 400 days
CREATE TABLE tenant_results (
  run_id TEXT NOT NULL REFERENCES runs (id),
  tenant_code TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'succeeded', 'failed', 'skipped')),
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  started_at INTEGER,
  finished_at INTEGER,
  result_json TEXT CHECK (json_valid(result_json) AND octet_length(result_json) <= 65536),
  error_code TEXT,
  error_message TEXT,
  error_class TEXT CHECK (error_class IN ('transient', 'permanent', 'parameters')), -- may a failed tenant be tried again
  collected_at INTEGER,
  PRIMARY KEY (run_id, tenant_code)
) STRICT;
CREATE INDEX tenant_results_by_tenant_code_started_at
  ON tenant_results (tenant_code, started_at);
CREATE INDEX tenant_results_by_state
  ON tenant_results (state);

-- rt; DEBUG 7, INFO 90, WARN and above 365 days
CREATE TABLE log_lines (
  run_id TEXT NOT NULL REFERENCES runs (id),
  seq INTEGER NOT NULL CHECK (seq BETWEEN 0 AND 1048575),
  at INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('debug', 'info', 'warn', 'error')),
  tenant_code TEXT,
  message TEXT NOT NULL,
  fields_json TEXT CHECK (json_valid(fields_json)),
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

-- the writer of log_search; 1 per run that logged; as runs
CREATE TABLE log_search_runs (
  run_no INTEGER PRIMARY KEY, -- upper part of the rowids in log_search
  run_id TEXT NOT NULL UNIQUE REFERENCES runs (id)
) STRICT;

-- rt
CREATE TABLE artifacts (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs (id),
  tenant_code TEXT,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  UNIQUE (run_id, path)
) STRICT;

-- Full text of log_lines.message. Contentless: it keeps the index only, the text stays in log_lines.
-- A line's rowid is (run_no << 20) | seq, run_no from log_search_runs, so a run's lines are one range
-- of rowids: find  SELECT r.run_id, s.rowid & 1048575 AS seq FROM log_search s
--                    JOIN log_search_runs r ON r.run_no = s.rowid >> 20 WHERE log_search MATCH ?
--          forget  DELETE FROM log_search WHERE rowid BETWEEN (run_no << 20) AND (run_no << 20 | 1048575)
-- The rowid of runs would not do: VACUUM may renumber it. Trigram needs three characters or more.
CREATE VIRTUAL TABLE log_search USING fts5(
  message,
  content = '',
  contentless_delete = 1,
  tokenize = 'trigram'
);
`,
}
