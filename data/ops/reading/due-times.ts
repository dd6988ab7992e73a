/** Due times of the ledger by the clock, with the state of their runs; read by the accounts of a day. */
import type {
  DueKeys,
  DuePlace,
  RecordedDue,
  RecordedStates,
} from '../../../server/domain/accounting.ts'
import type { Instant, Span } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

const COLUMNS = 'o.batch_id, o.scheduled_for, o.due_at, o.state, o.reason, o.run_id, r.state'
type Row = [
  batchId: string,
  scheduledFor: Instant,
  dueAt: Instant,
  state: RecordedDue['state'],
  reason: string | null,
  runId: string | null,
  runState: RecordedDue['runState'],
]

/** With `from` <= dueAt < `to`, in that order; a moved one by the time it was moved to. */
export function dueTimesBetween(ops: OpsDb, from: Instant, to: Instant): RecordedDue[] {
  const sql = `SELECT ${COLUMNS} FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id
    WHERE o.due_at >= ? AND o.due_at < ? ORDER BY o.due_at, o.batch_id`
  // Rows without names: a board asks for thousands, and their names cost as much as the reading.
  const rows = statement(ops.sqlite, sql).raw().all(from, to) as Row[]
  return recordedOf(ops, { from, to }, rows)
}

export type DueQuestion = Readonly<{
  /** Half-open, by dueAt. */
  span: Span
  /** Null = whatever became of them. */
  states: RecordedStates | null
}>

const OF_THE_STATES = `(r.state IN (SELECT value FROM json_each(@runStates))
  OR (r.id IS NULL AND o.state IN (SELECT value FROM json_each(@states))))`

/** The first `limit` of them that are not before `place`, in the order of `byDueTime`. */
export function pageOfDueTimes(
  ops: OpsDb,
  { span, states, place, limit }: DueQuestion & Readonly<{ place: DuePlace | null; limit: number }>,
): RecordedDue[] {
  const behind = place ?? { dueAt: span.from, batchId: '', scheduledFor: 0 }
  const sql = `SELECT ${COLUMNS} FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id
    WHERE o.due_at >= @first AND o.due_at < @to
      AND (o.due_at, o.batch_id, o.scheduled_for) >= (@dueAt, @batchId, @scheduledFor)
      ${states === null ? '' : `AND ${OF_THE_STATES}`}
    ORDER BY o.due_at, o.batch_id, o.scheduled_for LIMIT @limit`
  const first = Math.max(span.from, behind.dueAt)
  const asked = { ...behind, first, to: span.to, limit, ...listed(states) }
  return recordedOf(ops, span, statement(ops.sqlite, sql).raw().all(asked) as Row[])
}

export function countOfDueTimes(ops: OpsDb, { span, states }: DueQuestion): number {
  const sql =
    states === null
      ? 'SELECT count(*) FROM occurrences o WHERE o.due_at >= @from AND o.due_at < @to'
      : `SELECT count(*) FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id
          WHERE o.due_at >= @from AND o.due_at < @to AND ${OF_THE_STATES}`
  return statement(ops.sqlite, sql)
    .pluck()
    .get({ ...span, ...listed(states) }) as number
}

function listed(states: RecordedStates | null) {
  if (states === null) return {}
  return { runStates: JSON.stringify(states.runStates), states: JSON.stringify(states.states) }
}

function recordedOf(ops: OpsDb, span: Span, rows: readonly Row[]): RecordedDue[] {
  const moved = movesInto(ops, span)
  return rows.map(([batchId, scheduledFor, dueAt, state, reason, runId, runState]) => {
    const isMoved = moved.has(`${batchId} ${scheduledFor} ${dueAt}`)
    return { batchId, scheduledFor, dueAt, state, reason, runId, runState, isMoved }
  })
}

/** Due times that an operator moved to a time of the span, in force or done: `<batch> <scheduled for> <moved to>`. */
function movesInto(ops: OpsDb, { from, to }: Span): Set<string> {
  const sql = `SELECT batch_id || ' ' || scheduled_for || ' ' || moved_to FROM schedule_exceptions
    WHERE kind = 'move' AND moved_to >= ? AND moved_to < ?`
  return new Set(statement(ops.sqlite, sql).pluck().all(from, to) as string[])
}

/** Scheduled times of one batch, both ends included. */
export type KeyReach = Readonly<{ batchId: string; from: Instant; to: Instant }>

/** What the ledger has of them, wherever its due times lie. */
export function keysInLedger(ops: OpsDb, reach: readonly KeyReach[]): DueKeys {
  // One row for each batch: two thousand rows cost five times as much.
  const sql = `SELECT asked.value ->> 'batchId', (SELECT group_concat(o.scheduled_for) FROM occurrences o
      WHERE o.batch_id = asked.value ->> 'batchId'
        AND o.scheduled_for BETWEEN asked.value ->> 'from' AND asked.value ->> 'to')
    FROM json_each(?) AS asked`
  const rows = statement(ops.sqlite, sql).raw().all(JSON.stringify(reach))
  return new Map(
    (rows as [string, string | null][]).map(([batchId, times]) => [
      batchId,
      Float64Array.from((times ?? '').split(','), Number).sort(),
    ]),
  )
}

/** Why queued runs wait, by run id; those without a reason are left out. */
export function waitReasons(ops: OpsDb): Map<string, Words> {
  const sql = `SELECT id, wait_reason AS why, wait_reason_en AS whyEn FROM runs WHERE state = 'queued' AND wait_reason IS NOT NULL`
  const rows = statement(ops.sqlite, sql).all() as {
    id: string
    why: string
    whyEn: string | null
  }[]
  return new Map(rows.map(({ id, why, whyEn }) => [id, { ja: why, en: whyEn ?? why }]))
}
