/** Tables of platform.db: what resources cost, what is proposed about them, what was changed. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** operators; a resource without a row has the shipped price */
export const resourceCosts = sqliteTable('resource_costs', {
  resource: text('resource', { enum: ['storage', 'users', 'api'] }).primaryKey(),
  unit: text('unit').notNull(),
  costMinorPerMonth: integer('cost_minor_per_month').notNull(),
})

/** 306; 4; 13 months */
export const optimizationProposals = sqliteTable('optimization_proposals', {
  id: integer('id').primaryKey(),
  runId: text('run_id').notNull(),
  tenantId: text('tenant_id').notNull(),
  resource: text('resource', {
    enum: ['storage', 'users', 'api', 'db_reclaim', 'file_orphans'],
  }).notNull(),
  kind: text('kind', { enum: ['scale_up', 'scale_down', 'reclaim', 'upsell'] }).notNull(),
  currentValue: integer('current_value').notNull(),
  proposedValue: integer('proposed_value').notNull(),
  unit: text('unit').notNull(),
  savingMinor: integer('saving_minor').notNull(), // a month; negative for scale_up
  risk: text('risk', { enum: ['low', 'medium', 'high'] }).notNull(),
  confidenceBp: integer('confidence_bp').notNull(),
  reasons: text('reasons', { mode: 'json' }).notNull(),
  autoApplicable: integer('auto_applicable', { mode: 'boolean' }).notNull(),
  state: text('state', {
    enum: ['proposed', 'applied', 'rejected', 'expired', 'rolled_back', 'failed'],
  }).notNull(),
  proposedAt: integer('proposed_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  appliedAt: integer('applied_at'),
  actualSavingMinor: integer('actual_saving_minor'),
})

/** 306; 13 months */
export const resourceAdjustments = sqliteTable('resource_adjustments', {
  id: integer('id').primaryKey(),
  proposalId: integer('proposal_id').notNull(),
  runId: text('run_id').notNull(),
  tenantId: text('tenant_id').notNull(),
  resource: text('resource').notNull(),
  before: integer('before').notNull(),
  after: integer('after').notNull(),
  result: text('result', { enum: ['done', 'failed', 'skipped'] }), // null: announced
  rollbackOf: integer('rollback_of'),
  madeBy: text('made_by').notNull(),
  note: text('note'),
  at: integer('at').notNull(),
})
