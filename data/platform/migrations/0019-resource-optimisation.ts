/** Schema step 19 of platform.db: what resources cost, what BATCH-306 proposes about them, and what was changed. */
import type { Migration } from '../../sqlite/migrate.ts'

export const resourceOptimisation: Migration = {
  version: 19,
  name: 'resource-optimisation',
  sql: `
-- operators; a resource without a row has the shipped price
CREATE TABLE resource_costs (
  resource TEXT NOT NULL PRIMARY KEY CHECK (resource IN ('storage', 'users', 'api')),
  unit TEXT NOT NULL,
  cost_minor_per_month INTEGER NOT NULL CHECK (cost_minor_per_month >= 0)
) STRICT;

-- 306; 4; 13 months
CREATE TABLE optimization_proposals (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  resource TEXT NOT NULL CHECK (resource IN ('storage', 'users', 'api', 'db_reclaim', 'file_orphans')),
  kind TEXT NOT NULL CHECK (kind IN ('scale_up', 'scale_down', 'reclaim', 'upsell')),
  current_value INTEGER NOT NULL CHECK (current_value >= 0),
  proposed_value INTEGER NOT NULL CHECK (proposed_value >= 0),
  unit TEXT NOT NULL,
  saving_minor INTEGER NOT NULL, -- a month; negative for scale_up
  risk TEXT NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
  confidence_bp INTEGER NOT NULL CHECK (confidence_bp BETWEEN 0 AND 10000),
  reasons TEXT NOT NULL CHECK (json_valid(reasons)),
  auto_applicable INTEGER NOT NULL CHECK (auto_applicable IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('proposed', 'applied', 'rejected', 'expired', 'rolled_back', 'failed')),
  proposed_at INTEGER NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  applied_at INTEGER,
  actual_saving_minor INTEGER
) STRICT;
CREATE UNIQUE INDEX optimization_proposals_open
  ON optimization_proposals (tenant_id, resource, kind) WHERE state = 'proposed';
CREATE INDEX optimization_proposals_by_tenant_id_state
  ON optimization_proposals (tenant_id, state);

-- 306; 13 months
CREATE TABLE resource_adjustments (
  id INTEGER PRIMARY KEY,
  proposal_id INTEGER NOT NULL REFERENCES optimization_proposals (id),
  run_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  resource TEXT NOT NULL,
  before INTEGER NOT NULL CHECK (before >= 0),
  after INTEGER NOT NULL CHECK (after >= 0),
  result TEXT CHECK (result IN ('done', 'failed', 'skipped')), -- null: announced
  rollback_of INTEGER REFERENCES resource_adjustments (id),
  made_by TEXT NOT NULL,
  note TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX resource_adjustments_by_tenant_id_resource
  ON resource_adjustments (tenant_id, resource, at);
CREATE INDEX resource_adjustments_by_proposal_id
  ON resource_adjustments (proposal_id);
`,
}
