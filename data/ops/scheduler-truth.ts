/** What the ledger says about the scheduler itself: the EngineFacts that the engine hands to system batches (BATCH-001). */
import type { Severity } from '../../server/domain/alert.ts'
import type { Calendars } from '../../server/domain/business-calendar.ts'
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Words } from '../../server/domain/errors.ts'
import { type Occurrence, occurrencesBetween } from '../../server/domain/occurrence.ts'
import { priorityNumber, type ScheduleEntry } from '../../server/domain/schedule.ts'
import { type Stored, withWords } from '../../server/domain/stored-words.ts'
import type { EngineFacts, OverdueBatch, StuckRun } from '../../server/sdk/engine-facts.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Grace of an overdue batch: a tenth of its interval within these bounds. */
const MIN_GRACE_MS = 5 * MINUTE_MS
const MAX_GRACE_MS = 60 * MINUTE_MS
/** A run may overstay its limit by this much before it counts as stuck. */
const STUCK_GRACE_MS = 60_000
/** Ever wider looks back for the last two due times: most batches are daily or more frequent. */
const LOOK_BACK_DAYS = [2, 40, 400] as const

export type Timing = Readonly<{ calendars: Calendars; timezone: string }>

/** What the questions are asked against: the resolved configuration is one. */
export type ScheduleInForce = Timing & Readonly<{ batches: readonly ScheduleEntry[] }>

/** Each question reads the ledger anew and may throw when it can not be read. @param inForce asked anew each time. */
export function engineFacts(ops: OpsDb, inForce: () => ScheduleInForce): EngineFacts {
  const entries = () => inForce().batches
  const own = () => entries().filter((entry) => !entry.manual)
  return {
    stopped: () => isStopped(ops),
    overdue: (now) =>
      own()
        .filter((entry) => entry.enabled)
        .flatMap((entry) => overdueOf(ops, entry, { timing: inForce(), now })),
    stuck: (now) => stuckRuns(ops, entries(), now),
    failing: (runs) =>
      entries()
        .map((entry) => entry.batchId)
        .filter((id) => allFailed(ops, id, runs)),
    disabled: () =>
      own()
        .filter((entry) => !entry.enabled)
        .map(({ batchId }) => ({ batchId, lastRunAt: lastRunAt(ops, batchId) })),
    oldestQueuedAt: () => oldestQueuedAt(ops),
    lastGoodEnd: (batchId) => lastGoodEnd(ops, batchId),
    heartbeats: () => newestHeartbeats(ops),
    openAlerts: (severity) => openAlerts(ops, severity),
    audited: (verb, since) => auditedObjects(ops, verb, since),
    lanes: () =>
      own().map(({ batchId, lane }) => ({
        batchId,
        lane,
        everyMs: usualInterval(own(), batchId, inForce()),
      })),
  }
}

type Now = Readonly<{ timing: Timing; now: Instant }>
type LastDue = Readonly<{ last: Occurrence; before: Occurrence | null; graceMs: number }>

function overdueOf(ops: OpsDb, entry: ScheduleEntry, when: Now): OverdueBatch[] {
  const due = lastDue(entry, when)
  if (!due || isAccountedFor(ops, entry, due)) return []
  return [
    {
      batchId: entry.batchId,
      dueAt: due.last.dueAt,
      graceMs: due.graceMs,
      priority: priorityNumber(entry.priority),
    },
  ]
}

/** The last due time whose grace is over, and the one before it; null when there is none within the look-back. */
function lastDue(entry: ScheduleEntry, { timing, now }: Now): LastDue | null {
  const due = dueTimesBefore(entry, timing, now)
  const [newest, second] = [due.at(-1), due.at(-2)]
  if (!newest) return null
  const intervalMs = second ? newest.dueAt - second.dueAt : DAY_MS
  const graceMs = Math.min(MAX_GRACE_MS, Math.max(MIN_GRACE_MS, intervalMs / 10))
  const ripe = due.filter((occurrence) => occurrence.dueAt <= now - graceMs)
  const last = ripe.at(-1)
  return last ? { last, before: ripe.at(-2) ?? null, graceMs } : null
}

/** At least the last three due times, oldest first, if there are so many within the look-back. */
function dueTimesBefore(entry: ScheduleEntry, timing: Timing, now: Instant): Occurrence[] {
  let due: Occurrence[] = []
  for (const days of LOOK_BACK_DAYS) {
    due = occurrencesBetween(
      entry,
      timing.calendars,
      timing.timezone,
      now - days * DAY_MS,
      now,
    ).filter((occurrence) => occurrence.closed?.kind !== 'dropped')
    if (due.length >= 3) return due
  }
  return due
}

