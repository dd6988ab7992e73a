/** Alerts for lists and pages: the open ones with the gravest first, or the latest of all. */
import type { AlertState, Severity } from '../../../server/domain/alert.ts'
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import { type Stored, withWords } from '../../../server/domain/stored-words.ts'
import { statement } from '../../sqlite/statement.ts'
import { ALERT_RANK } from '../alert-order.ts'
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
  message: Words
  /** JSON text; `tenants` in it are the companies of an incident. */
  context: string
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
  /** Only what stands behind this place of the list; default: from its beginning. */
  behind?: AlertPlace | null
  limit: number
}>

/** Where an alert stands in the list, even when it has changed since. */
export type AlertPlace = Readonly<{
  /** `alertRank` of it; the list of all goes by the id alone. */
  rank: number
  openedAt: Instant
  alertId: string
}>

const COLUMNS = `alert_id AS alertId, alert_key AS key, state, severity, source_batch AS sourceBatch, run_id AS runId,
  tenant_code AS tenantCode, value, threshold, message, message_en AS messageEn, context, opened_at AS openedAt, last_seen_at AS lastSeenAt, occurrences,
  notify_count AS notifyCount, silenced_until AS silencedUntil, acknowledged_at AS acknowledgedAt,
  acknowledged_by AS acknowledgedBy, note, resolved_at AS resolvedAt`

const BEHIND_OPEN = `(${ALERT_RANK} > @rank OR (${ALERT_RANK} = @rank AND (opened_at, alert_id) < (@openedAt, @alertId)))`

export function listAlerts(ops: OpsDb, choice: AlertChoice): ListedAlert[] {
  const { all, severities, behind = null, limit } = choice
  const conditions = [
    ...(all ? [] : [`state IN ('open', 'acknowledged')`]),
    ...(severities ? ['severity IN (SELECT value FROM json_each(@severities))'] : []),
    ...(behind ? [all ? 'alert_id < @alertId' : BEHIND_OPEN] : []),
  ]
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const order = all ? 'alert_id DESC' : `${ALERT_RANK}, opened_at DESC, alert_id DESC`
  const sql = `SELECT ${COLUMNS} FROM alerts ${where} ORDER BY ${order} LIMIT @limit`
  const rows = statement<[object], Stored<ListedAlert>>(ops.sqlite, sql).all({
    ...(severities ? { severities: JSON.stringify(severities) } : {}),
    ...(behind && all ? { alertId: behind.alertId } : {}),
    ...(behind && !all ? behind : {}),
    limit,
  })
  return rows.map((row) => withWords(row))
}

export type AlertPageChoice = AlertChoice &
  Readonly<{
    /** Alerts about this company, alone or with others; null = all. */
    tenantCode: string | null
    /** Alerts about one of these companies at least; null = all. */
    within: readonly string[] | null
    /** Older than this alert; null = from the newest. */
    before: string | null
  }>

/** Newest first, page by page; for programs. */
export function alertPage(ops: OpsDb, choice: AlertPageChoice): ListedAlert[] {
  const states = choice.all ? '' : `AND state <> 'resolved'`
  const about = (
    list: string,
  ) => `(${list} IS NULL OR tenant_code IN (SELECT value FROM json_each(${list}))
      OR EXISTS (SELECT 1 FROM json_each(context, '$.tenants') WHERE value IN (SELECT value FROM json_each(${list}))))`
  const sql = `SELECT ${COLUMNS} FROM alerts
    WHERE ${choice.before === null ? 'TRUE' : 'alert_id < @before'} ${states}
      AND (@severities IS NULL OR severity IN (SELECT value FROM json_each(@severities)))
      AND ${about('@tenant')} AND ${about('@within')}
    ORDER BY alert_id DESC LIMIT @limit`
  const { severities, tenantCode, within, before, limit } = choice
  const rows = statement<[object], Stored<ListedAlert>>(ops.sqlite, sql).all({
    severities: severities && JSON.stringify(severities),
    tenant: tenantCode && JSON.stringify([tenantCode]),
    within: within && JSON.stringify(within),
    ...(before === null ? {} : { before }),
    limit,
  })
  return rows.map((row) => withWords(row))
}
