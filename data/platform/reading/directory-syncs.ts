/** How reading the directories of companies went; read by the panels of BATCH-403 and 407 to 409. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'

export type ShownSync = Readonly<{
  runId: string
  batchId: string
  tenantCode: string
  tenantName: string
  service: string
  at: Instant
  result: 'ok' | 'skipped' | 'auth' | 'error' | 'refused'
  errorCode: string | null
  apiCalls: number
  rateWaits: number
  usersSeen: number
  usersAdded: number
  usersChanged: number
  usersRemoved: number
  containersSeen: number
  containersAdded: number
  containersChanged: number
  containersRemoved: number
  /** JSON as the batch wrote it. */
  details: string
}>

const COLUMNS = `l.run_id AS runId, l.batch_id AS batchId, t.tenant_code AS tenantCode, t.tenant_name AS tenantName,
  l.service, l.started_at AS at, l.result, l.error_code AS errorCode, l.api_calls AS apiCalls,
  l.rate_waits AS rateWaits, l.users_seen AS usersSeen, l.users_added AS usersAdded,
  l.users_changed AS usersChanged, l.users_removed AS usersRemoved, l.containers_seen AS containersSeen,
  l.containers_added AS containersAdded, l.containers_changed AS containersChanged,
  l.containers_removed AS containersRemoved, l.details`

/** The newest of each company that is still there, in code order. */
export function latestSyncs(platform: PlatformDb, service: string): ShownSync[] {
  const sql = `SELECT ${COLUMNS} FROM tenants t JOIN integration_sync_log l ON l.id = (
      SELECT n.id FROM integration_sync_log n WHERE n.tenant_id = t.tenant_id AND n.service = ?
      ORDER BY n.started_at DESC, n.id DESC LIMIT 1)
    WHERE t.is_deleted = 0 ORDER BY t.tenant_code`
  return statement<[string], ShownSync>(platform.sqlite, sql).all(service)
}

/** Of one company, newest first. */
export function syncsOf(
  platform: PlatformDb,
  { tenantCode, service }: Readonly<{ tenantCode: string; service: string }>,
  limit: number,
): ShownSync[] {
  const sql = `SELECT ${COLUMNS} FROM tenants t JOIN integration_sync_log l ON l.tenant_id = t.tenant_id
    WHERE t.tenant_code = ? AND l.service = ? ORDER BY l.started_at DESC, l.id DESC LIMIT ?`
  return statement<[string, string, number], ShownSync>(platform.sqlite, sql).all(
    tenantCode,
    service,
    limit,
  )
}
