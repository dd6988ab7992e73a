/** Schema step 16 of ops.db: the notes of a shift are entries of the audit; the table made for them never held a row. */
import type { Migration } from '../../sqlite/migrate.ts'

export const noShiftNotes: Migration = {
  version: 16,
  name: 'no-shift-notes',
  sql: `
DROP TABLE shift_notes;
`,
}
