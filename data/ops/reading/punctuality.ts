/** What the deadlines and the warning about lost due times are judged by: open due times, and the newest fates of a batch. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { RecentFate } from '../../../server/domain/loss.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import { type RunRow, runById } from '../runs.ts'

export type OpenDue = Readonly<{ run: RunRow; dueAt: Instant; scheduledFor: Instant }>

/** Due times of a batch whose run has not ended, oldest first. */
export function openDueOf(ops: OpsDb, batchId: string): OpenDue[] {
  const sql = `SELECT run_id AS runId, due_at AS dueAt, scheduled_for AS scheduledFor FROM occurrences
    WHERE state IN ('waiting', 'running') AND batch_id = ? AND run_id IS NOT NULL ORDER BY scheduled_for`
  type Row = { runId: string; dueAt: Instant; scheduledFor: Instant }
  return (statement(ops.sqlite, sql).all(batchId) as Row[]).flatMap(({ runId, ...due }) => {
    const run = runById(ops, runId)
    return run ? [{ run, ...due }] : []
  })
}

/** The newest due times of the batch, newest first. */
export function recentFates(ops: OpsDb, batchId: string, count: number): RecentFate[] {
  const sql = `SELECT o.state, o.reason, r.started_at - o.due_at AS waitedMs
    FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id
    WHERE o.batch_id = ? ORDER BY o.scheduled_for DESC LIMIT ?`
  return statement(ops.sqlite, sql).all(batchId, count) as RecentFate[]
}
