/** Asks an ops.db of any schema version who holds the scheduler's lease; for `migrate` and `doctor`, which meet old files. */
import { openDatabase } from '../sqlite/database.ts'
import { databaseFaults } from '../sqlite/faults.ts'
import type { Lease } from './lease.ts'

/** Null when nobody holds it or the file is older than the lease. Throws as opening a plane does. */
export function peekLease(path: string): Lease | null {
  const db = openDatabase(path, {
    mode: 'read-only',
    synchronous: 'NORMAL',
    faults: databaseFaults,
  })
  try {
    const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'scheduler_lease'").get()
    if (table === undefined) return null
    const sql = `SELECT holder, pid, lease_until AS leaseUntil, acquired_at AS acquiredAt, renewed_at AS renewedAt
      FROM scheduler_lease WHERE id = 1`
    return db.prepare<[], Lease>(sql).get() ?? null
  } finally {
    db.close()
  }
}