/** True when a run began, or a reason is on record why none did. */
function isAccountedFor(ops: OpsDb, entry: ScheduleEntry, { last, before }: LastDue): boolean {
  if (hasStarted(ops, entry.batchId, last.dueAt)) return true
  if (hasReason(ops, entry.batchId, last)) return true
  if (isHeld(ops, entry.batchId, last.dueAt) || wasStoppedAt(ops, last.dueAt)) return true
  if (isMoved(ops, entry.batchId, last.scheduledFor)) return true
  return isNew(ops, entry.batchId, { last, before })
}

function hasStarted(ops: OpsDb, batchId: string, since: Instant): boolean {
  const sql = `SELECT 1 FROM runs WHERE batch_id = ? AND started_at >= ? LIMIT 1`
  return statement(ops.sqlite, sql).get(batchId, since) !== undefined
}

/** Skipped on purpose, or waiting for something that the ledger names. */
function hasReason(ops: OpsDb, batchId: string, occurrence: Occurrence): boolean {
  const sql = `SELECT 1 FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id
    WHERE o.batch_id = ? AND o.scheduled_for = ?
      AND (o.state = 'skipped' OR (o.state = 'waiting' AND r.wait_reason IS NOT NULL))`
  return statement(ops.sqlite, sql).get(batchId, occurrence.scheduledFor) !== undefined
}

function isHeld(ops: OpsDb, batchId: string, at: Instant): boolean {
  const sql = `SELECT 1 FROM schedule_exceptions
    WHERE kind = 'hold' AND batch_id IN (@batchId, '*') AND created_at <= @at
      AND (ended_at IS NULL OR ended_at > @at) AND (expires_at IS NULL OR expires_at > @at)`
  return statement(ops.sqlite, sql).get({ batchId, at }) !== undefined
}

/** An operator let it come at another time, earlier or later. */
function isMoved(ops: OpsDb, batchId: string, scheduledFor: Instant): boolean {
  const sql = `SELECT 1 FROM schedule_exceptions WHERE kind = 'move' AND batch_id = ? AND scheduled_for = ?
    AND (ended_as IS NULL OR ended_as = 'done')`
  return statement(ops.sqlite, sql).get(batchId, scheduledFor) !== undefined
}

function wasStoppedAt(ops: OpsDb, at: Instant): boolean {
  const sql = `SELECT 1 FROM emergency_stops WHERE started_at <= @at AND (resumed_at IS NULL OR resumed_at > @at)
    UNION ALL SELECT 1 FROM system_state WHERE state <> 'running' AND since <= @at`
  return statement(ops.sqlite, sql).get({ at }) !== undefined
}

/** The scheduler passed both due times without owing them: the entry is new, or was off until a moment ago. */
function isNew(ops: OpsDb, batchId: string, due: Pick<LastDue, 'last' | 'before'>): boolean {
  const sql = `SELECT (SELECT computed_until FROM batch_watermarks WHERE batch_id = @batchId) AS until,
      EXISTS (SELECT 1 FROM occurrences WHERE batch_id = @batchId AND scheduled_for >= @from) AS owed,
      EXISTS (SELECT 1 FROM runs WHERE batch_id = @batchId) AS ran`
  const from = (due.before ?? due.last).scheduledFor
  const row = statement(ops.sqlite, sql).get({ batchId, from }) as {
    until: Instant | null
    owed: number
    ran: number
  }
  if (row.owed) return false
  return row.until === null ? !row.ran : row.until >= due.last.dueAt
}

function isStopped(ops: OpsDb): boolean {
  const sql = `SELECT 1 FROM system_state WHERE state <> 'running'
    UNION ALL SELECT 1 FROM emergency_stops WHERE resumed_at IS NULL
    UNION ALL SELECT 1 FROM schedule_exceptions WHERE kind = 'hold' AND batch_id = '*' AND ended_at IS NULL`
  return statement(ops.sqlite, sql).get() !== undefined
}

