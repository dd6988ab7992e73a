/** Schema step 3 of a tenant file: accounts, roles, log-ins, tokens and sessions. */
import type { Migration } from '../../sqlite/migrate.ts'

export const accounts: Migration = {
  version: 3,
  name: 'accounts',
  sql: `
-- MST_UserAuth; app, 006, 904; 210 (m)
CREATE TABLE user_accounts (
  user_id TEXT NOT NULL PRIMARY KEY,
  login_id TEXT NOT NULL UNIQUE,
  employee_id TEXT REFERENCES employees (employee_id),
  account_status TEXT NOT NULL CHECK (account_status IN ('ACTIVE', 'INACTIVE', 'LOCKED', 'SUSPENDED')),
  is_service INTEGER NOT NULL CHECK (is_service IN (0, 1)),
  password_hash TEXT,
  password_changed_at INTEGER,
  password_expires_at INTEGER,
  must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
  session_timeout INTEGER CHECK (session_timeout >= 0), -- minutes
  failed_login_count INTEGER NOT NULL CHECK (failed_login_count >= 0),
  last_failed_login_at INTEGER,
  last_login_at INTEGER,
  lock_reason TEXT,
  previous_status TEXT,
  mfa_enabled INTEGER NOT NULL CHECK (mfa_enabled IN (0, 1)),
  mfa_secret_ref TEXT,
  external_auth_provider TEXT,
  recovery_token_hash TEXT,
  recovery_token_expires_at INTEGER,
  deleted_at INTEGER,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX user_accounts_by_employee_id
  ON user_accounts (employee_id);
CREATE INDEX user_accounts_by_account_status
  ON user_accounts (account_status);

-- MST_Role; app; 6 (m)
CREATE TABLE roles (
  role_id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  parent_id TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_Permission; app; 60 (m)
CREATE TABLE permissions (
  permission_id TEXT NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  parent_id TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE role_permissions (
  role_id TEXT NOT NULL REFERENCES roles (role_id),
  permission_id TEXT NOT NULL REFERENCES permissions (permission_id),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (role_id, permission_id)
) STRICT;

-- MST_UserRole; app
CREATE TABLE user_roles (
  user_id TEXT NOT NULL REFERENCES user_accounts (user_id),
  role_id TEXT NOT NULL REFERENCES roles (role_id),
  assignment_status TEXT NOT NULL CHECK (assignment_status IN ('ACTIVE', 'EXPIRED', 'REVOKED')),
  assignment_type TEXT NOT NULL CHECK (assignment_type IN ('DIRECT', 'DELEGATED')),
  effective_from TEXT NOT NULL CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  delegation_expires_at INTEGER,
  is_primary_role INTEGER NOT NULL CHECK (is_primary_role IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, role_id, effective_from)
) STRICT;

-- app; ~2,000; 104: 400 days, never below 90
CREATE TABLE login_history (
  id INTEGER PRIMARY KEY,
  user_id TEXT,
  login_id TEXT NOT NULL,
  result TEXT NOT NULL CHECK (result IN ('success', 'failure')),
  at INTEGER NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT
) STRICT;
CREATE INDEX login_history_by_at
  ON login_history (at);
CREATE INDEX login_history_by_user_id_at
  ON login_history (user_id, at);
CREATE INDEX login_history_by_ip_at
  ON login_history (ip, at);

-- 301; ≤ users × 30; 13 months
CREATE TABLE user_activity_daily (
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  user_id TEXT NOT NULL,
  logins INTEGER NOT NULL CHECK (logins >= 0),
  api_calls INTEGER NOT NULL CHECK (api_calls >= 0),
  PRIMARY KEY (day, user_id)
) STRICT;

-- SYS_TokenStore, ACCESS and REFRESH; app, 006, 901, 902, 904; ~2,000
CREATE TABLE tokens (
  token_id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user_accounts (user_id),
  token_type TEXT NOT NULL CHECK (token_type IN ('ACCESS', 'REFRESH')),
  token_hash TEXT NOT NULL UNIQUE, -- sha256; the token itself is never stored
  family_id TEXT NOT NULL,
  parent_id TEXT,
  scope TEXT CHECK (json_valid(scope)),
  issued_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  rotated_at INTEGER,
  client_ip TEXT,
  device_fingerprint TEXT,
  user_agent TEXT,
  is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1)),
  revoked_at INTEGER,
  revoked_reason TEXT CHECK (revoked_reason IN ('LOGOUT', 'EXPIRED', 'SECURITY', 'ADMIN')),
  CHECK (is_revoked = (revoked_at IS NOT NULL))
) STRICT;
CREATE INDEX tokens_by_expires_at_is_revoked
  ON tokens (expires_at, is_revoked);
CREATE INDEX tokens_by_user_id_token_type
  ON tokens (user_id, token_type);
CREATE INDEX tokens_by_family_id
  ON tokens (family_id);

-- 006; ~4,000; 2 years
CREATE TABLE token_revocations (
  id INTEGER PRIMARY KEY,
  token_id TEXT NOT NULL,
  hash12 TEXT NOT NULL,
  token_type TEXT NOT NULL,
  user_id TEXT,
  family_id TEXT,
  issued_at INTEGER,
  ended_at INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('revoked', 'deleted')),
  reason TEXT NOT NULL,
  client_ip TEXT,
  run_id TEXT NOT NULL,
  UNIQUE (token_id, event)
) STRICT;

-- SYS_TokenStore SESSION; app, 506, 006 cascade, 901, 902, 904
CREATE TABLE sessions (
  session_id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  last_used_at INTEGER,
  expires_at INTEGER,
  client_ip TEXT NOT NULL,
  last_ip TEXT,
  device_fingerprint TEXT,
  user_agent TEXT
) STRICT;
CREATE INDEX sessions_by_last_used_at
  ON sessions (last_used_at);
CREATE INDEX sessions_by_user_id
  ON sessions (user_id);
CREATE INDEX sessions_by_expires_at
  ON sessions (expires_at);

-- 506, 006, 902, 904, app on logout; ~2,000; 90 days, source of session statistics
CREATE TABLE session_history (
  id INTEGER PRIMARY KEY,
  session_hash TEXT NOT NULL, -- 16 hex of token_hash
  user_id TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  last_used_at INTEGER,
  reason TEXT NOT NULL CHECK (reason IN ('IDLE', 'EXPIRED', 'LIMIT', 'USER_DISABLED', 'TENANT_STOPPED', 'TOO_OLD', 'INVALID', 'REVOKED', 'LOGOUT', 'INCIDENT', 'STOPPED', 'RESTORED')),
  client_ip TEXT NOT NULL
) STRICT;
CREATE INDEX session_history_by_ended_at
  ON session_history (ended_at);
CREATE INDEX session_history_by_issued_at
  ON session_history (issued_at);
`,
}
