/**
 * Runs and results of companies for the search page, newest first by id. Each question walks one index and looks at
 * no more rows than `CANDIDATES`; what is rarer is looked for further back with the next page.
 */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import { firstIdAt } from '../../../server/domain/ids.ts'
import type { RunState, TenantState, Trigger } from '../../../server/domain/run.ts'
import { type StoredError, withError } from '../../../server/domain/stored-words.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import { RUN_HEAD, type RunHead, runHeads } from './runs-of-batch.ts'

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

/** One index to walk: runs of a batch, runs that ended otherwise than well, or all. */
export type RunLane = Readonly<
  { batchId: string } | { state: Exclude<RunState, 'succeeded'> } | { all: true }
>

export type RunFilter = Readonly<{
  states: readonly RunState[]
  triggers: readonly Trigger[]
  batches: readonly string[]
}>

/** `lookedTo`: the oldest run looked at, when that were too few; null = there were no more, or enough. */
export type Walked<Row> = Readonly<{ rows: readonly Row[]; lookedTo: string | null }>

type Bound = { from: string; before: string; since: Instant; until: Instant }

export function runsInLane(
  ops: OpsDb,
  lane: RunLane,
  { filter, bounds, limit }: Readonly<{ filter: RunFilter; bounds: Bounds; limit: number }>,
): Walked<RunHead> {
  const given = { ...boundOf(bounds), ...laneValue(lane) }
  const walk = `SELECT id AS candidate FROM runs WHERE ${laneCondition(lane)} AND id < @before AND id >= @from
    ORDER BY id DESC LIMIT ${CANDIDATES}`
  const sql = `SELECT ${RUN_HEAD} FROM (${walk}) JOIN runs ON id = candidate
    WHERE queued_at >= @since AND queued_at < @until
      AND (@states = '[]' OR state IN (SELECT value FROM json_each(@states)))
      AND (@triggers = '[]' OR trigger IN (SELECT value FROM json_each(@triggers)))
      AND (@batches = '[]' OR batch_id IN (SELECT value FROM json_each(@batches)))
    ORDER BY candidate DESC LIMIT @limit`
  const lists = {
    states: JSON.stringify(filter.states),
    triggers: JSON.stringify(filter.triggers),
    batches: JSON.stringify(filter.batches),
  }
  const rows = runHeads(statement(ops.sqlite, sql).all({ ...given, ...lists, limit }))
  return { rows, lookedTo: rows.length < limit ? lookedTo(ops, walk, given) : null }
}

/** Runs of the lane within the bounds, counted no further than `most`. */
export function runsCounted(ops: OpsDb, lane: RunLane, bounds: Bounds, most: number): number {
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM runs
    WHERE ${laneCondition(lane)} AND id < @before AND id >= @from LIMIT @most)`
  const given = { ...boundOf(bounds), ...laneValue(lane), most }
  return (statement(ops.sqlite, sql).get(given) as { n: number }).n
}

function laneCondition(lane: RunLane): string {
  if ('batchId' in lane) return 'batch_id = @batchId'
  return 'state' in lane ? "state = @state AND state <> 'succeeded'" : 'true'
}

function laneValue(lane: RunLane): Record<string, string> {
  if ('batchId' in lane) return { batchId: lane.batchId }
  return 'state' in lane ? { state: lane.state } : {}
}

export type FoundResult = Readonly<{
  runId: string
  batchId: string
  tenantCode: string
  state: TenantState
  startedAt: Instant | null
  finishedAt: Instant | null
  queuedAt: Instant
  errorMessage: Words | null
}>

/** Results that are not good, of one company or of all; or everything of one company in one batch. */
export type ResultLane = Readonly<
  | { state: Exclude<TenantState, 'succeeded'>; tenantCode: string | null }
  | { batchId: string; tenantCode: string }
>

export type ResultFilter = Readonly<{
  states: readonly TenantState[]
  batches: readonly string[]
}>

const RESULT = `t.run_id AS runId, r.batch_id AS batchId, t.tenant_code AS tenantCode, t.state, t.started_at AS startedAt,
  t.finished_at AS finishedAt, r.queued_at AS queuedAt, t.error_message AS errorMessage,
  t.error_message_en AS errorMessageEn`

const PASSES = `r.queued_at >= @since AND r.queued_at < @until
  AND (@states = '[]' OR t.state IN (SELECT value FROM json_each(@states)))
  AND (@batches = '[]' OR r.batch_id IN (SELECT value FROM json_each(@batches)))`

export function resultsInLane(
  ops: OpsDb,
  lane: ResultLane,
  { filter, bounds, limit }: Readonly<{ filter: ResultFilter; bounds: Bounds; limit: number }>,
): Walked<FoundResult> {
  const given = { ...boundOf(bounds), ...lane }
  const walk = resultWalk(lane)
  const tenant = 'batchId' in lane ? '@tenantCode' : 'code'
  const sql = `SELECT ${RESULT} FROM (${walk})
    JOIN tenant_results t ON t.run_id = candidate AND t.tenant_code = ${tenant}
    JOIN runs r ON r.id = candidate WHERE ${PASSES} ORDER BY candidate DESC LIMIT @limit`
  const lists = { states: JSON.stringify(filter.states), batches: JSON.stringify(filter.batches) }
  const rows = resultsIn(statement(ops.sqlite, sql).all({ ...given, ...lists, limit }))
  return { rows, lookedTo: rows.length < limit ? lookedTo(ops, walk, given) : null }
}

function resultWalk(lane: ResultLane): string {
  const end = `ORDER BY candidate DESC LIMIT ${CANDIDATES}`
  if ('batchId' in lane)
    return `SELECT id AS candidate, 1 AS code FROM runs WHERE batch_id = @batchId AND id < @before AND id >= @from ${end}`
  const tenant = lane.tenantCode === null ? '' : 'AND tenant_code = @tenantCode'
  return `SELECT run_id AS candidate, tenant_code AS code FROM tenant_results
    WHERE state = @state AND state <> 'succeeded' ${tenant} AND run_id < @before AND run_id >= @from ${end}`
}

/** Results that are not good, counted no further than `most`. */
export function resultsCounted(
  ops: OpsDb,
  lane: Readonly<{ state: Exclude<TenantState, 'succeeded'>; tenantCode: string | null }>,
  { bounds, most }: Readonly<{ bounds: Bounds; most: number }>,
): number {
  const tenant = lane.tenantCode === null ? '' : 'AND tenant_code = @tenantCode'
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM tenant_results
    WHERE state = @state AND state <> 'succeeded' ${tenant} AND run_id < @before AND run_id >= @from LIMIT @most)`
  const given = { ...boundOf(bounds), ...lane, most }
  return (statement(ops.sqlite, sql).get(given) as { n: number }).n
}

