/** Schema step 18 of platform.db: what is wrong with the settings of companies, and what is set aside for each. */
import type { Migration } from '../../sqlite/migrate.ts'

export const settingFindings: Migration = {
  version: 18,
  name: 'setting-findings',
  sql: `
-- 305; closed 13 months
CREATE TABLE setting_findings (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('plan', 'system', 'resource', 'feature', 'custom', 'contract')),
  key TEXT NOT NULL,
  current_value TEXT,
  expected_value TEXT,
  severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  auto_fixable INTEGER NOT NULL CHECK (auto_fixable IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('open', 'fixed', 'manual', 'failed', 'vanished')),
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  reason TEXT
) STRICT;
CREATE UNIQUE INDEX setting_findings_live
  ON setting_findings (tenant_id, category, key) WHERE state IN ('open', 'manual');
CREATE INDEX setting_findings_by_state_last_seen_at
  ON setting_findings (state, last_seen_at);
CREATE INDEX setting_change_history_by_run_id
  ON setting_change_history (run_id);

-- 305, 306
CREATE TABLE resource_allocations (
  tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (tenant_id),
  storage_gb INTEGER NOT NULL CHECK (storage_gb >= 0),
  max_users INTEGER NOT NULL CHECK (max_users >= 0),
  api_calls_per_hour INTEGER NOT NULL CHECK (api_calls_per_hour >= 0),
  allocated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  version INTEGER NOT NULL
) STRICT;
`,
}
