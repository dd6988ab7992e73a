/** Results of companies that a question of the search box finds: which index to walk, and what is shown of them. */
import {
  type FoundResult,
  type ResultLane,
  resultsCounted,
  resultsInLane,
} from '../../data/ops/reading/search-results.ts'
import type { FoundRows, FoundTenantResult } from '../../views/pages/search/found.ts'
import { TENANT_STATES, type TenantState } from '../domain/run.ts'
import type { SearchQuery } from '../domain/search-query.ts'
import { wordsOf } from '../domain/text-grams.ts'
import type { Desk } from './env.ts'
import { titleOf } from './run-line.ts'
import { isPlace, newestOfCompanies } from './search-newest.ts'
import { MOST_COUNTED, MOST_SHOWN, pageOf, saysAll, stopOfLanes, toldBy } from './search-rows.ts'

type BadResult = Exclude<TenantState, 'succeeded'>

/** What has a message to compare. */
const TOLD_RESULTS: readonly BadResult[] = ['failed', 'skipped']

type Where = Readonly<{ within: readonly string[] | null; before: string | null }>

/** Null when the question names neither a company nor a state nor words: the runs answer it. */
export function foundResults(
  desk: Desk,
  query: SearchQuery,
  { within, before }: Where,
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
  const page =
    lanes === null
      ? newestOfCompanies(desk.deps.ops, query, {
          ...{ tenants: tenants ?? [], states, before },
          hasWords: words.length > 0 ? (row) => saysAll(row.errorMessage, words) : null,
        })
      : inLanes(desk, query, asked, lanes)
  const batches = desk.deps.batches()
  return {
    ...page,
    rows: page.rows.map((row) => ({ ...row, title: titleOf(row.batchId, batches) })),
  }
}

type ResultsAsked = Readonly<{
  states: readonly TenantState[]
  tenants: readonly string[] | null
  words: readonly string[]
  /** Where the page before ended: id of a run, or a place of `newestOfCompanies`; null = from the newest. */
  before: string | null
}>

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

function inLanes(
  desk: Desk,
  query: SearchQuery,
  { states, words, before }: ResultsAsked,
  lanes: readonly ResultLane[],
): FoundRows<FoundResult> {
  const { since, until, batches } = query
  // Only ids of runs are places of a lane.
  const from = before !== null && isPlace(before) ? null : before
  const walked = lanes.map((lane) =>
    resultsInLane(desk.deps.ops, lane, {
      filter: { states, batches },
      bounds: { since, until, before: from },
      limit: MOST_SHOWN + 1,
      told: toldBy(words, from),
    }),
  )
  const isExact = words.length === 0 && batches.length === 0
  const found = {
    rows: walked.flatMap(({ rows }) => rows),
    stop: stopOfLanes(walked),
    counted: isExact ? countedIn(desk, lanes, query) : null,
  }
  return pageOf(desk, found, (row) => row.runId)
}

/** Null: what all of them have is not counted by an index. */
function countedIn(
  desk: Desk,
  lanes: readonly ResultLane[],
  { since, until }: SearchQuery,
): number | null {
  const bounds = { since, until, before: null }
  let counted = 0
  for (const lane of lanes) {
    if ('batchId' in lane) return null
    counted += resultsCounted(desk.deps.ops, lane, { bounds, most: MOST_COUNTED + 1 })
  }
  return counted
}
