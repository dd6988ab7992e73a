/** Schema step 22 of platform.db: where the value comes from that a setting should have. */
import type { Migration } from '../../sqlite/migrate.ts'

export const findingSource: Migration = {
  version: 22,
  name: 'finding-source',
  sql: `
-- NULL: nothing says what would be right, or found before this step
ALTER TABLE setting_findings ADD COLUMN source TEXT;
`,
}
