/** Tables of a tenant file: monthly snapshots of skills and what was computed from them. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 601; 2,400; 5 years */
export const skillSnapshots = sqliteTable(
  'skill_snapshots',
  {
    period: text('period').notNull(),
    employeeId: text('employee_id').notNull(),
    skillItemId: text('skill_item_id').notNull(),
    level: integer('level').notNull(),
    self: integer('self'),
    manager: integer('manager'),
    departmentId: text('department_id').notNull(),
    jobTypeId: text('job_type_id'),
    takenAt: integer('taken_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.period, t.employeeId, t.skillItemId] })],
)

/** 601; ~200; 3 years */
export const skillAnalysisResults = sqliteTable('skill_analysis_results', {
  id: integer('id').primaryKey(),
  period: text('period').notNull(),
  version: integer('version').notNull(),
  scope: text('scope', {
    enum: ['company', 'department', 'category', 'skill', 'job_type'],
  }).notNull(),
  scopeId: text('scope_id').notNull(),
  // headcount, holders, coverage, mean, dist[5], ge3, fulfilment, delta, growth
  metrics: text('metrics', { mode: 'json' }).notNull(),
  findings: text('findings', { mode: 'json' }).notNull(),
  runId: text('run_id').notNull(),
})

/** 601; ~60 */
export const skillStatistics = sqliteTable(
  'skill_statistics',
  {
    period: text('period').notNull(),
    metric: text('metric').notNull(),
    scope: text('scope').notNull(),
    scopeId: text('scope_id').notNull(),
    value: real('value'),
    n: integer('n').notNull(),
  },
  (t) => [primaryKey({ columns: [t.period, t.metric, t.scope, t.scopeId] })],
)
