/** Writes the index run by run; each step is one short transaction that may be repeated after a crash. */
import { createHash } from 'node:crypto'
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { LogLevel } from '../../server/domain/run.ts'
import { gramsOf, lineText } from '../../server/domain/text-grams.ts'
import type { OpsDb } from '../ops/open.ts'
import { statement } from '../sqlite/statement.ts'
import type { LogSearchDb } from './open.ts'
import { batchToken, levelToken, tenantToken, token } from './tokens.ts'

/** A run as the index sees it. */
export type RunToIndex = Readonly<{ runId: string; batchId: string; queuedAt: Instant }>

export type IndexedRun = Readonly<{
  runNo: number
  runId: string
  batchId: string
  untilSeq: number
  isDone: 0 | 1
  isThinned: 0 | 1
}>

/** One step indexes or forgets at most so many lines. */
export const STEP_LINES = 500

const LOUD: readonly LogLevel[] = ['warn', 'error']
/** Columns of an `IndexedRun`. */
export const INDEXED_RUN = `run_no AS runNo, run_id AS runId, batch_id AS batchId, until_seq AS untilSeq, is_done AS isDone,
  is_thinned AS isThinned`

export function indexedRun(search: LogSearchDb, runId: string): IndexedRun | null {
  const sql = `SELECT ${INDEXED_RUN} FROM indexed_runs WHERE run_id = ?`
  return (statement(search.sqlite, sql).get(runId) as IndexedRun | undefined) ?? null
}

/**
 * Indexes the next lines of a run that ops.db has and the index has not; true when there may be more. A run whose
 * last indexed line is not what it was (ops.db was restored) is begun anew.
 * @param thin only warnings and errors: the run is older than the window of all lines.
 */
export function indexStep(
  search: LogSearchDb,
  ops: OpsDb,
  run: RunToIndex,
  thin: boolean,
): boolean {
  const known = indexedRun(search, run.runId)
  const from = known && isTailUnchanged(search, ops, known) ? known.untilSeq : 0
  const lines = linesAfter(ops, run.runId, from)
  if (known && lines.length === 0) return false
  const step = search.sqlite.transaction(() => {
    const runNo = known?.runNo ?? enterRun(search, run, thin)
    const isThin = known ? known.isThinned === 1 : thin
    for (const line of lines) {
      if (!isThin || LOUD.includes(line.level))
        putLine(search, runNo, { line, batchId: run.batchId })
    }
    moveOn(search, runNo, lines.at(-1))
  })
  step.immediate()
  return lines.length === STEP_LINES
}

/** The run has ended and all its lines are in the index. */
export function markDone(search: LogSearchDb, runId: string): void {
  statement(search.sqlite, 'UPDATE indexed_runs SET is_done = 1 WHERE run_id = ?').run(runId)
}

/** Takes the next lines of a run out, newest first; true when there may be more. */
export function forgetStep(search: LogSearchDb, runNo: number): boolean {
  const sql = `DELETE FROM lines WHERE rowid IN (SELECT rowid FROM lines
    WHERE rowid >= @runNo << 20 AND rowid < (@runNo + 1) << 20 ORDER BY rowid DESC LIMIT ${STEP_LINES})`
  return statement(search.sqlite, sql).run({ runNo }).changes === STEP_LINES
}

/** After its lines have been taken out: from now on it is indexed anew, with its warnings and errors only. */
export function beginThin(search: LogSearchDb, runNo: number): void {
  const sql = `UPDATE indexed_runs SET is_thinned = 1, is_done = 0, until_seq = 0 WHERE run_no = ?`
  statement(search.sqlite, sql).run(runNo)
}

/** After its lines have been taken out. */
export function forgetRun(search: LogSearchDb, runNo: number): void {
  statement(search.sqlite, 'DELETE FROM indexed_runs WHERE run_no = ?').run(runNo)
}

/** Written at most so often while nothing happens. */
const SAY_EVERY_MS = 10_000

/** Nothing was left to index at this instant. */
export function sayCaughtUp(search: LogSearchDb, at: Instant): void {
  const sql =
    'UPDATE search_meta SET caught_up_at = @at WHERE coalesce(caught_up_at, 0) < @at - @every'
  statement(search.sqlite, sql).run({ at, every: SAY_EVERY_MS })
}

