/** Silences: alerts of a key or pattern about which nobody is told for a time; written by the operator's commands. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type AlertSilence = Readonly<{
  id: number
  /** An alert key; `*` stands for anything. */
  pattern: string
  until: Instant
  reason: string
  createdBy: string
  createdAt: Instant
}>

export function insertSilence(ops: OpsDb, silence: Omit<AlertSilence, 'id'>): void {
  const sql = `INSERT INTO alert_silences (pattern, until, reason, created_by, created_at)
    VALUES (@pattern, @until, @reason, @createdBy, @createdAt)`
  statement(ops.sqlite, sql).run(silence)
}

/** In force at the instant, the one that ends last first. */
export function activeSilences(ops: OpsDb, at: Instant): AlertSilence[] {
  const sql = `SELECT id, pattern, until, reason, created_by AS createdBy, created_at AS createdAt
    FROM alert_silences WHERE ended_at IS NULL AND until > ? ORDER BY until DESC, id`
  return statement(ops.sqlite, sql).all(at) as AlertSilence[]
}

export function endSilence(
  ops: OpsDb,
  id: number,
  end: Readonly<{ at: Instant; by: string }>,
): void {
  const sql = `UPDATE alert_silences SET ended_at = @at, ended_by = @by WHERE id = @id AND ended_at IS NULL`
  statement(ops.sqlite, sql).run({ id, ...end })
}
