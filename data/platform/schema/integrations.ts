/** Tables of platform.db: cached access tokens, the log of directory syncs, findings about notification settings. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** delivery, 403, 408, 409. Safe to delete */
export const accessTokensCache = sqliteTable('access_tokens_cache', {
  configId: text('config_id').primaryKey(),
  tokenFile: text('token_file').notNull(), // relative to the data folder, 0600; the token is never in a database
  scope: text('scope').notNull(),
  expiresAt: integer('expires_at').notNull(),
  obtainedAt: integer('obtained_at').notNull(),
})

/** 403, 407–409; 120; 1 year */
export const integrationSyncLog = sqliteTable('integration_sync_log', {
  id: integer('id').primaryKey(),
  runId: text('run_id').notNull(),
  batchId: text('batch_id').notNull(),
  tenantId: text('tenant_id').notNull(),
  service: text('service').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  result: text('result', { enum: ['ok', 'skipped', 'auth', 'error', 'refused'] }).notNull(),
  apiCalls: integer('api_calls').notNull(),
  rateWaits: integer('rate_waits').notNull(),
  usersSeen: integer('users_seen').notNull(),
  usersAdded: integer('users_added').notNull(),
  usersChanged: integer('users_changed').notNull(),
  usersRemoved: integer('users_removed').notNull(),
  containersSeen: integer('containers_seen').notNull(),
  containersAdded: integer('containers_added').notNull(),
  containersChanged: integer('containers_changed').notNull(),
  containersRemoved: integer('containers_removed').notNull(),
  errorCode: text('error_code'),
  details: text('details', { mode: 'json' }).notNull(),
})

/** 405; ~5; GONE and FIXED 400 days */
export const notificationFindings = sqliteTable('notification_findings', {
  findingId: integer('finding_id').primaryKey(),
  tenantId: text('tenant_id').notNull(), // _platform = the holding's own
  checkCode: text('check_code').notNull(),
  subjectType: text('subject_type').notNull(),
  subjectId: text('subject_id').notNull(),
  severity: text('severity', { enum: ['ERROR', 'WARN', 'INFO'] }).notNull(),
  message: text('message').notNull(),
  proposal: text('proposal'),
  autoFixable: integer('auto_fixable', { mode: 'boolean' }).notNull(),
  state: text('state', { enum: ['OPEN', 'FIXED', 'IGNORED', 'GONE'] }).notNull(),
  ignoredUntil: text('ignored_until'),
  firstSeenAt: integer('first_seen_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  fixedBy: text('fixed_by'),
  messageEn: text('message_en'), // null: message is all there is
  proposalEn: text('proposal_en'),
})

/** 305, 405; 5; 3 years */
export const settingChangeHistory = sqliteTable('setting_change_history', {
  id: integer('id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  category: text('category').notNull(),
  key: text('key').notNull(),
  oldValue: text('old_value'),
  newValue: text('new_value'),
  reason: text('reason').notNull(),
  changedBy: text('changed_by').notNull(),
  runId: text('run_id').notNull(),
  state: text('state', { enum: ['pending', 'done', 'failed', 'conflict'] }).notNull(),
  changedAt: integer('changed_at').notNull(),
  rolledBackBy: text('rolled_back_by'),
})
