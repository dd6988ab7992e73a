/** What has a goal of its own on the page of a batch: its 10,000th page of runs beside its first one, and its year. */
import { dailyMetrics } from '../../data/ops/batch-metrics.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { warnedDays } from '../../data/ops/reading/runs-of-batch.ts'
import { addDays, type Day, dayAt } from '../../server/domain/calendar-day.ts'
import { readerOf } from '../../server/shift-report/render.ts'
import { type Installation, installation } from '../../tests/console/fixture/installation.ts'
import { makeDataFolder } from '../../tests/fixture/data-folder.ts'
import { YearMap } from '../../views/parts/year-map.tsx'
import type { Screen } from '../../views/screen.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const PAGE = 10_000
const RUNS_A_PAGE = 30
const YEAR_DAYS = 371
const BATCH = 'BATCH-501'

export type Paging = Readonly<{ first: string; far: string; one: Installation; close(): void }>

/** A batch that has run every minute for 209 days, and the addresses of its first and its 10,000th page. */
export function deepBatch(now: number): Paging {
  const data = makeDataFolder({ at: now - 420 * DAY })
  const runs = PAGE * RUNS_A_PAGE + 1
  fill(data.ops(), { runs, now })
  const one = installation({ data, history: 'none', role: 'admin', clock: () => now })
  const path = `/batches/${BATCH}`
  const far = `${path}?before=${idOf(runs - (PAGE - 1) * RUNS_A_PAGE)}`
  return { first: path, far, one, close: () => one.close() }
}

/** @param no 1 = the oldest */
function idOf(no: number): string {
  return String(no).padStart(26, '0')
}

function fill(ops: OpsDb, { runs, now }: Readonly<{ runs: number; now: number }>): void {
  ops.sqlite.pragma('synchronous = OFF')
  ops.sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${runs})
    INSERT INTO runs (id, batch_id, business_date, scheduled_for, trigger, state, attempt, params_json, dry_run,
      queued_at, started_at, finished_at, config_version, triggered_by, priority, lane)
    SELECT printf('%026d', i), '${BATCH}', date((${now} - (${runs} - i) * ${MINUTE}) / 1000 + 32400, 'unixepoch'),
      ${now} - (${runs} - i) * ${MINUTE}, 'schedule', 'succeeded', 1, '{"tenants":"all","params":{}}', 0, ${now} - (${runs} - i) * ${MINUTE},
      ${now} - (${runs} - i) * ${MINUTE}, ${now} - (${runs} - i) * ${MINUTE} + 900, 'bench', 'schedule', 2, 'normal'
    FROM n`)
}

/** Reads and draws the year of a batch, as its page does. */
export function drawYear(ops: OpsDb, batchId: string, now: number): string {
  const to: Day = dayAt(now)
  const from = addDays(to, -YEAR_DAYS)
  const days = dailyMetrics(ops, batchId, { from, to })
  const warned = new Set(
    warnedDays(
      ops,
      batchId,
      days.map(({ day }) => day),
    ),
  )
  const screen = readerOf({ language: 'ja', zone: 'Asia/Tokyo' }) as Screen
  return String(
    <YearMap screen={screen} batchId={batchId} year={{ from, to, days, warned }} chosen={null} />,
  )
}
