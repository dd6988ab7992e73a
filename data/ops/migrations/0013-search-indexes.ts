/** Schema step 13 of ops.db: what went wrong, by index: lines, runs and results of companies, for search and log pages. */
import type { Migration } from '../../sqlite/migrate.ts'

export const searchIndexes: Migration = {
  version: 13,
  name: 'search-indexes',
  sql: `
-- The first error of a log of 1,000,000 lines, the next one, and how many there are.
CREATE INDEX log_lines_loud
  ON log_lines (run_id, level, seq)
  WHERE level IN ('warn', 'error');

-- Newest first by id, of a batch and of everything that did not simply end well.
CREATE INDEX runs_by_batch_id_id
  ON runs (batch_id, id);
-- Looked for in the order of ids: as good as the index above, or that one would be taken.
DROP INDEX runs_unfinished_by_batch_id;
CREATE INDEX runs_unfinished_by_batch_id
  ON runs (batch_id, id)
  WHERE state IN ('queued', 'running', 'interrupted');
CREATE INDEX runs_not_good_by_state_id
  ON runs (state, id)
  WHERE state <> 'succeeded';

-- Nobody asked for the good ones by state, and they are nearly all.
DROP INDEX tenant_results_by_state;
CREATE INDEX tenant_results_not_good_by_state_run_id
  ON tenant_results (state, run_id)
  WHERE state <> 'succeeded';
CREATE INDEX tenant_results_not_good_by_tenant_code_run_id
  ON tenant_results (tenant_code, state, run_id)
  WHERE state <> 'succeeded';
`,
}
