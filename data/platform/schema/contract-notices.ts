/** Tables of platform.db: which ends of contracts were said to whom. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 307; ≤ 6 per contract; 3 years */
export const contractNotices = sqliteTable('contract_notices', {
  id: integer('id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  contractId: text('contract_id').notNull(),
  endDate: text('end_date').notNull(),
  stage: integer('stage').notNull(), // 30/14/7/3/0, -1 = lapsed
  daysLeft: integer('days_left').notNull(),
  urgency: text('urgency', { enum: ['low', 'medium', 'high', 'critical'] }).notNull(),
  status: text('status', { enum: ['queued', 'partial', 'failed', 'sent'] }).notNull(),
  channels: text('channels', { mode: 'json' }).notNull(),
  createdAt: integer('created_at').notNull(),
})
