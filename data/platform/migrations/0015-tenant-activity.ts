/** Schema step 15 of platform.db: when each company was last used, and how idle it is. */
import type { Migration } from '../../sqlite/migrate.ts'

export const tenantActivity: Migration = {
  version: 15,
  name: 'tenant-activity',
  sql: `
-- 304
CREATE TABLE tenant_activity (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  last_login_at INTEGER,
  last_update_at INTEGER,
  last_api_at INTEGER,
  last_activity_date TEXT CHECK (last_activity_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  inactive_days INTEGER NOT NULL CHECK (inactive_days >= 0),
  level TEXT NOT NULL CHECK (level IN ('active', 'attention', 'warning', 'critical')),
  level_since TEXT NOT NULL CHECK (level_since GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  active_users_30d INTEGER NOT NULL CHECK (active_users_30d >= 0),
  api_calls_30d INTEGER NOT NULL CHECK (api_calls_30d >= 0),
  updates_30d INTEGER NOT NULL CHECK (updates_30d >= 0),
  last_tenant_mail_at INTEGER,
  snoozed_until TEXT CHECK (snoozed_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  snooze_note TEXT, -- why messages are silent, as an operator wrote it
  evaluated_on TEXT NOT NULL CHECK (evaluated_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;

-- 304; 30; 13 months, only level ≠ active or a change
CREATE TABLE tenant_activity_history (
  evaluated_on TEXT NOT NULL CHECK (evaluated_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('active', 'attention', 'warning', 'critical')),
  inactive_days INTEGER NOT NULL CHECK (inactive_days >= 0),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  PRIMARY KEY (evaluated_on, tenant_id)
) STRICT;
`,
}
