/** Signs of life of the long-running processes, with how their event loop fares; kept for a day. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type Heartbeat = Readonly<{
  name: string
  pid: number
  at: Instant
  loopP50Ms: number
  loopP99Ms: number
  loopMaxMs: number
  rss: number
  heapUsed: number
  heapLimit: number
  uptimeS: number
}>

const KEPT_MS = 86_400_000

export function insertHeartbeat(ops: OpsDb, beat: Heartbeat): void {
  const sql = `INSERT INTO process_heartbeats (name, pid, at, loop_p50_ms, loop_p99_ms, loop_max_ms, rss, heap_used,
      heap_limit, statements, uptime_s)
    VALUES (@name, @pid, @at, @loopP50Ms, @loopP99Ms, @loopMaxMs, @rss, @heapUsed, @heapLimit, 0, @uptimeS)
    ON CONFLICT DO NOTHING`
  statement(ops.sqlite, sql).run(beat)
  statement(ops.sqlite, 'DELETE FROM process_heartbeats WHERE at < ?').run(beat.at - KEPT_MS)
}
