/** What is known of a connection's health, its cached token and its last directory syncs; written by BATCH-403, 405 and 407–409. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'

export type IntegrationHealth = Readonly<{
  status: HealthStatus
  /** What the service said when it was last unhealthy. */
  code: string | null
  checkedAt: Instant | null
  secretExpiresOn: Day | null
}>

/** Null for a connection that does not exist. */
export function healthOf(platform: PlatformDb, configId: string): IntegrationHealth | null {
  const sql = `SELECT health_status AS status, health_code AS code, last_health_check AS checkedAt,
      secret_expires_on AS secretExpiresOn
    FROM integration_configs WHERE config_id = ?`
  return statement<[string], IntegrationHealth>(platform.sqlite, sql).get(configId) ?? null
}

/** `updated_at` stays: it says when an operator changed the connection. */
export function recordHealth(
  platform: PlatformDb,
  configId: string,
  verdict: Readonly<{ status: HealthStatus; code: string | null; at: Instant }>,
): void {
  const sql = `UPDATE integration_configs SET health_status = @status, health_code = @code, last_health_check = @at
    WHERE config_id = @configId`
  statement(platform.sqlite, sql).run({ ...verdict, configId })
}

export type SyncCounts = Readonly<{ seen: number; added: number; changed: number; removed: number }>

export type SyncLogRow = Readonly<{
  runId: string
  batchId: string
  tenantId: string
  service: string
  startedAt: Instant
  finishedAt: Instant
  result: 'ok' | 'skipped' | 'auth' | 'error' | 'refused'
  apiCalls: number
  rateWaits: number
  users: SyncCounts
  containers: SyncCounts
  errorCode: string | null
  details: unknown
}>

const LOG_KEPT_MS = 365 * 86_400_000

/** One row per run, company and service: a further attempt replaces it. */
export function logSync(platform: PlatformDb, row: SyncLogRow): void {
  const { users, containers, details, ...rest } = row
  statement(
    platform.sqlite,
    `INSERT INTO integration_sync_log (run_id, batch_id, tenant_id, service, started_at, finished_at, result,
       api_calls, rate_waits, users_seen, users_added, users_changed, users_removed, containers_seen,
       containers_added, containers_changed, containers_removed, error_code, details)
     VALUES (@runId, @batchId, @tenantId, @service, @startedAt, @finishedAt, @result, @apiCalls, @rateWaits,
       @usersSeen, @usersAdded, @usersChanged, @usersRemoved, @containersSeen, @containersAdded,
       @containersChanged, @containersRemoved, @errorCode, @details)
     ON CONFLICT (run_id, tenant_id, service) DO UPDATE SET started_at = excluded.started_at,
       finished_at = excluded.finished_at, result = excluded.result, api_calls = excluded.api_calls,
       rate_waits = excluded.rate_waits, users_seen = excluded.users_seen, users_added = excluded.users_added,
       users_changed = excluded.users_changed, users_removed = excluded.users_removed,
       containers_seen = excluded.containers_seen, containers_added = excluded.containers_added,
       containers_changed = excluded.containers_changed, containers_removed = excluded.containers_removed,
       error_code = excluded.error_code, details = excluded.details`,
  ).run({
    ...rest,
    usersSeen: users.seen,
    usersAdded: users.added,
    usersChanged: users.changed,
    usersRemoved: users.removed,
    containersSeen: containers.seen,
    containersAdded: containers.added,
    containersChanged: containers.changed,
    containersRemoved: containers.removed,
    details: JSON.stringify(details),
  })
  const old = 'DELETE FROM integration_sync_log WHERE started_at < ?'
  statement(platform.sqlite, old).run(row.startedAt - LOG_KEPT_MS)
}

export type CachedToken = Readonly<{
  configId: string
  /** Relative to the data folder. */
  tokenFile: string
  scope: string
  expiresAt: Instant
  obtainedAt: Instant
}>

export function noteToken(platform: PlatformDb, token: CachedToken): void {
  statement(
    platform.sqlite,
    `INSERT INTO access_tokens_cache (config_id, token_file, scope, expires_at, obtained_at)
     VALUES (@configId, @tokenFile, @scope, @expiresAt, @obtainedAt)
     ON CONFLICT (config_id) DO UPDATE SET token_file = excluded.token_file, scope = excluded.scope,
       expires_at = excluded.expires_at, obtained_at = excluded.obtained_at`,
  ).run(token)
}

/** Files, relative to the data folder, of tokens that expired before. */
export function expiredTokenFiles(platform: PlatformDb, before: Instant): string[] {
  const sql = 'SELECT token_file FROM access_tokens_cache WHERE expires_at < ?'
  return statement<[number], string>(platform.sqlite, sql).pluck().all(before)
}

export function forgetTokens(platform: PlatformDb, expiredBefore: Instant): void {
  const sql = 'DELETE FROM access_tokens_cache WHERE expires_at < ?'
  statement(platform.sqlite, sql).run(expiredBefore)
}
