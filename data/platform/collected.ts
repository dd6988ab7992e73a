/** Remembers inside platform.db which results `collect` has taken in: after a crash none is taken in twice. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { firstIdAt } from '../../server/domain/ids.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** One result: of a tenant, by the attempt that made it. */
export type ResultKey = Readonly<{ runId: string; tenantCode: string; attempt: number }>

const DAY_MS = 86_400_000
/** Needed only until ops.db has its own mark, which follows at once or when the run is resumed. */
const KEPT_MS = 30 * DAY_MS

/** What was said while this result was collected (JSON); null when it has not been collected. */
export function saidWhenCollected(platform: PlatformDb, key: ResultKey): string | null {
  const sql = `SELECT said FROM collected_results
    WHERE run_id = @runId AND tenant_code = @tenantCode AND attempt = @attempt`
  const row = statement(platform.sqlite, sql).get(key) as { said: string } | undefined
  return row?.said ?? null
}

/** To be called in the transaction of `collect` itself. */
export function rememberCollected(
  platform: PlatformDb,
  { said, at, ...key }: ResultKey & Readonly<{ said: string; at: Instant }>,
): void {
  const sql = `INSERT INTO collected_results (run_id, tenant_code, attempt, said, collected_at)
    VALUES (@runId, @tenantCode, @attempt, @said, @at)`
  statement(platform.sqlite, sql).run({ ...key, said, at })
  // Run ids sort by time: the oldest are one range at the beginning of the key.
  const old = firstIdAt(at - KEPT_MS)
  statement(platform.sqlite, 'DELETE FROM collected_results WHERE run_id < ?').run(old)
}
