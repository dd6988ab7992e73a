/** Schedulers that wait for the lease: each notes that it is there; read by the System page. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type Standby = Readonly<{
  /** `<host>:<pid>:…`, as it would be called in the lease. */
  holder: string
  pid: number
  since: Instant
  seenAt: Instant
}>

/** One that was not seen for so long has ended without a word. */
const FORGOTTEN_MS = 3_600_000

export function noteStandby(ops: OpsDb, standby: Standby): void {
  const sql = `INSERT INTO scheduler_standbys (holder, pid, since, seen_at) VALUES (@holder, @pid, @since, @seenAt)
    ON CONFLICT (holder) DO UPDATE SET seen_at = excluded.seen_at`
  statement(ops.sqlite, sql).run(standby)
  const old = standby.seenAt - FORGOTTEN_MS
  statement(ops.sqlite, 'DELETE FROM scheduler_standbys WHERE seen_at < ?').run(old)
}

export function forgetStandby(ops: OpsDb, holder: string): void {
  statement(ops.sqlite, 'DELETE FROM scheduler_standbys WHERE holder = ?').run(holder)
}

/** Seen after `since`, the one that has waited longest first. */
export function standbysSeen(ops: OpsDb, since: Instant): Standby[] {
  const sql = `SELECT holder, pid, since, seen_at AS seenAt FROM scheduler_standbys WHERE seen_at > ?
    ORDER BY since, holder LIMIT 20`
  return statement(ops.sqlite, sql).all(since) as Standby[]
}
