/** Tables of ops.db: identity of the file, occurrences, runs, attempts, tenant results, log lines and artifacts. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt; 1 row, also in platform.db */
export const planeMeta = sqliteTable('plane_meta', {
  kind: text('kind', { enum: ['ops', 'platform'] }).primaryKey(),
  installationId: text('installation_id').notNull(),
  schemaVersion: integer('schema_version').notNull(),
  appVersion: text('app_version').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** rt; ~1,150 a day in all incl. 5-minute batches; 400 days */
export const runs = sqliteTable('runs', {
  id: text('id').primaryKey(), // ULID
  batchId: text('batch_id').notNull(),
  businessDate: text('business_date').notNull(),
  scheduledFor: integer('scheduled_for'),
  trigger: text('trigger', {
    enum: ['schedule', 'manual', 'api', 'retry', 'catch-up', 'dependency'],
  }).notNull(),
  state: text('state', {
    enum: [
      'queued',
      'running',
      'succeeded',
      'warned',
      'failed',
      'cancelled',
      'timed_out',
      'interrupted',
      'skipped',
      'missed',
    ],
  }).notNull(),
  attempt: integer('attempt').notNull(),
  paramsJson: text('params_json', { mode: 'json' }).notNull(),
  dryRun: integer('dry_run', { mode: 'boolean' }).notNull(),
  queuedAt: integer('queued_at').notNull(),
  startedAt: integer('started_at'),
  finishedAt: integer('finished_at'),
  errorCode: text('error_code'),
  errorMessage: text('error_message'),
  summaryJson: text('summary_json', { mode: 'json' }),
  configVersion: text('config_version').notNull(),
  parentRunId: text('parent_run_id'),
  triggeredBy: text('triggered_by').notNull(),
  reason: text('reason'),
  notBefore: integer('not_before'), // next attempt or resume
  priority: integer('priority').notNull(),
  lane: text('lane', { enum: ['normal', 'monitoring'] }).notNull(),
  waitReason: text('wait_reason'),
  cancelAskedAt: integer('cancel_asked_at'),
  cancelAskedBy: text('cancel_asked_by'),
  errorMessageEn: text('error_message_en'), // null: error_message is all there is
  waitReasonEn: text('wait_reason_en'), // null: wait_reason is all there is
})

/** rt; ~112 a day in all; 400 days */
export const occurrences = sqliteTable(
  'occurrences',
  {
    batchId: text('batch_id').notNull(),
    scheduledFor: integer('scheduled_for').notNull(),
    businessDate: text('business_date').notNull(),
    state: text('state', { enum: ['waiting', 'running', 'ran', 'skipped', 'missed'] }).notNull(),
    reason: text('reason'),
    runId: text('run_id'),
    dueAt: integer('due_at').notNull(), // after calendar shift or move
    overlapRunId: text('overlap_run_id'),
    decidedAt: integer('decided_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.scheduledFor] })],
)

/** rt; ~1.05 per run */
export const attempts = sqliteTable(
  'attempts',
  {
    runId: text('run_id').notNull(),
    attempt: integer('attempt').notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    outcome: text('outcome', {
      enum: [
        'succeeded',
        'warned',
        'failed',
        'cancelled',
        'timed_out',
        'crashed',
        'interrupted',
        'lost',
      ],
    }),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorClass: text('error_class', { enum: ['transient', 'permanent', 'parameters'] }),
    cpuMs: integer('cpu_ms'),
    peakHeapBytes: integer('peak_heap_bytes'),
    loopP99Ms: real('loop_p99_ms'),
    records: integer('records'),
    worker: text('worker'),
    errorMessageEn: text('error_message_en'), // null: error_message is all there is
  },
  (t) => [primaryKey({ columns: [t.runId, t.attempt] })],
)

/** rt; ~30 tenants × 33 batches a day; 400 days */
export const tenantResults = sqliteTable(
  'tenant_results',
  {
    runId: text('run_id').notNull(),
    tenantCode: text('tenant_code').notNull(),
    state: text('state', {
      enum: ['pending', 'running', 'succeeded', 'failed', 'skipped'],
    }).notNull(),
    attempt: integer('attempt').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    resultJson: text('result_json', { mode: 'json' }),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorClass: text('error_class', { enum: ['transient', 'permanent', 'parameters'] }),
    collectedAt: integer('collected_at'),
    errorMessageEn: text('error_message_en'), // null: error_message is all there is
  },
  (t) => [primaryKey({ columns: [t.runId, t.tenantCode] })],
)

/** rt; DEBUG 7, INFO 90, WARN and above 365 days */
export const logLines = sqliteTable(
  'log_lines',
  {
    runId: text('run_id').notNull(),
    seq: integer('seq').notNull(),
    at: integer('at').notNull(),
    level: text('level', { enum: ['debug', 'info', 'warn', 'error'] }).notNull(),
    tenantCode: text('tenant_code'),
    message: text('message').notNull(),
    fieldsJson: text('fields_json', { mode: 'json' }),
  },
  (t) => [primaryKey({ columns: [t.runId, t.seq] })],
)

/** rt */
export const artifacts = sqliteTable('artifacts', {
  id: integer('id').primaryKey(),
  runId: text('run_id').notNull(),
  tenantCode: text('tenant_code'),
  path: text('path').notNull(),
  kind: text('kind').notNull(),
  bytes: integer('bytes').notNull(),
  sha256: text('sha256').notNull(),
  createdAt: integer('created_at').notNull(),
  deletedAt: integer('deleted_at'),
})
