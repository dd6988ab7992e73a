/** Schema step 25 of platform.db: what is said of messages in both languages. Rows of before keep the one they have. */
import type { Migration } from '../../sqlite/migrate.ts'

export const messageWords: Migration = {
  version: 25,
  name: 'message-words',
  sql: `
-- null: the text beside it is all there is
ALTER TABLE mail_queue ADD COLUMN last_error_en TEXT;
ALTER TABLE mail_queue_log ADD COLUMN response_message_en TEXT;
`,
}
