/** Results of the hourly health check, and the outside things it asks; written and read by BATCH-001, shown by the console. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Words } from '../../server/domain/errors.ts'
import { storedWords } from '../../server/domain/stored-words.ts'
import { statement } from '../sqlite/statement.ts'
import type { SecretReference } from './integrations.ts'
import type { PlatformDb } from './open.ts'

export type CheckState = 'pass' | 'warn' | 'fail' | 'unknown'
export type HealthVerdict = 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY'

/** One row of health_checks, without its hour. */
export type HealthCheckRow = Readonly<{
  checkId: string
  /** What of several the check is about; `` = there is only one. */
  component: string
  groupNo: number
  state: CheckState
  value: number | null
  limitValue: number | null
  unit: string | null
  ms: number
  message: Words
  alertKey: string | null
}>

/** One clock hour. Instants in epoch ms. */
export type HealthHour = Readonly<{
  hourMs: Instant
  runId: string
  level: string
  verdict: HealthVerdict
  pass: number
  warn: number
  fail: number
  unknown: number
  coverageBp: number
  slowestMs: number
  oldestBackupH: number | null
  checkedAt: Instant
}>

const KEPT_CHECKS_MS = 92 * 86_400_000
const KEPT_HOURS_MS = 800 * 86_400_000

/** One transaction: a second check in the hour replaces the first, and what is too old goes. */
export function saveHealthHour(
  platform: PlatformDb,
  hour: HealthHour,
  rows: readonly HealthCheckRow[],
): void {
  const insert = `INSERT INTO health_checks (hour_ms, check_id, component, group_no, state, value, limit_value, unit, ms,
      message, message_en, alert_key)
    VALUES (@hourMs, @checkId, @component, @groupNo, @state, @value, @limitValue, @unit, @ms, @message, @messageEn, @alertKey)`
  const run = (sql: string, ...values: unknown[]) => statement(platform.sqlite, sql).run(...values)
  const save = platform.sqlite.transaction(() => {
    run(UPSERT_HOUR, hour)
    run('DELETE FROM health_checks WHERE hour_ms = ?', hour.hourMs)
    for (const row of rows)
      run(insert, { ...row, ...storedWords(row.message), hourMs: hour.hourMs })
    run('DELETE FROM health_checks WHERE hour_ms < ?', hour.hourMs - KEPT_CHECKS_MS)
    run('DELETE FROM health_check_runs WHERE hour_ms < ?', hour.hourMs - KEPT_HOURS_MS)
  })
  save.immediate()
}

const UPSERT_HOUR = `INSERT INTO health_check_runs (hour_ms, run_id, level, verdict, pass, warn, fail, unknown, coverage_bp,
    slowest_ms, oldest_backup_h, checked_at)
  VALUES (@hourMs, @runId, @level, @verdict, @pass, @warn, @fail, @unknown, @coverageBp,
    @slowestMs, @oldestBackupH, @checkedAt)
  ON CONFLICT (hour_ms) DO UPDATE SET run_id = excluded.run_id, level = excluded.level, verdict = excluded.verdict,
    pass = excluded.pass, warn = excluded.warn, fail = excluded.fail, unknown = excluded.unknown,
    coverage_bp = excluded.coverage_bp, slowest_ms = excluded.slowest_ms, oldest_backup_h = excluded.oldest_backup_h,
    checked_at = excluded.checked_at`

/** Hours from `from` to before `to`, oldest first. */
export function healthHours(platform: PlatformDb, from: Instant, to: Instant): HealthHour[] {
  const sql = `SELECT hour_ms AS hourMs, run_id AS runId, level, verdict, pass, warn, fail, unknown,
      coverage_bp AS coverageBp, slowest_ms AS slowestMs, oldest_backup_h AS oldestBackupH, checked_at AS checkedAt
    FROM health_check_runs WHERE hour_ms >= ? AND hour_ms < ? ORDER BY hour_ms`
  return statement(platform.sqlite, sql).all(from, to) as HealthHour[]
}

