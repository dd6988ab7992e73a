/** Schema step 4 of ops.db: operators, sessions, API tokens, approvals and the audit. */
import type { Migration } from '../../sqlite/migrate.ts'

export const operators: Migration = {
  version: 4,
  name: 'operators',
  sql: `
-- console, CLI
CREATE TABLE operators (
  operator_id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'security', 'form_approver', 'hr')),
  tenant_scope TEXT CHECK (json_valid(tenant_scope)),
  password_hash TEXT NOT NULL,
  password_changed_at INTEGER NOT NULL,
  mfa_ref TEXT,
  mfa_enabled INTEGER NOT NULL CHECK (mfa_enabled IN (0, 1)),
  failed_count INTEGER NOT NULL CHECK (failed_count >= 0),
  locked_until INTEGER,
  language TEXT NOT NULL CHECK (language IN ('ja', 'en')),
  disabled_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- rt; 30 days after end
CREATE TABLE operator_sessions (
  session_id TEXT NOT NULL PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operators (operator_id),
  token_hash TEXT NOT NULL UNIQUE,
  issued_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  ended_at INTEGER,
  end_reason TEXT
) STRICT;

-- console, CLI, 006
CREATE TABLE api_tokens (
  token_id TEXT NOT NULL PRIMARY KEY,
  operator_id TEXT NOT NULL REFERENCES operators (operator_id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  tenant_scope TEXT CHECK (json_valid(tenant_scope)),
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER,
  is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
  revoked_at INTEGER,
  revoked_reason TEXT,
  CHECK (is_revoked = (revoked_at IS NOT NULL))
) STRICT;

-- rt; R22
CREATE TABLE approvals (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  approved_by TEXT,
  approved_at INTEGER,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'expired')),
  CHECK (approved_by <> asked_by)
) STRICT;

-- console
CREATE TABLE shift_notes (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  operator_id TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- rt, chained R16; never deleted
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  operator TEXT NOT NULL,
  from_ip TEXT,
  verb TEXT NOT NULL,
  object TEXT NOT NULL,
  reason TEXT,
  before TEXT CHECK (json_valid(before)),
  after TEXT CHECK (json_valid(after)),
  result TEXT NOT NULL CHECK (result IN ('ok', 'refused', 'failed')),
  run_id TEXT,
  prev_hash TEXT NOT NULL,
  row_hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_at
  ON audit (at);
CREATE INDEX audit_by_operator_at
  ON audit (operator, at);
CREATE INDEX audit_by_object
  ON audit (object);

-- The audit is append-only: rule R16 chains the rows, these refuse the obvious ways round it.
CREATE TRIGGER audit_never_updated BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit: rows are never changed');
END;
CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit: rows are never deleted');
END;
`,
}
