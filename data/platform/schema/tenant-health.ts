/** Tables of platform.db: the health of each company, hour by hour, and the rules it is judged by. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** console; ~10 in all */
export const monitoringRules = sqliteTable('monitoring_rules', {
  id: integer('id').primaryKey(),
  tenantId: text('tenant_id'), // null = default
  metric: text('metric').notNull(),
  operator: text('operator', { enum: ['>', '<', '>=', '<=', '==', '!='] }).notNull(),
  medium: real('medium'),
  high: real('high'),
  critical: real('critical'),
  minSample: integer('min_sample').notNull(),
  forRuns: integer('for_runs').notNull(),
  enabled: integer('enabled', { mode: 'boolean' }).notNull(),
})

const STATES = ['OK', 'WARN', 'CRIT', 'UNKNOWN'] as const

/** 303 */
export const tenantHealthCurrent = sqliteTable('tenant_health_current', {
  tenantId: text('tenant_id').primaryKey(),
  state: text('state', { enum: STATES }).notNull(),
  checkedAt: integer('checked_at').notNull(),
  findings: text('findings', { mode: 'json' }).notNull(),
})

/** 303; 720; 92 days */
export const tenantHealthHourly = sqliteTable(
  'tenant_health_hourly',
  {
    tenantId: text('tenant_id').notNull(),
    hourMs: integer('hour_ms').notNull(),
    state: text('state', { enum: STATES }).notNull(),
    apiCalls: integer('api_calls').notNull(),
    errorRateBp: integer('error_rate_bp'),
    avgMs: real('avg_ms'),
    p95Ms: integer('p95_ms'),
    storageRateBp: integer('storage_rate_bp'),
    apiRateBp: integer('api_rate_bp'),
    userRateBp: integer('user_rate_bp'),
    busyRateBp: integer('busy_rate_bp'),
    activeUsers: integer('active_users').notNull(),
    hoursSinceActivity: integer('hours_since_activity'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.hourMs] })],
)
