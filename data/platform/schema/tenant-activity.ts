/** Tables of platform.db: when each company was last used, and how idle it is. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const LEVELS = ['active', 'attention', 'warning', 'critical'] as const

/** 304 */
export const tenantActivity = sqliteTable('tenant_activity', {
  tenantId: text('tenant_id').primaryKey(),
  lastLoginAt: integer('last_login_at'),
  lastUpdateAt: integer('last_update_at'),
  lastApiAt: integer('last_api_at'),
  lastActivityDate: text('last_activity_date'),
  inactiveDays: integer('inactive_days').notNull(),
  level: text('level', { enum: LEVELS }).notNull(),
  levelSince: text('level_since').notNull(),
  activeUsers30d: integer('active_users_30d').notNull(),
  apiCalls30d: integer('api_calls_30d').notNull(),
  updates30d: integer('updates_30d').notNull(),
  lastTenantMailAt: integer('last_tenant_mail_at'),
  snoozedUntil: text('snoozed_until'),
  snoozeNote: text('snooze_note'), // why messages are silent, as an operator wrote it
  evaluatedOn: text('evaluated_on').notNull(),
})

/** 304; 30; 13 months, only level ≠ active or a change */
export const tenantActivityHistory = sqliteTable(
  'tenant_activity_history',
  {
    evaluatedOn: text('evaluated_on').notNull(),
    tenantId: text('tenant_id').notNull(),
    level: text('level', { enum: LEVELS }).notNull(),
    inactiveDays: integer('inactive_days').notNull(),
    reasons: text('reasons', { mode: 'json' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.evaluatedOn, t.tenantId] })],
)
