/** Schema step 15 of ops.db: which alerts a run spoke about, by index, for the messages of its page. */
import type { Migration } from '../../sqlite/migrate.ts'

export const runMessages: Migration = {
  version: 15,
  name: 'run-messages',
  sql: `
CREATE INDEX alert_events_by_run_id
  ON alert_events (run_id)
  WHERE run_id IS NOT NULL;
`,
}
