/** Schema step 24 of platform.db: how a company's people and its outside accounts stood when they were last compared. */
import type { Migration } from '../../sqlite/migrate.ts'

export const linkStanding: Migration = {
  version: 24,
  name: 'link-standing',
  sql: `
-- 403; 3; the newest only
CREATE TABLE link_standing (
  tenant_id TEXT NOT NULL,
  service TEXT NOT NULL CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS')),
  run_id TEXT NOT NULL,
  compared_at INTEGER NOT NULL,
  active_employees INTEGER NOT NULL CHECK (active_employees >= 0),
  unmatched_employees INTEGER NOT NULL CHECK (unmatched_employees >= 0),
  retired_but_active INTEGER NOT NULL CHECK (retired_but_active >= 0),
  orphan_accounts INTEGER NOT NULL CHECK (orphan_accounts >= 0),
  organisation_differences INTEGER NOT NULL CHECK (organisation_differences >= 0),
  dead_destinations INTEGER NOT NULL CHECK (dead_destinations >= 0),
  PRIMARY KEY (tenant_id, service)
) STRICT;
`,
}
