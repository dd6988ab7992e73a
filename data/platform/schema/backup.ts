/** Tables of platform.db: backup sets, their parts and drills. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** copy of config for the console */
export const backupSettings = sqliteTable('backup_settings', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
})

/** 101, 102; 60 in all; 5 years */
export const backupSets = sqliteTable('backup_sets', {
  setId: text('set_id').primaryKey(), // `BKP_YYYYMMDD_NNN`, `FBK_…`
  kind: text('kind', { enum: ['DB', 'FILES'] }).notNull(),
  runId: text('run_id').notNull(),
  trigger: text('trigger', { enum: ['SCHEDULED', 'MANUAL', 'EMERGENCY'] }).notNull(),
  note: text('note'),
  takenAt: integer('taken_at').notNull(),
  publishedAt: integer('published_at'),
  path: text('path').notNull(),
  complete: integer('complete', { mode: 'boolean' }).notNull(),
  consistency: text('consistency', { enum: ['global', 'per_file'] }).notNull(),
  barrierMs: integer('barrier_ms'),
  appVersion: text('app_version').notNull(),
  sqliteVersion: text('sqlite_version').notNull(),
  rawBytes: integer('raw_bytes').notNull(),
  storedBytes: integer('stored_bytes').notNull(),
  encrypted: integer('encrypted', { mode: 'boolean' }).notNull(),
  keyId: text('key_id'),
  manifestSha256: text('manifest_sha256'),
  hmac: text('hmac'),
  mirroredAt: integer('mirrored_at'),
  pinnedBy: text('pinned_by'),
  pinnedReason: text('pinned_reason'),
  tiers: text('tiers', { mode: 'json' }).notNull(),
  state: text('state', {
    enum: ['RUNNING', 'PUBLISHED', 'PARTIAL', 'FAILED', 'DELETED'],
  }).notNull(),
  deletedAt: integer('deleted_at'),
})

/** SYS_BackupHistory; 101, 102, 903, 905; one row per set and target; 30 × (1 + archives + files); 5 years */
export const backupHistory = sqliteTable('backup_history', {
  id: integer('id').primaryKey(),
  backupId: text('backup_id').notNull(),
  // `ops`, `platform`, `tenant:<code>`, `archive:<code>:<yyyy>`, `files:<code>`, `files:_platform`
  target: text('target').notNull(),
  tenantId: text('tenant_id'),
  backupType: text('backup_type', { enum: ['FULL', 'INCREMENTAL'] }).notNull(),
  backupScope: text('backup_scope', { enum: ['DATABASE', 'FILES'] }).notNull(),
  backupTrigger: text('backup_trigger', { enum: ['SCHEDULED', 'MANUAL', 'EMERGENCY'] }).notNull(),
  backupStatus: text('backup_status', {
    enum: ['RUNNING', 'VERIFIED', 'UNVERIFIED', 'FAILED', 'DAMAGED', 'DELETED'],
  }).notNull(),
  backupStartTime: integer('backup_start_time').notNull(),
  backupEndTime: integer('backup_end_time'),
  takenAt: integer('taken_at').notNull(),
  backupFilePath: text('backup_file_path'), // relative to data/backups
  rawBytes: integer('raw_bytes'),
  backupFileSize: integer('backup_file_size'),
  rawSha256: text('raw_sha256'),
  checksum: text('checksum'), // stored file
  pageSize: integer('page_size'),
  pageCount: integer('page_count'),
  schemaVersion: integer('schema_version'),
  schemaHash: text('schema_hash'),
  rowsTotal: integer('rows_total'),
  tables: text('tables', { mode: 'json' }), // {name: rows by scan}
  fkFaults: integer('fk_faults'),
  compressionType: text('compression_type', { enum: ['NONE', 'GZIP'] }).notNull(),
  encryptionEnabled: integer('encryption_enabled', { mode: 'boolean' }).notNull(),
  keyId: text('key_id'),
  linkedFrom: text('linked_from'),
  retentionPeriodDays: integer('retention_period_days').notNull(),
  expiryDate: text('expiry_date'), // informative
  recoveryTested: integer('recovery_tested', { mode: 'boolean' }).notNull(),
  recoveryTestDate: text('recovery_test_date'),
  executedBy: text('executed_by').notNull(),
  errorMessage: text('error_message'),
})

/** 101, 102; 40; 5 years */
export const backupDrills = sqliteTable('backup_drills', {
  id: integer('id').primaryKey(),
  setId: text('set_id').notNull(),
  target: text('target').notNull(),
  at: integer('at').notNull(),
  mode: text('mode', { enum: ['nightly', 'weekly', 'manual', 'files'] }).notNull(),
  ok: integer('ok', { mode: 'boolean' }).notNull(),
  rowsExpected: integer('rows_expected'),
  rowsFound: integer('rows_found'),
  ms: integer('ms').notNull(),
  error: text('error'),
})
