/** Finds lines of one run in reading order, and counts them per tenant; complete whether the index knows the run or not. */
import { LOG_LEVELS, type LogLevel } from '../../server/domain/run.ts'
import { containsAll, gramsToAsk, lineText } from '../../server/domain/text-grams.ts'
import { LOG_LINE, type LogLine, lastSeq, logLines } from '../ops/log-lines.ts'
import type { OpsDb } from '../ops/open.ts'
import { statement } from '../sqlite/statement.ts'
import type { LogSearchDb } from './open.ts'
import { levelToken, tenantToken, token } from './tokens.ts'
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
/** Lines looked at in one question: a few milliseconds, and as many as a page of the log shows. */
const PAGE = 1_000
/** The index has these of runs of any age. */
const LOUD: readonly LogLevel[] = ['warn', 'error']

/** One page of the run: the lines in it that pass. @param search null = no index: the lines are read. */
export function linesWith(ops: OpsDb, search: LogSearchDb | null, query: RunQuery): RunAnswer {
  const terms = termsOf(query)
  const known = search && terms.length > 0 ? indexedRun(search, query.runId) : null
  const page =
    search && known && knowsAll(known, query)
      ? asked(ops, { search, known, terms }, query)
      : read(ops, query)
  const has = (line: LogLine) => containsAll(lineText(line.message, line.fieldsJson), query.words)
  return query.words.length === 0 ? page : { ...page, lines: page.lines.filter(has) }
}

export type QueryBefore = Omit<RunQuery, 'afterSeq'> &
  Readonly<{ /** Lines with a smaller number. */ beforeSeq: number }>

/** The page before a number, in reading order; every line from `lookedFrom` on has been looked at, 1 = from the first. */
export function linesWithBefore(
  ops: OpsDb,
  search: LogSearchDb | null,
  query: QueryBefore,
): Readonly<{ lines: readonly LogLine[]; lookedFrom: number }> {
  const beforeSeq = Math.min(query.beforeSeq, lastSeq(ops, query.runId) + 1)
  const terms = termsOf(query)
  const known = search && terms.length > 0 ? indexedRun(search, query.runId) : null
  const untilSeq = known && knowsLevels(known, query) ? known.untilSeq : 0
  const isAsked = search && known && beforeSeq - 1 <= untilSeq && beforeSeq > WORTH_ASKING
  const page = isAsked
    ? askedBefore(ops, { search, known, terms }, { ...query, beforeSeq })
    : readBefore(ops, { ...query, beforeSeq }, untilSeq)
  const has = (line: LogLine) => containsAll(lineText(line.message, line.fieldsJson), query.words)
  return { ...page, lines: page.lines.filter(has) }
}

export type HitCounts = Readonly<{
  total: number
  /** By tenant code; lines of no tenant under the empty code. */
  byTenant: ReadonlyMap<string, number>
  /** False: counting was given up, there are more. */
  isComplete: boolean
}>

export const MAX_COUNTED = 100_000

export function hitsPerTenant(
  ops: OpsDb,
  search: LogSearchDb | null,
  query: Omit<RunQuery, 'afterSeq'>,
): HitCounts {
  const counting = countHits(ops, search, query)
  for (;;) {
    const step = counting.next()
    if (step.done || step.value.total >= MAX_COUNTED) return step.value
  }
}

/** The counts so far after each question, at last all of them: whoever counts for others pauses or stops between two. */
export function* countHits(
  ops: OpsDb,
  search: LogSearchDb | null,
  query: Omit<RunQuery, 'afterSeq'>,
): Generator<HitCounts, HitCounts> {
  const byTenant = new Map<string, number>()
  let [total, afterSeq, more] = [0, 0, true]
  while (more) {
    const page = linesWith(ops, search, { ...query, afterSeq })
    for (const line of page.lines) {
      const code = line.tenantCode ?? ''
      byTenant.set(code, (byTenant.get(code) ?? 0) + 1)
    }
    total += page.lines.length
    afterSeq = page.lookedUntil
    more = page.more
    if (more) yield { total, byTenant, isComplete: false }
  }
  return { total, byTenant, isComplete: true }
}

type LineRule = Pick<RunQuery, 'words' | 'levels' | 'tenantCode'>

