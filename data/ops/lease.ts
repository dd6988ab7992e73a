/** The scheduler's lease: one holder at a time; used by the start-up and by every command that asks who runs. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type Lease = Readonly<{
  holder: string
  pid: number
  leaseUntil: Instant
  acquiredAt: Instant
}>

export function currentLease(ops: OpsDb): Lease | null {
  const sql = `SELECT holder, pid, lease_until AS leaseUntil, acquired_at AS acquiredAt FROM scheduler_lease WHERE id = 1`
  return (statement(ops.sqlite, sql).get() as Lease | undefined) ?? null
}

export type LeaseClaim = Readonly<{
  holder: string
  pid: number
  at: Instant
  until: Instant
  /** The holder whose lease may be taken although it has not run out (its process is gone); null = none. */
  deadHolder: string | null
}>

/** True when the lease is ours now. One statement: two claimers can not both win. */
export function claimLease(ops: OpsDb, claim: LeaseClaim): boolean {
  const sql = `INSERT INTO scheduler_lease (id, holder, pid, acquired_at, renewed_at, lease_until)
    VALUES (1, @holder, @pid, @at, @at, @until)
    ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, pid = excluded.pid, acquired_at = excluded.acquired_at,
      renewed_at = excluded.renewed_at, lease_until = excluded.lease_until
    WHERE scheduler_lease.lease_until <= @at OR scheduler_lease.holder = @holder
      OR scheduler_lease.holder IS @deadHolder`
  return statement(ops.sqlite, sql).run(claim).changes === 1
}

/** False when the lease was lost: stop working at once. */
export function renewLease(ops: OpsDb, holder: string, at: Instant, until: Instant): boolean {
  const sql = `UPDATE scheduler_lease SET renewed_at = @at, lease_until = @until WHERE id = 1 AND holder = @holder`
  return statement(ops.sqlite, sql).run({ holder, at, until }).changes === 1
}

export function releaseLease(ops: OpsDb, holder: string): void {
  statement(ops.sqlite, `DELETE FROM scheduler_lease WHERE id = 1 AND holder = ?`).run(holder)
}
