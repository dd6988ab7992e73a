/** Whatever was done for some companies, the newest first by when they were worked on; for questions of the search box that walk no lane. */
import type { OpsDb } from '../../data/ops/open.ts'
import {
  newestOfTenant,
  type PlacedResult,
  type ResultPlace,
} from '../../data/ops/reading/search-results.ts'
import type { FoundRows } from '../../views/pages/search/found.ts'
import type { TenantState } from '../domain/run.ts'
import type { SearchQuery } from '../domain/search-query.ts'

const A_PAGE = 50
/** Rows whose messages are compared with words, a page. */
const MOST_COMPARED = 200

type Asked = Readonly<{
  tenants: readonly string[]
  states: readonly TenantState[]
  /** Null: nothing has to be compared. */
  hasWords: ((row: PlacedResult) => boolean) | null
  /** Where the page before ended; what is no such place is the first page. */
  before: string | null
}>

export function newestOfCompanies(
  ops: OpsDb,
  { since, until, batches }: SearchQuery,
  { tenants, states, hasWords, before }: Asked,
): FoundRows<PlacedResult> {
  const most = hasWords ? MOST_COMPARED : A_PAGE
  const asked = { filter: { states, batches }, bounds: { since, until }, limit: most + 1 }
  const behind = placeOf(before)
  const found = tenants
    .flatMap((code) => newestOfTenant(ops, code, { ...asked, behind }))
    .sort(newestFirst)
  const looked = found.slice(0, most)
  const passing = hasWords ? looked.filter(hasWords) : looked
  const rows = passing.slice(0, A_PAGE)
  const isMore = found.length > looked.length
  const last = rows.length < passing.length ? rows.at(-1) : isMore ? looked.at(-1) : undefined
  return {
    rows,
    next: last ? `${last.startedAt}.${last.rowNo}` : null,
    counted: rows.length,
    isCapped: last !== undefined,
    lookedBackTo: last && hasWords ? last.startedAt : null,
  }
}

export function isPlace(text: string): boolean {
  return placeOf(text) !== null
}

/** `<worked on at>.<row>` */
function placeOf(text: string | null): ResultPlace | null {
  const [, startedAt, rowNo] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? '') ?? []
  return rowNo === undefined ? null : { startedAt: Number(startedAt), rowNo: Number(rowNo) }
}

function newestFirst(a: ResultPlace, b: ResultPlace): number {
  return b.startedAt - a.startedAt || b.rowNo - a.rowNo
}
