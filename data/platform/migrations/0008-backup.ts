/** Schema step 8 of platform.db: backup sets, their parts and drills. */
import type { Migration } from '../../sqlite/migrate.ts'

export const backup: Migration = {
  version: 8,
  name: 'backup',
  sql: `
-- copy of config for the console
CREATE TABLE backup_settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- 101, 102; 60 in all; 5 years
CREATE TABLE backup_sets (
  set_id TEXT NOT NULL PRIMARY KEY, -- BKP_YYYYMMDD_NNN, FBK_…
  kind TEXT NOT NULL CHECK (kind IN ('DB', 'FILES')),
  run_id TEXT NOT NULL,
  trigger TEXT NOT NULL CHECK (trigger IN ('SCHEDULED', 'MANUAL', 'EMERGENCY')),
  note TEXT,
  taken_at INTEGER NOT NULL,
  published_at INTEGER,
  path TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  consistency TEXT NOT NULL CHECK (consistency IN ('global', 'per_file')),
  barrier_ms INTEGER CHECK (barrier_ms >= 0),
  app_version TEXT NOT NULL,
  sqlite_version TEXT NOT NULL,
  raw_bytes INTEGER NOT NULL CHECK (raw_bytes >= 0),
  stored_bytes INTEGER NOT NULL CHECK (stored_bytes >= 0),
  encrypted INTEGER NOT NULL CHECK (encrypted IN (0, 1)),
  key_id TEXT,
  manifest_sha256 TEXT,
  hmac TEXT,
  mirrored_at INTEGER,
  pinned_by TEXT,
  pinned_reason TEXT,
  tiers TEXT NOT NULL CHECK (json_valid(tiers)),
  state TEXT NOT NULL CHECK (state IN ('RUNNING', 'PUBLISHED', 'PARTIAL', 'FAILED', 'DELETED')),
  deleted_at INTEGER
) STRICT;
CREATE INDEX backup_sets_by_kind_taken_at
  ON backup_sets (kind, taken_at);

-- SYS_BackupHistory; 101, 102, 903, 905; one row per set and target; 30 × (1 + archives + files); 5 years
CREATE TABLE backup_history (
  id INTEGER PRIMARY KEY,
  backup_id TEXT NOT NULL REFERENCES backup_sets (set_id),
  target TEXT NOT NULL, -- ops, platform, tenant:<code>, archive:<code>:<yyyy>, files:<code>, files:_platform
  tenant_id TEXT,
  backup_type TEXT NOT NULL CHECK (backup_type IN ('FULL', 'INCREMENTAL')),
  backup_scope TEXT NOT NULL CHECK (backup_scope IN ('DATABASE', 'FILES')),
  backup_trigger TEXT NOT NULL CHECK (backup_trigger IN ('SCHEDULED', 'MANUAL', 'EMERGENCY')),
  backup_status TEXT NOT NULL CHECK (backup_status IN ('RUNNING', 'VERIFIED', 'UNVERIFIED', 'FAILED', 'DAMAGED', 'DELETED')),
  backup_start_time INTEGER NOT NULL,
  backup_end_time INTEGER,
  taken_at INTEGER NOT NULL,
  backup_file_path TEXT, -- relative to data/backups
  raw_bytes INTEGER CHECK (raw_bytes >= 0),
  backup_file_size INTEGER CHECK (backup_file_size >= 0),
  raw_sha256 TEXT,
  checksum TEXT, -- stored file
  page_size INTEGER CHECK (page_size >= 0),
  page_count INTEGER CHECK (page_count >= 0),
  schema_version INTEGER CHECK (schema_version >= 0),
  schema_hash TEXT,
  rows_total INTEGER CHECK (rows_total >= 0),
  tables TEXT CHECK (json_valid(tables)), -- {name: rows by scan}
  fk_faults INTEGER CHECK (fk_faults >= 0),
  compression_type TEXT NOT NULL CHECK (compression_type IN ('NONE', 'GZIP')),
  encryption_enabled INTEGER NOT NULL CHECK (encryption_enabled IN (0, 1)),
  key_id TEXT,
  linked_from TEXT,
  retention_period_days INTEGER NOT NULL CHECK (retention_period_days >= 0),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- informative
  recovery_tested INTEGER NOT NULL CHECK (recovery_tested IN (0, 1)),
  recovery_test_date TEXT CHECK (recovery_test_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  executed_by TEXT NOT NULL,
  error_message TEXT,
  UNIQUE (backup_id, target)
) STRICT;
CREATE INDEX backup_history_by_target_backup_status_backup_start_time
  ON backup_history (target, backup_status, backup_start_time);
CREATE INDEX backup_history_by_tenant_id
  ON backup_history (tenant_id);

-- 101, 102; 40; 5 years
CREATE TABLE backup_drills (
  id INTEGER PRIMARY KEY,
  set_id TEXT NOT NULL,
  target TEXT NOT NULL,
  at INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('nightly', 'weekly', 'manual', 'files')),
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  rows_expected INTEGER CHECK (rows_expected >= 0),
  rows_found INTEGER CHECK (rows_found >= 0),
  ms INTEGER NOT NULL CHECK (ms >= 0),
  error TEXT
) STRICT;
`,
}
