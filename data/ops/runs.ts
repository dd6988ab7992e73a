/** Runs and their attempts: every state change is one guarded UPDATE; the engine and the commands are the writers. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import type { Words } from '../../server/domain/errors.ts'
import type { AttemptOutcome, Fault, Lane, RunState, Trigger } from '../../server/domain/run.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import {
  maybeWords,
  type StoredError,
  storedWords,
  withError,
} from '../../server/domain/stored-words.ts'
import type { Usage } from '../../server/worker/protocol.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** Of an earlier configuration, to which a rerun keeps. */
export type OrderedSettings = Pick<ScheduleEntry, 'timeoutMs' | 'retry'>

/** What a person or the schedule asked for; stored as runs.params_json. */
export type StoredParams = Readonly<{
  tenants: 'all' | readonly string[]
  params: unknown
  /** A person said: although the batch is held or maintenance is on. */
  override?: true
  /** Instead of those of the schedule in force. */
  settings?: OrderedSettings
}>

export type RunRow = Readonly<{
  id: string
  batchId: string
  businessDate: Day
  scheduledFor: Instant | null
  trigger: Trigger
  state: RunState
  attempt: number
  paramsJson: string
  dryRun: 0 | 1
  queuedAt: Instant
  startedAt: Instant | null
  finishedAt: Instant | null
  errorCode: string | null
  errorMessage: Words | null
  summaryJson: string | null
  configVersion: string
  parentRunId: string | null
  triggeredBy: string
  reason: string | null
  notBefore: Instant | null
  priority: number
  lane: Lane
  waitReason: Words | null
  cancelAskedAt: Instant | null
  cancelAskedBy: string | null
}>

const COLUMNS = `id, batch_id AS batchId, business_date AS businessDate, scheduled_for AS scheduledFor, trigger, state,
  attempt, params_json AS paramsJson, dry_run AS dryRun, queued_at AS queuedAt, started_at AS startedAt,
  finished_at AS finishedAt, error_code AS errorCode, error_message AS errorMessage,
  error_message_en AS errorMessageEn, wait_reason_en AS waitReasonEn, summary_json AS summaryJson,
  config_version AS configVersion, parent_run_id AS parentRunId, triggered_by AS triggeredBy, reason,
  not_before AS notBefore, priority, lane, wait_reason AS waitReason, cancel_asked_at AS cancelAskedAt,
  cancel_asked_by AS cancelAskedBy`

type StoredRun = Omit<StoredError<RunRow>, 'waitReason'> &
  Readonly<{ waitReason: string | null; waitReasonEn: string | null }>

function runIn(row: unknown): RunRow | null {
  if (row === undefined) return null
  const { waitReasonEn, ...run } = row as StoredRun
  return withError<RunRow>({ ...run, waitReason: maybeWords(run.waitReason, waitReasonEn) })
}

function runsIn(rows: readonly unknown[]): RunRow[] {
  return rows.flatMap((row) => runIn(row) ?? [])
}

export type NewRun = Readonly<{
  id: string
  batchId: string
  businessDate: Day
  scheduledFor: Instant | null
  trigger: Trigger
  params: StoredParams
  dryRun: boolean
  queuedAt: Instant
  configVersion: string
  parentRunId: string | null
  triggeredBy: string
  reason: string | null
  notBefore: Instant | null
  /** 0 highest … 3 low. */
  priority: number
  lane: Lane
}>

export function insertRun(ops: OpsDb, run: NewRun): void {
  const sql = `INSERT INTO runs (id, batch_id, business_date, scheduled_for, trigger, state, attempt, params_json,
      dry_run, queued_at, config_version, parent_run_id, triggered_by, reason, not_before, priority, lane)
    VALUES (@id, @batchId, @businessDate, @scheduledFor, @trigger, 'queued', 0, @paramsJson, @dryRunFlag, @queuedAt,
      @configVersion, @parentRunId, @triggeredBy, @reason, @notBefore, @priority, @lane)`
  const { params, dryRun, ...rest } = run
  statement(ops.sqlite, sql).run({
    ...rest,
    paramsJson: JSON.stringify(params),
    dryRunFlag: dryRun ? 1 : 0,
  })
}

export function runById(ops: OpsDb, id: string): RunRow | null {
  return runIn(statement(ops.sqlite, `SELECT ${COLUMNS} FROM runs WHERE id = ?`).get(id))
}

