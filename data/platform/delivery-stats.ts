/** Daily counts of sending; written by the drain for the day of the clock, read by the console and the alert rules of 401, 402 and 406. */
import type { Day } from '../../server/domain/calendar-day.ts'
import type { DayCounts } from '../outbox/day-counts.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** The counts are the day's so far, not an addition: writing them again changes nothing. */
export function saveDayCounts(
  platform: PlatformDb,
  key: Readonly<{ day: Day; tenantId: string }>,
  counts: readonly DayCounts[],
): void {
  const save = statement(
    platform.sqlite,
    `INSERT INTO notification_stats_daily (day, tenant_id, channel, trigger_event, enqueued, sent, failed, expired,
       suppressed, in_doubt, deferred, later_attempts, later_success, sum_latency_ms, max_latency_ms)
     VALUES (@day, @tenantId, @channel, @triggerEvent, @enqueued, @sent, @failed, @expired, @suppressed, @inDoubt,
       @deferred, @laterAttempts, @laterSuccess, @sumLatencyMs, @maxLatencyMs)
     ON CONFLICT (day, tenant_id, channel, trigger_event) DO UPDATE SET enqueued = @enqueued, sent = @sent,
       failed = @failed, expired = @expired, suppressed = @suppressed, in_doubt = @inDoubt, deferred = @deferred,
       later_attempts = @laterAttempts, later_success = @laterSuccess, sum_latency_ms = @sumLatencyMs,
       max_latency_ms = @maxLatencyMs`,
  )
  platform.sqlite
    .transaction(() => {
      for (const count of counts) save.run({ ...key, ...count })
    })
    .immediate()
}
