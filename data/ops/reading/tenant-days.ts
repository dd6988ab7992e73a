/** How the days of all companies went, by index and without reading what went well; read by the matrix of companies. */
import type { Instant, Span } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import { firstIdAt } from '../../../server/domain/ids.ts'
import { type Stored, withWords } from '../../../server/domain/stored-words.ts'
import { MENDED_WITHIN_MS } from '../../../server/domain/tenant-day.ts'
import { statement } from '../../sqlite/statement.ts'
import { GRAVITY } from '../alert-order.ts'
import type { OpsDb } from '../open.ts'

/** Those of the companies for which anything was begun in the span. */
export function workedTenants(
  ops: OpsDb,
  tenantCodes: readonly string[],
  { from, to }: Span,
): string[] {
  const sql = `SELECT asked.value AS code FROM json_each(@codes) AS asked WHERE EXISTS (SELECT 1 FROM tenant_results
    WHERE tenant_code = asked.value AND started_at >= @from AND started_at < @to)`
  const codes = JSON.stringify(tenantCodes)
  const rows = statement<[object], { code: string }>(ops.sqlite, sql).all({ codes, from, to })
  return rows.map(({ code }) => code)
}

export type FailedResult = Readonly<{
  tenantCode: string
  runId: string
  batchId: string
  startedAt: Instant
}>

/** More failures than this in a month are a flood: the newest count. */
export const MOST_FAILURES = 3_000

/** A run is entered before it begins, at most so long: one that waited longer is not looked for. */
const LONGEST_WAIT_MS = 7 * 86_400_000

const FAILED_RESULT =
  't.tenant_code AS tenantCode, t.run_id AS runId, r.batch_id AS batchId, t.started_at AS startedAt'

/** The same batch has no later good result for the company within a day. */
const NOT_MADE_GOOD = `NOT EXISTS (SELECT 1 FROM runs later
        JOIN tenant_results good ON good.run_id = later.id AND good.tenant_code = t.tenant_code
        WHERE later.batch_id = r.batch_id AND later.started_at > r.started_at
          AND later.started_at < r.started_at + ${MENDED_WITHIN_MS} AND good.state = 'succeeded')`

/** Failed results of the companies that nothing has made good, the newest first. @param since when they began */
export function unmendedFailures(
  ops: OpsDb,
  tenantCodes: readonly string[],
  since: Instant,
): FailedResult[] {
  // Partial indexes are only taken for a condition that is written as they have it: `state <> 'succeeded'`. The plus
  // keeps `started_at` from offering the index of all results.
  const sql = `SELECT ${FAILED_RESULT}
    FROM json_each(@codes) AS asked
    CROSS JOIN tenant_results t ON t.tenant_code = asked.value AND t.state = 'failed' AND t.state <> 'succeeded'
      AND t.run_id >= @sinceRunId
    JOIN runs r ON r.id = t.run_id
    WHERE +t.started_at >= @since AND ${NOT_MADE_GOOD}
    ORDER BY t.run_id DESC LIMIT ${MOST_FAILURES}`
  return statement(ops.sqlite, sql).all({
    codes: JSON.stringify(tenantCodes),
    since,
    sinceRunId: firstIdAt(since - LONGEST_WAIT_MS),
  }) as FailedResult[]
}

/** Those of the failures that still are failures, and that nothing has made good, the newest first. */
export function stillUnmended(
  ops: OpsDb,
  failures: readonly (readonly [tenantCode: string, runId: string])[],
): FailedResult[] {
  const sql = `SELECT ${FAILED_RESULT}
    FROM json_each(?) AS asked
    CROSS JOIN tenant_results t ON t.run_id = asked.value ->> 1 AND t.tenant_code = asked.value ->> 0
    JOIN runs r ON r.id = t.run_id
    WHERE t.state = 'failed' AND ${NOT_MADE_GOOD}
    ORDER BY t.run_id DESC LIMIT ${MOST_FAILURES}`
  return statement(ops.sqlite, sql).all(JSON.stringify(failures)) as FailedResult[]
}

export type TenantAlert = Readonly<{
  alertId: string
  severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'
  message: Words
  openedAt: Instant
}>

const MOST_ALERTS = 20

/** Alerts about one company that are not over, the gravest first. */
export function openAlertsOf(ops: OpsDb, tenantCode: string): TenantAlert[] {
  const sql = `SELECT alert_id AS alertId, severity, message, message_en AS messageEn, opened_at AS openedAt FROM alerts
    WHERE state IN ('open', 'acknowledged') AND tenant_code = ?
    ORDER BY ${GRAVITY}, opened_at
    LIMIT ${MOST_ALERTS}`
  const rows = statement<[string], Stored<TenantAlert>>(ops.sqlite, sql).all(tenantCode)
  return rows.map((row) => withWords(row))
}