/** A run by the beginning of its id, as people type it; null when none or more than one fits. */
export function runByPrefix(ops: OpsDb, prefix: string): RunRow | null {
  const sql = `SELECT ${COLUMNS} FROM runs WHERE id >= @from AND id < @to LIMIT 2`
  const rows = runsIn(statement(ops.sqlite, sql).all({ from: prefix, to: `${prefix}\uffff` }))
  return rows.length === 1 ? (rows[0] ?? null) : null
}

export function paramsOf(run: RunRow): StoredParams {
  return JSON.parse(run.paramsJson) as StoredParams
}

/** So many waiting runs are looked at in one go. */
export const QUEUE_LOOK = 500

type QueuePlace = Pick<RunRow, 'lane' | 'priority' | 'queuedAt' | 'id'>

/**
 * Queued runs that may start now, the most urgent first, at most QUEUE_LOOK. A long queue must not hide the monitors:
 * their lane comes first. @param behind only those that come after this one; null = from the front.
 */
export function dueRuns(ops: OpsDb, now: Instant, behind: QueuePlace | null): RunRow[] {
  const from = behind
    ? `AND (lane = 'normal', priority, queued_at, id) > (@lane = 'normal', @priority, @queuedAt, @id)`
    : ''
  const sql = `SELECT ${COLUMNS} FROM runs
    WHERE state = 'queued' AND (not_before IS NULL OR not_before <= @now) ${from}
    ORDER BY lane = 'normal', priority, queued_at, id LIMIT ${QUEUE_LOOK}`
  const place = behind && {
    lane: behind.lane,
    priority: behind.priority,
    queuedAt: behind.queuedAt,
    id: behind.id,
  }
  return runsIn(statement(ops.sqlite, sql).all({ now, ...place }))
}

export function runsInState(ops: OpsDb, state: RunState): RunRow[] {
  const sql = `SELECT ${COLUMNS} FROM runs WHERE state = ? ORDER BY id`
  return runsIn(statement(ops.sqlite, sql).all(state))
}

/** `<run>.<attempt>` of every attempt that this ledger knows to be at work. */
export function attemptsUnderWay(ops: OpsDb): string[] {
  return runsInState(ops, 'running').map((run) => `${run.id}.${run.attempt}`)
}

/** Runs that have not ended, by state; every state has a number. */
export function runCounts(ops: OpsDb): Record<'queued' | 'running' | 'interrupted', number> {
  const sql = `SELECT state, count(*) AS n FROM runs WHERE state IN ('queued', 'running', 'interrupted') GROUP BY state`
  const rows = statement(ops.sqlite, sql).all() as { state: string; n: number }[]
  const counts = { queued: 0, running: 0, interrupted: 0 }
  return { ...counts, ...Object.fromEntries(rows.map((row) => [row.state, row.n])) }
}

/** Running ones that somebody or the schedule asked to stop, and who. */
export function runsAskedToCancel(ops: OpsDb): { id: string; by: string }[] {
  const sql = `SELECT id, coalesce(cancel_asked_by, '') AS "by" FROM runs
    WHERE state = 'running' AND cancel_asked_at IS NOT NULL`
  return statement(ops.sqlite, sql).all() as { id: string; by: string }[]
}

/** The run that stands in the way of another of the same batch: queued, running or interrupted. */
export function unfinishedRunOf(ops: OpsDb, batchId: string): RunRow | null {
  const sql = `SELECT ${COLUMNS} FROM runs WHERE batch_id = ? AND state IN ('queued', 'running', 'interrupted')
    ORDER BY id LIMIT 1`
  return runIn(statement(ops.sqlite, sql).get(batchId))
}

export type UnfinishedRun = Readonly<{
  id: string
  state: RunState
  /** Made up for, or moved by an operator: it works for another due time. */
  isExtra: boolean
}>

/** Oldest first. */
export function unfinishedRunsOf(ops: OpsDb, batchId: string): UnfinishedRun[] {
  const sql = `SELECT r.id, r.state, r.trigger = 'catch-up' OR EXISTS (SELECT 1 FROM schedule_exceptions e
      WHERE e.batch_id = r.batch_id AND e.scheduled_for = r.scheduled_for AND e.kind = 'move'
        AND (e.ended_as IS NULL OR e.ended_as = 'done')) AS extra
    FROM runs r WHERE r.batch_id = ? AND r.state IN ('queued', 'running', 'interrupted') ORDER BY r.id`
  const rows = statement(ops.sqlite, sql).all(batchId) as {
    id: string
    state: RunState
    extra: 0 | 1
  }[]
  return rows.map(({ id, state, extra }) => ({ id, state, isExtra: extra === 1 }))
}

