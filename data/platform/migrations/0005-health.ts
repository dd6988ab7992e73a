/** Schema step 5 of platform.db: health checks, watched files, endpoints and network targets. */
import type { Migration } from '../../sqlite/migrate.ts'

export const health: Migration = {
  version: 5,
  name: 'health',
  sql: `
-- 001; 720 in all; 800 days
CREATE TABLE health_check_runs (
  hour_ms INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  level TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('HEALTHY', 'DEGRADED', 'UNHEALTHY')),
  pass INTEGER NOT NULL CHECK (pass >= 0),
  warn INTEGER NOT NULL CHECK (warn >= 0),
  fail INTEGER NOT NULL CHECK (fail >= 0),
  unknown INTEGER NOT NULL CHECK (unknown >= 0),
  coverage_bp INTEGER NOT NULL CHECK (coverage_bp >= 0),
  slowest_ms INTEGER NOT NULL CHECK (slowest_ms >= 0),
  oldest_backup_h REAL,
  checked_at INTEGER NOT NULL
) STRICT;

-- 001; 45,000 in all; 92 days
CREATE TABLE health_checks (
  hour_ms INTEGER NOT NULL,
  check_id TEXT NOT NULL,
  component TEXT NOT NULL,
  group_no INTEGER NOT NULL CHECK (group_no BETWEEN 1 AND 7),
  state TEXT NOT NULL CHECK (state IN ('pass', 'warn', 'fail', 'unknown')),
  value REAL,
  limit_value REAL,
  unit TEXT,
  ms INTEGER NOT NULL CHECK (ms >= 0),
  message TEXT NOT NULL,
  alert_key TEXT,
  PRIMARY KEY (hour_ms, check_id, component)
) STRICT;
CREATE INDEX health_checks_by_check_id_hour_ms
  ON health_checks (check_id, hour_ms);
CREATE INDEX health_checks_by_state_hour_ms
  ON health_checks (state, hour_ms);

-- 502; 1 per file
CREATE TABLE db_files (
  path TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('ops', 'platform', 'tenant', 'cache', 'archive')),
  tenant_id TEXT,
  last_ok_at INTEGER,
  last_error TEXT,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  wal_bytes INTEGER NOT NULL CHECK (wal_bytes >= 0),
  page_size INTEGER NOT NULL CHECK (page_size >= 0),
  page_count INTEGER NOT NULL CHECK (page_count >= 0),
  freelist_count INTEGER NOT NULL CHECK (freelist_count >= 0),
  journal_mode TEXT NOT NULL,
  auto_vacuum INTEGER NOT NULL CHECK (auto_vacuum >= 0),
  user_version INTEGER NOT NULL CHECK (user_version >= 0),
  analyzed_at INTEGER,
  watch_until INTEGER, -- set by 905
  checked_at INTEGER NOT NULL
) STRICT;

-- operators
CREATE TABLE app_endpoints (
  endpoint_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  method TEXT NOT NULL,
  expect_status INTEGER NOT NULL CHECK (expect_status >= 0),
  expect_text TEXT,
  timeout_ms INTEGER NOT NULL CHECK (timeout_ms >= 0),
  slow_ms INTEGER NOT NULL CHECK (slow_ms >= 0),
  critical INTEGER NOT NULL CHECK (critical IN (0, 1)),
  counts_for_uptime INTEGER NOT NULL CHECK (counts_for_uptime IN (0, 1)),
  tenant_id TEXT,
  auth_ref TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;

-- 503; 100,800 in all; 7 days
CREATE TABLE app_checks (
  endpoint_id TEXT NOT NULL REFERENCES app_endpoints (endpoint_id),
  ts INTEGER NOT NULL,
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  status INTEGER CHECK (status >= 0),
  ms INTEGER CHECK (ms >= 0),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  error TEXT,
  tls_days INTEGER,
  PRIMARY KEY (endpoint_id, ts)
) STRICT;

-- config, integration settings
CREATE TABLE net_targets (
  target_id TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  port INTEGER NOT NULL CHECK (port >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('tcp', 'http', 'https', 'dns', 'smtp')),
  url TEXT,
  critical INTEGER NOT NULL CHECK (critical IN (0, 1)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;
`,
}
