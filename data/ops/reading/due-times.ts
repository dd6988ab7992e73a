/** Due times of the ledger by the clock, with the state of their runs; read by the accounts of a day. */
import type { DueKey, RecordedDue } from '../../../server/domain/accounting.ts'
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
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
  // Field by field: a board asks for thousands.
  return rows.map(({ batchId, scheduledFor, dueAt, state, reason, runId, runState, moved }) => {
    const isMoved = moved === 1
    return { batchId, scheduledFor, dueAt, state, reason, runId, runState, isMoved }
  })
}

/** Scheduled times of one batch, both ends included. */
export type KeyReach = Readonly<{ batchId: string; from: Instant; to: Instant }>

/** What the ledger has of them, wherever its due times lie. */
export function keysInLedger(ops: OpsDb, reach: readonly KeyReach[]): DueKey[] {
  const sql = `SELECT o.batch_id AS batchId, o.scheduled_for AS scheduledFor FROM json_each(?) AS asked
    JOIN occurrences o ON o.batch_id = asked.value ->> 'batchId'
      AND o.scheduled_for BETWEEN asked.value ->> 'from' AND asked.value ->> 'to'`
  return statement(ops.sqlite, sql).all(JSON.stringify(reach)) as DueKey[]
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
