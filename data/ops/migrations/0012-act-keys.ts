/** Schema step 12 of ops.db: what a form of the console has done, so that sending it twice does it once. */
import type { Migration } from '../../sqlite/migrate.ts'

export const actKeys: Migration = {
  version: 12,
  name: 'act-keys',
  sql: `
CREATE TABLE act_keys (
  operator TEXT NOT NULL,
  key TEXT NOT NULL,
  -- the same key with other contents is another act: somebody went back and changed the form
  request_hash TEXT NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result)),
  at INTEGER NOT NULL,
  PRIMARY KEY (operator, key, request_hash)
) STRICT;
`,
}
