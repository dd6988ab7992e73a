/** The scheduler's lease: one holder at a time; used by the start-up and by every command that asks who runs. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type Lease = Readonly<{
  holder: string
  pid: number
  leaseUntil: Instant
  acquiredAt: Instant
  renewedAt: Instant
}>

export function currentLease(ops: OpsDb): Lease | null {
  const sql = `SELECT holder, pid, lease_until AS leaseUntil, acquired_at AS acquiredAt, renewed_at AS renewedAt
    FROM scheduler_lease WHERE id = 1`
  return (statement(ops.sqlite, sql).get() as Lease | undefined) ?? null
}

export type LeaseClaim = Readonly<{
  holder: string
  pid: number
  at: Instant
  until: Instant
  /** The lease to take over, as it was when it was judged to be stale; null = there was none. */
  from: Pick<Lease, 'holder' | 'renewedAt'> | null
}>

/** True when the lease is ours now. One statement: of two claimers one loses, and so does one whose holder has just renewed. */
export function claimLease(ops: OpsDb, claim: LeaseClaim): boolean {
  const sql = `INSERT INTO scheduler_lease (id, holder, pid, acquired_at, renewed_at, lease_until)
    VALUES (1, @holder, @pid, @at, @at, @until)
    ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, pid = excluded.pid, acquired_at = excluded.acquired_at,
      renewed_at = excluded.renewed_at, lease_until = excluded.lease_until
    WHERE scheduler_lease.holder = @fromHolder AND scheduler_lease.renewed_at = @fromRenewedAt`
  const { from, ...row } = claim
  const seen = { fromHolder: from?.holder ?? null, fromRenewedAt: from?.renewedAt ?? null }
  return statement(ops.sqlite, sql).run({ ...row, ...seen }).changes === 1
}

/** False when the lease was lost: stop working at once. */
export function renewLease(ops: OpsDb, holder: string, at: Instant, until: Instant): boolean {
  const sql = `UPDATE scheduler_lease SET renewed_at = @at, lease_until = @until WHERE id = 1 AND holder = @holder`
  return statement(ops.sqlite, sql).run({ holder, at, until }).changes === 1
}

export function releaseLease(ops: OpsDb, holder: string): void {
  statement(ops.sqlite, `DELETE FROM scheduler_lease WHERE id = 1 AND holder = ?`).run(holder)
}
