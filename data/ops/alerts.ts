/** Rows of alerts; the rules that decide are in server/domain/alert.ts, the calls in server/alerts. */
import type { AlertRaise, AlertState, Severity } from '../../server/domain/alert.ts'
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Words } from '../../server/domain/errors.ts'
import { type Stored, storedWords, withWords } from '../../server/domain/stored-words.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** Who says so: a run of a batch, or the engine about a batch (`runId` null). */
export type AlertSource = Readonly<{ batchId: string; runId: string | null; at: Instant }>

export type AlertRow = Readonly<{
  alertId: string
  key: string
  state: AlertState
  severity: Severity
  sourceBatch: string
  runId: string | null
  tenantCode: string | null
  metric: string | null
  value: number | null
  threshold: number | null
  message: Words
  /** JSON text. */
  context: string
  businessHours: 0 | 1
  openedAt: Instant
  lastSeenAt: Instant
  lastNotifiedAt: Instant | null
  /** Messages so far, in the life of the row. */
  notifyCount: number
  /** How often it was said. */
  occurrences: number
  flapCount: number
  okStreak: number
  silencedUntil: Instant | null
  acknowledgedAt: Instant | null
  acknowledgedBy: string | null
  note: string | null
  resolvedAt: Instant | null
  /** JSON text: names of routes. */
  routes: string
  announcedAt: Instant | null
  toldSeverity: Severity | null
  remindAt: Instant | null
  heldUntil: Instant | null
  okRunId: string | null
}>

const COLUMNS = `alert_id AS alertId, alert_key AS key, state, severity, source_batch AS sourceBatch, run_id AS runId,
  tenant_code AS tenantCode, metric, value, threshold, message, message_en AS messageEn, context, business_hours AS businessHours,
  opened_at AS openedAt, last_seen_at AS lastSeenAt, last_notified_at AS lastNotifiedAt, notify_count AS notifyCount,
  occurrences, flap_count AS flapCount, ok_streak AS okStreak, silenced_until AS silencedUntil,
  acknowledged_at AS acknowledgedAt, acknowledged_by AS acknowledgedBy, note, resolved_at AS resolvedAt, routes,
  announced_at AS announcedAt, told_severity AS toldSeverity, remind_at AS remindAt, held_until AS heldUntil,
  ok_run_id AS okRunId`

/** The one alert of the key that is not resolved. */
export function openAlert(ops: OpsDb, key: string): AlertRow | null {
  const sql = `SELECT ${COLUMNS} FROM alerts WHERE alert_key = ? AND state <> 'resolved'`
  return oneAlert(statement<[string], Stored<AlertRow>>(ops.sqlite, sql).get(key))
}

/** Alerts that are not resolved and whose key ends in one of these words, after a colon. */
export function openAlertKeys(
  ops: OpsDb,
  endings: readonly string[],
): { key: string; batchId: string }[] {
  const sql = `SELECT alert_key AS key, source_batch AS batchId FROM alerts
    WHERE state <> 'resolved' AND EXISTS (SELECT 1 FROM json_each(?) WHERE alert_key LIKE '%:' || value)`
  return statement(ops.sqlite, sql).all(JSON.stringify(endings)) as {
    key: string
    batchId: string
  }[]
}

/** The open one, else the one that was resolved last. */
export function lastAlert(ops: OpsDb, key: string): AlertRow | null {
  const sql = `SELECT ${COLUMNS} FROM alerts WHERE alert_key = ?
    ORDER BY state = 'resolved', opened_at DESC, alert_id DESC LIMIT 1`
  return oneAlert(statement<[string], Stored<AlertRow>>(ops.sqlite, sql).get(key))
}

export function alertById(ops: OpsDb, alertId: string): AlertRow | null {
  const sql = `SELECT ${COLUMNS} FROM alerts WHERE alert_id = ?`
  return oneAlert(statement<[string], Stored<AlertRow>>(ops.sqlite, sql).get(alertId))
}

/** By the beginning of its id, as people type it; null when none or more than one fits. */
export function alertByPrefix(ops: OpsDb, prefix: string): AlertRow | null {
  const sql = `SELECT ${COLUMNS} FROM alerts WHERE alert_id >= @from AND alert_id < @to LIMIT 2`
  const rows = alertsOf(statement(ops.sqlite, sql).all({ from: prefix, to: `${prefix}\uffff` }))
  return rows.length === 1 ? (rows[0] ?? null) : null
}