/** What the index is asked for: parts of the words, and what the line must be. Empty = nothing that narrows it down. */
function termsOf({ words, levels, tenantCode }: LineRule): string[] {
  const terms = [...new Set(words.flatMap((word) => [...gramsToAsk(word)]))].map(
    (gram) => `"${token(gram)}"`,
  )
  if (tenantCode !== null) terms.push(`"${tenantToken(tenantCode)}"`)
  if (levels.length > 0 && levels.length < LOG_LEVELS.length) {
    terms.push(`(${levels.map((level) => `"${levelToken(level)}"`).join(' OR ')})`)
  }
  return terms
}

function knowsAll(known: IndexedRun, query: RunQuery): boolean {
  return knowsLevels(known, query) && known.untilSeq - query.afterSeq > WORTH_ASKING
}

function knowsLevels(known: IndexedRun, { levels }: LineRule): boolean {
  return known.isThinned === 0 || levels.every((level) => LOUD.includes(level))
}

type Index = { search: LogSearchDb; known: IndexedRun; terms: readonly string[] }

/** Candidates by the index, as far as it knows the run; what was written since is for the next question. */
function asked(ops: OpsDb, { search, known, terms }: Index, query: RunQuery): RunAnswer {
  const sql = `SELECT rowid & 1048575 AS seq FROM lines WHERE lines MATCH @match
      AND rowid > ((@runNo << 20) | @afterSeq) AND rowid <= ((@runNo << 20) | @untilSeq)
    ORDER BY rowid LIMIT ${PAGE}`
  const { runNo, untilSeq } = known
  const bounds = { runNo, untilSeq, afterSeq: query.afterSeq }
  const match = terms.join(' AND ')
  const rows = statement(search.sqlite, sql).all({ match, ...bounds }) as { seq: number }[]
  const seqs = rows.map((row) => row.seq)
  const lookedUntil = seqs.length < PAGE ? untilSeq : (seqs.at(-1) ?? untilSeq)
  return { lines: linesAt(ops, query, seqs), lookedUntil, more: true }
}

function askedBefore(ops: OpsDb, { search, known, terms }: Index, query: QueryBefore) {
  const sql = `SELECT rowid & 1048575 AS seq FROM lines WHERE lines MATCH @match
      AND rowid >= (@runNo << 20) AND rowid < ((@runNo << 20) | @beforeSeq)
    ORDER BY rowid DESC LIMIT ${PAGE}`
  const given = { match: terms.join(' AND '), runNo: known.runNo, beforeSeq: query.beforeSeq }
  const rows = statement(search.sqlite, sql).all(given) as { seq: number }[]
  const seqs = rows.map((row) => row.seq)
  return {
    lines: linesAt(ops, query, seqs),
    lookedFrom: seqs.length < PAGE ? 1 : (seqs.at(-1) ?? 1),
  }
}

/** @param floor numbers up to this one are for the index. */
function readBefore(ops: OpsDb, query: QueryBefore, floor: number) {
  const { beforeSeq, ...rest } = query
  const isIndexed = floor > WORTH_ASKING && floor < beforeSeq - 1
  const afterSeq = Math.max(isIndexed ? floor : 0, beforeSeq - 1 - PAGE)
  const filter = { ...rest, afterSeq, untilSeq: beforeSeq - 1, limit: PAGE }
  return { lines: logLines(ops, filter), lookedFrom: afterSeq + 1 }
}

function linesAt(
  ops: OpsDb,
  query: Pick<RunQuery, 'runId' | 'levels' | 'tenantCode'>,
  seqs: readonly number[],
): LogLine[] {
  const sql = `SELECT ${LOG_LINE} FROM log_lines
    WHERE run_id = ? AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq`
  const lines = statement(ops.sqlite, sql).all(query.runId, JSON.stringify(seqs)) as LogLine[]
  const { levels, tenantCode } = query
  return lines.filter(
    (line) =>
      levels.includes(line.level) && (tenantCode === null || line.tenantCode === tenantCode),
  )
}

/** A stretch of numbers, however few lines of it pass. */
function read(ops: OpsDb, query: RunQuery): RunAnswer {
  const { runId, levels, tenantCode, afterSeq } = query
  // Asked first: a line written meanwhile is for the next question.
  const last = lastSeq(ops, runId)
  const lookedUntil = Math.max(afterSeq, Math.min(afterSeq + PAGE, last))
  const filter = { runId, levels, tenantCode, afterSeq, untilSeq: lookedUntil, limit: PAGE }
  return { lines: logLines(ops, filter), lookedUntil, more: lookedUntil < last }
}