/** The last hour checked before `hourMs`; null when there is none. */
export function healthHourBefore(platform: PlatformDb, hourMs: Instant): HealthHour | null {
  const sql = `SELECT max(hour_ms) AS hourMs FROM health_check_runs WHERE hour_ms < ?`
  const { hourMs: last } = statement(platform.sqlite, sql).get(hourMs) as { hourMs: Instant | null }
  return last === null ? null : (healthHours(platform, last, last + 1)[0] ?? null)
}

/** `<check id> <component>` of the checks that were unknown in each of the given hours. */
export function unknownIn(platform: PlatformDb, hours: readonly Instant[]): ReadonlySet<string> {
  const sql = `SELECT check_id || ' ' || component AS name FROM health_checks
    WHERE state = 'unknown' AND hour_ms IN (SELECT value FROM json_each(@hours))
    GROUP BY check_id, component HAVING count(*) = @count`
  const rows = statement(platform.sqlite, sql).all({
    hours: JSON.stringify(hours),
    count: hours.length,
  })
  return new Set((rows as { name: string }[]).map(({ name }) => name))
}

/** A connection to an outside service, as far as a health check needs it. */
export type WatchedIntegration = Readonly<{
  configId: string
  tenantCode: string | null
  integrationKey: string
  endpointUrl: string | null
  authRef: SecretReference | null
  connection: Readonly<Record<string, unknown>>
}>

/** Enabled connections of the holding and of all companies that are not deleted. */
export function watchedIntegrations(platform: PlatformDb): WatchedIntegration[] {
  const sql = `SELECT i.config_id AS configId, t.tenant_code AS tenantCode, i.integration_key AS integrationKey,
      i.endpoint_url AS endpointUrl, i.auth_ref AS authRef, i.connection_config AS connection
    FROM integration_configs i LEFT JOIN tenants t ON t.tenant_id = i.tenant_id
    WHERE i.is_enabled = 1 AND i.held_by_incident IS NULL AND COALESCE(t.is_deleted, 0) = 0
    ORDER BY i.config_id`
  type Row = Omit<WatchedIntegration, 'authRef' | 'connection'> & {
    authRef: string | null
    connection: string
  }
  return (statement(platform.sqlite, sql).all() as Row[]).map((row) => ({
    ...row,
    authRef: row.authRef === null ? null : (JSON.parse(row.authRef) as SecretReference),
    connection: JSON.parse(row.connection) as Record<string, unknown>,
  }))
}

export type NetTarget = Readonly<{
  targetId: string
  host: string
  port: number
  kind: 'tcp' | 'http' | 'https' | 'dns' | 'smtp'
  critical: boolean
}>

export function netTargets(platform: PlatformDb): NetTarget[] {
  const sql = `SELECT target_id AS targetId, host, port, kind, critical FROM net_targets WHERE enabled = 1 ORDER BY target_id`
  const rows = statement(platform.sqlite, sql).all() as (Omit<NetTarget, 'critical'> & {
    critical: number
  })[]
  return rows.map((row) => ({ ...row, critical: row.critical === 1 }))
}

/** Addresses of the watched pages of the application. */
export function endpointUrls(platform: PlatformDb): string[] {
  const sql = `SELECT url FROM app_endpoints WHERE enabled = 1 ORDER BY endpoint_id`
  return (statement(platform.sqlite, sql).all() as { url: string }[]).map(({ url }) => url)
}

/** When the tenant was entered: before that it owes no backup. Null when it is not known. */
export function tenantCreatedAt(platform: PlatformDb, code: string): Instant | null {
  const sql = `SELECT created_at AS at FROM tenants WHERE tenant_code = ?`
  return (statement(platform.sqlite, sql).get(code) as { at: Instant } | undefined)?.at ?? null
}
