/** Schema step 6 of ops.db: heartbeats, slow queries and waits for locks. */
import type { Migration } from '../../sqlite/migrate.ts'

export const measurements: Migration = {
  version: 6,
  name: 'measurements',
  sql: `
-- rt every 30 s; 24 h
CREATE TABLE process_heartbeats (
  name TEXT NOT NULL,
  pid INTEGER NOT NULL CHECK (pid >= 0),
  at INTEGER NOT NULL,
  loop_p50_ms REAL NOT NULL,
  loop_p99_ms REAL NOT NULL,
  loop_max_ms REAL NOT NULL,
  rss INTEGER NOT NULL CHECK (rss >= 0),
  heap_used INTEGER NOT NULL CHECK (heap_used >= 0),
  heap_limit INTEGER NOT NULL CHECK (heap_limit >= 0),
  statements INTEGER NOT NULL CHECK (statements >= 0),
  uptime_s INTEGER NOT NULL CHECK (uptime_s >= 0),
  PRIMARY KEY (name, pid, at)
) STRICT;

-- rt, statements > 1,000 ms; 31 days
CREATE TABLE slow_queries (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  db_path TEXT NOT NULL,
  batch_id TEXT,
  run_id TEXT,
  sql_normalised TEXT NOT NULL,
  digest TEXT NOT NULL,
  ms INTEGER NOT NULL CHECK (ms >= 0),
  rows INTEGER CHECK (rows >= 0)
) STRICT;
CREATE INDEX slow_queries_by_at
  ON slow_queries (at);
CREATE INDEX slow_queries_by_digest
  ON slow_queries (digest);

-- rt; 31 days
CREATE TABLE db_lock_events (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  db_path TEXT NOT NULL,
  batch_id TEXT,
  run_id TEXT,
  wait_ms INTEGER NOT NULL CHECK (wait_ms >= 0),
  outcome TEXT NOT NULL CHECK (outcome IN ('got', 'busy')),
  holder TEXT
) STRICT;
CREATE INDEX db_lock_events_by_at
  ON db_lock_events (at);
`,
}
