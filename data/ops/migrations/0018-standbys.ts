/** Schema step 18 of ops.db: schedulers that wait for the lease, for the System page. */
import type { Migration } from '../../sqlite/migrate.ts'

export const standbys: Migration = {
  version: 18,
  name: 'standbys',
  sql: `
-- rt: each writes its own row while it waits and takes it away at its end
CREATE TABLE scheduler_standbys (
  holder TEXT NOT NULL PRIMARY KEY, -- as it would be called in scheduler_lease
  pid INTEGER NOT NULL CHECK (pid >= 0),
  since INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;
`,
}
