/** Tables of ops.db: watermarks, exceptions, configuration history, commands and lease. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt; 50 in all */
export const batchWatermarks = sqliteTable('batch_watermarks', {
  batchId: text('batch_id').primaryKey(),
  computedUntil: integer('computed_until').notNull(),
  configVersion: text('config_version').notNull(),
  owedSince: integer('owed_since').notNull(), // due times of the plan in force after it are in the ledger
})

/** rt, asked by 104; for ever */
export const batchMetricsDaily = sqliteTable(
  'batch_metrics_daily',
  {
    batchId: text('batch_id').notNull(),
    day: text('day').notNull(),
    runs: integer('runs').notNull(),
    failed: integer('failed').notNull(),
    avgMs: integer('avg_ms').notNull(),
    maxMs: integer('max_ms').notNull(),
    avgCpuMs: integer('avg_cpu_ms'),
    maxHeapBytes: integer('max_heap_bytes'),
    records: integer('records'),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.day] })],
)

/** console, CLI; 400 days after end */
export const scheduleExceptions = sqliteTable('schedule_exceptions', {
  id: integer('id').primaryKey(),
  kind: text('kind', { enum: ['hold', 'release', 'skip', 'move'] }).notNull(),
  batchId: text('batch_id').notNull(),
  scheduledFor: integer('scheduled_for'),
  movedTo: integer('moved_to'),
  reason: text('reason').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  endedAt: integer('ended_at'),
  endedAs: text('ended_as', {
    enum: ['done', 'undone', 'released', 'replaced', 'expired', 'dropped'],
  }),
  endedBy: text('ended_by'),
})

/** rt; for ever */
export const configVersions = sqliteTable('config_versions', {
  version: text('version').primaryKey(), // sha256 of all files
  files: text('files', { mode: 'json' }).notNull(), // {path: text}
  loadedAt: integer('loaded_at').notNull(),
  loadedBy: text('loaded_by').notNull(),
  inForce: integer('in_force', { mode: 'boolean' }).notNull(),
  faults: text('faults', { mode: 'json' }).notNull(),
})

/** CLI, API → main; 30 days */
export const commands = sqliteTable('commands', {
  id: integer('id').primaryKey(),
  verb: text('verb').notNull(),
  payload: text('payload', { mode: 'json' }).notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: integer('asked_at').notNull(),
  takenAt: integer('taken_at'),
  doneAt: integer('done_at'),
  result: text('result', { mode: 'json' }),
})

/** API; 24 h */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    tokenId: text('token_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    runId: text('run_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenId, t.key] })],
)

/** console; 24 h */
export const actKeys = sqliteTable(
  'act_keys',
  {
    operator: text('operator').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    result: text('result', { mode: 'json' }).notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.operator, t.key, t.requestHash] })],
)

/** API; 10 min */
export const triggerReplays = sqliteTable('trigger_replays', {
  signatureSha256: text('signature_sha256').primaryKey(),
  at: integer('at').notNull(),
})

/** rt; 1 row */
export const schedulerLease = sqliteTable('scheduler_lease', {
  id: integer('id').primaryKey(),
  holder: text('holder').notNull(),
  pid: integer('pid').notNull(),
  acquiredAt: integer('acquired_at').notNull(),
  renewedAt: integer('renewed_at').notNull(),
  leaseUntil: integer('lease_until').notNull(),
})

/** rt: each writes its own row while it waits and takes it away at its end */
export const schedulerStandbys = sqliteTable('scheduler_standbys', {
  holder: text('holder').primaryKey(), // as it would be called in scheduler_lease
  pid: integer('pid').notNull(),
  since: integer('since').notNull(),
  seenAt: integer('seen_at').notNull(),
})
