/** Schema step 21 of ops.db: runs of a batch that did not simply end well, by state, for the table of its runs. */
import type { Migration } from '../../sqlite/migrate.ts'

export const runsByState: Migration = {
  version: 21,
  name: 'runs-by-state',
  sql: `
CREATE INDEX runs_not_good_by_batch_id_state_started_at
  ON runs (batch_id, state, started_at, id)
  WHERE state <> 'succeeded';
`,
}
