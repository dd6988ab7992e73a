/** Where a mirror stands, and which run is at work on it; written by BATCH-403 and 407–409. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { MirroredService } from './external-directory.ts'
import type { TenantDb } from './open.ts'

export type SyncState = Readonly<{
  /** Slack team_id, Entra tenant id; null before the first sync. */
  externalTenantId: string | null
  lastFullAt: Instant | null
  lastDeltaAt: Instant | null
  deltaLink: string | null
  /** Of the connection when the delta link was given. */
  configUpdatedAtSeen: Instant | null
  /** Batch of the last full pull. */
  pulledBy: string | null
  lastResult: string
}>

/** Null before the first sync. */
export function syncState(tenant: TenantDb, service: MirroredService): SyncState | null {
  const sql = `SELECT external_tenant_id AS externalTenantId, last_full_at AS lastFullAt,
      last_delta_at AS lastDeltaAt, delta_link AS deltaLink, config_updated_at_seen AS configUpdatedAtSeen,
      pulled_by AS pulledBy, last_result AS lastResult
    FROM external_sync_state WHERE service = ?`
  return statement<[string], SyncState>(tenant.sqlite, sql).get(service) ?? null
}

export type StateChange = Partial<SyncState>

/** Fields that are not named stay; the counts are taken from the mirror, the generation goes up by one. */
export function saveSyncState(
  tenant: TenantDb,
  service: MirroredService,
  change: StateChange,
): void {
  ensureRow(tenant, service)
  const kept = { ...EMPTY, ...syncState(tenant, service), ...change }
  statement(
    tenant.sqlite,
    `UPDATE external_sync_state SET external_tenant_id = @externalTenantId, last_full_at = @lastFullAt,
       last_delta_at = @lastDeltaAt, delta_link = @deltaLink, config_updated_at_seen = @configUpdatedAtSeen,
       pulled_by = @pulledBy, last_result = @lastResult, generation = generation + 1,
       users = (SELECT count(*) FROM external_accounts WHERE service = @service AND deleted_at IS NULL),
       containers = (SELECT count(*) FROM external_containers WHERE service = @service AND deleted_at IS NULL)
     WHERE service = @service`,
  ).run({ ...kept, service })
}

const EMPTY: SyncState = {
  externalTenantId: null,
  lastFullAt: null,
  lastDeltaAt: null,
  deltaLink: null,
  configUpdatedAtSeen: null,
  pulledBy: null,
  lastResult: 'never',
}

export type MirrorLock = Readonly<{ service: MirroredService; runId: string; until: Instant }>

/**
 * Takes or prolongs the lease on a mirror; false while another run has it. It lies in the company's own file:
 * threads never open ops.db, and a lease that is not prolonged runs out by itself.
 */
export function lockMirror(tenant: TenantDb, lock: MirrorLock, now: Instant): boolean {
  ensureRow(tenant, lock.service)
  const sql = `UPDATE external_sync_state SET locked_by = @runId, locked_until = @until
    WHERE service = @service AND (locked_by IS NULL OR locked_by = @runId OR locked_until <= @now)`
  return statement(tenant.sqlite, sql).run({ ...lock, now }).changes === 1
}

export function unlockMirror(tenant: TenantDb, service: MirroredService, runId: string): void {
  const sql = `UPDATE external_sync_state SET locked_by = NULL, locked_until = NULL
    WHERE service = ? AND locked_by = ?`
  statement(tenant.sqlite, sql).run(service, runId)
}

function ensureRow(tenant: TenantDb, service: MirroredService): void {
  const sql = `INSERT INTO external_sync_state (service, users, containers, last_result, generation)
    VALUES (?, 0, 0, 'never', 0) ON CONFLICT DO NOTHING`
  statement(tenant.sqlite, sql).run(service)
}
