/** Schema step 17 of platform.db: what batches have changed in the settings of companies. */
import type { Migration } from '../../sqlite/migrate.ts'

export const settingChanges: Migration = {
  version: 17,
  name: 'setting-changes',
  sql: `
-- 305, 405; 5; 3 years
CREATE TABLE setting_change_history (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  category TEXT NOT NULL,
  key TEXT NOT NULL,
  old_value TEXT,
  new_value TEXT,
  reason TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  run_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'conflict')),
  changed_at INTEGER NOT NULL,
  rolled_back_by TEXT
) STRICT;
CREATE INDEX setting_change_history_by_tenant_id_changed_at
  ON setting_change_history (tenant_id, changed_at);
`,
}
