/** What all companies together are promised of the disk, and what they use; read by the panel of BATCH-306. */
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'

export type StorageTotal = Readonly<{ allocatedBytes: number; usedBytes: number }>

/** A company without an allocation is promised its contract's maximum. */
export function storageTotal(platform: PlatformDb): StorageTotal {
  const sql = `SELECT COALESCE(SUM(COALESCE(a.storage_gb, t.max_storage_gb)), 0) * 1073741824 AS allocatedBytes,
      COALESCE(SUM((SELECT storage_bytes FROM tenant_usage_daily u WHERE u.tenant_id = t.tenant_id
        ORDER BY u.usage_date DESC LIMIT 1)), 0) AS usedBytes
    FROM tenants t LEFT JOIN resource_allocations a ON a.tenant_id = t.tenant_id WHERE t.is_deleted = 0`
  return statement<[], StorageTotal>(platform.sqlite, sql).get() as StorageTotal
}
