/** The limits of a company in the holding's books: contract maxima, plan copy, allocation; written by BATCH-305 and 306. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { Allocation } from '../../server/domain/settings/facts.ts'
import type { Limit } from '../../server/domain/settings/limits.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

const MAXIMA = {
  maxUsers: 'max_users',
  maxStorageGb: 'max_storage_gb',
  apiRateLimit: 'api_rate_limit',
} as const
const ALLOCATED = {
  storageGb: 'storage_gb',
  maxUsers: 'max_users',
  apiCallsPerHour: 'api_calls_per_hour',
} as const

export type Stamp = Readonly<{ by: string; at: Instant }>

export function maximumOf(platform: PlatformDb, tenantId: string, limit: Limit): number | null {
  const sql = `SELECT ${MAXIMA[limit.maximum]} FROM tenants WHERE tenant_id = ?`
  return statement<[string], number>(platform.sqlite, sql).pluck().get(tenantId) ?? null
}

/** An allocation that was as high as the maximum moves along, unless an exception says what it is. */
export function writeMaximum(
  platform: PlatformDb,
  tenantId: string,
  { limit, value, on, by, at }: Readonly<{ limit: Limit; value: number; on: Day }> & Stamp,
): void {
  const before = maximumOf(platform, tenantId, limit)
  statement(
    platform.sqlite,
    `UPDATE tenants SET ${MAXIMA[limit.maximum]} = @value, updated_at = @at WHERE tenant_id = @tenantId`,
  ).run({ value, at, tenantId })
  const column = ALLOCATED[limit.allocated]
  statement(
    platform.sqlite,
    `UPDATE resource_allocations SET ${column} = @value, version = version + 1, updated_by = @by, allocated_at = @at
     WHERE tenant_id = @tenantId AND ${column} = @before AND NOT EXISTS (
       SELECT 1 FROM tenant_setting_overrides o WHERE o.tenant_id = @tenantId AND o.category = 'resource'
         AND o.key = @key AND o.valid_from <= @on AND (o.valid_until IS NULL OR o.valid_until >= @on))`,
  ).run({ value, by, at, tenantId, before, on, key: limit.allocationKey })
}

export function planCopyOf(platform: PlatformDb, tenantId: string): string | null {
  const sql = 'SELECT subscription_plan FROM tenants WHERE tenant_id = ?'
  return statement<[string], string>(platform.sqlite, sql).pluck().get(tenantId) ?? null
}

export function writePlanCopy(
  platform: PlatformDb,
  tenantId: string,
  { plan, at }: Readonly<{ plan: string; at: Instant }>,
): void {
  statement(
    platform.sqlite,
    'UPDATE tenants SET subscription_plan = @plan, updated_at = @at WHERE tenant_id = @tenantId',
  ).run({ plan, at, tenantId })
}

export function allocationOf(platform: PlatformDb, tenantId: string): Allocation | null {
  const sql = `SELECT storage_gb AS storageGb, max_users AS maxUsers, api_calls_per_hour AS apiCallsPerHour
    FROM resource_allocations WHERE tenant_id = ?`
  return statement<[string], Allocation>(platform.sqlite, sql).get(tenantId) ?? null
}

export function saveAllocation(
  platform: PlatformDb,
  tenantId: string,
  { allocation, by, at }: Readonly<{ allocation: Allocation }> & Stamp,
): void {
  statement(
    platform.sqlite,
    `INSERT INTO resource_allocations (tenant_id, storage_gb, max_users, api_calls_per_hour, allocated_at, updated_by,
       version)
     VALUES (@tenantId, @storageGb, @maxUsers, @apiCallsPerHour, @at, @by, 1)
     ON CONFLICT (tenant_id) DO UPDATE SET storage_gb = excluded.storage_gb, max_users = excluded.max_users,
       api_calls_per_hour = excluded.api_calls_per_hour, allocated_at = excluded.allocated_at,
       updated_by = excluded.updated_by, version = version + 1`,
  ).run({ ...allocation, tenantId, by, at })
}

export function deleteAllocation(platform: PlatformDb, tenantId: string): void {
  statement(platform.sqlite, 'DELETE FROM resource_allocations WHERE tenant_id = ?').run(tenantId)
}
