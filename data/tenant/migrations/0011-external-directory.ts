/** Schema step 11 of a tenant file: the mirrors of Slack, Entra and LINE WORKS, and who is who in them. */
import type { Migration } from '../../sqlite/migrate.ts'

export const externalDirectory: Migration = {
  version: 11,
  name: 'external-directory',
  sql: `
-- 407–409, 403; ~250 per service; live + 180 days
CREATE TABLE external_accounts (
  service TEXT NOT NULL CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS')),
  external_id TEXT NOT NULL,
  parent_id TEXT, -- LINE WORKS: the domain
  email TEXT,
  display_name TEXT NOT NULL,
  employee_key TEXT, -- Graph employeeId, LINE WORKS userExternalKey
  kind TEXT NOT NULL CHECK (kind IN ('MEMBER', 'GUEST', 'BOT', 'SERVICE')),
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'PENDING', 'SUSPENDED', 'DELETED')),
  dm_id TEXT, -- a direct message to the person, once it was opened
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  content_hash TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_run TEXT NOT NULL,
  last_changed_at INTEGER NOT NULL,
  deleted_at INTEGER,
  PRIMARY KEY (service, external_id)
) STRICT;
CREATE INDEX external_accounts_by_email ON external_accounts (service, email);
CREATE INDEX external_accounts_by_employee_key ON external_accounts (service, employee_key);

-- 407–409, 403; Slack ~60 channels, Teams 20 teams + 200 channels, LINE WORKS 30 groups + 25 org units; live + 180 days
CREATE TABLE external_containers (
  service TEXT NOT NULL CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS')),
  kind TEXT NOT NULL CHECK (kind IN ('CHANNEL', 'TEAM', 'GROUP', 'ORGUNIT')),
  external_id TEXT NOT NULL,
  parent_external_id TEXT,
  name TEXT NOT NULL,
  is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
  is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
  bot_is_member INTEGER CHECK (bot_is_member IN (0, 1)),
  member_count INTEGER CHECK (member_count >= 0),
  level INTEGER CHECK (level >= 0), -- of an org unit; null when its place in the tree is broken
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  content_hash TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_run TEXT NOT NULL,
  last_changed_at INTEGER NOT NULL,
  deleted_at INTEGER,
  PRIMARY KEY (service, kind, external_id)
) STRICT;

-- 403, 407–409, console; ~200 per service; while the employee exists + 90 days. MANUAL is never changed by a batch
CREATE TABLE external_links (
  service TEXT NOT NULL CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS')),
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  external_id TEXT NOT NULL, -- of a CONFLICT: one of the candidates
  method TEXT NOT NULL CHECK (method IN ('EMAIL', 'EMPLOYEE_KEY', 'MANUAL')),
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
  state TEXT NOT NULL CHECK (state IN ('LINKED', 'CONFLICT', 'STALE')),
  linked_at INTEGER NOT NULL,
  verified_at INTEGER NOT NULL,
  PRIMARY KEY (service, employee_id)
) STRICT;
CREATE UNIQUE INDEX external_links_once_per_account
  ON external_links (service, external_id)
  WHERE state = 'LINKED';
CREATE INDEX external_links_by_employee_id ON external_links (employee_id);

-- 403, 407–409
CREATE TABLE external_sync_state (
  service TEXT NOT NULL PRIMARY KEY CHECK (service IN ('SLACK', 'TEAMS', 'LINE_WORKS')),
  external_tenant_id TEXT, -- Slack team_id, Entra tenant id
  last_full_at INTEGER,
  last_delta_at INTEGER,
  delta_link TEXT, -- no credential
  users INTEGER NOT NULL CHECK (users >= 0),
  containers INTEGER NOT NULL CHECK (containers >= 0),
  last_result TEXT NOT NULL, -- ok, or the code of what went wrong
  generation INTEGER NOT NULL CHECK (generation >= 0), -- counts what was applied
  pulled_by TEXT, -- batch of the last full pull
  config_updated_at_seen INTEGER, -- a changed connection makes the delta link worthless
  locked_by TEXT, -- run that is at work on this mirror
  locked_until INTEGER
) STRICT;
`,
}
