/** Schema step 2 of a tenant file: synchronisation of the organisation with the HR system. */
import type { Migration } from '../../sqlite/migrate.ts'

export const orgSync: Migration = {
  version: 2,
  name: 'org-sync',
  sql: `
-- 701; 30; 1 year
CREATE TABLE org_sync_runs (
  sync_id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('preview', 'apply')),
  source TEXT NOT NULL CHECK (source IN ('csv', 'rest')),
  sync_type TEXT NOT NULL CHECK (sync_type IN ('full', 'incremental')),
  file_name TEXT,
  sha256 TEXT,
  encoding TEXT,
  high_water TEXT,
  fetched INTEGER NOT NULL CHECK (fetched >= 0),
  inserted INTEGER NOT NULL CHECK (inserted >= 0),
  updated INTEGER NOT NULL CHECK (updated >= 0),
  moved INTEGER NOT NULL CHECK (moved >= 0),
  closed INTEGER NOT NULL CHECK (closed >= 0),
  reopened INTEGER NOT NULL CHECK (reopened >= 0),
  unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
  rejected INTEGER NOT NULL CHECK (rejected >= 0),
  pending INTEGER NOT NULL CHECK (pending >= 0),
  guard TEXT,
  state TEXT NOT NULL CHECK (state IN ('ok', 'failed', 'skipped')),
  error TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

-- 701; ~20; 104: 400 days
CREATE TABLE org_sync_changes (
  id INTEGER PRIMARY KEY,
  sync_id INTEGER NOT NULL REFERENCES org_sync_runs (sync_id),
  entity TEXT NOT NULL CHECK (entity IN ('department', 'position', 'assignment')),
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT,
  old_value TEXT,
  new_value TEXT,
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  line_no INTEGER CHECK (line_no >= 0),
  reason TEXT
) STRICT;
CREATE INDEX org_sync_changes_by_sync_id
  ON org_sync_changes (sync_id);
CREATE INDEX org_sync_changes_by_entity_code
  ON org_sync_changes (entity, code);

-- 701; 0–30
CREATE TABLE org_pending_changes (
  id INTEGER PRIMARY KEY,
  entity TEXT NOT NULL,
  code TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  sync_id INTEGER NOT NULL CHECK (sync_id >= 0),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'replaced', 'cancelled')),
  applied_at INTEGER
) STRICT;
CREATE UNIQUE INDEX org_pending_changes_once_per_entity_code_effective_date
  ON org_pending_changes (entity, code, effective_date)
  WHERE state = 'waiting';
`,
}
