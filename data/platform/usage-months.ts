/** Rolls old days of tenant_usage_daily into tenant_usage_monthly; called by BATCH-301 on the 1st. */
import type { Month } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** A month of one company is at most 31 rows; this many (month, company) pairs are rolled up in one call. */
export const MONTHS_PER_CALL = 500

type TenantMonth = { period: Month; tenantId: string; ends: string }

/**
 * Rolls up and deletes the days of months before `before`, in the caller's transaction; answers
 * how many (month, company) pairs were done. Days of a month that has its row already (a very old
 * day was calculated anew) are left standing: the monthly row is a record.
 */
export function rollUpMonths(platform: PlatformDb, before: Month): number {
  const months = rollable(platform, before)
  for (const month of months) {
    statement(platform.sqlite, ROLL_UP).run(month)
    statement(platform.sqlite, DROP_DAYS).run(month)
  }
  return months.length
}

function rollable(platform: PlatformDb, before: Month): TenantMonth[] {
  const sql = `
    SELECT DISTINCT substr(d.usage_date, 1, 7) AS period, d.tenant_id AS tenantId,
      substr(d.usage_date, 1, 7) || '-99' AS ends
    FROM tenant_usage_daily d
    WHERE d.usage_date < @before AND NOT EXISTS (
      SELECT 1 FROM tenant_usage_monthly m
      WHERE m.tenant_id = d.tenant_id AND m.period = substr(d.usage_date, 1, 7))
    ORDER BY 1, 2 LIMIT @limit`
  const bound = { before: `${before}-01`, limit: MONTHS_PER_CALL }
  return statement<[object], TenantMonth>(platform.sqlite, sql).all(bound)
}

const DAYS = 'tenant_id = @tenantId AND usage_date >= @period AND usage_date < @ends'

const SUMMED = [
  'total_logins',
  'api_requests',
  'api_success',
  'api_client_errors',
  'api_server_errors',
  'request_bytes',
  'response_bytes',
  'busy_ms',
  'reports_generated',
  'reports_billable',
  'skill_assessments',
  'notification_sent',
  'error_count',
]

const AVERAGED = [
  'active_users',
  'registered_users',
  'data_bytes',
  'file_bytes',
  'report_bytes',
  'backup_bytes',
  'storage_bytes',
]

// The month's distinct users are the last day's month-to-date figure; a sum would count people twice.
const ROLL_UP = `
  INSERT INTO tenant_usage_monthly (period, tenant_id, days, active_users, ${SUMMED.join(', ')},
    response_time_avg_ms, response_time_max_ms, peak_concurrent_users,
    ${AVERAGED.map((column) => `avg_${column}`).join(', ')})
  SELECT @period, @tenantId, COUNT(*),
    (SELECT active_users_mtd FROM tenant_usage_daily WHERE ${DAYS} ORDER BY usage_date DESC LIMIT 1),
    ${SUMMED.map((column) => `SUM(${column})`).join(', ')},
    CASE WHEN SUM(api_requests) > 0 THEN CAST(SUM(busy_ms) AS REAL) / SUM(api_requests) END,
    MAX(response_time_max_ms), MAX(peak_concurrent_users),
    ${AVERAGED.map((column) => `AVG(${column})`).join(', ')}
  FROM tenant_usage_daily WHERE ${DAYS}`

const DROP_DAYS = `DELETE FROM tenant_usage_daily WHERE ${DAYS}`
