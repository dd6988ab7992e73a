/** Runs and results of companies for a question of the search box: which index to walk, and what is shown of the rows. */

import type { RunHead } from '../../data/ops/reading/runs-of-batch.ts'
import {
  CANDIDATES,
  type FoundResult,
  type ResultLane,
  type RunLane,
  resultsCounted,
  resultsInLane,
  runsCounted,
  runsInLane,
  type Walked,
} from '../../data/ops/reading/search-runs.ts'
import { knownTenants } from '../../data/platform/tenants.ts'
import type { FoundRows, FoundTenantResult } from '../../views/pages/search.tsx'
import type { RunLine } from '../../views/parts/run-line.tsx'
import type { Words } from '../domain/errors.ts'
import { RUN_STATES, type RunState, TENANT_STATES, type TenantState } from '../domain/run.ts'
import type { SearchQuery } from '../domain/search-query.ts'
import { containsAll, normalised, wordsOf } from '../domain/text-grams.ts'
import type { Desk } from './env.ts'
import { runLine, titleOf } from './run-line.ts'
import { isPlace, newestOfCompanies } from './search-newest.ts'

const MOST_SHOWN = 50
/** Rows whose messages are compared with the words. */
const MOST_COMPARED = 200
const MOST_COUNTED = 500_000

type BadRun = Exclude<RunState, 'succeeded'>
type BadResult = Exclude<TenantState, 'succeeded'>

/** What has a message to compare. */
const TOLD_RUNS: readonly BadRun[] = ['failed', 'timed_out', 'warned', 'cancelled', 'interrupted']
const TOLD_RESULTS: readonly BadResult[] = ['failed', 'skipped']

/** Null when the question is not about runs: one of a company is answered by its results, one of a level by lines. */
export function foundRuns(
  desk: Desk,
  query: SearchQuery,
  before: string | null,
): FoundRows<RunLine> | null {
  const { ops } = desk.deps
  const states = query.states.filter((state) =>
    RUN_STATES.some((one) => one === state),
  ) as RunState[]
  const asksOther = query.states.length > 0 && states.length === 0
  if (query.tenants.length > 0 || query.level !== null || asksOther) return null
  if (isEmpty(query)) return null
  const words = wordsOf(query.words)
  const lanes = runLanes(query, states, words.length > 0)
  const bounds = { since: query.since, until: query.until, before }
  const limit = words.length > 0 ? MOST_COMPARED : MOST_SHOWN
  const filter = { states, triggers: query.triggers, batches: query.batches }
  const walked = lanes.map((lane) => runsInLane(ops, lane, { filter, bounds, limit }))
  const rows = newestFirst(
    walked.flatMap(({ rows }) => rows),
    (run: RunHead) => run.id,
  )
  const told = (run: RunHead) => `${said(run.errorMessage)} ${run.reason ?? ''}`
  const passing = rows.filter((run) => hasWords(told(run), words))
  const exact = words.length === 0 && query.triggers.length === 0 && areWhole(lanes, query)
  const counted = exact
    ? lanes.reduce(
        (sum, lane) => sum + runsCounted(ops, lane, { ...bounds, before: null }, MOST_COUNTED + 1),
        0,
      )
    : null
  const isAll = walked.every(({ rows, lookedTo }) => rows.length < limit && lookedTo === null)
  const { shown, next } = pageOf(passing, stopOf(walked, limit, runIdOf), runIdOf)
  return {
    next,
    rows: shown.map((run) => runLine(run, desk.deps.batches())),
    ...countOf(counted, passing.length, isAll),
    lookedAt: isAll ? null : CANDIDATES,
  }
}

function runLanes(query: SearchQuery, states: readonly RunState[], hasWords: boolean): RunLane[] {
  const bad = states.filter((state): state is BadRun => state !== 'succeeded')
  if (states.length > 0 && bad.length === states.length) return bad.map((state) => ({ state }))
  if (hasWords) return TOLD_RUNS.map((state) => ({ state }))
  if (query.batches.length > 0) return query.batches.map((batchId) => ({ batchId }))
  return [{ all: true }]
}

/** No other condition than those of the lanes and the bounds: then the index counts. */
function areWhole(lanes: readonly RunLane[], { batches, states }: SearchQuery): boolean {
  return lanes.every((lane) => ('batchId' in lane ? states.length === 0 : batches.length === 0))
}

/** Null when the question names neither a company nor a state nor words: the runs answer it. */
export function foundResults(
  desk: Desk,
  query: SearchQuery,
  { within, before }: Readonly<{ within: readonly string[] | null; before: string | null }>,
): FoundRows<FoundTenantResult> | null {
  const states = query.states.filter((state) =>
    TENANT_STATES.some((one) => one === state),
  ) as TenantState[]
  const asksOther = query.states.length > 0 && states.length === 0
  if (asksOther || query.level !== null || query.triggers.length > 0) return null
  const words = wordsOf(query.words)
  if (query.tenants.length === 0 && states.length === 0 && words.length === 0) return null
  const tenants = query.tenants.length > 0 ? query.tenants : within
  // The good results of all companies are no answer: they are nearly everything.
  if (tenants === null && states.includes('succeeded')) return null
  const asked = { states, tenants, words, before }
  const lanes = resultLanes(query, asked)
  const found =
    lanes === null
      ? newestOfCompanies(desk.deps.ops, query, {
          ...{ tenants: tenants ?? [], states, before },
          hasWords:
            words.length > 0 ? ({ errorMessage }) => hasWords(said(errorMessage), words) : null,
        })
      : alongLanes(desk, query, { ...asked, lanes })
  const names = new Map(
    knownTenants(desk.deps.platform).map((tenant) => [tenant.code, tenant.name]),
  )
  return {
    ...found,
    rows: found.rows.map((row) => ({
      ...row,
      name: names.get(row.tenantCode) ?? null,
      title: titleOf(row.batchId, desk.deps.batches()),
    })),
  }
}

