/** Schema step 22 of ops.db: what is said of messages in both languages. Rows of before keep the one they have. */
import type { Migration } from '../../sqlite/migrate.ts'

export const messageWords: Migration = {
  version: 22,
  name: 'message-words',
  sql: `
-- null: the text beside it is all there is
ALTER TABLE alert_messages ADD COLUMN last_error_en TEXT;
`,
}
