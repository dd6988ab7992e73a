/** Log lines of runs: written in batches by the recorder, read by number. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { LogLevel } from '../../server/domain/run.ts'
import { statement } from '../sqlite/statement.ts'
import type { OpsDb } from './open.ts'

export type LogLine = Readonly<{
  runId: string
  seq: number
  at: Instant
  level: LogLevel
  tenantCode: string | null
  message: string
  fieldsJson: string | null
}>

export function insertLogLine(ops: OpsDb, line: LogLine): void {
  const sql = `INSERT INTO log_lines (run_id, seq, at, level, tenant_code, message, fields_json)
    VALUES (@runId, @seq, @at, @level, @tenantCode, @message, @fieldsJson)`
  statement(ops.sqlite, sql).run(line)
}

/** Lines of one run with consecutive numbers from `firstSeq`; `json` is an array of [at, level, tenantCode, message, fieldsJson]. */
export type NumberedLines = Readonly<{ runId: string; firstSeq: number; json: string }>

/** SQLite takes the array apart: twice as fast as a statement per line. */
export function insertPackedLines(ops: OpsDb, { runId, firstSeq, json }: NumberedLines): void {
  const sql = `INSERT INTO log_lines (run_id, seq, at, level, tenant_code, message, fields_json)
    SELECT ?, ? + key, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`
  statement(ops.sqlite, sql).run(runId, firstSeq, json)
}

/** The number of the last line of a run; 0 when it has none. */
export function lastSeq(ops: OpsDb, runId: string): number {
  const sql = `SELECT coalesce(max(seq), 0) AS seq FROM log_lines WHERE run_id = ?`
  return (statement(ops.sqlite, sql).get(runId) as { seq: number }).seq
}

/** Columns of a `LogLine`. */
export const LOG_LINE = `run_id AS runId, seq, at, level, tenant_code AS tenantCode, message, fields_json AS fieldsJson`

export type LogFilter = Readonly<{
  runId: string
  afterSeq: number
  /** The last number looked at; default the end. Without it a rare line is looked for through the whole log. */
  untilSeq?: number
  limit: number
  /** Lowest level shown; null = all. */
  levels: readonly LogLevel[]
  tenantCode: string | null
}>

export function logLines(ops: OpsDb, filter: LogFilter): LogLine[] {
  const marks = filter.levels.map((_, index) => `@level${index}`).join(', ')
  const sql = `SELECT ${LOG_LINE} FROM log_lines WHERE run_id = @runId AND seq > @afterSeq AND seq <= @untilSeq
      AND +level IN (${marks}) AND (@tenantCode IS NULL OR tenant_code = @tenantCode)
    ORDER BY seq LIMIT @limit`
  const { levels, untilSeq = Number.MAX_SAFE_INTEGER, ...rest } = filter
  const named = Object.fromEntries(levels.map((level, index) => [`level${index}`, level]))
  return statement(ops.sqlite, sql).all({ ...rest, untilSeq, ...named }) as LogLine[]
}

/** Levels of which the table has an index (`log_lines_loud`). */
export type LoudLevel = Extract<LogLevel, 'warn' | 'error'>

/** The number of the first line of this level after the given one; null = there is none. */
export function nextLoud(
  ops: OpsDb,
  { runId, level, afterSeq }: Readonly<{ runId: string; level: LoudLevel; afterSeq: number }>,
): number | null {
  const sql = `SELECT min(seq) AS seq FROM log_lines
    WHERE run_id = ? AND level = ? AND level IN ('warn', 'error') AND seq > ?`
  return (statement(ops.sqlite, sql).get(runId, level, afterSeq) as { seq: number | null }).seq
}

/** The number of the last line of this level before the given one; null = there is none. */
export function lastLoud(
  ops: OpsDb,
  { runId, level, beforeSeq }: Readonly<{ runId: string; level: LoudLevel; beforeSeq: number }>,
): number | null {
  const sql = `SELECT max(seq) AS seq FROM log_lines
    WHERE run_id = ? AND level = ? AND level IN ('warn', 'error') AND seq < ?`
  return (statement(ops.sqlite, sql).get(runId, level, beforeSeq) as { seq: number | null }).seq
}

/** Counted no further than `most`. */
export function loudCount(ops: OpsDb, runId: string, level: LoudLevel, most: number): number {
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM log_lines
    WHERE run_id = ? AND level = ? AND level IN ('warn', 'error') LIMIT ?)`
  return (statement(ops.sqlite, sql).get(runId, level, most) as { n: number }).n
}
