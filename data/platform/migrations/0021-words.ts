/** Schema step 21 of platform.db: results of checks in both languages. Rows of before keep the one they have. */
import type { Migration } from '../../sqlite/migrate.ts'

export const words: Migration = {
  version: 21,
  name: 'words',
  sql: `
-- null: message, proposal is all there is
ALTER TABLE health_checks ADD COLUMN message_en TEXT;
ALTER TABLE notification_findings ADD COLUMN message_en TEXT;
ALTER TABLE notification_findings ADD COLUMN proposal_en TEXT;
`,
}
