/** Tables of ops.db: upkeep of the records, days whose metrics are due, and what days of companies came to. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt; one per task */
export const upkeep = sqliteTable('upkeep', {
  task: text('task').primaryKey(),
  mark: text('mark'), // how far the task has come, in its own words
  startedAt: integer('started_at').notNull(), // of the last pass
  finishedAt: integer('finished_at'), // of the last pass; null while it is under way
  removed: integer('removed').notNull(), // in the last pass
  removedInAll: integer('removed_in_all').notNull(),
  steps: integer('steps').notNull(),
  longestStepMs: real('longest_step_ms').notNull(),
  fault: text('fault'), // why the last pass was broken off
})

/** rt; emptied within a minute */
export const batchMetricsDue = sqliteTable(
  'batch_metrics_due',
  {
    batchId: text('batch_id').notNull(),
    day: text('day').notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.day] })],
)

/** rt; one per company and ended day, of the newest 31 days */
export const tenantDays = sqliteTable(
  'tenant_days',
  {
    tenantCode: text('tenant_code').notNull(),
    fromAt: integer('from_at').notNull(),
    toAt: integer('to_at').notNull(),
    cellsJson: text('cells_json', { mode: 'json' }).notNull(), // per batch: id, state, run, how many results
    unmendedJson: text('unmended_json', { mode: 'json' }), // ids of failed runs; null: nothing begun
  },
  (t) => [primaryKey({ columns: [t.tenantCode, t.fromAt] })],
)