type AlongLanes = ResultsAsked & Readonly<{ lanes: readonly ResultLane[] }>

function alongLanes(desk: Desk, query: SearchQuery, asked: AlongLanes): FoundRows<FoundResult> {
  const { words } = asked
  const walked = walkResults(desk, query, asked)
  const rows = newestFirst(walked.rows, (row) => row.runId)
  const passing = rows.filter((row) => hasWords(said(row.errorMessage), words))
  const { shown, next } = pageOf(passing, walked.stop, (row) => row.runId)
  return {
    next,
    rows: shown,
    ...countOf(words.length > 0 ? null : walked.counted, passing.length, walked.isAll),
    lookedAt: walked.isAll ? null : CANDIDATES,
  }
}

type ResultsAsked = Readonly<{
  states: readonly TenantState[]
  tenants: readonly string[] | null
  words: readonly string[]
  /** Where the page before ended: id of a run, or a place of `newestOfCompanies`; null = from the newest. */
  before: string | null
}>

type ResultsWalked = {
  rows: FoundResult[]
  counted: number | null
  isAll: boolean
  /** The run up to which every lane was looked at; null = to the end. */
  stop: string | null
}

function walkResults(desk: Desk, query: SearchQuery, asked: AlongLanes): ResultsWalked {
  const { ops } = desk.deps
  const { lanes } = asked
  // Only ids of runs are places of a lane.
  const before = asked.before !== null && isPlace(asked.before) ? null : asked.before
  const bounds = { since: query.since, until: query.until, before }
  const limit = asked.words.length > 0 ? MOST_COMPARED : MOST_SHOWN + 1
  const filter = { states: asked.states, batches: query.batches }
  const walked = lanes.map((lane) => resultsInLane(ops, lane, { filter, bounds, limit }))
  const isAll = walked.every(({ rows, lookedTo }) => rows.length < limit && lookedTo === null)
  let counted: number | null = query.batches.length > 0 ? null : 0
  for (const lane of lanes) {
    if (counted === null || 'batchId' in lane) counted = null
    else
      counted += resultsCounted(ops, lane, {
        bounds: { ...bounds, before: null },
        most: MOST_COUNTED + 1,
      })
  }
  const stop = stopOf(walked, limit, (row) => row.runId)
  return { rows: walked.flatMap(({ rows }) => rows), counted, isAll, stop }
}

/** Null: everything of the companies, by when it was done. */
function resultLanes(query: SearchQuery, { states, tenants, words }: ResultsAsked) {
  const bad = states.filter((state): state is BadResult => state !== 'succeeded')
  const told = words.length > 0 && states.length === 0 ? TOLD_RESULTS : bad
  if (told.length > 0 && (told === TOLD_RESULTS || bad.length === states.length))
    return told.flatMap((state): ResultLane[] =>
      (tenants ?? [null]).map((tenantCode) => ({ state, tenantCode })),
    )
  if (tenants === null) return [] as ResultLane[]
  if (query.batches.length === 0) return null
  return query.batches.flatMap((batchId): ResultLane[] =>
    tenants.map((tenantCode) => ({ batchId, tenantCode })),
  )
}

function runIdOf(run: RunHead): string {
  return run.id
}

/** The newest of the places where the lanes stopped: what is older has not been looked at in all of them. */
function stopOf<Row>(
  walked: readonly Walked<Row>[],
  limit: number,
  idOf: (row: Row) => string,
): string | null {
  const stops = walked.flatMap(({ rows, lookedTo }) => {
    const last = rows.at(-1)
    return rows.length >= limit && last ? idOf(last) : (lookedTo ?? [])
  })
  return stops.sort().at(-1) ?? null
}

/**
 * Whole runs down to the place where the lanes stopped, so that the next page begins with a run. When the run of that
 * place alone is more than a page, its rows are shown as far as they were read: its own page has them all.
 */
function pageOf<Row>(rows: readonly Row[], stop: string | null, idOf: (row: Row) => string) {
  const whole = stop === null ? rows : rows.filter((row) => idOf(row) > stop)
  const known = whole.length > 0 || stop === null ? whole : rows.filter((row) => idOf(row) >= stop)
  const last = known[MOST_SHOWN - 1]
  const shown = last === undefined ? known : known.filter((row) => idOf(row) >= idOf(last))
  const isCut = shown.length < known.length
  const next = isCut || whole.length > 0 ? (shown.at(-1) as Row) : null
  if (!isCut && stop === null) return { shown, next: null }
  return { shown, next: next === null ? stop : idOf(next) }
}

function hasWords(text: string, words: readonly string[]): boolean {
  return words.length === 0 || containsAll(normalised(text), words)
}

function countOf(counted: number | null, shown: number, isAll: boolean) {
  if (counted === null) return { counted: shown, isCapped: !isAll }
  return { counted: Math.min(counted, MOST_COUNTED), isCapped: counted > MOST_COUNTED }
}

function newestFirst<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  return [...rows].sort((a, b) => (idOf(a) < idOf(b) ? 1 : idOf(a) > idOf(b) ? -1 : 0))
}

/** Nothing but words, or nothing at all, is no question about runs in general. */
function isEmpty(query: SearchQuery): boolean {
  const { batches, states, triggers, since, until, words } = query
  const lists = [batches, states, triggers]
  return lists.every((list) => list.length === 0) && since === null && until === null && !words
}

/** Found in either language. */
function said(message: Words | null): string {
  return message ? `${message.ja} ${message.en}` : ''
}
