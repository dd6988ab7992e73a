/** Tables of a tenant file: access, usage, error and audit logs, files and settings. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** app; ~300,000 at 10,000 calls a day; 104: 90 days */
export const apiAccessLog = sqliteTable('api_access_log', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  userId: text('user_id'),
  method: text('method').notNull(),
  path: text('path').notNull(),
  status: integer('status').notNull(),
  responseMs: integer('response_ms').notNull(),
  requestBytes: integer('request_bytes').notNull(),
  responseBytes: integer('response_bytes').notNull(),
  ip: text('ip').notNull(),
  sessionId: text('session_id'),
})

/** app; ~40,000; 104: 90 days */
export const featureUsageLog = sqliteTable('feature_usage_log', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  userId: text('user_id'),
  feature: text('feature').notNull(),
  durationSeconds: integer('duration_seconds'),
  sessionId: text('session_id'),
})

/** SYS_SystemLog, WARN and above; app; read by 007; ~300–1,500; 104: 180 days, critical 365 */
export const errorLog = sqliteTable('error_log', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  level: text('level', { enum: ['WARN', 'ERROR', 'CRITICAL', 'FATAL'] }).notNull(),
  category: text('category', { enum: ['AUTH', 'API', 'BATCH', 'SYSTEM'] }).notNull(),
  component: text('component'),
  errorType: text('error_type'),
  errorCode: text('error_code'),
  message: text('message').notNull(),
  stack: text('stack'),
  correlationId: text('correlation_id'),
  userId: text('user_id'),
  route: text('route'),
  httpStatus: integer('http_status'),
  responseMs: integer('response_ms'),
  ip: text('ip'),
  status: text('status', { enum: ['OPEN', 'RESOLVED'] }).notNull(),
  resolvedAt: integer('resolved_at'),
})

/** HIS_AuditLog; app, every batch that changes business data; ~5,000; 12 months live, then archive, 7 years in all, never deleted by 104 */
export const auditLog = sqliteTable('audit_log', {
  auditId: text('audit_id').primaryKey(),
  at: integer('at').notNull(),
  userId: text('user_id'), // an account
  sessionHash: text('session_hash'),
  action: text('action', {
    enum: [
      'CREATE',
      'READ',
      'UPDATE',
      'DELETE',
      'LOGIN',
      'LOGOUT',
      'RESTORE',
      'LOCK',
      'SYNC',
      'IMPORT',
    ],
  }).notNull(),
  targetTable: text('target_table'),
  targetId: text('target_id'),
  oldValues: text('old_values', { mode: 'json' }),
  newValues: text('new_values', { mode: 'json' }), // secrets `***`
  result: text('result', { enum: ['SUCCESS', 'FAILURE', 'ERROR'] }).notNull(),
  error: text('error'),
  ip: text('ip'),
  userAgent: text('user_agent'),
  source: text('source', { enum: ['app', 'batch'] }).notNull(),
  runId: text('run_id'),
  ms: integer('ms'),
})

/** app; ~200 */
export const uploadedFiles = sqliteTable('uploaded_files', {
  fileId: text('file_id').primaryKey(),
  path: text('path').notNull(), // relative to data/files/<code>/
  bytes: integer('bytes').notNull(),
  sha256: text('sha256').notNull(),
  ownerTable: text('owner_table').notNull(),
  ownerId: text('owner_id').notNull(),
  uploadedBy: text('uploaded_by').notNull(),
  createdAt: integer('created_at').notNull(),
  deletedAt: integer('deleted_at'),
})

/** MST_TenantSettings; app, 305, 005 restrictions copy; ~50 rows */
export const tenantSettings = sqliteTable('tenant_settings', {
  settingKey: text('setting_key').primaryKey(),
  settingCategory: text('setting_category', {
    enum: ['SYSTEM', 'UI', 'BUSINESS', 'SECURITY', 'INTEGRATION'],
  }).notNull(),
  dataType: text('data_type', {
    enum: ['STRING', 'INTEGER', 'BOOLEAN', 'JSON', 'DECIMAL'],
  }).notNull(),
  settingValue: text('setting_value'),
  defaultValue: text('default_value'),
  isRequired: integer('is_required', { mode: 'boolean' }).notNull(),
  isSecret: integer('is_secret', { mode: 'boolean' }).notNull(), // value is a reference, R19
  isSystemManaged: integer('is_system_managed', { mode: 'boolean' }).notNull(),
  isUserConfigurable: integer('is_user_configurable', { mode: 'boolean' }).notNull(),
  effectiveFrom: integer('effective_from'),
  effectiveUntil: integer('effective_until'),
  validationRules: text('validation_rules', { mode: 'json' }),
  lastModifiedBy: text('last_modified_by').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** WRK_BatchJobLog, the application's own bulk jobs; app, 903; ~20; 104: 90 days */
export const batchJobLog = sqliteTable('batch_job_log', {
  jobId: text('job_id').primaryKey(),
  jobType: text('job_type').notNull(),
  jobName: text('job_name'),
  status: text('status', {
    enum: ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'],
  }).notNull(),
  totalRecords: integer('total_records').notNull(),
  processedRecords: integer('processed_records').notNull(),
  successRecords: integer('success_records').notNull(),
  errorRecords: integer('error_records').notNull(),
  progressPercentage: integer('progress_percentage'),
  inputFilePath: text('input_file_path'),
  outputFilePath: text('output_file_path'),
  errorDetails: text('error_details', { mode: 'json' }),
  executedBy: text('executed_by').notNull(),
  startTime: integer('start_time').notNull(),
  endTime: integer('end_time'),
  migrationId: text('migration_id'),
})

/** app */
export const importStaging = sqliteTable(
  'import_staging',
  {
    jobId: text('job_id').notNull(),
    rowNo: integer('row_no').notNull(),
    payload: text('payload', { mode: 'json' }).notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.rowNo] })],
)
