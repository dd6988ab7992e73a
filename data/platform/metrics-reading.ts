/** Reads the newest samples of measured series (written by 501–508); asked by BATCH-001 and the console. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** `value` is null where the measurement failed. `at` is the start of its 5-minute slot. */
export type Sample = Readonly<{ at: Instant; value: number | null }>

/** The newest samples of a series without labels (the whole host), newest first, none older than `since`. */
export function newestSamples(
  platform: PlatformDb,
  name: string,
  range: Readonly<{ since: Instant; until: Instant; limit: number }>,
): Sample[] {
  const sql = `SELECT m.ts AS at, m.value FROM metric_5m m JOIN metric_series s ON s.series_id = m.series_id
    WHERE s.name = @name AND s.labels = '{}' AND m.ts >= @since AND m.ts <= @until
    ORDER BY m.ts DESC LIMIT @limit`
  return statement(platform.sqlite, sql).all({ name, ...range }) as Sample[]
}
