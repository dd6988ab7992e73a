/** Schema step 17 of ops.db: the files made for a company by index, newest first, for its page. */
import type { Migration } from '../../sqlite/migrate.ts'

export const filesOfCompany: Migration = {
  version: 17,
  name: 'files-of-company',
  sql: `
CREATE INDEX artifacts_by_tenant_code_id
  ON artifacts (tenant_code, id)
  WHERE tenant_code IS NOT NULL;
`,
}
