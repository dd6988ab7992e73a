/** Due times of the ledger by the clock, with the state of their runs; read by the accounts of a day. */
import type { RecordedDue } from '../../../server/domain/accounting.ts'
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

type Row = Omit<RecordedDue, 'isMoved'> & { moved: 0 | 1 }

/** With `from` <= dueAt < `to`, in that order; a moved one by the time it was moved to. */
export function dueTimesBetween(ops: OpsDb, from: Instant, to: Instant): RecordedDue[] {
  const sql = `SELECT o.batch_id AS batchId, o.scheduled_for AS scheduledFor, o.due_at AS dueAt, o.state, o.reason,
      o.run_id AS runId, r.state AS runState, EXISTS (SELECT 1 FROM schedule_exceptions
        WHERE batch_id = o.batch_id AND scheduled_for = o.scheduled_for AND kind = 'move'
        AND moved_to = o.due_at) AS moved
    FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id
    WHERE o.due_at >= ? AND o.due_at < ? ORDER BY o.due_at, o.batch_id`
  const rows = statement(ops.sqlite, sql).all(from, to) as Row[]
  return rows.map(({ moved, ...due }) => ({ ...due, isMoved: moved === 1 }))
}

type Key = Readonly<{ batchId: string; scheduledFor: Instant }>

/** Those of the keys that the ledger has, wherever their due time lies: as `batch@scheduledFor`. */
export function keysInLedger(ops: OpsDb, keys: readonly Key[]): Set<string> {
  const sql = `SELECT o.batch_id || '@' || o.scheduled_for AS key FROM json_each(?) AS asked
    JOIN occurrences o ON o.batch_id = asked.value ->> 0 AND o.scheduled_for = asked.value ->> 1`
  const list = keys.map(({ batchId, scheduledFor }) => [batchId, scheduledFor])
  const rows = statement(ops.sqlite, sql).all(JSON.stringify(list)) as { key: string }[]
  return new Set(rows.map(({ key }) => key))
}

/** Why queued runs wait, by run id; those without a reason are left out. */
export function waitReasons(ops: OpsDb): Map<string, string> {
  const sql = `SELECT id, wait_reason AS why FROM runs WHERE state = 'queued' AND wait_reason IS NOT NULL`
  const rows = statement(ops.sqlite, sql).all() as { id: string; why: string }[]
  return new Map(rows.map(({ id, why }) => [id, why]))
}
