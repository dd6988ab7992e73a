/**
 * How the search page walks an index of runs or of results, newest first by id: within bounds, no more rows than
 * `CANDIDATES`, and with words held against what the rows say of themselves. What is rarer comes with the next page.
 */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { firstIdAt } from '../../../server/domain/ids.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'

/** Rows of an index that one question looks at. */
export const CANDIDATES = 2_000
/** After every ULID. */
const NEWEST = '~'
/** An id is made a moment before its run is queued. */
const SLACK_MS = 60_000

export type Bounds = Readonly<{
  since: Instant | null
  until: Instant | null
  /** Only runs older than this one (keyset paging); null = from the newest. */
  before: string | null
}>

/** What passes, and the run down to which everything was looked at; null = to the end. */
export type Walked<Row> = Readonly<{ rows: readonly Row[]; stop: string | null }>

/** Words to hold against why a row ended as it did: of the rows compared only those texts are read. */
export type Told = Readonly<{
  /** @param text in both languages. */
  passes(text: string): boolean
  /** Rows compared at most. */
  compared: number
}>

export type Asked<Filter> = Readonly<{
  filter: Filter
  bounds: Bounds
  limit: number
  /** Null = whatever the rows say. */
  told: Told | null
}>

/** SQL for the candidates of one index, each with the id of its run as `candidate`, and what it is given. */
export type Walk = Readonly<{ sql: string; given: object }>

/** Where a walk stopped: at the last row when there were as many as asked for, or where the candidates ended. */
export function stopOf(ops: OpsDb, { sql, given }: Walk, full: string | null): string | null {
  if (full !== null) return full
  const asked = `SELECT min(candidate) AS last, count(*) AS n FROM (${sql})`
  const { last, n } = statement(ops.sqlite, asked).get(given) as { last: string | null; n: number }
  return n < CANDIDATES ? null : last
}

/** The last of the rows when they are as many as asked for. */
export function lastOf<Row>(
  rows: readonly Row[],
  limit: number,
  idOf: (row: Row) => string,
): string | null {
  const last = rows.at(-1)
  return last !== undefined && rows.length >= limit ? idOf(last) : null
}

/** The id of its run, the key of the row, and what it says. */
type Said = readonly [runId: string, key: string | number, said: string]

/**
 * Keys of the first `limit` rows that pass, and the run of the last row compared when there may be more of them.
 * @param sql columns as in `Said`, at most `@limit` rows. As arrays: many are looked at for the few that are shown.
 */
export function keysTold(
  ops: OpsDb,
  { sql, given }: Walk,
  { told, limit }: Readonly<{ told: Told; limit: number }>,
): Readonly<{ keys: readonly (string | number)[]; full: string | null }> {
  const asked = { ...given, limit: told.compared }
  const rows = statement(ops.sqlite, sql).raw().all(asked) as Said[]
  const keys: (string | number)[] = []
  for (const [runId, key, said] of rows) {
    if (told.passes(said)) keys.push(key)
    if (keys.length === limit) return { keys, full: runId }
  }
  return { keys, full: lastOf(rows, told.compared, ([runId]) => runId) }
}

type Bound = { from: string; before: string; since: Instant; until: Instant }

/** Ids sort by time: instants become bounds of them, and the rows are held against the instants themselves. */
export function boundOf({ since, until, before }: Bounds): Bound {
  const end = until === null ? NEWEST : firstIdAt(until + SLACK_MS)
  return {
    from: since === null ? '' : firstIdAt(since - SLACK_MS),
    before: before !== null && before < end ? before : end,
    since: since ?? 0,
    until: until ?? Number.MAX_SAFE_INTEGER,
  }
}