/** The newest run of a batch for a business date that was no dry run; what dependencies look at. */
export function latestRunFor(ops: OpsDb, batchId: string, businessDate: Day): RunRow | null {
  const sql = `SELECT ${COLUMNS} FROM runs WHERE batch_id = ? AND business_date = ? AND dry_run = 0
    ORDER BY id DESC LIMIT 1`
  return runIn(statement(ops.sqlite, sql).get(batchId, businessDate))
}

/** Takes a queued run for an attempt; null when somebody else was first. */
export function claimRun(ops: OpsDb, id: string, at: Instant): RunRow | null {
  const sql = `UPDATE runs SET state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, @at),
      wait_reason = NULL, wait_reason_en = NULL, not_before = NULL
    WHERE id = @id AND state = 'queued' RETURNING ${COLUMNS}`
  return runIn(statement(ops.sqlite, sql).get({ id, at }))
}

export function setWaitReason(ops: OpsDb, id: string, reason: Words | null): void {
  const sql = `UPDATE runs SET wait_reason = @waitReason, wait_reason_en = @waitReasonEn
    WHERE id = @id AND state = 'queued' AND wait_reason IS NOT @waitReason`
  statement(ops.sqlite, sql).run({ id, ...waitColumns(reason) })
}

export type FinalRun = Readonly<{
  state: RunState
  at: Instant
  fault: Fault | null
  summary: unknown
}>

/** Ends a run that is not yet ended; false when it already was. */
export function finishRun(ops: OpsDb, id: string, end: FinalRun): boolean {
  const sql = `UPDATE runs SET state = @state, finished_at = max(@at, queued_at), error_code = @code,
      error_message = @message, error_message_en = @messageEn, summary_json = coalesce(@summary, summary_json), wait_reason = NULL, wait_reason_en = NULL, not_before = NULL
    WHERE id = @id AND state IN ('queued', 'running', 'interrupted')`
  return statement(ops.sqlite, sql).run({ id, ...endColumns(end) }).changes === 1
}

export type RequeuedRun = Readonly<{
  notBefore: Instant
  fault: Fault | null
  waitReason: Words | null
  summary: unknown
}>

/** Sends a running or interrupted run back to the queue (retry with a due time, resume, postponed). */
export function requeueRun(ops: OpsDb, id: string, again: RequeuedRun): boolean {
  const sql = `UPDATE runs SET state = 'queued', not_before = @notBefore, error_code = @code, error_message = @message,
      error_message_en = @messageEn,
      summary_json = coalesce(@summary, summary_json), wait_reason = @waitReason, wait_reason_en = @waitReasonEn
    WHERE id = @id AND state IN ('running', 'interrupted')`
  const { notBefore, waitReason } = again
  const { code, message, messageEn, summary } = endColumns({
    ...again,
    state: 'queued',
    at: notBefore,
  })
  return (
    statement(ops.sqlite, sql).run({
      id,
      notBefore,
      ...waitColumns(waitReason),
      code,
      message,
      messageEn,
      summary,
    }).changes === 1
  )
}

/** Marks a running run as stopped by us; it is resumed at the next start. */
export function interruptRun(ops: OpsDb, id: string): boolean {
  const sql = `UPDATE runs SET state = 'interrupted' WHERE id = ? AND state = 'running'`
  return statement(ops.sqlite, sql).run(id).changes === 1
}

/** Marks a run that waits for its next attempt as stopped by us, its due time kept; false when it waits for none. */
export function interruptBetweenAttempts(ops: OpsDb, id: string): boolean {
  const sql = `UPDATE runs SET state = 'interrupted' WHERE id = ? AND state = 'queued' AND attempt > 0`
  return statement(ops.sqlite, sql).run(id).changes === 1
}

