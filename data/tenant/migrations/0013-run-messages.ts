/** Schema step 13 of a tenant file: messages by the run that wrote or sent them. */
import type { Migration } from '../../sqlite/migrate.ts'

export const runMessages: Migration = {
  version: 13,
  name: 'run-messages',
  sql: `
CREATE INDEX notification_deliveries_by_enqueued_by_run
  ON notification_deliveries (enqueued_by_run)
  WHERE enqueued_by_run IS NOT NULL;
CREATE INDEX notification_log_by_run_id_delivery_id
  ON notification_log (run_id, delivery_id)
  WHERE run_id IS NOT NULL;
`,
}
