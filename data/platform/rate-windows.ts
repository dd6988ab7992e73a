/** Budgets per connection and minute, shared by all threads (delivery rule D11). */
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type RateBucket = Readonly<{
  configId: string
  key: string
  /** Epoch minutes. */
  minute: number
  limit: number
}>

/** Takes up to `wanted` sends out of the bucket; 0 when it is empty. What is not used is given back. */
export function takeBudget(platform: PlatformDb, bucket: RateBucket, wanted: number): number {
  return platform.sqlite
    .transaction(() => {
      const used = usedOf(platform, bucket)
      const taken = Math.max(0, Math.min(wanted, bucket.limit - used))
      if (taken > 0) add(platform, bucket, taken)
      return taken
    })
    .immediate()
}

export function giveBackBudget(platform: PlatformDb, bucket: RateBucket, unused: number): void {
  if (unused > 0) add(platform, bucket, -unused)
}

function usedOf(platform: PlatformDb, { configId, key, minute }: RateBucket): number {
  const sql =
    'SELECT used FROM channel_rate_windows WHERE config_id = ? AND bucket_key = ? AND minute = ?'
  const row = statement<[string, string, number], { used: number }>(platform.sqlite, sql).get(
    configId,
    key,
    minute,
  )
  return row?.used ?? 0
}

function add(platform: PlatformDb, bucket: RateBucket, count: number): void {
  statement(
    platform.sqlite,
    `INSERT INTO channel_rate_windows (config_id, bucket_key, minute, used, "limit")
     VALUES (@configId, @key, @minute, max(0, @count), @limit)
     ON CONFLICT (config_id, bucket_key, minute) DO UPDATE SET used = max(0, used + @count), "limit" = @limit`,
  ).run({ ...bucket, count })
}

const KEPT_MINUTES = 10

/** Old windows count for nothing. */
export function dropOldWindows(platform: PlatformDb, minute: number): void {
  statement(platform.sqlite, 'DELETE FROM channel_rate_windows WHERE minute < ?').run(
    minute - KEPT_MINUTES,
  )
}
