/** Tables of platform.db: what is wrong with the settings of companies, and what is set aside for each. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 305; closed 13 months */
export const settingFindings = sqliteTable('setting_findings', {
  id: integer('id').primaryKey(),
  runId: text('run_id').notNull(),
  tenantId: text('tenant_id').notNull(),
  category: text('category', {
    enum: ['plan', 'system', 'resource', 'feature', 'custom', 'contract'],
  }).notNull(),
  key: text('key').notNull(),
  currentValue: text('current_value'),
  expectedValue: text('expected_value'),
  severity: text('severity', { enum: ['low', 'medium', 'high', 'critical'] }).notNull(),
  autoFixable: integer('auto_fixable', { mode: 'boolean' }).notNull(),
  state: text('state', { enum: ['open', 'fixed', 'manual', 'failed', 'vanished'] }).notNull(),
  firstSeenAt: integer('first_seen_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  reason: text('reason'),
  source: text('source'),
})

/** 305, 306 */
export const resourceAllocations = sqliteTable('resource_allocations', {
  tenantId: text('tenant_id').primaryKey(),
  storageGb: integer('storage_gb').notNull(),
  maxUsers: integer('max_users').notNull(),
  apiCallsPerHour: integer('api_calls_per_hour').notNull(),
  allocatedAt: integer('allocated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
  version: integer('version').notNull(),
})
