/** Parts of one run that the engine itself does not need: counts by state, one artifact, log pages. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { LogLevel, TenantState } from '../../../server/domain/run.ts'
import { statement } from '../../sqlite/statement.ts'
import type { Artifact } from '../artifacts.ts'
import { lastSeq } from '../log-lines.ts'
import type { OpsDb } from '../open.ts'

export type TenantCounts = Readonly<Partial<Record<TenantState, number>>>

/** Tenants of a run by state; empty for a run without tenants. */
export function tenantCounts(ops: OpsDb, runId: string): TenantCounts {
  const sql = `SELECT state, count(*) AS n FROM tenant_results WHERE run_id = ? GROUP BY state`
  const rows = statement(ops.sqlite, sql).all(runId) as { state: TenantState; n: number }[]
  return Object.fromEntries(rows.map((row) => [row.state, row.n]))
}

/** The same for several runs at once, by run id; runs without tenants are left out. */
export function tenantCountsOf(ops: OpsDb, runIds: readonly string[]): Map<string, TenantCounts> {
  const sql = `SELECT t.run_id AS runId, t.state, count(*) AS n
    FROM json_each(?) AS asked JOIN tenant_results t ON t.run_id = asked.value GROUP BY t.run_id, t.state`
  type Row = { runId: string; state: TenantState; n: number }
  const rows = statement(ops.sqlite, sql).all(JSON.stringify(runIds)) as Row[]
  const found = new Map<string, Partial<Record<TenantState, number>>>()
  for (const { runId, state, n } of rows) found.set(runId, { ...found.get(runId), [state]: n })
  return found
}

/** Null when this run has no such file, or it was removed. */
export function artifactOf(ops: OpsDb, runId: string, id: number): Artifact | null {
  const sql = `SELECT run_id AS runId, tenant_code AS tenantCode, path, kind, bytes, sha256, created_at AS at
    FROM artifacts WHERE id = ? AND run_id = ? AND deleted_at IS NULL`
  return (statement(ops.sqlite, sql).get(id, runId) as Artifact | undefined) ?? null
}

export type ShownLogLine = Readonly<{
  seq: number
  at: Instant
  level: LogLevel
  tenantCode: string | null
  message: string
  fieldsJson: string | null
}>

export type LogWindow = Readonly<{
  runId: string
  levels: readonly LogLevel[]
  tenantCode: string | null
  /** Only lines with a smaller number. */
  beforeSeq: number
  limit: number
}>

/** A rare level in a log of 1,000,000 lines: one question looks at no more lines than this. */
export const MAX_SCANNED_LINES = 100_000

/** The last lines that pass, in reading order. `scannedFrom` > 1: there may be earlier ones. */
export function logBefore(
  ops: OpsDb,
  window: LogWindow,
): { lines: ShownLogLine[]; scannedFrom: number } {
  const beforeSeq = Math.min(window.beforeSeq, lastSeq(ops, window.runId) + 1)
  const floor = Math.max(0, beforeSeq - 1 - MAX_SCANNED_LINES)
  const sql = `SELECT seq, at, level, tenant_code AS tenantCode, message, fields_json AS fieldsJson FROM log_lines
    WHERE run_id = @runId AND seq < @beforeSeq AND seq > @floor
      AND level IN (@level0, @level1, @level2, @level3) AND (@tenantCode IS NULL OR tenant_code = @tenantCode)
    ORDER BY seq DESC LIMIT @limit`
  const { levels, ...rest } = window
  const named = Object.fromEntries([0, 1, 2, 3].map((n) => [`level${n}`, levels[n] ?? null]))
  const lines = statement(ops.sqlite, sql).all({
    ...rest,
    ...named,
    beforeSeq,
    floor,
  }) as ShownLogLine[]
  const full = lines.length >= window.limit
  return { lines: lines.reverse(), scannedFrom: full ? (lines[0]?.seq ?? 0) : floor + 1 }
}

/** Lines by number, `from` and `to` included. */
export function logBetween(ops: OpsDb, runId: string, from: number, to: number): ShownLogLine[] {
  const sql = `SELECT seq, at, level, tenant_code AS tenantCode, message, fields_json AS fieldsJson
    FROM log_lines WHERE run_id = ? AND seq >= ? AND seq <= ? ORDER BY seq`
  return statement(ops.sqlite, sql).all(runId, from, to) as ShownLogLine[]
}
