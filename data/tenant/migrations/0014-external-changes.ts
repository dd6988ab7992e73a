/** Schema step 14 of a tenant file: what each run has changed in the mirrors of Slack, Entra and LINE WORKS. */
import type { Migration } from '../../sqlite/migrate.ts'

export const externalChanges: Migration = {
  version: 14,
  name: 'external-changes',
  sql: `
-- 407–409, 403; ~5 a run, at most 1,000 of a kind; 180 days and 10,000 rows per service
CREATE TABLE external_changes (
  change_id INTEGER PRIMARY KEY,
  service TEXT NOT NULL CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS')),
  run_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ACCOUNT', 'CHANNEL', 'TEAM', 'GROUP', 'ORGUNIT')),
  external_id TEXT NOT NULL,
  name TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('ADDED', 'CHANGED', 'REMOVED', 'REFUSED')), -- REFUSED: would have gone
  fields TEXT NOT NULL CHECK (json_valid(fields)), -- of a CHANGED one: [{field, from, to}]
  changed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX external_changes_once ON external_changes (service, run_id, kind, external_id);
CREATE INDEX external_changes_by_changed_at ON external_changes (service, changed_at);
`,
}
