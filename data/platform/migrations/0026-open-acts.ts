/** Schema step 26 of platform.db: acts of operators whose line in the audit is not known to be written. */
import type { Migration } from '../../sqlite/migrate.ts'

export const openActs: Migration = {
  version: 26,
  name: 'open-acts',
  sql: `
-- 0 rows but for the moment between two commits, and after a process that died in it
CREATE TABLE open_acts (
  act_id TEXT NOT NULL PRIMARY KEY,
  entry TEXT NOT NULL CHECK (json_valid(entry)), -- the line of the audit
  company TEXT, -- whose audit_log says whether it was done; null: it was, in the transaction of this row
  settlement TEXT CHECK (json_valid(settlement)), -- what belongs to it in platform.db
  announced_at INTEGER NOT NULL
) STRICT;
`,
}
