/** Tables of platform.db: health checks, watched files, endpoints and network targets. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 001; 720 in all; 800 days */
export const healthCheckRuns = sqliteTable('health_check_runs', {
  hourMs: integer('hour_ms').primaryKey(),
  runId: text('run_id').notNull(),
  level: text('level').notNull(),
  verdict: text('verdict', { enum: ['HEALTHY', 'DEGRADED', 'UNHEALTHY'] }).notNull(),
  pass: integer('pass').notNull(),
  warn: integer('warn').notNull(),
  fail: integer('fail').notNull(),
  unknown: integer('unknown').notNull(),
  coverageBp: integer('coverage_bp').notNull(),
  slowestMs: integer('slowest_ms').notNull(),
  oldestBackupH: real('oldest_backup_h'),
  checkedAt: integer('checked_at').notNull(),
})

/** 001; 45,000 in all; 92 days */
export const healthChecks = sqliteTable(
  'health_checks',
  {
    hourMs: integer('hour_ms').notNull(),
    checkId: text('check_id').notNull(),
    component: text('component').notNull(),
    groupNo: integer('group_no').notNull(),
    state: text('state', { enum: ['pass', 'warn', 'fail', 'unknown'] }).notNull(),
    value: real('value'),
    limitValue: real('limit_value'),
    unit: text('unit'),
    ms: integer('ms').notNull(),
    message: text('message').notNull(),
    alertKey: text('alert_key'),
    messageEn: text('message_en'), // null: message is all there is
  },
  (t) => [primaryKey({ columns: [t.hourMs, t.checkId, t.component] })],
)

/** 502; 1 per file */
export const dbFiles = sqliteTable('db_files', {
  path: text('path').primaryKey(),
  kind: text('kind', { enum: ['ops', 'platform', 'tenant', 'cache', 'archive'] }).notNull(),
  tenantId: text('tenant_id'),
  lastOkAt: integer('last_ok_at'),
  lastError: text('last_error'),
  bytes: integer('bytes').notNull(),
  walBytes: integer('wal_bytes').notNull(),
  pageSize: integer('page_size').notNull(),
  pageCount: integer('page_count').notNull(),
  freelistCount: integer('freelist_count').notNull(),
  journalMode: text('journal_mode').notNull(),
  autoVacuum: integer('auto_vacuum').notNull(),
  userVersion: integer('user_version').notNull(),
  analyzedAt: integer('analyzed_at'),
  watchUntil: integer('watch_until'), // set by 905
  checkedAt: integer('checked_at').notNull(),
})

/** operators */
export const appEndpoints = sqliteTable('app_endpoints', {
  endpointId: text('endpoint_id').primaryKey(),
  name: text('name').notNull(),
  url: text('url').notNull(),
  method: text('method').notNull(),
  expectStatus: integer('expect_status').notNull(),
  expectText: text('expect_text'),
  timeoutMs: integer('timeout_ms').notNull(),
  slowMs: integer('slow_ms').notNull(),
  critical: integer('critical', { mode: 'boolean' }).notNull(),
  countsForUptime: integer('counts_for_uptime', { mode: 'boolean' }).notNull(),
  tenantId: text('tenant_id'),
  authRef: text('auth_ref'),
  enabled: integer('enabled', { mode: 'boolean' }).notNull(),
})

/** 503; 100,800 in all; 7 days */
export const appChecks = sqliteTable(
  'app_checks',
  {
    endpointId: text('endpoint_id').notNull(),
    ts: integer('ts').notNull(),
    ok: integer('ok', { mode: 'boolean' }).notNull(),
    status: integer('status'),
    ms: integer('ms'),
    tries: integer('tries').notNull(),
    error: text('error'),
    tlsDays: integer('tls_days'),
  },
  (t) => [primaryKey({ columns: [t.endpointId, t.ts] })],
)

/** config, integration settings */
export const netTargets = sqliteTable('net_targets', {
  targetId: text('target_id').primaryKey(),
  host: text('host').notNull(),
  port: integer('port').notNull(),
  kind: text('kind', { enum: ['tcp', 'http', 'https', 'dns', 'smtp'] }).notNull(),
  url: text('url'),
  critical: integer('critical', { mode: 'boolean' }).notNull(),
  enabled: integer('enabled', { mode: 'boolean' }).notNull(),
})
