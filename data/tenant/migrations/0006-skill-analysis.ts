/** Schema step 6 of a tenant file: monthly snapshots of skills and what was computed from them. */
import type { Migration } from '../../sqlite/migrate.ts'

export const skillAnalysis: Migration = {
  version: 6,
  name: 'skill-analysis',
  sql: `
-- 601; 2,400; 5 years
CREATE TABLE skill_snapshots (
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  employee_id TEXT NOT NULL,
  skill_item_id TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level >= 0),
  self INTEGER CHECK (self >= 0),
  manager INTEGER CHECK (manager >= 0),
  department_id TEXT NOT NULL,
  job_type_id TEXT,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (period, employee_id, skill_item_id)
) STRICT, WITHOUT ROWID;

-- 601; ~200; 3 years
CREATE TABLE skill_analysis_results (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  version INTEGER NOT NULL CHECK (version >= 0),
  scope TEXT NOT NULL CHECK (scope IN ('company', 'department', 'category', 'skill', 'job_type')),
  scope_id TEXT NOT NULL,
  metrics TEXT NOT NULL CHECK (json_valid(metrics)), -- headcount, holders, coverage, mean, dist[5], ge3, fulfilment, delta, growth
  findings TEXT NOT NULL CHECK (json_valid(findings)),
  run_id TEXT NOT NULL,
  UNIQUE (period, version, scope, scope_id)
) STRICT;

-- 601; ~60
CREATE TABLE skill_statistics (
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  metric TEXT NOT NULL,
  scope TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  value REAL,
  n INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (period, metric, scope, scope_id)
) STRICT;
`,
}
