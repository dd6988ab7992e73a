/** Schema step 16 of platform.db: which ends of contracts were said to whom. */
import type { Migration } from '../../sqlite/migrate.ts'

export const contractNotices: Migration = {
  version: 16,
  name: 'contract-notices',
  sql: `
-- 307; ≤ 6 per contract; 3 years
CREATE TABLE contract_notices (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  contract_id TEXT NOT NULL REFERENCES contracts (contract_id),
  end_date TEXT NOT NULL CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  stage INTEGER NOT NULL CHECK (stage >= -1), -- 30/14/7/3/0, -1 = lapsed
  days_left INTEGER NOT NULL,
  urgency TEXT NOT NULL CHECK (urgency IN ('low', 'medium', 'high', 'critical')),
  status TEXT NOT NULL CHECK (status IN ('queued', 'partial', 'failed', 'sent')),
  channels TEXT NOT NULL CHECK (json_valid(channels)),
  created_at INTEGER NOT NULL,
  UNIQUE (contract_id, end_date, stage)
) STRICT;
`,
}
