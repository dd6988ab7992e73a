/** Alerts for lists and pages: the open ones with the gravest first, or the latest of all. */
import type { AlertState, Severity } from '../../../server/domain/alert.ts'
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

export type ListedAlert = Readonly<{
  alertId: string
  key: string
  state: AlertState
  severity: Severity
  sourceBatch: string
  runId: string | null
  tenantCode: string | null
  value: number | null
  threshold: number | null
  message: string
  openedAt: Instant
  lastSeenAt: Instant
  occurrences: number
  /** Messages so far. */
  notifyCount: number
  silencedUntil: Instant | null
  acknowledgedAt: Instant | null
  acknowledgedBy: string | null
  note: string | null
  resolvedAt: Instant | null
}>

export type AlertChoice = Readonly<{
  /** False: what is not resolved. */
  all: boolean
  /** This one and worse; null = all. */
  severities: readonly Severity[] | null
  limit: number
}>

const COLUMNS = `alert_id AS alertId, alert_key AS key, state, severity, source_batch AS sourceBatch, run_id AS runId,
  tenant_code AS tenantCode, value, threshold, message, opened_at AS openedAt, last_seen_at AS lastSeenAt, occurrences,
  notify_count AS notifyCount, silenced_until AS silencedUntil, acknowledged_at AS acknowledgedAt,
  acknowledged_by AS acknowledgedBy, note, resolved_at AS resolvedAt`

const WORST_FIRST = `CASE severity WHEN 'CRITICAL' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END`

export function listAlerts(ops: OpsDb, { all, severities, limit }: AlertChoice): ListedAlert[] {
  const states = all ? '' : `AND state IN ('open', 'acknowledged')`
  const order = all ? 'alert_id DESC' : `state = 'acknowledged', ${WORST_FIRST}, opened_at DESC`
  const sql = `SELECT ${COLUMNS} FROM alerts
    WHERE (@severities IS NULL OR severity IN (SELECT value FROM json_each(@severities))) ${states}
    ORDER BY ${order} LIMIT @limit`
  const given = { severities: severities && JSON.stringify(severities), limit }
  return statement(ops.sqlite, sql).all(given) as ListedAlert[]
}
