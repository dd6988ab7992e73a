/** Schema step 9 of ops.db: upkeep of the records, days whose metrics are due, and indexes for what the engine asks most. */
import type { Migration } from '../../sqlite/migrate.ts'

export const records: Migration = {
  version: 9,
  name: 'records',
  sql: `
-- rt; one per task
CREATE TABLE upkeep (
  task TEXT NOT NULL PRIMARY KEY,
  mark TEXT, -- how far the task has come, in its own words
  started_at INTEGER NOT NULL, -- of the last pass
  finished_at INTEGER, -- of the last pass; null while it is under way
  removed INTEGER NOT NULL CHECK (removed >= 0), -- in the last pass
  removed_in_all INTEGER NOT NULL CHECK (removed_in_all >= 0),
  steps INTEGER NOT NULL CHECK (steps >= 0),
  longest_step_ms REAL NOT NULL,
  fault TEXT -- why the last pass was broken off
) STRICT;

-- Days whose row of batch_metrics_daily has to be computed (again). Entered by the triggers below in the transaction
-- that ends a run, so that none is forgotten, whoever ends it.
CREATE TABLE batch_metrics_due (
  batch_id TEXT NOT NULL,
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  PRIMARY KEY (batch_id, day)
) STRICT, WITHOUT ROWID;

-- Days are cut in Japan, which has no summer time: 32,400 s before UTC.
INSERT INTO batch_metrics_due (batch_id, day)
  SELECT DISTINCT batch_id, date(started_at / 1000 + 32400, 'unixepoch') FROM runs
  WHERE finished_at IS NOT NULL AND started_at IS NOT NULL AND dry_run = 0;
CREATE TRIGGER runs_ended_is_due AFTER UPDATE OF finished_at ON runs
WHEN NEW.finished_at IS NOT NULL AND NEW.started_at IS NOT NULL AND NEW.dry_run = 0
BEGIN
  INSERT INTO batch_metrics_due (batch_id, day)
    VALUES (NEW.batch_id, date(NEW.started_at / 1000 + 32400, 'unixepoch')) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER runs_entered_is_due AFTER INSERT ON runs
WHEN NEW.finished_at IS NOT NULL AND NEW.started_at IS NOT NULL AND NEW.dry_run = 0
BEGIN
  INSERT INTO batch_metrics_due (batch_id, day)
    VALUES (NEW.batch_id, date(NEW.started_at / 1000 + 32400, 'unixepoch')) ON CONFLICT DO NOTHING;
END;

CREATE INDEX runs_unfinished_by_batch_id
  ON runs (batch_id)
  WHERE state IN ('queued', 'running', 'interrupted');
CREATE INDEX runs_by_finished_at
  ON runs (finished_at)
  WHERE finished_at IS NOT NULL;
CREATE INDEX commands_not_taken
  ON commands (id)
  WHERE taken_at IS NULL;
-- Who still points at a run: asked before it is deleted.
CREATE INDEX alerts_by_run_id
  ON alerts (run_id)
  WHERE run_id IS NOT NULL;
CREATE INDEX occurrences_by_overlap_run_id
  ON occurrences (overlap_run_id)
  WHERE overlap_run_id IS NOT NULL;
CREATE INDEX idempotency_keys_by_run_id
  ON idempotency_keys (run_id);

-- Nobody ever filled it, and it found no words of two characters: the index is a file of its own now (data/log-search).
DROP TABLE log_search;
DROP TABLE log_search_runs;
`,
}
