/** Schema step 7 of ops.db: the roles of auditors and of people of one company, who see only their own tenants. */
import type { Migration } from '../../sqlite/migrate.ts'

export const roles: Migration = {
  version: 7,
  name: 'roles',
  sql: `
-- A CHECK can not be changed in place, and rows of the children must not lose their parent meanwhile.
CREATE TEMP TABLE kept_operators AS SELECT * FROM operators;
CREATE TEMP TABLE kept_sessions AS SELECT * FROM operator_sessions;
CREATE TEMP TABLE kept_tokens AS SELECT * FROM api_tokens;
DROP TABLE api_tokens;
DROP TABLE operator_sessions;
DROP TABLE operators;

-- console, CLI
CREATE TABLE operators (
  operator_id TEXT NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin', 'auditor', 'company', 'security', 'form_approver', 'hr')),
  tenant_scope TEXT CHECK (json_valid(tenant_scope)), -- codes; null = all companies
  password_hash TEXT NOT NULL,
  password_changed_at INTEGER NOT NULL,
  mfa_ref TEXT,
  mfa_enabled INTEGER NOT NULL CHECK (mfa_enabled IN (0, 1)),
  failed_count INTEGER NOT NULL CHECK (failed_count >= 0),
  locked_until INTEGER,
  language TEXT NOT NULL CHECK (language IN ('ja', 'en')),
  disabled_at INTEGER,
  created_at INTEGER NOT NULL,
  CHECK (role <> 'company' OR coalesce(json_array_length(tenant_scope), 0) > 0)
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

INSERT INTO operators SELECT * FROM kept_operators;
INSERT INTO operator_sessions SELECT * FROM kept_sessions;
INSERT INTO api_tokens SELECT * FROM kept_tokens;
DROP TABLE kept_operators;
DROP TABLE kept_sessions;
DROP TABLE kept_tokens;
`,
}
