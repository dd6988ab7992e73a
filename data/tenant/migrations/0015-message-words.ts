/** Schema step 15 of a tenant file: what is said of messages in both languages. Rows of before keep the one they have. */
import type { Migration } from '../../sqlite/migrate.ts'

export const messageWords: Migration = {
  version: 15,
  name: 'message-words',
  sql: `
-- null: the text beside it is all there is
ALTER TABLE notification_deliveries ADD COLUMN last_error_en TEXT;
ALTER TABLE notification_log ADD COLUMN response_message_en TEXT;
`,
}
