/**
 * What ended days of companies came to, kept so that the page of a company need not read a month of results. A row is
 * taken away by triggers when a result of its day changes, so what is there is exact; what is missing is read from the
 * results. Filled by the upkeep, read by the page of a company.
 */
import type { Instant, Span } from '../../server/domain/calendar-day.ts'
import { cellsOfDay, type DayCell } from '../../server/domain/tenant-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'
import { resultsOfTenant } from './reading/results-of-tenant.ts'
import { step } from './upkeep/steps.ts'

export type KeptDay = Span & Readonly<{ cells: readonly DayCell[] }>

type StoredCell = readonly [
  batchId: DayCell['batchId'],
  state: DayCell['state'],
  runId: DayCell['runId'],
  runs: DayCell['runs'],
]

/** Days of the company that begin at `since` or later, as far as they are kept. */
export function keptDays(ops: OpsDb, tenantCode: string, since: Instant): KeptDay[] {
  const sql = `SELECT from_at AS "from", to_at AS "to", cells_json AS cells FROM tenant_days
    WHERE tenant_code = ? AND from_at >= ?`
  type Row = Span & { cells: string }
  const rows = statement<[string, number], Row>(ops.sqlite, sql).all(tenantCode, since)
  return rows.map(({ from, to, cells }) => ({ from, to, cells: cellsIn(cells) }))
}

function cellsIn(json: string): DayCell[] {
  const stored = JSON.parse(json) as StoredCell[]
  return stored.map(([batchId, state, runId, runs]) => ({ batchId, state, runId, runs }))
}

export type OpenDay = Span & Readonly<{ tenantCode: string }>

/** Days that are not kept, of every company that was ever worked on. @param spans ended days */
export function daysToKeep(ops: OpsDb, spans: readonly Span[], limit: number): OpenDay[] {
  const sql = `WITH RECURSIVE worked (code) AS (
      SELECT min(tenant_code) FROM tenant_results
      UNION ALL SELECT (SELECT min(tenant_code) FROM tenant_results WHERE tenant_code > code)
        FROM worked WHERE code IS NOT NULL)
    SELECT code AS tenantCode, day.value ->> 'from' AS "from", day.value ->> 'to' AS "to"
    FROM json_each(@spans) AS day CROSS JOIN worked
    WHERE code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tenant_days
      WHERE tenant_code = code AND from_at = day.value ->> 'from')
    LIMIT @limit`
  const given = { spans: JSON.stringify(spans), limit }
  return statement<[object], OpenDay>(ops.sqlite, sql).all(given)
}

export function keepDay(ops: OpsDb, { tenantCode, from, to }: OpenDay): void {
  const sql = `INSERT OR REPLACE INTO tenant_days (tenant_code, from_at, to_at, cells_json) VALUES (?, ?, ?, ?)`
  step(ops, () => {
    const cells = cellsOfDay(resultsOfTenant(ops, tenantCode, from, to))
    const stored = cells.map(
      ({ batchId, state, runId, runs }): StoredCell => [batchId, state, runId, runs],
    )
    statement(ops.sqlite, sql).run(tenantCode, from, to, JSON.stringify(stored))
  })
}

/** Answers how many. */
export function forgetDays(ops: OpsDb, before: Instant): number {
  return step(
    ops,
    () => statement(ops.sqlite, 'DELETE FROM tenant_days WHERE from_at < ?').run(before).changes,
  )
}