/** When there was last nothing left to index; null for an index that has never been complete. */
export function caughtUpAt(search: LogSearchDb): Instant | null {
  const sql = 'SELECT caught_up_at AS at FROM search_meta'
  return (statement(search.sqlite, sql).get() as { at: Instant | null } | undefined)?.at ?? null
}

type Line = Readonly<{
  seq: number
  at: Instant
  level: LogLevel
  tenantCode: string | null
  message: string
  fieldsJson: string | null
}>

const LINE = `SELECT seq, at, level, tenant_code AS tenantCode, message, fields_json AS fieldsJson FROM log_lines`

function linesAfter(ops: OpsDb, runId: string, seq: number): Line[] {
  const sql = `${LINE} WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ${STEP_LINES}`
  return statement(ops.sqlite, sql).all(runId, seq) as Line[]
}

function isTailUnchanged(search: LogSearchDb, ops: OpsDb, known: IndexedRun): boolean {
  if (known.untilSeq === 0) return true
  const line = statement(ops.sqlite, `${LINE} WHERE run_id = ? AND seq = ?`).get(
    known.runId,
    known.untilSeq,
  ) as Line | undefined
  const sql = 'SELECT tail FROM indexed_runs WHERE run_no = ?'
  const { tail } = statement(search.sqlite, sql).get(known.runNo) as { tail: number }
  return line !== undefined && checksum(line) === tail
}

const FIRST_SECOND = Date.UTC(2020) / 1_000
const RUNS_PER_SECOND = 4_096

function enterRun(
  search: LogSearchDb,
  { runId, batchId, queuedAt }: RunToIndex,
  thin: boolean,
): number {
  const runNo = freeNo(search, firstRunNo(queuedAt))
  const sql = `INSERT INTO indexed_runs (run_no, run_id, batch_id, until_seq, tail, last_at, is_done, is_thinned)
    VALUES (@runNo, @runId, @batchId, 0, 0, @queuedAt, 0, @thin)`
  statement(search.sqlite, sql).run({ runNo, runId, batchId, queuedAt, thin: thin ? 1 : 0 })
  return runNo
}

/** Runs queued in this second or later have this number or a larger one. */
export function firstRunNo(queuedAt: Instant): number {
  return Math.max(0, Math.floor(queuedAt / 1_000) - FIRST_SECOND) * RUNS_PER_SECOND
}

function freeNo(search: LogSearchDb, first: number): number {
  const sql = 'SELECT max(run_no) AS last FROM indexed_runs WHERE run_no >= ? AND run_no < ?'
  const { last } = statement(search.sqlite, sql).get(first, first + RUNS_PER_SECOND) as {
    last: number | null
  }
  return last === null ? first : last + 1
}

type LineOfBatch = { line: Line; batchId: string }

function putLine(search: LogSearchDb, runNo: number, { line, batchId }: LineOfBatch): void {
  const { seq, level, tenantCode, message, fieldsJson } = line
  const tokens = [levelToken(level), batchToken(batchId)]
  if (tenantCode !== null) tokens.push(tenantToken(tenantCode))
  for (const gram of gramsOf(lineText(message, fieldsJson))) tokens.push(token(gram))
  const sql = 'INSERT OR REPLACE INTO lines (rowid, grams) VALUES ((@runNo << 20) | @seq, @grams)'
  statement(search.sqlite, sql).run({ runNo, seq, grams: tokens.join(' ') })
}

function moveOn(search: LogSearchDb, runNo: number, last: Line | undefined): void {
  if (!last) return
  const sql = `UPDATE indexed_runs SET until_seq = @seq, tail = @tail, last_at = max(last_at, @at), is_done = 0
    WHERE run_no = @runNo`
  statement(search.sqlite, sql).run({ runNo, seq: last.seq, at: last.at, tail: checksum(last) })
}

function checksum({ at, level, message }: Line): number {
  return createHash('sha256').update(`${at} ${level} ${message}`).digest().readUInt32BE(0)
}
