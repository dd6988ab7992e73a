/** Schema step 24 of ops.db: of a kept day what nothing made good, for the month of all companies. */
import type { Migration } from '../../sqlite/migrate.ts'

export const daysInShort: Migration = {
  version: 24,
  name: 'days-in-short',
  sql: `
-- What is kept does not say it; the upkeep makes the rows again.
DELETE FROM tenant_days;
ALTER TABLE tenant_days ADD COLUMN unmended_json TEXT CHECK (json_valid(unmended_json)); -- ids of failed runs; NULL: nothing begun
CREATE INDEX tenant_days_by_tenant_code_from_at_to_at_unmended_json
  ON tenant_days (tenant_code, from_at, to_at, unmended_json);
`,
}
