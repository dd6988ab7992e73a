/** Alerts about companies that are not over; read by the panels of batches. */
import type { Severity } from '../../../server/domain/alert.ts'
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import { type Stored, withWords } from '../../../server/domain/stored-words.ts'
import { statement } from '../../sqlite/statement.ts'
import { GRAVITY } from '../alert-order.ts'
import type { OpsDb } from '../open.ts'

export type OpenAlertCard = Readonly<{
  alertId: string
  key: string
  state: 'open' | 'acknowledged'
  severity: Severity
  tenantCode: string | null
  message: Words
  openedAt: Instant
}>

/** Worst first, then the oldest. `metrics`: only alerts about these. */
export function openTenantAlerts(
  ops: OpsDb,
  { metrics, limit }: Readonly<{ metrics: readonly string[]; limit: number }>,
): OpenAlertCard[] {
  const sql = `SELECT alert_id AS alertId, alert_key AS key, state, severity, tenant_code AS tenantCode, message,
      message_en AS messageEn, opened_at AS openedAt
    FROM alerts WHERE state <> 'resolved' AND tenant_code IS NOT NULL
      AND metric IN (SELECT value FROM json_each(@metrics))
    ORDER BY ${GRAVITY}, opened_at
    LIMIT @limit`
  const bound = { metrics: JSON.stringify(metrics), limit }
  const rows = statement<[object], Stored<OpenAlertCard>>(ops.sqlite, sql).all(bound)
  return rows.map((row) => withWords(row))
}

/** Keys of open alerts that begin with the text, in their order. */
export function openKeys(ops: OpsDb, prefix: string): string[] {
  const sql = `SELECT alert_key FROM alerts WHERE state <> 'resolved'
    AND substr(alert_key, 1, length(@prefix)) = @prefix ORDER BY alert_key`
  return statement<[object], string>(ops.sqlite, sql).pluck().all({ prefix })
}