/** Open alerts whose key begins so. @param prefix without wildcards. */
export function openAlertsUnder(ops: OpsDb, prefix: string): AlertRow[] {
  const sql = `SELECT ${COLUMNS} FROM alerts
    WHERE state <> 'resolved' AND alert_key >= @from AND alert_key < @to ORDER BY alert_key`
  return alertsOf(statement(ops.sqlite, sql).all({ from: prefix, to: `${prefix}\uffff` }))
}

/** All that is not resolved, the oldest first; there is one per key. */
export function allOpenAlerts(ops: OpsDb): AlertRow[] {
  const sql = `SELECT ${COLUMNS} FROM alerts WHERE state <> 'resolved' ORDER BY opened_at, alert_id`
  return alertsOf(statement(ops.sqlite, sql).all())
}

/** What a raise brings: the alert, where it comes from, who is told. */
export type RaisedAlert = Readonly<{
  alertId: string
  alert: AlertRaise
  source: AlertSource
  routes: readonly string[]
  silencedUntil: Instant | null
}>

export function insertAlert(ops: OpsDb, raised: RaisedAlert): void {
  const sql = `INSERT INTO alerts (alert_id, alert_key, state, severity, source_batch, run_id, tenant_code, metric,
      value, threshold, message, message_en, context, business_hours, opened_at, last_seen_at, notify_count, occurrences,
      flap_count, ok_streak, silenced_until, routes)
    VALUES (@alertId, @key, 'open', @severity, @batchId, @runId, @tenantCode, @metric, @value, @threshold, @message,
      @messageEn, @context, @businessHours, @at, @at, 0, 1, 0, 0, @silencedUntil, @routes)`
  const { key, tenantCode } = raised.alert
  const first = { key, tenantCode: tenantCode ?? null, batchId: raised.source.batchId }
  statement(ops.sqlite, sql).run({ ...refreshed(raised), ...first })
}

/** The condition was seen again; severity, numbers and words follow it. */
export function refreshAlert(ops: OpsDb, raised: RaisedAlert): void {
  const sql = `UPDATE alerts SET severity = @severity, run_id = @runId, metric = @metric, value = @value,
      threshold = @threshold, message = @message, message_en = @messageEn, context = @context, business_hours = @businessHours,
      last_seen_at = max(@at, last_seen_at), occurrences = occurrences + 1, ok_streak = 0, ok_run_id = NULL,
      silenced_until = @silencedUntil, routes = @routes
    WHERE alert_id = @alertId`
  statement(ops.sqlite, sql).run(refreshed(raised))
}

/** A recovered alert is open again, as one that flaps. @param announced the recipients believe it open all the time. */
export function reopenAlert(ops: OpsDb, alertId: string, announced: 'still' | 'no'): void {
  const sql = `UPDATE alerts SET state = 'open', resolved_at = NULL, flap_count = flap_count + 1,
      acknowledged_at = NULL, acknowledged_by = NULL, note = NULL, held_until = NULL,
      announced_at = CASE @announced WHEN 'still' THEN announced_at END,
      told_severity = CASE @announced WHEN 'still' THEN told_severity END
    WHERE alert_id = @alertId`
  statement(ops.sqlite, sql).run({ alertId, announced })
}

/** What the alert is about has become less, or more. */
export function setAlertContext(
  ops: OpsDb,
  alertId: string,
  about: Readonly<{ context: object; value: number }>,
): void {
  const sql = `UPDATE alerts SET context = ?, value = ? WHERE alert_id = ?`
  statement(ops.sqlite, sql).run(JSON.stringify(about.context), about.value, alertId)
}

/** Somebody looked at it, but now it is worse than what they saw. */
export function dropAcknowledgement(ops: OpsDb, alertId: string): void {
  const sql = `UPDATE alerts SET state = 'open', acknowledged_at = NULL, acknowledged_by = NULL
    WHERE alert_id = ? AND state = 'acknowledged'`
  statement(ops.sqlite, sql).run(alertId)
}

