/** Schema step 13 of platform.db: which tenant results the holding's side has taken in. */
import type { Migration } from '../../sqlite/migrate.ts'

export const collected: Migration = {
  version: 13,
  name: 'collected',
  sql: `
-- rt, in the transaction of \`collect\`; 1 per collected result; 30 days
CREATE TABLE collected_results (
  run_id TEXT NOT NULL,
  tenant_code TEXT NOT NULL,
  attempt INTEGER NOT NULL CHECK (attempt >= 0), -- that made the result
  said TEXT NOT NULL CHECK (json_valid(said)), -- alerts raised and cleared meanwhile, which go to ops.db next
  collected_at INTEGER NOT NULL,
  PRIMARY KEY (run_id, tenant_code, attempt)
) STRICT, WITHOUT ROWID;
`,
}
