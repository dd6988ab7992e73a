/** Runs that a question of the search box finds: which index to walk, and what is shown of them. */
import type { RunHead } from '../../data/ops/reading/runs-of-batch.ts'
import { type RunLane, runsCounted, runsInLane } from '../../data/ops/reading/search-runs.ts'
import type { FoundRows } from '../../views/pages/search/found.ts'
import type { RunLine } from '../../views/parts/run-line.tsx'
import { RUN_STATES, type RunState } from '../domain/run.ts'
import type { SearchQuery } from '../domain/search-query.ts'
import { wordsOf } from '../domain/text-grams.ts'
import type { Desk } from './env.ts'
import { runLine } from './run-line.ts'
import { MOST_COUNTED, MOST_SHOWN, pageOf, stopOfLanes, toldBy } from './search-rows.ts'

type BadRun = Exclude<RunState, 'succeeded'>

/** What has a message to compare. */
const TOLD_RUNS: readonly BadRun[] = ['failed', 'timed_out', 'warned', 'cancelled', 'interrupted']

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
  const { since, until, triggers, batches } = query
  const walked = lanes.map((lane) =>
    runsInLane(ops, lane, {
      filter: { states, triggers, batches },
      bounds: { since, until, before },
      limit: MOST_SHOWN + 1,
      told: toldBy(words, before),
    }),
  )
  const isExact = words.length === 0 && triggers.length === 0 && areWhole(lanes, query)
  const page = pageOf(
    desk,
    {
      rows: walked.flatMap(({ rows }) => rows),
      stop: stopOfLanes(walked),
      counted: isExact ? countedIn(desk, lanes, query) : null,
    },
    (run: RunHead) => run.id,
  )
  return { ...page, rows: page.rows.map((run) => runLine(run, desk.deps.batches())) }
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

function countedIn(desk: Desk, lanes: readonly RunLane[], { since, until }: SearchQuery): number {
  const bounds = { since, until, before: null }
  return lanes.reduce(
    (sum, lane) => sum + runsCounted(desk.deps.ops, lane, bounds, MOST_COUNTED + 1),
    0,
  )
}

/** Nothing but words, or nothing at all, is no question about runs in general. */
function isEmpty(query: SearchQuery): boolean {
  const { batches, states, triggers, since, until, words } = query
  const lists = [batches, states, triggers]
  return lists.every((list) => list.length === 0) && since === null && until === null && !words
}