/** A waiting run that has not begun starts no earlier than that; false when it has begun meanwhile. */
export function putOffRun(
  ops: OpsDb,
  id: string,
  put: Readonly<{ notBefore: Instant | null; waitReason: Words | null }>,
): boolean {
  const sql = `UPDATE runs SET not_before = @notBefore, wait_reason = @waitReason, wait_reason_en = @waitReasonEn
    WHERE id = @id AND state = 'queued' AND attempt = 0`
  return (
    statement(ops.sqlite, sql).run({ id, notBefore: put.notBefore, ...waitColumns(put.waitReason) })
      .changes === 1
  )
}

export function askCancel(ops: OpsDb, id: string, by: string, at: Instant): boolean {
  const sql = `UPDATE runs SET cancel_asked_at = @at, cancel_asked_by = @by
    WHERE id = @id AND state IN ('queued', 'running', 'interrupted')`
  return statement(ops.sqlite, sql).run({ id, by, at }).changes === 1
}

function waitColumns(reason: Words | null) {
  const stored = reason && storedWords(reason)
  return { waitReason: stored?.message ?? null, waitReasonEn: stored?.messageEn ?? null }
}

function messageColumns(fault: Fault | null) {
  return fault ? storedWords(fault.message) : { message: null, messageEn: null }
}

function endColumns(end: FinalRun) {
  return {
    state: end.state,
    at: end.at,
    code: end.fault?.code ?? null,
    ...messageColumns(end.fault),
    summary: end.summary === undefined || end.summary === null ? null : JSON.stringify(end.summary),
  }
}

export type AttemptRow = Readonly<{
  attempt: number
  startedAt: Instant
  finishedAt: Instant | null
  outcome: AttemptOutcome | null
  errorCode: string | null
  errorMessage: Words | null
  cpuMs: number | null
  peakHeapBytes: number | null
  loopP99Ms: number | null
  records: number | null
}>

export function insertAttempt(
  ops: OpsDb,
  attempt: { runId: string; attempt: number; at: Instant; worker: string },
): void {
  const sql = `INSERT INTO attempts (run_id, attempt, started_at, worker) VALUES (@runId, @attempt, @at, @worker)`
  statement(ops.sqlite, sql).run(attempt)
}

export type AttemptEnd = Readonly<{
  runId: string
  attempt: number
  at: Instant
  outcome: AttemptOutcome
  fault: Fault | null
  usage: Usage | null
}>

/** Records how an attempt ended; false when its end is already known (first end wins). */
export function finishAttempt(ops: OpsDb, end: AttemptEnd): boolean {
  const sql = `UPDATE attempts SET finished_at = max(@at, started_at), outcome = @outcome, error_code = @code,
      error_message = @message, error_message_en = @messageEn, error_class = @class, cpu_ms = @cpuMs, peak_heap_bytes = @peakHeapBytes,
      loop_p99_ms = @loopP99Ms, records = @records
    WHERE run_id = @runId AND attempt = @attempt AND outcome IS NULL`
  const { usage, fault } = end
  return (
    statement(ops.sqlite, sql).run({
      runId: end.runId,
      attempt: end.attempt,
      at: end.at,
      outcome: end.outcome,
      code: fault?.code ?? null,
      ...messageColumns(fault),
      class: fault?.class ?? null,
      cpuMs: usage?.cpuMs ?? null,
      peakHeapBytes: usage?.peakHeapBytes ?? null,
      loopP99Ms: usage?.loopP99Ms ?? null,
      records: usage?.records ?? null,
    }).changes === 1
  )
}

/** Attempts that count against the retry policy: interrupted and lost ones do not. */
export function countedFailures(ops: OpsDb, runId: string): number {
  const sql = `SELECT count(*) AS n FROM attempts WHERE run_id = ? AND outcome IN ('failed', 'timed_out', 'crashed')`
  return (statement(ops.sqlite, sql).get(runId) as { n: number }).n
}

export function attemptsOf(ops: OpsDb, runId: string): AttemptRow[] {
  const sql = `SELECT attempt, started_at AS startedAt, finished_at AS finishedAt, outcome, error_code AS errorCode,
      error_message AS errorMessage, error_message_en AS errorMessageEn, cpu_ms AS cpuMs, peak_heap_bytes AS peakHeapBytes, loop_p99_ms AS loopP99Ms, records
    FROM attempts WHERE run_id = ? ORDER BY attempt`
  const rows = statement<[string], StoredError<AttemptRow>>(ops.sqlite, sql).all(runId)
  return rows.map((row) => withError<AttemptRow>(row))
}
