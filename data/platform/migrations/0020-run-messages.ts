/** Schema step 20 of platform.db: messages by the run that wrote or sent them. */
import type { Migration } from '../../sqlite/migrate.ts'

export const runMessages: Migration = {
  version: 20,
  name: 'run-messages',
  sql: `
CREATE INDEX mail_queue_by_enqueued_by_run
  ON mail_queue (enqueued_by_run)
  WHERE enqueued_by_run IS NOT NULL;
CREATE INDEX mail_queue_log_by_run_id_delivery_id
  ON mail_queue_log (run_id, delivery_id)
  WHERE run_id IS NOT NULL;
`,
}
