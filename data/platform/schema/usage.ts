/** Tables of platform.db: usage per tenant and day or month. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** SYS_TenantUsage; 301, 302 is_final; 30; 26 months, then monthly */
export const tenantUsageDaily = sqliteTable(
  'tenant_usage_daily',
  {
    usageDate: text('usage_date').notNull(),
    tenantId: text('tenant_id').notNull(),
    activeUsers: integer('active_users').notNull(), // R18
    activeUsersMtd: integer('active_users_mtd').notNull(), // distinct since the 1st: billing basis
    registeredUsers: integer('registered_users').notNull(), // ACTIVE at the end of the day
    totalLogins: integer('total_logins').notNull(), // successful
    apiRequests: integer('api_requests').notNull(),
    apiSuccess: integer('api_success').notNull(), // 2xx/3xx
    apiClientErrors: integer('api_client_errors').notNull(),
    apiServerErrors: integer('api_server_errors').notNull(),
    responseTimeAvgMs: real('response_time_avg_ms'),
    responseTimeMaxMs: integer('response_time_max_ms'),
    responseTimeP95Ms: integer('response_time_p95_ms'),
    requestBytes: integer('request_bytes').notNull(),
    responseBytes: integer('response_bytes').notNull(),
    busyMs: integer('busy_ms').notNull(), // sum of response times, not billed
    dataBytes: integer('data_bytes').notNull(),
    fileBytes: integer('file_bytes').notNull(),
    reportBytes: integer('report_bytes').notNull(),
    backupBytes: integer('backup_bytes').notNull(), // snapshot at run time
    storageBytes: integer('storage_bytes').notNull(), // data + file + report, billed
    storageEstimated: integer('storage_estimated', { mode: 'boolean' }).notNull(),
    reportsGenerated: integer('reports_generated').notNull(), // successful
    reportsBillable: integer('reports_billable').notNull(), // asked for by a person
    skillAssessments: integer('skill_assessments').notNull(),
    notificationSent: integer('notification_sent').notNull(),
    errorCount: integer('error_count').notNull(),
    peakConcurrentUsers: integer('peak_concurrent_users').notNull(),
    peakTime: text('peak_time'), // HH:MM, best 5-minute bucket
    uptimePercentageBp: integer('uptime_percentage_bp'),
    mtdEstimateMinor: integer('mtd_estimate_minor'),
    currencyCode: text('currency_code'),
    // month invoiced; a later change is allowed but alarmed
    isFinal: integer('is_final', { mode: 'boolean' }).notNull(),
    contentHash: text('content_hash').notNull(),
    revision: integer('revision').notNull(), // rises only when a value changed
    collectedAt: integer('collected_at').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.usageDate, t.tenantId] })],
)

/** 301 on the 1st; 10 years */
export const tenantUsageMonthly = sqliteTable(
  'tenant_usage_monthly',
  {
    period: text('period').notNull(),
    tenantId: text('tenant_id').notNull(),
    days: integer('days').notNull(), // days that had a row
    // distinct in the month: the last day's active_users_mtd
    activeUsers: integer('active_users').notNull(),
    totalLogins: integer('total_logins').notNull(),
    apiRequests: integer('api_requests').notNull(),
    apiSuccess: integer('api_success').notNull(),
    apiClientErrors: integer('api_client_errors').notNull(),
    apiServerErrors: integer('api_server_errors').notNull(),
    responseTimeAvgMs: real('response_time_avg_ms'), // weighted by calls
    responseTimeMaxMs: integer('response_time_max_ms'),
    requestBytes: integer('request_bytes').notNull(),
    responseBytes: integer('response_bytes').notNull(),
    busyMs: integer('busy_ms').notNull(),
    reportsGenerated: integer('reports_generated').notNull(),
    reportsBillable: integer('reports_billable').notNull(),
    skillAssessments: integer('skill_assessments').notNull(),
    notificationSent: integer('notification_sent').notNull(),
    errorCount: integer('error_count').notNull(),
    peakConcurrentUsers: integer('peak_concurrent_users').notNull(),
    avgActiveUsers: real('avg_active_users').notNull(), // mean of the days
    avgRegisteredUsers: real('avg_registered_users').notNull(),
    avgDataBytes: real('avg_data_bytes').notNull(),
    avgFileBytes: real('avg_file_bytes').notNull(),
    avgReportBytes: real('avg_report_bytes').notNull(),
    avgBackupBytes: real('avg_backup_bytes').notNull(),
    avgStorageBytes: real('avg_storage_bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.period, t.tenantId] })],
)

/** 301; 360; 13 months */
export const tenantFeatureUsageDaily = sqliteTable(
  'tenant_feature_usage_daily',
  {
    usageDate: text('usage_date').notNull(),
    tenantId: text('tenant_id').notNull(),
    feature: text('feature').notNull(),
    calls: integer('calls').notNull(),
    users: integer('users').notNull(),
    totalMs: integer('total_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.usageDate, t.tenantId, t.feature] })],
)

/** 204; 30; 3 years; technical, never billed */
export const usageStatistics = sqliteTable(
  'usage_statistics',
  {
    usageDate: text('usage_date').notNull(),
    tenantId: text('tenant_id').notNull(),
    apiCallsCount: integer('api_calls_count').notNull(),
    uniqueUsersCount: integer('unique_users_count').notNull(),
    successfulApiCalls: integer('successful_api_calls').notNull(),
    clientErrors: integer('client_errors').notNull(),
    serverErrors: integer('server_errors').notNull(),
    avgResponseMs: real('avg_response_ms'),
    p95ResponseMs: integer('p95_response_ms'),
    maxResponseMs: integer('max_response_ms'),
    requestBytes: integer('request_bytes').notNull(),
    responseBytes: integer('response_bytes').notNull(),
    totalFiles: integer('total_files').notNull(),
    storageUsedBytes: integer('storage_used_bytes').notNull(),
    lastUploadAt: integer('last_upload_at'),
    dbBytes: integer('db_bytes'),
    diskBytes: integer('disk_bytes'),
    reportsGenerated: integer('reports_generated').notNull(),
    successfulReports: integer('successful_reports').notNull(),
    reportUsers: integer('report_users').notNull(),
    reportsGeneratedAuto: integer('reports_generated_auto').notNull(),
    totalSessions: integer('total_sessions').notNull(),
    activeUsersCount: integer('active_users_count').notNull(), // R18
    avgSessionSeconds: integer('avg_session_seconds'),
    peakConcurrentSessions: integer('peak_concurrent_sessions').notNull(),
    warnings: text('warnings', { mode: 'json' }),
    runId: text('run_id').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.usageDate, t.tenantId] })],
)
