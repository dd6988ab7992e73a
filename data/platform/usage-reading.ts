/** Daily usage as far as it is billed; read by BATCH-302. */
import type { UsageDay } from '../../server/domain/billing/terms.ts'
import type { Day } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** The rows of a tenant in the span, both days included, in order. */
export function usageDays(
  platform: PlatformDb,
  span: Readonly<{ tenantId: string; from: Day; to: Day }>,
): UsageDay[] {
  const sql = `SELECT usage_date AS date, active_users_mtd AS activeUsersMtd,
      api_requests AS apiRequests, reports_billable AS reportsBillable, storage_bytes AS storageBytes
    FROM tenant_usage_daily
    WHERE tenant_id = @tenantId AND usage_date BETWEEN @from AND @to ORDER BY usage_date`
  return statement<[typeof span], UsageDay>(platform.sqlite, sql).all(span)
}
