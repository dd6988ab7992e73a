/** Schema step 3 of platform.db: usage per tenant and day or month. */
import type { Migration } from '../../sqlite/migrate.ts'

export const usage: Migration = {
  version: 3,
  name: 'usage',
  sql: `
-- SYS_TenantUsage; 301, 302 is_final; 30; 26 months, then monthly
CREATE TABLE tenant_usage_daily (
  usage_date TEXT NOT NULL CHECK (usage_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  active_users INTEGER NOT NULL CHECK (active_users >= 0), -- R18
  active_users_mtd INTEGER NOT NULL CHECK (active_users_mtd >= 0), -- distinct since the 1st: billing basis
  registered_users INTEGER NOT NULL CHECK (registered_users >= 0), -- ACTIVE at the end of the day
  total_logins INTEGER NOT NULL CHECK (total_logins >= 0), -- successful
  api_requests INTEGER NOT NULL CHECK (api_requests >= 0),
  api_success INTEGER NOT NULL CHECK (api_success >= 0), -- 2xx/3xx
  api_client_errors INTEGER NOT NULL CHECK (api_client_errors >= 0),
  api_server_errors INTEGER NOT NULL CHECK (api_server_errors >= 0),
  response_time_avg_ms REAL,
  response_time_max_ms INTEGER CHECK (response_time_max_ms >= 0),
  response_time_p95_ms INTEGER CHECK (response_time_p95_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  busy_ms INTEGER NOT NULL CHECK (busy_ms >= 0), -- sum of response times, not billed
  data_bytes INTEGER NOT NULL CHECK (data_bytes >= 0),
  file_bytes INTEGER NOT NULL CHECK (file_bytes >= 0),
  report_bytes INTEGER NOT NULL CHECK (report_bytes >= 0),
  backup_bytes INTEGER NOT NULL CHECK (backup_bytes >= 0), -- snapshot at run time
  storage_bytes INTEGER NOT NULL CHECK (storage_bytes >= 0), -- data + file + report, billed
  storage_estimated INTEGER NOT NULL CHECK (storage_estimated IN (0, 1)),
  reports_generated INTEGER NOT NULL CHECK (reports_generated >= 0), -- successful
  reports_billable INTEGER NOT NULL CHECK (reports_billable >= 0), -- asked for by a person
  skill_assessments INTEGER NOT NULL CHECK (skill_assessments >= 0),
  notification_sent INTEGER NOT NULL CHECK (notification_sent >= 0),
  error_count INTEGER NOT NULL CHECK (error_count >= 0),
  peak_concurrent_users INTEGER NOT NULL CHECK (peak_concurrent_users >= 0),
  peak_time TEXT, -- HH:MM, best 5-minute bucket
  uptime_percentage_bp INTEGER CHECK (uptime_percentage_bp >= 0),
  mtd_estimate_minor INTEGER,
  currency_code TEXT,
  is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)), -- month invoiced; a later change is allowed but alarmed
  content_hash TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0), -- rises only when a value changed
  collected_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (usage_date, tenant_id),
  CHECK (storage_bytes = data_bytes + file_bytes + report_bytes)
) STRICT;
CREATE INDEX tenant_usage_daily_by_tenant_id_usage_date
  ON tenant_usage_daily (tenant_id, usage_date);

-- 301 on the 1st; 10 years
CREATE TABLE tenant_usage_monthly (
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  days INTEGER NOT NULL CHECK (days >= 0), -- days that had a row
  active_users INTEGER NOT NULL CHECK (active_users >= 0), -- distinct in the month: the last day's active_users_mtd
  total_logins INTEGER NOT NULL CHECK (total_logins >= 0),
  api_requests INTEGER NOT NULL CHECK (api_requests >= 0),
  api_success INTEGER NOT NULL CHECK (api_success >= 0),
  api_client_errors INTEGER NOT NULL CHECK (api_client_errors >= 0),
  api_server_errors INTEGER NOT NULL CHECK (api_server_errors >= 0),
  response_time_avg_ms REAL, -- weighted by calls
  response_time_max_ms INTEGER CHECK (response_time_max_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  busy_ms INTEGER NOT NULL CHECK (busy_ms >= 0),
  reports_generated INTEGER NOT NULL CHECK (reports_generated >= 0),
  reports_billable INTEGER NOT NULL CHECK (reports_billable >= 0),
  skill_assessments INTEGER NOT NULL CHECK (skill_assessments >= 0),
  notification_sent INTEGER NOT NULL CHECK (notification_sent >= 0),
  error_count INTEGER NOT NULL CHECK (error_count >= 0),
  peak_concurrent_users INTEGER NOT NULL CHECK (peak_concurrent_users >= 0),
  avg_active_users REAL NOT NULL, -- mean of the days
  avg_registered_users REAL NOT NULL,
  avg_data_bytes REAL NOT NULL,
  avg_file_bytes REAL NOT NULL,
  avg_report_bytes REAL NOT NULL,
  avg_backup_bytes REAL NOT NULL,
  avg_storage_bytes REAL NOT NULL,
  PRIMARY KEY (period, tenant_id)
) STRICT;

-- 301; 360; 13 months
CREATE TABLE tenant_feature_usage_daily (
  usage_date TEXT NOT NULL CHECK (usage_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL,
  feature TEXT NOT NULL,
  calls INTEGER NOT NULL CHECK (calls >= 0),
  users INTEGER NOT NULL CHECK (users >= 0),
  total_ms INTEGER NOT NULL CHECK (total_ms >= 0),
  PRIMARY KEY (usage_date, tenant_id, feature)
) STRICT;

-- 204; 30; 3 years; technical, never billed
CREATE TABLE usage_statistics (
  usage_date TEXT NOT NULL CHECK (usage_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  tenant_id TEXT NOT NULL,
  api_calls_count INTEGER NOT NULL CHECK (api_calls_count >= 0),
  unique_users_count INTEGER NOT NULL CHECK (unique_users_count >= 0),
  successful_api_calls INTEGER NOT NULL CHECK (successful_api_calls >= 0),
  client_errors INTEGER NOT NULL CHECK (client_errors >= 0),
  server_errors INTEGER NOT NULL CHECK (server_errors >= 0),
  avg_response_ms REAL,
  p95_response_ms INTEGER CHECK (p95_response_ms >= 0),
  max_response_ms INTEGER CHECK (max_response_ms >= 0),
  request_bytes INTEGER NOT NULL CHECK (request_bytes >= 0),
  response_bytes INTEGER NOT NULL CHECK (response_bytes >= 0),
  total_files INTEGER NOT NULL CHECK (total_files >= 0),
  storage_used_bytes INTEGER NOT NULL CHECK (storage_used_bytes >= 0),
  last_upload_at INTEGER,
  db_bytes INTEGER CHECK (db_bytes >= 0),
  disk_bytes INTEGER CHECK (disk_bytes >= 0),
  reports_generated INTEGER NOT NULL CHECK (reports_generated >= 0),
  successful_reports INTEGER NOT NULL CHECK (successful_reports >= 0),
  report_users INTEGER NOT NULL CHECK (report_users >= 0),
  reports_generated_auto INTEGER NOT NULL CHECK (reports_generated_auto >= 0),
  total_sessions INTEGER NOT NULL CHECK (total_sessions >= 0),
  active_users_count INTEGER NOT NULL CHECK (active_users_count >= 0), -- R18
  avg_session_seconds INTEGER CHECK (avg_session_seconds >= 0),
  peak_concurrent_sessions INTEGER NOT NULL CHECK (peak_concurrent_sessions >= 0),
  warnings TEXT CHECK (json_valid(warnings)),
  run_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (usage_date, tenant_id)
) STRICT;
`,
}
