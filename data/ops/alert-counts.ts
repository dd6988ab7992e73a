/** How many alerts are open, by severity; for the metrics. */
import { SEVERITIES, type Severity } from '../../server/domain/alert.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

/** Every severity has a number, 0 when there is none. */
export function openAlertCounts(ops: OpsDb): Record<Severity, number> {
  const sql = `SELECT severity, count(*) AS n FROM alerts WHERE state IN ('open', 'acknowledged') GROUP BY severity`
  const rows = statement(ops.sqlite, sql).all() as { severity: Severity; n: number }[]
  const found = Object.fromEntries(rows.map((row) => [row.severity, row.n]))
  return Object.fromEntries(SEVERITIES.map((one) => [one, found[one] ?? 0])) as Record<
    Severity,
    number
  >
}
