/** Tables of ops.db: heartbeats, slow queries and waits for locks. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt every 30 s; 24 h */
export const processHeartbeats = sqliteTable(
  'process_heartbeats',
  {
    name: text('name').notNull(),
    pid: integer('pid').notNull(),
    at: integer('at').notNull(),
    loopP50Ms: real('loop_p50_ms').notNull(),
    loopP99Ms: real('loop_p99_ms').notNull(),
    loopMaxMs: real('loop_max_ms').notNull(),
    rss: integer('rss').notNull(),
    heapUsed: integer('heap_used').notNull(),
    heapLimit: integer('heap_limit').notNull(),
    statements: integer('statements').notNull(),
    uptimeS: integer('uptime_s').notNull(),
  },
  (t) => [primaryKey({ columns: [t.name, t.pid, t.at] })],
)

/** rt, statements > 1,000 ms; 31 days */
export const slowQueries = sqliteTable('slow_queries', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  dbPath: text('db_path').notNull(),
  batchId: text('batch_id'),
  runId: text('run_id'),
  sqlNormalised: text('sql_normalised').notNull(),
  digest: text('digest').notNull(),
  ms: integer('ms').notNull(),
  rows: integer('rows'),
})

/** rt; 31 days */
export const dbLockEvents = sqliteTable('db_lock_events', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  dbPath: text('db_path').notNull(),
  batchId: text('batch_id'),
  runId: text('run_id'),
  waitMs: integer('wait_ms').notNull(),
  outcome: text('outcome', { enum: ['got', 'busy'] }).notNull(),
  holder: text('holder'),
})
