/** Results of companies for the search page: each question walks one index (search-walk). */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { Words } from '../../../server/domain/errors.ts'
import type { TenantState } from '../../../server/domain/run.ts'
import { type StoredError, withError } from '../../../server/domain/stored-words.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import {
  type Asked,
  type Bounds,
  boundOf,
  CANDIDATES,
  keysTold,
  lastOf,
  stopOf,
  type Walked,
} from './search-walk.ts'

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

const SAID = `coalesce(t.error_message, '') || ' ' || coalesce(t.error_message_en, '')`

const PASSES = `r.queued_at >= @since AND r.queued_at < @until
  AND (@states = '[]' OR t.state IN (SELECT value FROM json_each(@states)))
  AND (@batches = '[]' OR r.batch_id IN (SELECT value FROM json_each(@batches)))`

export function resultsInLane(
  ops: OpsDb,
  lane: ResultLane,
  { filter, bounds, limit, told }: Asked<ResultFilter>,
): Walked<FoundResult> {
  const walk = { sql: resultWalk(lane), given: { ...boundOf(bounds), ...lane } }
  const place =
    'batchId' in lane
      ? 't.run_id = candidate AND t.tenant_code = @tenantCode'
      : 't.rowid = row_of_candidate'
  const passing = `FROM (${walk.sql}) JOIN tenant_results t ON ${place}
    JOIN runs r ON r.id = candidate WHERE ${PASSES} ORDER BY candidate DESC LIMIT @limit`
  const given = { ...walk.given, ...listsOf(filter) }
  if (told !== null) {
    const said = { sql: `SELECT t.run_id, t.rowid, ${SAID} ${passing}`, given }
    const { keys, full } = keysTold(ops, said, { told, limit })
    return { rows: resultsAt(ops, keys), stop: stopOf(ops, walk, full) }
  }
  const sql = `SELECT ${RESULT} ${passing}`
  const rows = resultsIn<FoundResult>(statement(ops.sqlite, sql).all({ ...given, limit }))
  return {
    rows,
    stop: stopOf(
      ops,
      walk,
      lastOf(rows, limit, (row) => row.runId),
    ),
  }
}

function resultWalk(lane: ResultLane): string {
  const end = `ORDER BY candidate DESC LIMIT ${CANDIDATES}`
  if ('batchId' in lane)
    return `SELECT id AS candidate FROM runs WHERE batch_id = @batchId AND id < @before AND id >= @from ${end}`
  const tenant = lane.tenantCode === null ? '' : 'AND tenant_code = @tenantCode'
  return `SELECT run_id AS candidate, rowid AS row_of_candidate FROM tenant_results
    WHERE state = @state AND state <> 'succeeded' ${tenant} AND run_id < @before AND run_id >= @from ${end}`
}

function resultsAt(ops: OpsDb, rows: readonly (string | number)[]): FoundResult[] {
  const sql = `SELECT ${RESULT} FROM json_each(?) CROSS JOIN tenant_results t ON t.rowid = value
    JOIN runs r ON r.id = t.run_id ORDER BY t.run_id DESC`
  return resultsIn(statement(ops.sqlite, sql).all(JSON.stringify(rows)))
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
  const { since, until } = boundOf({ ...bounds, before: null })
  const { startedAt: at, rowNo } = behind ?? NO_PLACE
  const given = { ...listsOf(filter), tenantCode, since, until, at, rowNo, limit }
  return resultsIn<PlacedResult>(statement(ops.sqlite, sql).all(given))
}

const NO_PLACE: ResultPlace = { startedAt: Number.MAX_SAFE_INTEGER, rowNo: 0 }

function listsOf({ states, batches }: ResultFilter) {
  return { states: JSON.stringify(states), batches: JSON.stringify(batches) }
}

function resultsIn<Row extends FoundResult>(rows: unknown[]): Row[] {
  return (rows as StoredError<Row>[]).map((row) => withError<Row>(row))
}
