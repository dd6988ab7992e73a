/** What is on record about one day: runs, attempts, alerts and loaded configurations; read by the shift report. */
import type { Instant, Span } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import { firstIdAt } from '../../../server/domain/ids.ts'
import type { Lane, RunState, Trigger } from '../../../server/domain/run.ts'
import type { Incident } from '../../../server/domain/shift-report.ts'
import {
  type Stored,
  type StoredError,
  withError,
  withWords,
} from '../../../server/domain/stored-words.ts'
import { statement } from '../../sqlite/statement.ts'
import { GRAVITY } from '../alert-order.ts'
import type { OpsDb } from '../open.ts'

/** A run as the books of a day need it: a day has a thousand. */
export type RunOfDay = Readonly<{
  id: string
  batchId: string
  businessDate: string
  trigger: Trigger
  attempt: number
  startedAt: Instant | null
  finishedAt: Instant | null
  lane: Lane
}>

/** A day has about 1,150; more than this is no day of work. */
export const MAX_RUNS_OF_DAY = 20_000

const RUN = `id, batch_id AS batchId, business_date AS businessDate, trigger, attempt, started_at AS startedAt,
  finished_at AS finishedAt, lane`

/** Runs whose id was given in the span, oldest first: ids sort by time, so this reads no others. */
export function runsOfSpan(ops: OpsDb, { from, to }: Span): RunOfDay[] {
  const sql = `SELECT ${RUN} FROM runs WHERE id >= ? AND id < ? ORDER BY id LIMIT ${MAX_RUNS_OF_DAY}`
  return statement<[string, string], RunOfDay>(ops.sqlite, sql).all(firstIdAt(from), firstIdAt(to))
}

export function runOfDay(ops: OpsDb, id: string): RunOfDay | null {
  const sql = `SELECT ${RUN} FROM runs WHERE id = ?`
  return statement<[string], RunOfDay>(ops.sqlite, sql).get(id) ?? null
}

/** A run that somebody started, or that repeats another. */
export type RunByHand = Readonly<{
  id: string
  batchId: string
  trigger: Trigger
  state: RunState
  dryRun: 0 | 1
  queuedAt: Instant
  parentRunId: string | null
  triggeredBy: string
  reason: string | null
}>

/** Of the runs of a span, oldest first. */
export function runsByHandIn(ops: OpsDb, { from, to }: Span): RunByHand[] {
  const sql = `SELECT id, batch_id AS batchId, trigger, state, dry_run AS dryRun, queued_at AS queuedAt,
      parent_run_id AS parentRunId, triggered_by AS triggeredBy, reason
    FROM runs WHERE id >= ? AND id < ? AND (trigger IN ('manual', 'api') OR parent_run_id IS NOT NULL)
    ORDER BY id LIMIT ${MAX_RUNS_OF_DAY}`
  return statement<[string, string], RunByHand>(ops.sqlite, sql).all(firstIdAt(from), firstIdAt(to))
}

/** Why a run ended as it did; null for a good end, and when there is no such run. */
export function errorOfRun(ops: OpsDb, id: string): Words | null {
  const sql = `SELECT error_message AS errorMessage, error_message_en AS errorMessageEn FROM runs WHERE id = ?`
  type Row = StoredError<{ errorMessage: Words | null }>
  const row = statement<[string], Row>(ops.sqlite, sql).get(id)
  return row ? withError<{ errorMessage: Words | null }>(row).errorMessage : null
}

/** Attempts of a run that ended because its process died or was stopped. */
export function lostAttempts(ops: OpsDb, runId: string): number {
  const sql = `SELECT count(*) AS n FROM attempts WHERE run_id = ? AND outcome IN ('lost', 'interrupted')`
  return (statement(ops.sqlite, sql).get(runId) as { n: number }).n
}

const MOST_ALERTS = 300
const ALERT = `alert_id AS alertId, severity, state, message, message_en AS messageEn, opened_at AS openedAt, resolved_at AS resolvedAt,
  acknowledged_by AS acknowledgedBy, note`

/** Open at some time of the span: those that are open still first, then the gravest. */
export function alertsOfSpan(ops: OpsDb, { from, to }: Span): Incident[] {
  const sql = `SELECT * FROM (
      SELECT ${ALERT} FROM alerts WHERE state IN ('open', 'acknowledged') AND opened_at < @to
      UNION ALL
      SELECT ${ALERT} FROM alerts
      WHERE state = 'resolved' AND last_seen_at >= @from AND opened_at < @to AND resolved_at >= @from)
    ORDER BY state = 'resolved', ${GRAVITY},
      openedAt LIMIT ${MOST_ALERTS}`
  const rows = statement<[object], Stored<Incident>>(ops.sqlite, sql).all({ from, to })
  return rows.map((row) => withWords(row))
}

/** Configurations that came into force in the span, oldest first. */
export function configsLoadedIn(
  ops: OpsDb,
  { from, to }: Span,
): { version: string; at: Instant; by: string }[] {
  const sql = `SELECT version, loaded_at AS at, loaded_by AS "by" FROM config_versions
    WHERE loaded_at >= ? AND loaded_at < ? AND faults = '[]' ORDER BY loaded_at LIMIT 100`
  return statement(ops.sqlite, sql).all(from, to) as { version: string; at: Instant; by: string }[]
}
