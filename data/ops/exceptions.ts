/** One-off changes to the schedule as rows (hold, skip, move); written by the commands and ended by the tick. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { ExceptionEnd, ScheduleException } from '../../server/domain/exceptions.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

type Row = Readonly<{
  id: number
  kind: 'hold' | 'skip' | 'move'
  batchId: string
  scheduledFor: Instant | null
  movedTo: Instant | null
  reason: string
  by: string
  createdAt: Instant
  expiresAt: Instant | null
}>

const COLUMNS = `id, kind, batch_id AS batchId, scheduled_for AS scheduledFor, moved_to AS movedTo, reason,
  created_by AS "by", created_at AS createdAt, expires_at AS expiresAt`

/** In force now, oldest first. What has run out but is not yet marked as ended is left out. */
export function openExceptions(ops: OpsDb, now: Instant): ScheduleException[] {
  const sql = `SELECT ${COLUMNS} FROM schedule_exceptions
    WHERE ended_at IS NULL AND (expires_at IS NULL OR expires_at > ?) ORDER BY id`
  return (statement(ops.sqlite, sql).all(now) as Row[]).map(exceptionOf)
}

export type NewException = Readonly<{
  kind: 'hold' | 'skip' | 'move'
  batchId: string
  scheduledFor: Instant | null
  movedTo: Instant | null
  reason: string
  by: string
  at: Instant
  expiresAt: Instant | null
}>

/** @returns the id. A second open one of the same kind for the same due time violates the unique index. */
export function insertException(ops: OpsDb, exception: NewException): number {
  const sql = `INSERT INTO schedule_exceptions (kind, batch_id, scheduled_for, moved_to, reason, created_by, created_at,
      expires_at)
    VALUES (@kind, @batchId, @scheduledFor, @movedTo, @reason, @by, @at, @expiresAt)`
  return Number(statement(ops.sqlite, sql).run(exception).lastInsertRowid)
}

/** False when it had ended already. */
export function endException(
  ops: OpsDb,
  id: number,
  end: Readonly<{ as: ExceptionEnd; by: string; at: Instant }>,
): boolean {
  const sql = `UPDATE schedule_exceptions SET ended_at = @at, ended_as = @as, ended_by = @by
    WHERE id = @id AND ended_at IS NULL`
  return statement(ops.sqlite, sql).run({ id, ...end }).changes === 1
}

/** Marks holds whose time has run out as ended; answers them. */
export function endExpired(ops: OpsDb, now: Instant): ScheduleException[] {
  const sql = `UPDATE schedule_exceptions SET ended_at = expires_at, ended_as = 'expired', ended_by = 'schedule'
    WHERE ended_at IS NULL AND expires_at <= ? RETURNING ${COLUMNS}`
  return (statement(ops.sqlite, sql).all(now) as Row[]).map(exceptionOf)
}

export type EndedException = Readonly<{
  exception: ScheduleException
  end: Readonly<{ at: Instant; as: ExceptionEnd; by: string | null }> | null
}>

type EndedRow = Row & {
  endedAt: Instant | null
  endedAs: ExceptionEnd | null
  endedBy: string | null
}

const WITH_END = `${COLUMNS}, ended_at AS endedAt, ended_as AS endedAs, ended_by AS endedBy`
/** A list for people; older ones are in the audit. */
const MOST_LISTED = 500

/** Newest first: the open ones, and those that ended after `since`. */
export function exceptionsSince(ops: OpsDb, since: Instant): EndedException[] {
  const sql = `SELECT ${WITH_END} FROM schedule_exceptions WHERE ended_at IS NULL OR ended_at > ?
    ORDER BY id DESC LIMIT ${MOST_LISTED}`
  return (statement(ops.sqlite, sql).all(since) as EndedRow[]).map(endedOf)
}

/** Null: no such id. */
export function exceptionById(ops: OpsDb, id: number): EndedException | null {
  const sql = `SELECT ${WITH_END} FROM schedule_exceptions WHERE id = ?`
  const row = statement(ops.sqlite, sql).get(id) as EndedRow | undefined
  return row ? endedOf(row) : null
}

function endedOf(row: EndedRow): EndedException {
  const { endedAt, endedAs, endedBy } = row
  const end = endedAt === null ? null : { at: endedAt, as: endedAs ?? 'undone', by: endedBy }
  return { exception: exceptionOf(row), end }
}

function exceptionOf(row: Row): ScheduleException {
  const { id, batchId, reason, by, createdAt, expiresAt } = row
  const made = { id, batchId, reason, by, createdAt }
  const scheduledFor = row.scheduledFor ?? 0
  switch (row.kind) {
    case 'hold':
      return { kind: 'hold', ...made, expiresAt }
    case 'skip':
      return { kind: 'skip', ...made, scheduledFor }
    case 'move':
      return { kind: 'move', ...made, scheduledFor, movedTo: row.movedTo ?? scheduledFor }
  }
}