/** Where a page of a company's results ended: when the last of them was worked on, and its row. */
export type ResultPlace = Readonly<{ startedAt: Instant; rowNo: number }>

export type PlacedResult = FoundResult & ResultPlace

type Newest = Readonly<{
  filter: ResultFilter
  bounds: Pick<Bounds, 'since' | 'until'>
  /** Only what lies behind it; null = from the newest. */
  behind: ResultPlace | null
  limit: number
}>

/** The newest results of one company, whatever their state, by when it was worked on. */
export function newestOfTenant(ops: OpsDb, tenantCode: string, asked: Newest): PlacedResult[] {
  const { filter, bounds, behind, limit } = asked
  const sql = `SELECT ${RESULT}, t.rowid AS rowNo FROM tenant_results t JOIN runs r ON r.id = t.run_id
    WHERE t.tenant_code = @tenantCode AND t.started_at >= @since AND (t.started_at, t.rowid) < (@at, @rowNo) AND ${PASSES}
    ORDER BY t.started_at DESC, t.rowid DESC LIMIT @limit`
  const lists = { states: JSON.stringify(filter.states), batches: JSON.stringify(filter.batches) }
  const { since, until } = boundOf({ ...bounds, before: null })
  const { startedAt: at, rowNo } = behind ?? NO_PLACE
  return resultsIn<PlacedResult>(
    statement(ops.sqlite, sql).all({ ...lists, tenantCode, since, until, at, rowNo, limit }),
  )
}

const NO_PLACE: ResultPlace = { startedAt: Number.MAX_SAFE_INTEGER, rowNo: 0 }

function resultsIn<Row extends FoundResult>(rows: unknown[]): Row[] {
  return (rows as StoredError<Row>[]).map((row) => withError<Row>(row))
}

function lookedTo(ops: OpsDb, walk: string, given: object): string | null {
  const sql = `SELECT min(candidate) AS last, count(*) AS n FROM (${walk})`
  const { last, n } = statement(ops.sqlite, sql).get(given) as { last: string | null; n: number }
  return n < CANDIDATES ? null : last
}

/** Ids sort by time: instants become bounds of them, and the rows are held against the instants themselves. */
function boundOf({ since, until, before }: Bounds): Bound {
  const end = until === null ? NEWEST : firstIdAt(until + SLACK_MS)
  return {
    from: since === null ? '' : firstIdAt(since - SLACK_MS),
    before: before !== null && before < end ? before : end,
    since: since ?? 0,
    until: until ?? Number.MAX_SAFE_INTEGER,
  }
}
