/** The daily roll-up of a batch's runs (batch list 7.3): computed anew for each day in which a run has ended, so it is exact. */
import { type Day, daySpan, type Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** One batch and day (of the start, in Japan). Durations and costs are of runs in earnest that ended well; null = no reading. */
export type DailyMetrics = Readonly<{
  batchId: string
  day: Day
  /** Runs that started on the day and have ended, however; dry runs do not count. */
  runs: number
  /** Of them failed or timed out. */
  failed: number
  avgMs: number
  maxMs: number
  avgCpuMs: number | null
  maxHeapBytes: number | null
  /** Processed by all attempts of the day. */
  records: number | null
}>

type DueDay = Readonly<{ batchId: string; day: Day }>

/** Days waiting to be computed. */
export function dueDays(ops: OpsDb, limit: number): DueDay[] {
  const sql =
    'SELECT batch_id AS batchId, day FROM batch_metrics_due ORDER BY day, batch_id LIMIT ?'
  return statement(ops.sqlite, sql).all(limit) as DueDay[]
}

/**
 * Computes one day and takes it off the list. A day before `frozenBefore` keeps the row it has: some of its runs may
 * have been deleted.
 */
export function rollUp(ops: OpsDb, due: DueDay, frozenBefore: Day): void {
  const write = ops.sqlite.transaction(() => {
    if (due.day >= frozenBefore || metricsOn(ops, due) === null) compute(ops, due)
    const sql = 'DELETE FROM batch_metrics_due WHERE batch_id = ? AND day = ?'
    statement(ops.sqlite, sql).run(due.batchId, due.day)
  })
  write.immediate()
}

const COLUMNS = `batch_id AS batchId, day, runs, failed, avg_ms AS avgMs, max_ms AS maxMs, avg_cpu_ms AS avgCpuMs,
  max_heap_bytes AS maxHeapBytes, records`

/** In order of the days, `from` and `to` included. */
export function dailyMetrics(
  ops: OpsDb,
  batchId: string,
  span: Readonly<{ from: Day; to: Day }>,
): DailyMetrics[] {
  const sql = `SELECT ${COLUMNS} FROM batch_metrics_daily
    WHERE batch_id = @batchId AND day >= @from AND day <= @to ORDER BY day`
  return statement(ops.sqlite, sql).all({ batchId, ...span }) as DailyMetrics[]
}

function metricsOn(ops: OpsDb, { batchId, day }: DueDay): DailyMetrics | null {
  return dailyMetrics(ops, batchId, { from: day, to: day })[0] ?? null
}

const ENDED = `r.batch_id = @batchId AND r.started_at >= @from AND r.started_at < @to
  AND r.finished_at IS NOT NULL AND r.dry_run = 0`
const GOOD_MS = `CASE WHEN r.state IN ('succeeded', 'warned') THEN r.finished_at - r.started_at END`

function compute(ops: OpsDb, { batchId, day }: DueDay): void {
  const sql = `INSERT INTO batch_metrics_daily (batch_id, day, runs, failed, avg_ms, max_ms, avg_cpu_ms, max_heap_bytes,
      records)
    SELECT @batchId, @day, count(*), coalesce(sum(r.state IN ('failed', 'timed_out')), 0),
      coalesce(CAST(round(avg(${GOOD_MS})) AS INTEGER), 0), coalesce(max(${GOOD_MS}), 0),
      CAST(round(avg(c.cpu)) AS INTEGER), max(c.heap), sum(c.records)
    FROM runs r LEFT JOIN (
        SELECT a.run_id, sum(a.cpu_ms) AS cpu, max(a.peak_heap_bytes) AS heap, sum(a.records) AS records
        FROM runs r JOIN attempts a ON a.run_id = r.id WHERE ${ENDED} GROUP BY a.run_id) c ON c.run_id = r.id
    WHERE ${ENDED}
    ON CONFLICT (batch_id, day) DO UPDATE SET runs = excluded.runs, failed = excluded.failed, avg_ms = excluded.avg_ms,
      max_ms = excluded.max_ms, avg_cpu_ms = excluded.avg_cpu_ms, max_heap_bytes = excluded.max_heap_bytes,
      records = excluded.records`
  const span: Readonly<{ from: Instant; to: Instant }> = daySpan(day)
  statement(ops.sqlite, sql).run({ batchId, day, ...span })
}
