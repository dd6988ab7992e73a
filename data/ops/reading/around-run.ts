/** What went on around a run between its due time and its start; read by the page of a run to say why it was late, and what came of it. */
import type { AlertState, Severity } from '../../../server/domain/alert.ts'
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import type { Lane, RunState } from '../../../server/domain/run.ts'
import { type Stored, withWords } from '../../../server/domain/stored-words.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type LaneRun = Readonly<{
  id: string
  batchId: string
  startedAt: Instant
  finishedAt: Instant | null
}>

/** A run does not go on for longer than this after what it stood in the way of has begun. */
const LONGEST_AFTER_MS = 24 * 3_600_000
const MOST_RUNS = 500

/** Runs of the lane that were under way at some time in the span, oldest first. */
export function runsInLane(
  ops: OpsDb,
  lane: Lane,
  span: Readonly<{ from: Instant; to: Instant }>,
): LaneRun[] {
  const columns = 'id, batch_id AS batchId, started_at AS startedAt, finished_at AS finishedAt'
  const sql = `SELECT ${columns} FROM runs
      WHERE finished_at IS NOT NULL AND finished_at > @from AND finished_at < @latest AND lane = @lane
        AND started_at < @to
    UNION ALL SELECT ${columns} FROM runs WHERE state = 'running' AND lane = @lane AND started_at < @to
    ORDER BY startedAt LIMIT ${MOST_RUNS}`
  const latest = span.to + LONGEST_AFTER_MS
  return statement(ops.sqlite, sql).all({ ...span, latest, lane }) as LaneRun[]
}

export type RunAlert = Readonly<{
  alertId: string
  severity: Severity
  state: AlertState
  message: Words
}>

/** A run raises a handful; one that raises more says so in its log. */
const MOST_ALERTS = 20

/** Alerts whose last word came from this run, the newest first. */
export function alertsOfRun(ops: OpsDb, runId: string): RunAlert[] {
  const sql = `SELECT alert_id AS alertId, severity, state, message, message_en AS messageEn FROM alerts WHERE run_id = ?
    ORDER BY alert_id DESC LIMIT ${MOST_ALERTS}`
  const rows = statement<[string], Stored<RunAlert>>(ops.sqlite, sql).all(runId)
  return rows.map((row) => withWords(row))
}

/** Runs that repeat this one, oldest first. */
export function rerunsOf(ops: OpsDb, runId: string): { id: string; state: RunState }[] {
  const sql = `SELECT id, state FROM runs WHERE parent_run_id = ? ORDER BY id LIMIT ${MOST_ALERTS}`
  return statement(ops.sqlite, sql).all(runId) as { id: string; state: RunState }[]
}
