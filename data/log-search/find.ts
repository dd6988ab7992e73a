/** Finds log lines: asks the index for candidates, and shows only what really contains every word. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { LOG_LEVELS, type LogLevel } from '../../server/domain/run.ts'
import { containsAll, gramsToAsk, lineText, wordsOf } from '../../server/domain/text-grams.ts'
import { LOG_LINE, type LogLine } from '../ops/log-lines.ts'
import type { OpsDb } from '../ops/open.ts'
import { statement } from '../sqlite/statement.ts'
import { IS_LONG, LONG_MS, type LogSearchDb } from './open.ts'
import { batchToken, levelToken, NO_TOKEN, tenantToken, token } from './tokens.ts'
import { firstRunNo } from './write.ts'

export type LogQuery = Readonly<{
  /** Words that must all occur, in any order; `"…"` holds words together. */
  text: string
  batchId?: string | null
  /** Lines of runs of one of these batches; null = of any. */
  batchIds?: readonly string[] | null
  /** Lines of one of these tenants; null = of any and of none. */
  tenantCodes?: readonly string[] | null
  /** Default all. */
  levels?: readonly LogLevel[]
  /** Lines written at or after. */
  since?: Instant | null
  /** Lines written before. */
  until?: Instant | null
  limit: number
  /** Lines compared at most; default `MAX_CANDIDATES`. */
  most?: number
  /** `next` of the answer before. */
  before?: LogKey | null
}>

/** Where a page of hits ended. */
export type LogKey = Readonly<{ runNo: number; seq: number }>

export type LogHit = LogLine & Readonly<{ batchId: string }>

export type LogAnswer = Readonly<{
  /** Newest run first, its last line first. */
  hits: readonly LogHit[]
  /** There may be more; null = that was all. A page may be empty and still have a next one. */
  next: LogKey | null
  /** Lines that the index proposed at first, from where the page begins: no more have the words, unless it is `PROPOSED_AT_ONCE`. */
  proposed: number
}>

/** One question compares no more lines than this: it then answers with what it has, and where to go on. */
export const MAX_CANDIDATES = 20_000
/** One question to the index: to find its place costs as much as some hundred proposals. */
export const PROPOSED_AT_ONCE = 256
/** Larger than every number of a run. */
const NO_RUN = 2 ** 43
/** A long word is found by its first parts as well. */
const MAX_GRAMS = 24

export function searchLogs(ops: OpsDb, search: LogSearchDb, query: LogQuery): LogAnswer {
  const words = wordsOf(query.text)
  const hits: LogHit[] = []
  let before = query.before ?? newestKey(query)
  let proposed: number | null = null
  const candidates = { match: matchFor(words, query), from: oldestRunNo(search, query) }
  const lineAt = lineReader(ops, search)
  for (let looked = 0; looked < (query.most ?? MAX_CANDIDATES); ) {
    const page = candidatesBefore(search, candidates, before)
    proposed ??= page.length
    for (const key of page) {
      looked += 1
      before = key
      const hit = lineAt(key)
      if (hit && passes(hit, words, query)) hits.push(hit)
      if (hits.length === query.limit) return { hits, next: key, proposed }
    }
    if (page.length < PROPOSED_AT_ONCE) return { hits, next: null, proposed }
  }
  return { hits, next: before, proposed: proposed ?? 0 }
}

/** The whole range of keys starts here. */
function newestKey({ until }: LogQuery): LogKey {
  const after = until === undefined || until === null ? NO_RUN : firstRunNo(until + 1_000)
  return { runNo: after - 1, seq: 2 ** 20 - 1 }
}

/**
 * Runs are numbered by when they were queued; one that wrote later than `since` may be older. Those that wrote long
 * after they were queued are few and have an index of their own: the others need not be looked at.
 */
function oldestRunNo(search: LogSearchDb, { since }: LogQuery): number {
  if (since === undefined || since === null) return 0
  const sql = `SELECT min(+run_no) AS first FROM indexed_runs WHERE last_at >= ? AND ${IS_LONG}`
  const { first } = statement(search.sqlite, sql).get(since) as { first: number | null }
  return Math.min(first ?? NO_RUN - 1, firstRunNo(since - LONG_MS))
}

/** Words too short for the index leave its properties: then every line of the batch, tenant or level is compared. */
function matchFor(words: readonly string[], query: LogQuery): string {
  const grams = [...new Set(words.flatMap((word) => [...gramsToAsk(word)]))].slice(0, MAX_GRAMS)
  const terms = grams.map((gram) => anyOf([token(gram)]))
  const batches = batchesOf(query)
  if (batches) terms.push(anyOf(batches.map(batchToken)))
  if (query.tenantCodes) terms.push(anyOf(query.tenantCodes.map(tenantToken)))
  const levels = query.levels ?? LOG_LEVELS
  if (levels.length < LOG_LEVELS.length || terms.length === 0) {
    terms.push(anyOf(levels.map(levelToken)))
  }
  return terms.join(' AND ')
}

function batchesOf({ batchId, batchIds }: LogQuery): readonly string[] | null {
  return batchId ? [batchId] : (batchIds ?? null)
}

/** Tokens hold no quotes. Of no token there is no line. */
function anyOf(tokens: readonly string[]): string {
  return tokens.length === 0 ? `"${NO_TOKEN}"` : `(${tokens.map((one) => `"${one}"`).join(' OR ')})`
}

type Candidates = { match: string; from: number }

function candidatesBefore(search: LogSearchDb, { match, from }: Candidates, key: LogKey): LogKey[] {
  const sql = `SELECT rowid >> 20 AS runNo, rowid & 1048575 AS seq FROM lines
    WHERE lines MATCH @match AND rowid < ((@runNo << 20) | @seq) AND rowid >= @from << 20
    ORDER BY rowid DESC LIMIT ${PROPOSED_AT_ONCE}`
  return statement(search.sqlite, sql).all({ match, from, ...key }) as LogKey[]
}

type NumberedRun = { runId: string; batchId: string }

/** Null for a line that retention has taken since. Neighbouring hits are mostly of one run: it is asked for once. */
function lineReader(ops: OpsDb, search: LogSearchDb): (key: LogKey) => LogHit | null {
  const runs = new Map<number, NumberedRun | null>()
  const sql = `SELECT ${LOG_LINE} FROM log_lines WHERE run_id = ? AND seq = ?`
  return ({ runNo, seq }) => {
    const known = runs.get(runNo)
    const run = known === undefined ? runNumbered(search, runNo) : known
    runs.set(runNo, run)
    if (!run) return null
    const line = statement(ops.sqlite, sql).get(run.runId, seq) as LogLine | undefined
    return line ? { ...line, batchId: run.batchId } : null
  }
}

function runNumbered(search: LogSearchDb, runNo: number): NumberedRun | null {
  const sql = 'SELECT run_id AS runId, batch_id AS batchId FROM indexed_runs WHERE run_no = ?'
  return (statement(search.sqlite, sql).get(runNo) as NumberedRun | undefined) ?? null
}

function passes(hit: LogHit, words: readonly string[], query: LogQuery): boolean {
  const { since, until, tenantCodes, levels } = query
  const batches = batchesOf(query)
  if (levels && !levels.includes(hit.level)) return false
  if (tenantCodes && !tenantCodes.includes(hit.tenantCode ?? '')) return false
  if (batches && !batches.includes(hit.batchId)) return false
  if (hit.at < (since ?? 0) || hit.at >= (until ?? Number.MAX_SAFE_INTEGER)) return false
  return containsAll(lineText(hit.message, hit.fieldsJson), words)
}
