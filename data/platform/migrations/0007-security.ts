/** Schema step 7 of platform.db: security incidents and legal holds. */
import type { Migration } from '../../sqlite/migrate.ts'

export const security: Migration = {
  version: 7,
  name: 'security',
  sql: `
-- 904; for ever
CREATE TABLE security_incidents (
  incident_id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('intrusion', 'malware', 'ddos', 'account_takeover', 'data_leak', 'insider')),
  severity TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('monitor', 'block', 'isolate')),
  state TEXT NOT NULL CHECK (state IN ('open', 'contained', 'closed')),
  detected_at INTEGER NOT NULL,
  aware_at INTEGER NOT NULL,
  tenants TEXT NOT NULL CHECK (json_valid(tenants)),
  window_from INTEGER NOT NULL,
  window_to INTEGER NOT NULL,
  personal_data TEXT NOT NULL CHECK (personal_data IN ('none', 'suspected', 'confirmed')),
  prelim_due_target TEXT CHECK (prelim_due_target GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  prelim_due_limit TEXT CHECK (prelim_due_limit GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  final_due TEXT CHECK (final_due GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  reported_at TEXT CHECK (json_valid(reported_at)),
  cause TEXT,
  measures TEXT,
  evidence_head TEXT,
  evidence_manifest_sha256 TEXT,
  opened_by TEXT NOT NULL,
  closed_by TEXT
) STRICT;

-- 904; R14
CREATE TABLE legal_holds (
  hold_id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES security_incidents (incident_id),
  tenant_id TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  kinds TEXT NOT NULL CHECK (json_valid(kinds)), -- rows, files, logs, backups
  tables TEXT NOT NULL CHECK (json_valid(tables)), -- or ["*"]
  paths TEXT NOT NULL CHECK (json_valid(paths)),
  lifted_at INTEGER,
  lifted_by TEXT
) STRICT;

-- Two persons: whoever opened the incident does not lift its hold.
CREATE TRIGGER legal_holds_lifted_by_another_person BEFORE UPDATE OF lifted_by ON legal_holds
WHEN NEW.lifted_by IS NOT NULL
  AND NEW.lifted_by = (SELECT opened_by FROM security_incidents WHERE incident_id = NEW.incident_id)
BEGIN
  SELECT RAISE(ABORT, 'legal_holds: the person who opened the incident can not lift its hold');
END;
CREATE TRIGGER legal_holds_never_born_lifted BEFORE INSERT ON legal_holds
WHEN NEW.lifted_by IS NOT NULL OR NEW.lifted_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'legal_holds: a hold is lifted after it was made');
END;
`,
}
