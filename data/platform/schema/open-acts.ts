/** Table of platform.db: acts of operators on their way into the audit. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt; none, but between two commits */
export const openActs = sqliteTable('open_acts', {
  actId: text('act_id').primaryKey(),
  entry: text('entry', { mode: 'json' }).notNull(),
  company: text('company'), // null: done in the transaction of the row
  settlement: text('settlement', { mode: 'json' }),
  announcedAt: integer('announced_at').notNull(),
})
