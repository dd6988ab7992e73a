/** Table of platform.db: which tenant results the holding's side has taken in. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt, in the transaction of `collect`; 1 per collected result; 30 days */
export const collectedResults = sqliteTable(
  'collected_results',
  {
    runId: text('run_id').notNull(),
    tenantCode: text('tenant_code').notNull(),
    attempt: integer('attempt').notNull(), // that made the result
    said: text('said', { mode: 'json' }).notNull(), // alerts raised and cleared meanwhile
    collectedAt: integer('collected_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.tenantCode, table.attempt] })],
)
