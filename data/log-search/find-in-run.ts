/** Finds lines of one run in reading order, and counts them per tenant; complete whether the index knows the run or not. */
import type { LogLevel } from '../../server/domain/run.ts'
import { containsAll, gramsToAsk, lineText } from '../../server/domain/text-grams.ts'
import { LOG_LINE, type LogLine, lastSeq, logLines } from '../ops/log-lines.ts'
import type { OpsDb } from '../ops/open.ts'
import { statement } from '../sqlite/statement.ts'
import type { LogSearchDb } from './open.ts'
import { token } from './tokens.ts'
import { type IndexedRun, indexedRun } from './write.ts'

export type RunQuery = Readonly<{
  runId: string
  /** Normalised texts that must all occur; empty = every line. */
  words: readonly string[]
  levels: readonly LogLevel[]
  tenantCode: string | null
  /** Lines with a larger number. */
  afterSeq: number
}>

export type RunAnswer = Readonly<{
  lines: readonly LogLine[]
  /** Every line up to this number has been looked at: go on after it. */
  lookedUntil: number
  /** False when the run had no lines beyond. */
  more: boolean
}>

/** A shorter stretch is read faster than asked for. */
const WORTH_ASKING = 5_000
/** Lines looked at in one question. */
const PAGE = 2_000

/** One page of the run: the lines in it that have the words. @param search null = no index: the lines are read. */
export function linesWith(ops: OpsDb, search: LogSearchDb | null, query: RunQuery): RunAnswer {
  const { words } = query
  const grams = [...new Set(words.flatMap((word) => [...gramsToAsk(word)]))]
  const known = search && grams.length > 0 ? indexedRun(search, query.runId) : null
  const isIndexed = known?.isThinned === 0 && known.untilSeq - query.afterSeq > WORTH_ASKING
  const page =
    search && known && isIndexed ? asked(ops, { search, known, grams }, query) : read(ops, query)
  const has = (line: LogLine) => containsAll(lineText(line.message, line.fieldsJson), words)
  return { ...page, lines: page.lines.filter(has) }
}

export type HitCounts = Readonly<{
  total: number
  /** By tenant code; lines of no tenant under the empty code. */
  byTenant: ReadonlyMap<string, number>
  /** False: counting was given up at `MAX_COUNTED`, there are more. */
  isComplete: boolean
}>

export const MAX_COUNTED = 100_000

export function hitsPerTenant(
  ops: OpsDb,
  search: LogSearchDb | null,
  query: Omit<RunQuery, 'afterSeq'>,
): HitCounts {
  const byTenant = new Map<string, number>()
  let total = 0
  let [afterSeq, more] = [0, true]
  while (more && total < MAX_COUNTED) {
    const page = linesWith(ops, search, { ...query, afterSeq })
    for (const line of page.lines) {
      const code = line.tenantCode ?? ''
      byTenant.set(code, (byTenant.get(code) ?? 0) + 1)
    }
    total += page.lines.length
    afterSeq = page.lookedUntil
    more = page.more
  }
  return { total, byTenant, isComplete: !more }
}

type Index = { search: LogSearchDb; known: IndexedRun; grams: readonly string[] }

/** Candidates by the index, as far as it knows the run; what was written since is for the next question. */
function asked(ops: OpsDb, { search, known, grams }: Index, query: RunQuery): RunAnswer {
  const sql = `SELECT rowid & 1048575 AS seq FROM lines WHERE lines MATCH @match
      AND rowid > ((@runNo << 20) | @afterSeq) AND rowid <= ((@runNo << 20) | @untilSeq)
    ORDER BY rowid LIMIT ${PAGE}`
  const { runNo, untilSeq } = known
  const match = grams.map((gram) => `"${token(gram)}"`).join(' AND ')
  const bounds = { runNo, untilSeq, afterSeq: query.afterSeq }
  const rows = statement(search.sqlite, sql).all({ match, ...bounds }) as { seq: number }[]
  const seqs = rows.map((row) => row.seq)
  const lookedUntil = seqs.length < PAGE ? untilSeq : (seqs.at(-1) ?? untilSeq)
  return { lines: linesAt(ops, query, seqs), lookedUntil, more: true }
}

function linesAt(ops: OpsDb, query: RunQuery, seqs: readonly number[]): LogLine[] {
  const sql = `SELECT ${LOG_LINE} FROM log_lines
    WHERE run_id = ? AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq`
  const lines = statement(ops.sqlite, sql).all(query.runId, JSON.stringify(seqs)) as LogLine[]
  const { levels, tenantCode } = query
  return lines.filter(
    (line) =>
      levels.includes(line.level) && (tenantCode === null || line.tenantCode === tenantCode),
  )
}

function read(ops: OpsDb, query: RunQuery): RunAnswer {
  const { runId, levels, tenantCode, afterSeq } = query
  // Asked first: a line written meanwhile is for the next question.
  const last = lastSeq(ops, runId)
  const filter = { runId, levels, tenantCode, afterSeq, limit: PAGE }
  const lines = logLines(ops, filter)
  const newest = lines.at(-1)?.seq ?? afterSeq
  const more = lines.length === PAGE
  return { lines, lookedUntil: more ? newest : Math.max(newest, last), more }
}
