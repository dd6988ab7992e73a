/** Schema step 11 of ops.db: exceptions by due time, for the accounts of a day. */
import type { Migration } from '../../sqlite/migrate.ts'

export const exceptionIndex: Migration = {
  version: 11,
  name: 'exception-index',
  sql: `
CREATE INDEX schedule_exceptions_by_batch_id_scheduled_for
  ON schedule_exceptions (batch_id, scheduled_for)
  WHERE scheduled_for IS NOT NULL;
`,
}
