/** Table of platform.db: how a company's people and its outside accounts stood when they were last compared. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 403; 3; the newest only */
export const linkStanding = sqliteTable(
  'link_standing',
  {
    tenantId: text('tenant_id').notNull(),
    service: text('service', { enum: ['SLACK', 'TEAMS', 'LINE_WORKS'] }).notNull(),
    runId: text('run_id').notNull(),
    comparedAt: integer('compared_at').notNull(),
    activeEmployees: integer('active_employees').notNull(),
    unmatchedEmployees: integer('unmatched_employees').notNull(),
    retiredButActive: integer('retired_but_active').notNull(),
    orphanAccounts: integer('orphan_accounts').notNull(),
    organisationDifferences: integer('organisation_differences').notNull(),
    deadDestinations: integer('dead_destinations').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service] })],
)
