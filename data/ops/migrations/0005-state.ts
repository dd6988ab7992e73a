/** Schema step 5 of ops.db: state of the system, emergencies, recovery and database care. */
import type { Migration } from '../../sqlite/migrate.ts'

export const state: Migration = {
  version: 5,
  name: 'state',
  sql: `
-- 902; 1 row
CREATE TABLE system_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  state TEXT NOT NULL CHECK (state IN ('running', 'stopping', 'stopped', 'stopped_with_errors', 'resuming')),
  level TEXT CHECK (level IN ('pause', 'partial', 'full')),
  reason TEXT,
  stop_id TEXT,
  since INTEGER NOT NULL,
  by_operator TEXT
) STRICT;

-- 901, 902, 904, 905
CREATE TABLE maintenance_state (
  target TEXT NOT NULL PRIMARY KEY, -- tenant:<code>, platform
  held_by_run TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT;

-- 902
CREATE TABLE emergency_stops (
  stop_id TEXT NOT NULL PRIMARY KEY,
  level TEXT NOT NULL,
  reason_type TEXT NOT NULL CHECK (reason_type IN ('security', 'failure', 'maintenance')),
  reason TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  resumed_at INTEGER,
  snapshot TEXT NOT NULL CHECK (json_valid(snapshot)),
  result TEXT CHECK (json_valid(result))
) STRICT;

CREATE TABLE emergency_stop_steps (
  stop_id TEXT NOT NULL REFERENCES emergency_stops (stop_id),
  no INTEGER NOT NULL CHECK (no >= 0),
  name TEXT NOT NULL,
  target TEXT,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  detail TEXT,
  PRIMARY KEY (stop_id, no)
) STRICT;

-- 901
CREATE TABLE recovery_history (
  recovery_id TEXT NOT NULL PRIMARY KEY,
  run_id TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('tenant', 'platform', 'all')),
  point INTEGER,
  backup_ids TEXT NOT NULL CHECK (json_valid(backup_ids)),
  approved_by TEXT NOT NULL CHECK (json_valid(approved_by)),
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'failed', 'rolled_back')),
  loss_minutes INTEGER CHECK (loss_minutes >= 0),
  result TEXT CHECK (json_valid(result)),
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

CREATE TABLE recovery_steps (
  recovery_id TEXT NOT NULL REFERENCES recovery_history (recovery_id),
  no INTEGER NOT NULL CHECK (no >= 0),
  db TEXT NOT NULL,
  step TEXT NOT NULL,
  method TEXT CHECK (method IN ('inplace', 'swap', 'tables')),
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT,
  PRIMARY KEY (recovery_id, no)
) STRICT;

-- 905; 1 year
CREATE TABLE db_maintenance_runs (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('diagnose', 'optimize', 'rebuild', 'repair')),
  severity TEXT NOT NULL,
  databases TEXT NOT NULL CHECK (json_valid(databases)),
  operator TEXT NOT NULL,
  reason TEXT,
  result TEXT CHECK (json_valid(result)),
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

CREATE TABLE db_maintenance_steps (
  id INTEGER PRIMARY KEY,
  maintenance_id INTEGER NOT NULL REFERENCES db_maintenance_runs (id),
  db TEXT NOT NULL,
  step TEXT NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT
) STRICT;

-- 905; ~10 per database; 6 months
CREATE TABLE db_health (
  db TEXT NOT NULL,
  checked_at INTEGER NOT NULL,
  grade TEXT NOT NULL CHECK (grade IN ('healthy', 'degraded', 'damaged_index', 'damaged_table', 'unreadable')),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  wal_bytes INTEGER NOT NULL CHECK (wal_bytes >= 0),
  freelist_pct REAL NOT NULL,
  integrity TEXT CHECK (json_valid(integrity)),
  fk_faults INTEGER NOT NULL CHECK (fk_faults >= 0),
  bench TEXT CHECK (json_valid(bench)),
  PRIMARY KEY (db, checked_at)
) STRICT;
`,
}
