/** Tables of a tenant file: synchronisation of the organisation with the HR system. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 701; 30; 1 year */
export const orgSyncRuns = sqliteTable('org_sync_runs', {
  syncId: integer('sync_id').primaryKey(),
  runId: text('run_id').notNull(),
  mode: text('mode', { enum: ['preview', 'apply'] }).notNull(),
  source: text('source', { enum: ['csv', 'rest'] }).notNull(),
  syncType: text('sync_type', { enum: ['full', 'incremental'] }).notNull(),
  fileName: text('file_name'),
  sha256: text('sha256'),
  encoding: text('encoding'),
  highWater: text('high_water'),
  fetched: integer('fetched').notNull(),
  inserted: integer('inserted').notNull(),
  updated: integer('updated').notNull(),
  moved: integer('moved').notNull(),
  closed: integer('closed').notNull(),
  reopened: integer('reopened').notNull(),
  unchanged: integer('unchanged').notNull(),
  rejected: integer('rejected').notNull(),
  pending: integer('pending').notNull(),
  guard: text('guard'),
  state: text('state', { enum: ['ok', 'failed', 'skipped'] }).notNull(),
  error: text('error'),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
})

/** 701; ~20; 104: 400 days */
export const orgSyncChanges = sqliteTable('org_sync_changes', {
  id: integer('id').primaryKey(),
  syncId: integer('sync_id').notNull(),
  entity: text('entity', { enum: ['department', 'position', 'assignment'] }).notNull(),
  code: text('code').notNull(),
  kind: text('kind').notNull(),
  field: text('field'),
  oldValue: text('old_value'),
  newValue: text('new_value'),
  effectiveDate: text('effective_date').notNull(),
  lineNo: integer('line_no'),
  reason: text('reason'),
})

/** 701; 0–30 */
export const orgPendingChanges = sqliteTable('org_pending_changes', {
  id: integer('id').primaryKey(),
  entity: text('entity').notNull(),
  code: text('code').notNull(),
  payload: text('payload', { mode: 'json' }).notNull(),
  effectiveDate: text('effective_date').notNull(),
  syncId: integer('sync_id').notNull(),
  state: text('state', { enum: ['waiting', 'applied', 'replaced', 'cancelled'] }).notNull(),
  appliedAt: integer('applied_at'),
})
