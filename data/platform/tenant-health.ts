/** The health of companies by hour and as it is now; written by BATCH-303, read by it again and by the console. */
import type { Instant, Span } from '../../server/domain/calendar-day.ts'
import type { HealthHour, StoredHealth } from '../../server/domain/health/state.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** Null before the first check. */
export function storedHealth(platform: PlatformDb, tenantId: string): StoredHealth | null {
  const sql = `SELECT state, checked_at AS checkedAt, findings FROM tenant_health_current WHERE tenant_id = ?`
  const row = statement<[string], HealthRow>(platform.sqlite, sql).get(tenantId)
  return row ? healthOf(row) : null
}

type HealthRow = Pick<StoredHealth, 'state' | 'checkedAt'> & { findings: string }

/** The columns and what is kept beside them as JSON. */
export function healthOf({ findings, ...columns }: HealthRow): StoredHealth {
  return { ...(JSON.parse(findings) as Omit<StoredHealth, 'state' | 'checkedAt'>), ...columns }
}

const HOUR = `hour_ms AS hourMs, state, api_calls AS apiCalls, error_rate_bp AS errorRateBp, avg_ms AS avgMs,
  p95_ms AS p95Ms, storage_rate_bp AS storageRateBp, api_rate_bp AS apiRateBp, user_rate_bp AS userRateBp,
  busy_rate_bp AS busyRateBp, active_users AS activeUsers, hours_since_activity AS hoursSinceActivity`

/** Hours from `from` to before `to`, oldest first. */
export function healthHoursOf(platform: PlatformDb, tenantId: string, span: Span): HealthHour[] {
  const sql = `SELECT ${HOUR} FROM tenant_health_hourly
    WHERE tenant_id = @tenantId AND hour_ms >= @from AND hour_ms < @to ORDER BY hour_ms`
  return statement<[object], HealthHour>(platform.sqlite, sql).all({ tenantId, ...span })
}

/** The hours of exactly these beginnings that are there, newest first. */
export function healthHoursAt(
  platform: PlatformDb,
  tenantId: string,
  hours: readonly Instant[],
): HealthHour[] {
  const sql = `SELECT ${HOUR} FROM tenant_health_hourly WHERE tenant_id = @tenantId
    AND hour_ms IN (SELECT value FROM json_each(@hours)) ORDER BY hour_ms DESC`
  const bound = { tenantId, hours: JSON.stringify(hours) }
  return statement<[object], HealthHour>(platform.sqlite, sql).all(bound)
}

const KEPT_HOURS_MS = 92 * 86_400_000

/** In the caller's transaction: one row per (company, hour), a second check in the hour replaces the first; old hours go. */
export function saveHealth(
  platform: PlatformDb,
  tenantId: string,
  { current, hour }: Readonly<{ current: StoredHealth; hour: HealthHour }>,
): void {
  const { state, checkedAt, ...kept } = current
  const row = { tenantId, state, checkedAt, findings: JSON.stringify(kept) }
  statement(platform.sqlite, UPSERT_CURRENT).run(row)
  statement(platform.sqlite, UPSERT_HOUR).run({ tenantId, ...hour })
  statement(
    platform.sqlite,
    'DELETE FROM tenant_health_hourly WHERE tenant_id = ? AND hour_ms < ?',
  ).run(tenantId, hour.hourMs - KEPT_HOURS_MS)
}

const UPSERT_CURRENT = `INSERT INTO tenant_health_current (tenant_id, state, checked_at, findings)
  VALUES (@tenantId, @state, @checkedAt, @findings)
  ON CONFLICT (tenant_id) DO UPDATE SET state = excluded.state, checked_at = excluded.checked_at,
    findings = excluded.findings`

const UPSERT_HOUR = `INSERT OR REPLACE INTO tenant_health_hourly (tenant_id, hour_ms, state, api_calls, error_rate_bp,
    avg_ms, p95_ms, storage_rate_bp, api_rate_bp, user_rate_bp, busy_rate_bp, active_users, hours_since_activity)
  VALUES (@tenantId, @hourMs, @state, @apiCalls, @errorRateBp, @avgMs, @p95Ms, @storageRateBp, @apiRateBp,
    @userRateBp, @busyRateBp, @activeUsers, @hoursSinceActivity)`
