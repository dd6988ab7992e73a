/** Schema step 20 of ops.db: what is said to operators in both languages. Rows of before keep the one they have. */
import type { Migration } from '../../sqlite/migrate.ts'

export const words: Migration = {
  version: 20,
  name: 'words',
  sql: `
-- In Japanese the text is in message, error_message, wait_reason; null: that is all there is.
ALTER TABLE alerts ADD COLUMN message_en TEXT;
ALTER TABLE runs ADD COLUMN error_message_en TEXT;
ALTER TABLE attempts ADD COLUMN error_message_en TEXT;
ALTER TABLE tenant_results ADD COLUMN error_message_en TEXT;
ALTER TABLE runs ADD COLUMN wait_reason_en TEXT;
`,
}
