/** Runs for the search page: each question walks one index (search-walk). */
import type { RunState, Trigger } from '../../../server/domain/run.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import { RUN_HEAD, type RunHead, runHeads } from './runs-of-batch.ts'
import {
  type Asked,
  type Bounds,
  boundOf,
  CANDIDATES,
  keysTold,
  lastOf,
  stopOf,
  type Walk,
  type Walked,
} from './search-walk.ts'

/** One index to walk: runs of a batch, runs that ended otherwise than well, or all. */
export type RunLane = Readonly<
  { batchId: string } | { state: Exclude<RunState, 'succeeded'> } | { all: true }
>

export type RunFilter = Readonly<{
  states: readonly RunState[]
  triggers: readonly Trigger[]
  batches: readonly string[]
}>

const SAID = `coalesce(error_message, '') || ' ' || coalesce(error_message_en, '') || ' ' || coalesce(reason, '')`

export function runsInLane(
  ops: OpsDb,
  lane: RunLane,
  { filter, bounds, limit, told }: Asked<RunFilter>,
): Walked<RunHead> {
  const walk = runWalk(lane, bounds)
  const passing = `FROM (${walk.sql}) JOIN runs ON id = candidate
    WHERE queued_at >= @since AND queued_at < @until
      AND (@states = '[]' OR state IN (SELECT value FROM json_each(@states)))
      AND (@triggers = '[]' OR trigger IN (SELECT value FROM json_each(@triggers)))
      AND (@batches = '[]' OR batch_id IN (SELECT value FROM json_each(@batches)))
    ORDER BY candidate DESC LIMIT @limit`
  const given = {
    ...walk.given,
    states: JSON.stringify(filter.states),
    triggers: JSON.stringify(filter.triggers),
    batches: JSON.stringify(filter.batches),
  }
  if (told !== null) {
    const said = { sql: `SELECT id, id, ${SAID} ${passing}`, given }
    const { keys, full } = keysTold(ops, said, { told, limit })
    return { rows: headsOf(ops, keys), stop: stopOf(ops, walk, full) }
  }
  const sql = `SELECT ${RUN_HEAD} ${passing}`
  const rows = runHeads(statement(ops.sqlite, sql).all({ ...given, limit }))
  return {
    rows,
    stop: stopOf(
      ops,
      walk,
      lastOf(rows, limit, (run: RunHead) => run.id),
    ),
  }
}

function runWalk(lane: RunLane, bounds: Bounds): Walk {
  const sql = `SELECT id AS candidate FROM runs WHERE ${laneCondition(lane)} AND id < @before AND id >= @from
    ORDER BY id DESC LIMIT ${CANDIDATES}`
  return { sql, given: { ...boundOf(bounds), ...laneValue(lane) } }
}

function headsOf(ops: OpsDb, ids: readonly (string | number)[]): RunHead[] {
  const sql = `SELECT ${RUN_HEAD} FROM runs WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`
  return runHeads(statement(ops.sqlite, sql).all(JSON.stringify(ids)))
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