export function acknowledgeAlert(
  ops: OpsDb,
  alertId: string,
  by: Readonly<{ operator: string; note: string | null; at: Instant }>,
): void {
  const sql = `UPDATE alerts SET state = 'acknowledged', acknowledged_at = @at, acknowledged_by = @operator,
      note = coalesce(@note, note), remind_at = NULL
    WHERE alert_id = @alertId AND state <> 'resolved'`
  statement(ops.sqlite, sql).run({ alertId, ...by })
}

/** A good evaluation was counted. */
export function countWell(ops: OpsDb, alertId: string, runId: string | null): void {
  const sql = `UPDATE alerts SET ok_streak = ok_streak + 1, ok_run_id = ? WHERE alert_id = ?`
  statement(ops.sqlite, sql).run(runId, alertId)
}

export function resolveAlert(ops: OpsDb, alertId: string, at: Instant): void {
  const sql = `UPDATE alerts SET state = 'resolved', resolved_at = max(@at, opened_at), remind_at = NULL,
      held_until = NULL WHERE alert_id = @alertId AND state <> 'resolved'`
  statement(ops.sqlite, sql).run({ alertId, at })
}

/** It flapped: a recovery before this does not end it. */
export function holdOpen(ops: OpsDb, alertId: string, until: Instant): void {
  statement(ops.sqlite, `UPDATE alerts SET held_until = ? WHERE alert_id = ?`).run(until, alertId)
}

export function endHold(ops: OpsDb, alertId: string): void {
  statement(ops.sqlite, `UPDATE alerts SET held_until = NULL WHERE alert_id = ?`).run(alertId)
}

/** @param at null = not again. */
export function remindAt(ops: OpsDb, alertId: string, at: Instant | null): void {
  statement(ops.sqlite, `UPDATE alerts SET remind_at = ? WHERE alert_id = ?`).run(at, alertId)
}

export function silenceAlert(ops: OpsDb, alertId: string, until: Instant | null): void {
  statement(ops.sqlite, `UPDATE alerts SET silenced_until = ? WHERE alert_id = ?`).run(
    until,
    alertId,
  )
}

/** What the recipients know now. */
export type ToldAlert = Readonly<{
  alertId: string
  at: Instant
  /** Null: they have been told that it is over. */
  severity: Severity | null
  remindAt: Instant | null
}>

export function noteTold(ops: OpsDb, told: ToldAlert): void {
  const sql = `UPDATE alerts SET notify_count = notify_count + 1, last_notified_at = @at, told_severity = @severity,
      announced_at = CASE WHEN @severity IS NULL THEN NULL ELSE coalesce(announced_at, @at) END, remind_at = @remindAt
    WHERE alert_id = @alertId`
  statement(ops.sqlite, sql).run(told)
}

/** So many are looked at in one round; the next round takes the rest. */
const ROUND = 500

/** Open, not acknowledged, and due to be said again. */
export function dueReminders(ops: OpsDb, now: Instant): AlertRow[] {
  const sql = `SELECT ${COLUMNS} FROM alerts WHERE remind_at <= ? ORDER BY remind_at LIMIT ${ROUND}`
  return alertsOf(statement(ops.sqlite, sql).all(now))
}

/** Flapped, and held open long enough. */
export function endedHolds(ops: OpsDb, now: Instant): AlertRow[] {
  const sql = `SELECT ${COLUMNS} FROM alerts WHERE held_until <= ? ORDER BY held_until LIMIT ${ROUND}`
  return alertsOf(statement(ops.sqlite, sql).all(now))
}

function oneAlert(row: Stored<AlertRow> | undefined): AlertRow | null {
  return row ? withWords(row) : null
}

function alertsOf(rows: unknown[]): AlertRow[] {
  return (rows as Stored<AlertRow>[]).map((row) => withWords(row))
}

function refreshed({ alertId, alert, source, routes, silencedUntil }: RaisedAlert) {
  return {
    alertId,
    severity: alert.severity,
    metric: alert.metric ?? null,
    value: alert.value ?? null,
    threshold: alert.threshold ?? null,
    ...storedWords(alert.message),
    context: JSON.stringify(alert.context ?? {}),
    businessHours: alert.businessHours ? 1 : 0,
    runId: source.runId,
    at: source.at,
    routes: JSON.stringify(routes),
    silencedUntil,
  }
}
