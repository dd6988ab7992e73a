/** Answers a question of the search box: runs, results of companies and log lines, each bounded and in turns. */
import {
  type LogHit,
  type LogKey,
  PROPOSED_AT_ONCE,
  searchLogs,
} from '../../data/log-search/find.ts'
import type { LogSearchDb } from '../../data/log-search/open.ts'
import { caughtUpAt } from '../../data/log-search/write.ts'
import { logBetween } from '../../data/ops/reading/run-parts.ts'
import { runById } from '../../data/ops/runs.ts'
import type {
  FoundLine,
  FoundLines,
  FoundRows,
  SearchFound,
} from '../../views/pages/search/found.ts'
import { LOG_LEVELS } from '../domain/run.ts'
import { parseSearch, type SearchQuery } from '../domain/search-query.ts'
import { wordsOf } from '../domain/text-grams.ts'
import type { Operator } from './deps.ts'
import type { Desk } from './env.ts'
import { titleOf } from './run-line.ts'
import { foundPlaces } from './search-places.ts'
import { foundResults } from './search-results.ts'
import { foundRuns } from './search-runs.ts'
import { vocabularyFor } from './search-vocabulary.ts'
import { giveWay } from './turns.ts'

const MOST_LINES = 30
/** Lines compared between two turns. */
const COMPARED_AT_ONCE = 1_000
const MOST_COMPARED = 20_000
/** Pages of runs or results that are looked through for one that has something, when a person looks further back. */
const MOST_LOOKED_THROUGH = 10
/** Shown before and after a hit. */
const CONTEXT = 1
/** An index this far behind is worth a word. */
const BEHIND_MS = 60_000

export type SearchAsked = Readonly<{ text: string; older: Older | null }>

/** One of the three lists, from where its page before ended; the two others are then left out. */
export type Older = Readonly<
  | { of: 'lines'; before: LogKey }
  /** Id of a run: only older ones; of results also a place among the newest of companies. */
  | { of: 'runs' | 'results'; before: string }
>

export async function searchFor(
  desk: Desk,
  operator: Operator,
  { text, older }: SearchAsked,
): Promise<SearchFound> {
  const { query, faults } = parseSearch(text, vocabularyFor(desk, operator))
  const words = wordsOf(query.words)
  if (faults.length > 0)
    return { faults, words, places: [], runs: null, results: null, lines: null }
  const within = operator.tenants
  const isOf = (list: Older['of']) => older === null || older.of === list
  const before = older === null || older.of === 'lines' ? null : older.before
  const places = older === null ? foundPlaces(desk, operator, query) : []
  const runs =
    isOf('runs') && within === null
      ? await lookedThrough(before, (from) => foundRuns(desk, query, from))
      : null
  const results = isOf('results')
    ? await lookedThrough(before, (from) => foundResults(desk, query, { within, before: from }))
    : null
  const line = older?.of === 'lines' ? older.before : null
  const lines = isOf('lines') ? await foundLines(desk, query, { within, before: line }) : null
  return { faults, words, places, runs, results, lines }
}

type Page<Row> = FoundRows<Row> | null

/** The first page is quick, whatever it finds; who looks further back wants to be led to something. */
async function lookedThrough<Row>(
  before: string | null,
  find: (before: string | null) => Page<Row>,
): Promise<Page<Row>> {
  let page = find(before)
  await giveWay()
  for (let looked = 1; before !== null && looked < MOST_LOOKED_THROUGH; looked += 1) {
    if (page === null || page.rows.length > 0 || page.next === null) return page
    page = find(page.next)
    await giveWay()
  }
  return page
}

type Where = Readonly<{ within: readonly string[] | null; before: LogKey | null }>

/** Null when nothing is said that a line could be found by. */
async function foundLines(
  desk: Desk,
  query: SearchQuery,
  { within, before }: Where,
): Promise<FoundLines | null> {
  if (wordsOf(query.words).length === 0 && query.level === null) return null
  const search = desk.logIndex()
  if (!search) return { kind: 'no-index' }
  const asked = lineQueries(query, within)
  const hits: LogHit[] = []
  let next: LogKey | null = before
  let proposed: number | null = null
  for (let compared = 0; compared < MOST_COMPARED; compared += COMPARED_AT_ONCE) {
    const page = searchLogs(desk.deps.ops, search, {
      ...asked,
      limit: MOST_LINES - hits.length,
      most: COMPARED_AT_ONCE,
      before: next,
    })
    hits.push(...page.hits.filter((hit) => isOf(desk, hit, query)))
    next = page.next
    proposed ??= page.proposed
    if (next === null || hits.length >= MOST_LINES) break
    await giveWay()
  }
  const count = proposed ?? 0
  await giveWay()
  return {
    kind: 'found',
    lines: hits.map((hit) => inContext(desk, hit)),
    next: next && `${next.runNo}.${next.seq}`,
    proposed: before === null ? { count, isCapped: count >= PROPOSED_AT_ONCE } : null,
    behindSince: behindSince(desk, search),
  }
}

function lineQueries(query: SearchQuery, within: readonly string[] | null) {
  const { batches, tenants, level, since, until } = query
  const levels = level === null ? LOG_LEVELS : LOG_LEVELS.slice(LOG_LEVELS.indexOf(level))
  return {
    text: query.words,
    batchIds: batches.length === 0 ? null : batches,
    tenantCodes: tenants.length === 0 ? within : tenants,
    levels,
    since,
    until,
  }
}

/** States and triggers are no properties of a line, but of its run or of what the run did for its company. */
function isOf(desk: Desk, hit: LogHit, { states, triggers }: SearchQuery): boolean {
  if (states.length === 0 && triggers.length === 0) return true
  const run = runById(desk.deps.ops, hit.runId)
  if (!run || (triggers.length > 0 && !triggers.includes(run.trigger))) return false
  return states.length === 0 || states.includes(run.state)
}

function inContext(desk: Desk, hit: LogHit): FoundLine {
  const { ops } = desk.deps
  return {
    runId: hit.runId,
    batchId: hit.batchId,
    title: titleOf(hit.batchId, desk.deps.batches()),
    seq: hit.seq,
    lines: logBetween(ops, hit.runId, hit.seq - CONTEXT, hit.seq + CONTEXT),
  }
}

function behindSince(desk: Desk, search: LogSearchDb): number | null {
  const at = caughtUpAt(search) ?? 0
  return at < desk.deps.clock() - BEHIND_MS ? at : null
}
