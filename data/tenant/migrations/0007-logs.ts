/** Schema step 7 of a tenant file: access, usage, error and audit logs, files and settings. */
import type { Migration } from '../../sqlite/migrate.ts'

export const logs: Migration = {
  version: 7,
  name: 'logs',
  sql: `
-- app; ~300,000 at 10,000 calls a day; 104: 90 days
CREATE TABLE api_access_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status >= 0),
  response_ms INTEGER NOT NULL CHECK (response_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  ip TEXT NOT NULL,
  session_id TEXT
) STRICT;
CREATE INDEX api_access_log_by_at
  ON api_access_log (at);

-- app; ~40,000; 104: 90 days
CREATE TABLE feature_usage_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT,
  feature TEXT NOT NULL,
  duration_seconds INTEGER CHECK (duration_seconds >= 0),
  session_id TEXT
) STRICT;
CREATE INDEX feature_usage_log_by_at
  ON feature_usage_log (at);

-- SYS_SystemLog, WARN and above; app; read by 007; ~300–1,500; 104: 180 days, critical 365
CREATE TABLE error_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('WARN', 'ERROR', 'CRITICAL', 'FATAL')),
  category TEXT NOT NULL CHECK (category IN ('AUTH', 'API', 'BATCH', 'SYSTEM')),
  component TEXT,
  error_type TEXT,
  error_code TEXT,
  message TEXT NOT NULL,
  stack TEXT,
  correlation_id TEXT,
  user_id TEXT,
  route TEXT,
  http_status INTEGER CHECK (http_status >= 0),
  response_ms INTEGER CHECK (response_ms >= 0),
  ip TEXT,
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'RESOLVED')),
  resolved_at INTEGER
) STRICT;
CREATE INDEX error_log_by_at
  ON error_log (at);
CREATE INDEX error_log_by_level_at
  ON error_log (level, at);
CREATE INDEX error_log_by_error_type
  ON error_log (error_type);
CREATE INDEX error_log_by_error_code
  ON error_log (error_code);

-- HIS_AuditLog; app, every batch that changes business data; ~5,000; 12 months live, then archive, 7 years in all, never deleted by 104
CREATE TABLE audit_log (
  audit_id TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT, -- an account
  session_hash TEXT,
  action TEXT NOT NULL CHECK (action IN ('CREATE', 'READ', 'UPDATE', 'DELETE', 'LOGIN', 'LOGOUT', 'RESTORE', 'LOCK', 'SYNC', 'IMPORT')),
  target_table TEXT,
  target_id TEXT,
  old_values TEXT CHECK (json_valid(old_values)),
  new_values TEXT CHECK (json_valid(new_values)), -- secrets ***
  result TEXT NOT NULL CHECK (result IN ('SUCCESS', 'FAILURE', 'ERROR')),
  error TEXT,
  ip TEXT,
  user_agent TEXT,
  source TEXT NOT NULL CHECK (source IN ('app', 'batch')),
  run_id TEXT,
  ms INTEGER CHECK (ms >= 0)
) STRICT;
CREATE INDEX audit_log_by_at
  ON audit_log (at);
CREATE INDEX audit_log_by_user_id_at
  ON audit_log (user_id, at);
CREATE INDEX audit_log_by_target_table_target_id
  ON audit_log (target_table, target_id);

-- app; ~200
CREATE TABLE uploaded_files (
  file_id TEXT NOT NULL PRIMARY KEY,
  path TEXT NOT NULL UNIQUE, -- relative to data/files/<code>/
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  owner_table TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  uploaded_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX uploaded_files_by_owner_table_owner_id
  ON uploaded_files (owner_table, owner_id);
CREATE INDEX uploaded_files_by_created_at
  ON uploaded_files (created_at);

-- MST_TenantSettings; app, 305, 005 restrictions copy; ~50 rows
CREATE TABLE tenant_settings (
  setting_key TEXT NOT NULL PRIMARY KEY,
  setting_category TEXT NOT NULL CHECK (setting_category IN ('SYSTEM', 'UI', 'BUSINESS', 'SECURITY', 'INTEGRATION')),
  data_type TEXT NOT NULL CHECK (data_type IN ('STRING', 'INTEGER', 'BOOLEAN', 'JSON', 'DECIMAL')),
  setting_value TEXT,
  default_value TEXT,
  is_required INTEGER NOT NULL CHECK (is_required IN (0, 1)),
  is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1)), -- value is a reference, R19
  is_system_managed INTEGER NOT NULL CHECK (is_system_managed IN (0, 1)),
  is_user_configurable INTEGER NOT NULL CHECK (is_user_configurable IN (0, 1)),
  effective_from INTEGER,
  effective_until INTEGER,
  validation_rules TEXT CHECK (json_valid(validation_rules)),
  last_modified_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- WRK_BatchJobLog, the application's own bulk jobs; app, 903; ~20; 104: 90 days
CREATE TABLE batch_job_log (
  job_id TEXT NOT NULL PRIMARY KEY,
  job_type TEXT NOT NULL,
  job_name TEXT,
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  total_records INTEGER NOT NULL CHECK (total_records >= 0),
  processed_records INTEGER NOT NULL CHECK (processed_records >= 0),
  success_records INTEGER NOT NULL CHECK (success_records >= 0),
  error_records INTEGER NOT NULL CHECK (error_records >= 0),
  progress_percentage INTEGER CHECK (progress_percentage >= 0),
  input_file_path TEXT,
  output_file_path TEXT,
  error_details TEXT CHECK (json_valid(error_details)),
  executed_by TEXT NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER,
  migration_id TEXT
) STRICT;

-- app
CREATE TABLE import_staging (
  job_id TEXT NOT NULL,
  row_no INTEGER NOT NULL CHECK (row_no >= 0),
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (job_id, row_no)
) STRICT;

-- Rows leave by archiving only and are never changed.
CREATE TRIGGER audit_log_never_updated BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'audit_log: rows are never changed');
END;
`,
}
