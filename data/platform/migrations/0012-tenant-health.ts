/** Schema step 12 of platform.db: the health of each company, hour by hour, and the rules it is judged by. */
import type { Migration } from '../../sqlite/migrate.ts'

export const tenantHealth: Migration = {
  version: 12,
  name: 'tenant-health',
  sql: `
-- console; ~10 in all
CREATE TABLE monitoring_rules (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT, -- null = default
  metric TEXT NOT NULL,
  operator TEXT NOT NULL CHECK (operator IN ('>', '<', '>=', '<=', '==', '!=')),
  medium REAL,
  high REAL,
  critical REAL,
  min_sample INTEGER NOT NULL CHECK (min_sample >= 0),
  for_runs INTEGER NOT NULL CHECK (for_runs >= 0),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX monitoring_rules_by_tenant_id_metric
  ON monitoring_rules (COALESCE(tenant_id, ''), metric);

-- 303
CREATE TABLE tenant_health_current (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('OK', 'WARN', 'CRIT', 'UNKNOWN')),
  checked_at INTEGER NOT NULL,
  findings TEXT NOT NULL CHECK (json_valid(findings))
) STRICT;

-- 303; 720; 92 days
CREATE TABLE tenant_health_hourly (
  tenant_id TEXT NOT NULL,
  hour_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('OK', 'WARN', 'CRIT', 'UNKNOWN')),
  api_calls INTEGER NOT NULL CHECK (api_calls >= 0),
  error_rate_bp INTEGER CHECK (error_rate_bp >= 0),
  avg_ms REAL,
  p95_ms INTEGER CHECK (p95_ms >= 0),
  storage_rate_bp INTEGER CHECK (storage_rate_bp >= 0),
  api_rate_bp INTEGER CHECK (api_rate_bp >= 0),
  user_rate_bp INTEGER CHECK (user_rate_bp >= 0),
  busy_rate_bp INTEGER CHECK (busy_rate_bp >= 0),
  active_users INTEGER NOT NULL CHECK (active_users >= 0),
  hours_since_activity INTEGER CHECK (hours_since_activity >= 0),
  PRIMARY KEY (tenant_id, hour_ms)
) STRICT;
`,
}
