/** Schema step 23 of ops.db: what ended days of companies came to, and the triggers that keep it exact. */
import type { Migration } from '../../sqlite/migrate.ts'

/** A day with a clock change is an hour longer. */
const LONGEST_DAY_MS = 90_000_000

/** Every kept day of the company in which the instant may lie. */
function forgotten(row: 'OLD' | 'NEW'): string {
  return `DELETE FROM tenant_days WHERE tenant_code = ${row}.tenant_code
    AND from_at > ${row}.started_at - ${LONGEST_DAY_MS} AND from_at <= ${row}.started_at;`
}

export const tenantDays: Migration = {
  version: 23,
  name: 'tenant-days',
  sql: `
-- rt; one per company and ended day, of the newest 31 days
CREATE TABLE tenant_days (
  tenant_code TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at > from_at),
  cells_json TEXT NOT NULL CHECK (json_valid(cells_json)), -- per batch: id, state, run, how many results
  PRIMARY KEY (tenant_code, from_at)
) STRICT;

-- What is kept of a day ends with the first change of a result begun on it.
CREATE TRIGGER tenant_results_entered_ends_day AFTER INSERT ON tenant_results
WHEN NEW.started_at IS NOT NULL
BEGIN
  ${forgotten('NEW')}
END;
CREATE TRIGGER tenant_results_changed_ends_day AFTER UPDATE OF state, started_at ON tenant_results
WHEN NEW.started_at IS NOT NULL OR OLD.started_at IS NOT NULL
BEGIN
  ${forgotten('OLD')}
  ${forgotten('NEW')}
END;
CREATE TRIGGER tenant_results_deleted_ends_day AFTER DELETE ON tenant_results
WHEN OLD.started_at IS NOT NULL
BEGIN
  ${forgotten('OLD')}
END;
`,
}
