/**
 * What ended days of companies came to, kept so that the pages of companies need not read a month of results. A row is
 * taken away by triggers when a result of its day changes, so what is there is exact; what is missing is read from the
 * results. Filled by the upkeep, read by the page of a company and by the month of all of them.
 */
import type { Instant, Span } from '../../server/domain/calendar-day.ts'
import { cellsOfDay, type DayCell, unmendedOn } from '../../server/domain/tenant-day.ts'
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

export type DayInShort = Span &
  Readonly<{
    /** Runs that failed and that nothing else of the day made good; null: nothing was begun. */
    unmended: readonly string[] | null
  }>

const DAY_MS = 86_400_000

/**
 * Kept days of each of the companies, in their order, that begin at `since` or later; by index alone. Nearly every day
 * is a good one: they come together, a row per company, if they are as long as days of the business zone are.
 */
export function daysInShort(
  ops: OpsDb,
  tenantCodes: readonly string[],
  since: Instant,
): DayInShort[][] {
  const given = { codes: JSON.stringify(tenantCodes), since }
  const good = `SELECT (SELECT json_group_array(from_at) FROM tenant_days WHERE tenant_code = asked.value
      AND from_at >= @since AND to_at = from_at + ${DAY_MS} AND unmended_json = '[]') AS days
    FROM json_each(@codes) AS asked ORDER BY asked.key`
  const rows = statement<[object], { days: string }>(ops.sqlite, good).all(given)
  const days = rows.map((row) =>
    (JSON.parse(row.days) as Instant[]).map(
      (from): DayInShort => ({ from, to: from + DAY_MS, unmended: [] }),
    ),
  )
  const others = `SELECT asked.key AS company, day.from_at AS "from", day.to_at AS "to", day.unmended_json AS unmended
    FROM json_each(@codes) AS asked CROSS JOIN tenant_days AS day ON day.tenant_code = asked.value
      AND day.from_at >= @since
    WHERE day.unmended_json IS NOT '[]'`
  type Row = Span & { company: number; unmended: string | null }
  for (const row of statement<[object], Row>(ops.sqlite, others).all(given)) {
    const { company, from, to, unmended } = row
    days[company]?.push({ from, to, unmended: unmended === null ? null : JSON.parse(unmended) })
  }
  return days
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
  const sql = `INSERT OR REPLACE INTO tenant_days (tenant_code, from_at, to_at, cells_json, unmended_json)
    VALUES (?, ?, ?, ?, ?)`
  step(ops, () => {
    const results = resultsOfTenant(ops, tenantCode, from, to)
    const cells = cellsOfDay(results).map(
      ({ batchId, state, runId, runs }): StoredCell => [batchId, state, runId, runs],
    )
    const unmended = results.length === 0 ? null : JSON.stringify(unmendedOn(results))
    statement(ops.sqlite, sql).run(tenantCode, from, to, JSON.stringify(cells), unmended)
  })
}

/** Answers how many. */
export function forgetDays(ops: OpsDb, before: Instant): number {
  return step(
    ops,
    () => statement(ops.sqlite, 'DELETE FROM tenant_days WHERE from_at < ?').run(before).changes,
  )
}
