/** Schema step 10 of platform.db: cached access tokens, the log of directory syncs, findings about notification settings. */
import type { Migration } from '../../sqlite/migrate.ts'

export const integrations: Migration = {
  version: 10,
  name: 'integrations',
  sql: `
-- delivery, 403, 408, 409. Safe to delete
CREATE TABLE access_tokens_cache (
  config_id TEXT NOT NULL PRIMARY KEY,
  token_file TEXT NOT NULL, -- relative to the data folder, 0600; the token is never in a database
  scope TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  obtained_at INTEGER NOT NULL
) STRICT;

-- 403, 407–409; 120; 1 year
CREATE TABLE integration_sync_log (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  service TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  result TEXT NOT NULL CHECK (result IN ('ok', 'skipped', 'auth', 'error', 'refused')),
  api_calls INTEGER NOT NULL CHECK (api_calls >= 0),
  rate_waits INTEGER NOT NULL CHECK (rate_waits >= 0),
  users_seen INTEGER NOT NULL CHECK (users_seen >= 0),
  users_added INTEGER NOT NULL CHECK (users_added >= 0),
  users_changed INTEGER NOT NULL CHECK (users_changed >= 0),
  users_removed INTEGER NOT NULL CHECK (users_removed >= 0),
  containers_seen INTEGER NOT NULL CHECK (containers_seen >= 0),
  containers_added INTEGER NOT NULL CHECK (containers_added >= 0),
  containers_changed INTEGER NOT NULL CHECK (containers_changed >= 0),
  containers_removed INTEGER NOT NULL CHECK (containers_removed >= 0),
  error_code TEXT,
  details TEXT NOT NULL CHECK (json_valid(details)),
  UNIQUE (run_id, tenant_id, service) -- a further attempt of the run replaces the row
) STRICT;
CREATE INDEX integration_sync_log_by_tenant_id_service_started_at
  ON integration_sync_log (tenant_id, service, started_at);
CREATE INDEX integration_sync_log_by_started_at
  ON integration_sync_log (started_at);

-- 405; ~5; GONE and FIXED 400 days
CREATE TABLE notification_findings (
  finding_id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL, -- _platform = the holding's own
  check_code TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('ERROR', 'WARN', 'INFO')),
  message TEXT NOT NULL,
  proposal TEXT,
  auto_fixable INTEGER NOT NULL CHECK (auto_fixable IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('OPEN', 'FIXED', 'IGNORED', 'GONE')),
  ignored_until TEXT CHECK (ignored_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  fixed_by TEXT
) STRICT;
CREATE UNIQUE INDEX notification_findings_once_open
  ON notification_findings (tenant_id, check_code, subject_id)
  WHERE state = 'OPEN';
CREATE INDEX notification_findings_by_state_last_seen_at
  ON notification_findings (state, last_seen_at);
`,
}
