/** Rows of alerts and their events; the rules that decide are in server/domain/alert.ts, the calls in server/alerts. */
import type { AlertChange, AlertRaise, OpenAlert, Severity } from '../../server/domain/alert.ts'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** Who says so: a run of a batch, or the engine about a batch (`runId` null). */
export type AlertSource = Readonly<{ batchId: string; runId: string | null; at: Instant }>

/** The one alert of the key that is not resolved. */
export function openAlert(ops: OpsDb, key: string): OpenAlert | null {
  const sql = `SELECT alert_id AS alertId, severity, state FROM alerts WHERE alert_key = ? AND state <> 'resolved'`
  return (statement(ops.sqlite, sql).get(key) as OpenAlert | undefined) ?? null
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

export function insertAlert(
  ops: OpsDb,
  alertId: string,
  alert: AlertRaise,
  source: AlertSource,
): void {
  const sql = `INSERT INTO alerts (alert_id, alert_key, state, severity, source_batch, run_id, tenant_code, metric,
      value, threshold, message, context, business_hours, opened_at, last_seen_at, notify_count, occurrences,
      flap_count, ok_streak)
    VALUES (@alertId, @key, 'open', @severity, @batchId, @runId, @tenantCode, @metric, @value, @threshold, @message,
      @context, @businessHours, @at, @at, 0, 1, 0, 0)`
  statement(ops.sqlite, sql).run({ alertId, ...columns(alert), ...source })
}

/** The condition was seen again; severity and numbers follow it. */
export function refreshAlert(
  ops: OpsDb,
  alertId: string,
  alert: AlertRaise,
  source: AlertSource,
): void {
  const sql = `UPDATE alerts SET severity = @severity, run_id = @runId, value = @value, threshold = @threshold,
      message = @message, context = @context, last_seen_at = @at, occurrences = occurrences + 1, ok_streak = 0
    WHERE alert_id = @alertId`
  const { severity, value, threshold, message, context } = columns(alert)
  statement(ops.sqlite, sql).run({
    alertId,
    severity,
    value,
    threshold,
    message,
    context,
    runId: source.runId,
    at: source.at,
  })
}

export function resolveAlert(ops: OpsDb, alertId: string, at: Instant): void {
  const sql = `UPDATE alerts SET state = 'resolved', resolved_at = @at, last_seen_at = @at WHERE alert_id = @alertId`
  statement(ops.sqlite, sql).run({ alertId, at })
}

export type AlertEventKind = AlertChange | 'resolved' | 'acknowledged'

export function insertAlertEvent(
  ops: OpsDb,
  event: {
    alertId: string
    at: Instant
    kind: AlertEventKind
    severity: Severity
    value: number | null
  },
): void {
  const sql = `INSERT INTO alert_events (alert_id, at, event, severity, value) VALUES (@alertId, @at, @kind, @severity, @value)`
  statement(ops.sqlite, sql).run(event)
}

function columns(alert: AlertRaise) {
  return {
    key: alert.key,
    severity: alert.severity,
    tenantCode: alert.tenantCode ?? null,
    metric: alert.metric ?? null,
    value: alert.value ?? null,
    threshold: alert.threshold ?? null,
    message: alert.message,
    context: JSON.stringify(alert.context ?? {}),
    businessHours: alert.businessHours ? 1 : 0,
  }
}
