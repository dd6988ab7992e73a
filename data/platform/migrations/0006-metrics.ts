/** Schema step 6 of platform.db: metric series and their roll-ups. */
import type { Migration } from '../../sqlite/migrate.ts'

export const metrics: Migration = {
  version: 6,
  name: 'metrics',
  sql: `
-- 501, 502, 503, 504, 505, 508, 004; 100–250 in all
CREATE TABLE metric_series (
  series_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, -- cpu.used_pct
  labels TEXT NOT NULL CHECK (json_valid(labels)), -- canonical
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('gauge', 'rate')),
  source TEXT NOT NULL,
  min_delta REAL,
  UNIQUE (name, labels)
) STRICT;

-- the same; 201,600 in all; 7 days
CREATE TABLE metric_5m (
  series_id INTEGER NOT NULL REFERENCES metric_series (series_id),
  ts INTEGER NOT NULL, -- slot start
  value REAL,
  PRIMARY KEY (series_id, ts)
) STRICT, WITHOUT ROWID;

-- 501 rolls up; 220,800 in all; 92 days
CREATE TABLE metric_hourly (
  series_id INTEGER NOT NULL REFERENCES metric_series (series_id),
  bucket INTEGER NOT NULL, -- start
  n INTEGER NOT NULL CHECK (n >= 0),
  min REAL NOT NULL,
  max REAL NOT NULL,
  avg REAL NOT NULL,
  p95 REAL NOT NULL,
  last REAL NOT NULL,
  PRIMARY KEY (series_id, bucket)
) STRICT, WITHOUT ROWID;

-- 501; 80,000 in all; 800 days
CREATE TABLE metric_daily (
  series_id INTEGER NOT NULL REFERENCES metric_series (series_id),
  bucket INTEGER NOT NULL, -- start of the day in JST
  n INTEGER NOT NULL CHECK (n >= 0),
  min REAL NOT NULL,
  max REAL NOT NULL,
  avg REAL NOT NULL,
  p95 REAL NOT NULL,
  last REAL NOT NULL,
  PRIMARY KEY (series_id, bucket)
) STRICT, WITHOUT ROWID;
`,
}
