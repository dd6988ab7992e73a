/** What happened to alerts, in order, and what of it is still to be told; written by server/alerts in the transaction of the alert's row. */
import type { AlertEventKind, Severity } from '../../server/domain/alert.ts'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type NewAlertEvent = Readonly<{
  alertId: string
  at: Instant
  event: AlertEventKind
  severity: Severity
  value?: number | null
  /** The run that said so. */
  runId?: string | null
  /** The operator who did it. */
  actor?: string | null
  note?: string | null
  /** When it is due to be told; null = to nobody. */
  tellAt: Instant | null
}>

export function insertAlertEvent(ops: OpsDb, event: NewAlertEvent): void {
  const sql = `INSERT INTO alert_events (alert_id, at, event, severity, value, run_id, actor, note, tell_at)
    VALUES (@alertId, @at, @event, @severity, @value, @runId, @actor, @note, @tellAt)`
  const blank = { value: null, runId: null, actor: null, note: null }
  statement(ops.sqlite, sql).run({ ...blank, ...event })
}

export type AlertEventRow = Readonly<{
  id: number
  alertId: string
  at: Instant
  event: AlertEventKind
  severity: Severity
  value: number | null
  runId: string | null
  actor: string | null
  note: string | null
  tellAt: Instant | null
  toldAt: Instant | null
}>

const COLUMNS = `id, alert_id AS alertId, at, event, severity, value, run_id AS runId, actor, note, tell_at AS tellAt,
  told_at AS toldAt`

/** More than this is told in the next round. */
const ROUND = 1_000

/** Events that are due and not told, in order. */
export function dueEvents(ops: OpsDb, now: Instant): AlertEventRow[] {
  const sql = `SELECT ${COLUMNS} FROM alert_events WHERE tell_at <= ? AND told_at IS NULL
    ORDER BY tell_at, id LIMIT ${ROUND}`
  return statement(ops.sqlite, sql).all(now) as AlertEventRow[]
}

/** Events of one run that are not told, due or not, in order. */
export function untoldOfRun(ops: OpsDb, runId: string): AlertEventRow[] {
  const sql = `SELECT ${COLUMNS} FROM alert_events WHERE run_id = ? AND tell_at IS NOT NULL AND told_at IS NULL
    ORDER BY id LIMIT ${ROUND}`
  return statement(ops.sqlite, sql).all(runId) as AlertEventRow[]
}

/** Events of an alert that are not told, due or not, in order. */
export function untoldOfAlert(ops: OpsDb, alertId: string): AlertEventRow[] {
  const sql = `SELECT ${COLUMNS} FROM alert_events WHERE alert_id = ? AND tell_at IS NOT NULL AND told_at IS NULL
    ORDER BY id`
  return statement(ops.sqlite, sql).all(alertId) as AlertEventRow[]
}

/** The newest first. */
export function eventsOf(ops: OpsDb, alertId: string, limit: number): AlertEventRow[] {
  const sql = `SELECT ${COLUMNS} FROM alert_events WHERE alert_id = ? ORDER BY id DESC LIMIT ?`
  return statement(ops.sqlite, sql).all(alertId, limit) as AlertEventRow[]
}

/** Re-openings since it last was called flapping, oldest first. */
export function flapsOf(ops: OpsDb, alertId: string, since: Instant): Instant[] {
  const sql = `SELECT at FROM alert_events WHERE alert_id = @alertId AND event = 'reopened' AND at > @since
      AND id > (SELECT coalesce(max(id), 0) FROM alert_events WHERE alert_id = @alertId AND event = 'flapping')
    ORDER BY id`
  const rows = statement(ops.sqlite, sql).all({ alertId, since }) as { at: Instant }[]
  return rows.map((row) => row.at)
}

/** How bad the alert was, as far as people knew, when it ended last. */
export function severityAtEnd(ops: OpsDb, alertId: string): Severity | null {
  const sql = `SELECT severity FROM alert_events WHERE alert_id = ? AND event = 'resolved' ORDER BY id DESC LIMIT 1`
  const row = statement(ops.sqlite, sql).get(alertId) as { severity: Severity } | undefined
  return row?.severity ?? null
}

/** True when the batch's agreement with an alert of another one is on record. */
export function hasAttached(ops: OpsDb, alertId: string, batchId: string): boolean {
  const sql = `SELECT 1 FROM alert_events WHERE alert_id = ? AND event = 'attached' AND note = ?`
  return statement(ops.sqlite, sql).get(alertId, batchId) !== undefined
}

/** Nobody is told of it any more. */
export function dropEvent(ops: OpsDb, eventId: number): void {
  statement(
    ops.sqlite,
    `UPDATE alert_events SET tell_at = NULL WHERE id = ? AND told_at IS NULL`,
  ).run(eventId)
}

export function postponeEvent(ops: OpsDb, eventId: number, tellAt: Instant): void {
  statement(ops.sqlite, `UPDATE alert_events SET tell_at = ? WHERE id = ? AND told_at IS NULL`).run(
    tellAt,
    eventId,
  )
}

/** @param messageId the first of the messages; null = there was nobody to tell. */
export function markTold(
  ops: OpsDb,
  eventId: number,
  told: Readonly<{ at: Instant; messageId: string | null }>,
): void {
  const sql = `UPDATE alert_events SET told_at = ?, message_id = ? WHERE id = ? AND told_at IS NULL`
  statement(ops.sqlite, sql).run(told.at, told.messageId, eventId)
}

export function linkMessage(ops: OpsDb, eventId: number, messageId: string): void {
  const sql = `INSERT INTO alert_event_messages (event_id, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING`
  statement(ops.sqlite, sql).run(eventId, messageId)
}

/** True when something is due: an event, a reminder, the end of a hold. */
export function isAlertWorkDue(ops: OpsDb, now: Instant): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM alert_events WHERE tell_at <= @now AND told_at IS NULL)
      OR EXISTS (SELECT 1 FROM alerts WHERE remind_at <= @now)
      OR EXISTS (SELECT 1 FROM alerts WHERE held_until <= @now) AS due`
  return (statement(ops.sqlite, sql).get({ now }) as { due: 0 | 1 }).due === 1
}