function stuckRuns(ops: OpsDb, entries: readonly ScheduleEntry[], now: Instant): StuckRun[] {
  const limits = new Map(entries.map((entry) => [entry.batchId, entry.timeoutMs]))
  const sql = `SELECT r.id AS runId, r.batch_id AS batchId, COALESCE(a.started_at, r.started_at) AS startedAt
    FROM runs r LEFT JOIN attempts a ON a.run_id = r.id AND a.attempt = r.attempt
    WHERE r.state = 'running' ORDER BY r.id`
  const running = statement(ops.sqlite, sql).all() as Omit<StuckRun, 'timeoutMs'>[]
  return running.flatMap((run) => {
    const timeoutMs = limits.get(run.batchId)
    if (timeoutMs === undefined || now - run.startedAt <= timeoutMs + STUCK_GRACE_MS) return []
    return [{ ...run, timeoutMs }]
  })
}

/** Runs a person cancelled say nothing about the batch. */
function allFailed(ops: OpsDb, batchId: string, runs: number): boolean {
  const sql = `SELECT state FROM runs
    WHERE batch_id = ? AND dry_run = 0 AND state IN ('succeeded', 'warned', 'failed', 'timed_out')
    ORDER BY started_at DESC LIMIT ?`
  const last = statement(ops.sqlite, sql).all(batchId, runs) as { state: string }[]
  return (
    last.length === runs && last.every(({ state }) => state === 'failed' || state === 'timed_out')
  )
}

function lastRunAt(ops: OpsDb, batchId: string): Instant | null {
  const sql = `SELECT max(started_at) AS at FROM runs WHERE batch_id = ?`
  return (statement(ops.sqlite, sql).get(batchId) as { at: Instant | null }).at
}

/** Since when the longest waiting run could have started: a retry with a due time waits only from then on. */
function oldestQueuedAt(ops: OpsDb): Instant | null {
  const sql = `SELECT min(max(queued_at, COALESCE(not_before, queued_at))) AS at FROM runs WHERE state = 'queued'`
  return (statement(ops.sqlite, sql).get() as { at: Instant | null }).at
}

/** Runs may overlap: the last good end is that of one of the newest good starts. */
const NEWEST_STARTS = 20

function lastGoodEnd(ops: OpsDb, batchId: string): Instant | null {
  const sql = `SELECT max(finished_at) AS at FROM (SELECT finished_at FROM runs
    WHERE batch_id = ? AND state IN ('succeeded', 'warned') AND dry_run = 0
    ORDER BY started_at DESC LIMIT ${NEWEST_STARTS})`
  return (statement(ops.sqlite, sql).get(batchId) as { at: Instant | null }).at
}

/** The newest of each name; a stand-by process has a name of its own. */
function newestHeartbeats(ops: OpsDb): ReturnType<EngineFacts['heartbeats']> {
  const sql = `SELECT name, pid, max(at) AS at, loop_p99_ms AS loopP99Ms FROM process_heartbeats GROUP BY name ORDER BY name`
  return statement(ops.sqlite, sql).all() as ReturnType<EngineFacts['heartbeats']>
}

function openAlerts(ops: OpsDb, severity: Severity): ReturnType<EngineFacts['openAlerts']> {
  const sql = `SELECT alert_key AS key, message, message_en AS messageEn, opened_at AS openedAt, state FROM alerts
    WHERE state <> 'resolved' AND severity = ? ORDER BY opened_at`
  type Row = { key: string; message: Words; openedAt: Instant; state: string }
  const rows = statement<[string], Stored<Row>>(ops.sqlite, sql).all(severity)
  return rows.map((row) => {
    const { state, ...alert } = withWords<Row>(row)
    return { ...alert, acknowledged: state === 'acknowledged' }
  })
}

/** A plain Friday: intervals are measured on the last two due times before it, so that the answer never varies. */
const REFERENCE_AT = Date.UTC(2026, 0, 23)

function usualInterval(entries: readonly ScheduleEntry[], batchId: string, timing: Timing): number {
  const entry = entries.find((candidate) => candidate.batchId === batchId)
  const due = entry ? dueTimesBefore(entry, timing, REFERENCE_AT) : []
  const [newest, second] = [due.at(-1), due.at(-2)]
  return newest && second ? newest.dueAt - second.dueAt : DAY_MS
}

function auditedObjects(ops: OpsDb, verb: string, since: Instant): string[] {
  const sql = `SELECT DISTINCT object FROM audit WHERE at >= @since AND verb = @verb AND result = 'ok' ORDER BY object`
  return statement<[object], string>(ops.sqlite, sql).pluck().all({ verb, since })
}
