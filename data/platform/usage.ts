/** tenant_usage_daily and its feature rows: what BATCH-301 writes, and what it must know of earlier rows. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** The measured columns of a day. Bytes, milliseconds and counts are never negative; null = could not be measured. */
export type UsageFigures = Readonly<{
  activeUsers: number
  /** Distinct since the 1st of the month: the billing basis. */
  activeUsersMtd: number
  registeredUsers: number
  totalLogins: number
  apiRequests: number
  apiSuccess: number
  apiClientErrors: number
  apiServerErrors: number
  responseTimeAvgMs: number | null
  responseTimeMaxMs: number | null
  responseTimeP95Ms: number | null
  requestBytes: number
  responseBytes: number
  /** Sum of response times; never billed. */
  busyMs: number
  dataBytes: number
  fileBytes: number
  reportBytes: number
  backupBytes: number
  /** data + file + report: billed. */
  storageBytes: number
  /** 1 when the disk state had to be rebuilt from registers. */
  storageEstimated: 0 | 1
  reportsGenerated: number
  /** Asked for by a person. */
  reportsBillable: number
  skillAssessments: number
  notificationSent: number
  errorCount: number
  peakConcurrentUsers: number
  /** `HH:MM` of the best 5-minute bucket in business time. */
  peakTime: string | null
  uptimePercentageBp: number | null
  /** Price of the month so far without tax, in minor units of `currencyCode`. */
  mtdEstimateMinor: number | null
  currencyCode: string | null
}>

export type StoredUsage = UsageFigures &
  Readonly<{ isFinal: 0 | 1; contentHash: string; revision: number }>

export type FeatureUsage = Readonly<{
  feature: string
  calls: number
  users: number
  totalMs: number
}>

export type UsageKey = Readonly<{ tenantId: string; date: Day }>

export type UsageToSave = Readonly<{
  figures: UsageFigures
  /** Null leaves the feature rows as they are. */
  features: readonly FeatureUsage[] | null
  isFinal: 0 | 1
  contentHash: string
  at: Instant
}>

export const FIGURE_COLUMNS: Readonly<Record<keyof UsageFigures, string>> = {
  activeUsers: 'active_users',
  activeUsersMtd: 'active_users_mtd',
  registeredUsers: 'registered_users',
  totalLogins: 'total_logins',
  apiRequests: 'api_requests',
  apiSuccess: 'api_success',
  apiClientErrors: 'api_client_errors',
  apiServerErrors: 'api_server_errors',
  responseTimeAvgMs: 'response_time_avg_ms',
  responseTimeMaxMs: 'response_time_max_ms',
  responseTimeP95Ms: 'response_time_p95_ms',
  requestBytes: 'request_bytes',
  responseBytes: 'response_bytes',
  busyMs: 'busy_ms',
  dataBytes: 'data_bytes',
  fileBytes: 'file_bytes',
  reportBytes: 'report_bytes',
  backupBytes: 'backup_bytes',
  storageBytes: 'storage_bytes',
  storageEstimated: 'storage_estimated',
  reportsGenerated: 'reports_generated',
  reportsBillable: 'reports_billable',
  skillAssessments: 'skill_assessments',
  notificationSent: 'notification_sent',
  errorCount: 'error_count',
  peakConcurrentUsers: 'peak_concurrent_users',
  peakTime: 'peak_time',
  uptimePercentageBp: 'uptime_percentage_bp',
  mtdEstimateMinor: 'mtd_estimate_minor',
  currencyCode: 'currency_code',
}

const FIGURES = Object.entries(FIGURE_COLUMNS) as [keyof UsageFigures, string][]
const KEY = 'tenant_id = @tenantId AND usage_date = @date'

/** Null when the day has no row. */
export function storedUsage(platform: PlatformDb, key: UsageKey): StoredUsage | null {
  const columns = FIGURES.map(([name, column]) => `${column} AS ${name}`).join(', ')
  const sql = `SELECT ${columns}, is_final AS isFinal, content_hash AS contentHash, revision
    FROM tenant_usage_daily WHERE ${KEY}`
  return statement<[UsageKey], StoredUsage>(platform.sqlite, sql).get(key) ?? null
}

/** The day's feature rows by name. */
export function storedFeatures(platform: PlatformDb, key: UsageKey): FeatureUsage[] {
  const sql = `SELECT feature, calls, users, total_ms AS totalMs
    FROM tenant_feature_usage_daily WHERE ${KEY} ORDER BY feature`
  return statement<[UsageKey], FeatureUsage>(platform.sqlite, sql).all(key)
}

/**
 * Writes the day's row and its feature rows in the caller's transaction: one row per (date,
 * tenant), the values replaced. The revision begins at 1 and rises only when the hash differs.
 */
export function saveUsage(platform: PlatformDb, key: UsageKey, usage: UsageToSave): void {
  const { features, figures, ...rest } = usage
  statement(platform.sqlite, UPSERT).run({ ...key, ...figures, ...rest })
  if (features !== null) replaceFeatures(platform, key, features)
}

const UPSERT = `
  INSERT INTO tenant_usage_daily (usage_date, tenant_id, ${FIGURES.map(([, column]) => column).join(', ')},
    is_final, content_hash, revision, collected_at, created_at, updated_at)
  VALUES (@date, @tenantId, ${FIGURES.map(([name]) => `@${name}`).join(', ')},
    @isFinal, @contentHash, 1, @at, @at, @at)
  ON CONFLICT (usage_date, tenant_id) DO UPDATE SET
    ${FIGURES.map(([, column]) => `${column} = excluded.${column}`).join(', ')},
    collected_at = excluded.collected_at,
    updated_at = CASE WHEN content_hash = excluded.content_hash THEN updated_at ELSE excluded.updated_at END,
    revision = revision + (content_hash <> excluded.content_hash),
    content_hash = excluded.content_hash`

function replaceFeatures(
  platform: PlatformDb,
  key: UsageKey,
  features: readonly FeatureUsage[],
): void {
  statement(platform.sqlite, `DELETE FROM tenant_feature_usage_daily WHERE ${KEY}`).run(key)
  const insert = statement(
    platform.sqlite,
    `INSERT INTO tenant_feature_usage_daily (usage_date, tenant_id, feature, calls, users, total_ms)
     VALUES (@date, @tenantId, @feature, @calls, @users, @totalMs)`,
  )
  for (const feature of features) insert.run({ ...key, ...feature })
}
