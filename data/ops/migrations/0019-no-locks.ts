/** Schema step 19 of ops.db: what keeps runs apart on a company's file are resource groups and SQLite's own lock; the table never held a row. */
import type { Migration } from '../../sqlite/migrate.ts'

export const noLocks: Migration = {
  version: 19,
  name: 'no-locks',
  sql: `
DROP TABLE locks;
`,
}
