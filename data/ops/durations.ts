/** How long a batch works, like compared with like; for expected ends and for the runs that were slow (batch list 7.3). */
import { median } from 'simple-statistics'
import { type BusinessCalendar, JAPAN } from '../../server/domain/business-calendar.ts'
import { addDays, type Day } from '../../server/domain/calendar-day.ts'
import {
  dayKind,
  isByPerson,
  type SlowRun,
  type SlowRunLimits,
  slowness,
} from '../../server/domain/like-run.ts'
import type { Trigger } from '../../server/domain/run.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'
import type { RunRow } from './runs.ts'

/** The newest like runs say how long it takes; older ones are of another time. */
const LIKE_RUNS = 30
/** Runs are kept so long by default. */
const LOOK_BACK_DAYS = 400
/** With fewer runs than this nothing is foretold. */
const ENOUGH_TO_FORETELL = 3

/** What makes two runs of a batch alike, beside the kind of their day. */
export type RunManner = Readonly<{
  batchId: string
  businessDate: Day
  trigger: Trigger
  /** False for a run that was asked for certain companies only. */
  everyTenant: boolean
}>

export function mannerOf(run: RunRow): RunManner {
  const { batchId, businessDate, trigger, paramsJson } = run
  const { tenants } = JSON.parse(paramsJson) as { tenants: unknown }
  return { batchId, businessDate, trigger, everyTenant: tenants === 'all' }
}

export type LikeOptions = Readonly<{
  /** Says which days are closed; default Japan's. */
  calendar?: BusinessCalendar
  /** Only runs before this one; default all. */
  beforeRunId?: string
}>

/**
 * Working times in ms of the newest good runs of the same batch, kind of day, kind of trigger and selection of
 * companies; newest first. Working time = its attempts together: waiting for a retry does not count. Runs that
 * were interrupted are left out, and so are dry runs.
 */
export function likeDurations(
  ops: OpsDb,
  manner: RunManner,
  { calendar = JAPAN, beforeRunId }: LikeOptions = {},
): number[] {
  const kind = dayKind(calendar, manner.businessDate)
  const found: number[] = []
  for (const day of daysWithRuns(ops, manner)) {
    if (dayKind(calendar, day) !== kind) continue
    found.push(...durationsOn(ops, manner, { day, beforeRunId: beforeRunId ?? null }))
    if (found.length >= LIKE_RUNS) break
  }
  return found.slice(0, LIKE_RUNS)
}

/** Business dates of the batch from that of the run back as far as runs are kept, newest first. */
function* daysWithRuns(ops: OpsDb, { batchId, businessDate }: RunManner): Generator<Day> {
  const oldest = addDays(businessDate, -LOOK_BACK_DAYS)
  let to = businessDate
  let days: Day[] = []
  do {
    days = businessDates(ops, { batchId, from: oldest, to })
    yield* days
    to = addDays(days.at(-1) ?? oldest, -1)
  } while (days.length === DAYS_AT_ONCE)
}

/** Median of like runs, or of the newest runs of any kind while there are too few; null with too little history. */
export function expectedDurationMs(
  ops: OpsDb,
  manner: RunManner,
  calendar: BusinessCalendar = JAPAN,
): number | null {
  const like = likeDurations(ops, manner, { calendar })
  const times = like.length >= ENOUGH_TO_FORETELL ? like : newestDurations(ops, manner.batchId)
  return times.length < ENOUGH_TO_FORETELL ? null : Math.round(median(times))
}

/**
 * Whether a run that has ended well took longer than `factor` × the average of like runs. Null when it did not,
 * when there are fewer than `minRuns` of them, and for runs that say nothing: failed, interrupted, dry.
 */
export function slowRunOf(
  ops: OpsDb,
  run: RunRow,
  policy: SlowRunLimits & Readonly<{ calendar?: BusinessCalendar }>,
): SlowRun | null {
  const durationMs = durationOf(ops, run.id)
  if (durationMs === null) return null
  const { calendar = JAPAN } = policy
  const like = likeDurations(ops, mannerOf(run), { calendar, beforeRunId: run.id })
  return slowness(durationMs, like, policy)
}

/** Good, in earnest, and never interrupted: the machine's stops say nothing about the batch. */
const COMPARABLE = `r.state IN ('succeeded', 'warned') AND r.dry_run = 0 AND r.started_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.run_id = r.id AND a.outcome IN ('interrupted', 'lost'))`

const WORKED_MS = `coalesce((SELECT sum(a.finished_at - a.started_at) FROM attempts a WHERE a.run_id = r.id),
  r.finished_at - r.started_at)`

type OnDay = { day: Day; beforeRunId: string | null }

/** Left to choose, SQLite walks all runs of the batch until it has met enough of the day. */
function durationsOn(ops: OpsDb, manner: RunManner, { day, beforeRunId }: OnDay): number[] {
  const sql = `SELECT ${WORKED_MS} AS ms FROM runs r INDEXED BY runs_by_batch_id_business_date
    WHERE r.batch_id = @batchId AND r.business_date = @day AND ${COMPARABLE}
      AND (r.trigger IN ('manual', 'api', 'retry')) = @byPerson
      AND (json_extract(r.params_json, '$.tenants') = 'all') = @everyTenant
      AND (@beforeRunId IS NULL OR r.id < @beforeRunId)
    ORDER BY r.id DESC LIMIT ${LIKE_RUNS}`
  const rows = statement(ops.sqlite, sql).all({
    batchId: manner.batchId,
    day,
    byPerson: isByPerson(manner.trigger) ? 1 : 0,
    everyTenant: manner.everyTenant ? 1 : 0,
    beforeRunId,
  })
  return (rows as { ms: number }[]).map((row) => row.ms)
}

/** A batch that runs twice a day has enough like ones in three weeks. */
const DAYS_AT_ONCE = 20

/** From seek to seek through the index: a day of a frequent batch has hundreds of runs. */
function businessDates(ops: OpsDb, span: { batchId: string; from: Day; to: Day }): Day[] {
  const sql = `WITH RECURSIVE days (day) AS (
      SELECT max(business_date) FROM runs WHERE batch_id = @batchId AND business_date <= @to
      UNION ALL
      SELECT (SELECT max(business_date) FROM runs WHERE batch_id = @batchId AND business_date < days.day)
      FROM days WHERE days.day IS NOT NULL LIMIT ${DAYS_AT_ONCE})
    SELECT day FROM days WHERE day >= @from`
  return (statement(ops.sqlite, sql).all(span) as { day: Day }[]).map(({ day }) => day)
}

function newestDurations(ops: OpsDb, batchId: string): number[] {
  const sql = `SELECT ${WORKED_MS} AS ms FROM runs r WHERE r.batch_id = ? AND ${COMPARABLE}
    ORDER BY r.started_at DESC LIMIT ${LIKE_RUNS}`
  return (statement(ops.sqlite, sql).all(batchId) as { ms: number }[]).map((row) => row.ms)
}

function durationOf(ops: OpsDb, runId: string): number | null {
  const sql = `SELECT ${WORKED_MS} AS ms FROM runs r WHERE r.id = ? AND ${COMPARABLE}`
  return (statement(ops.sqlite, sql).get(runId) as { ms: number | null } | undefined)?.ms ?? null
}
