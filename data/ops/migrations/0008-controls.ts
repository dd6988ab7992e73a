/** Schema step 8 of ops.db: how an exception ended, since when a batch owes its due times, due times by the clock. */
import type { Migration } from '../../sqlite/migrate.ts'

export const controls: Migration = {
  version: 8,
  name: 'controls',
  sql: `
ALTER TABLE schedule_exceptions ADD COLUMN ended_as TEXT
  CHECK (ended_as IN ('done', 'undone', 'released', 'replaced', 'expired', 'dropped'));
ALTER TABLE schedule_exceptions ADD COLUMN ended_by TEXT;
UPDATE schedule_exceptions SET ended_as = 'undone' WHERE ended_at IS NOT NULL;

-- every due time after it, up to computed_until, is in the ledger if the plan in force has it
ALTER TABLE batch_watermarks ADD COLUMN owed_since INTEGER NOT NULL DEFAULT 0;
UPDATE batch_watermarks SET owed_since = computed_until;

CREATE INDEX occurrences_by_due_at ON occurrences (due_at);
`,
}
