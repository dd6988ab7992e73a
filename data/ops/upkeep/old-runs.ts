/**
 * Deletes runs that are too old, with all that hangs on them, but never the newest of a batch, nor the newest in which
 * a company was worked on, nor the last good one of either: a yearly batch keeps its history.
 */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import { type Pace, type Steps, step } from './steps.ts'

export type OldRuns = Readonly<{
  /** Runs that ended before are too old. */
  before: Instant
  /** Newest runs of a batch, and of each company in it, that stay. */
  keep: number
}>

type Candidate = Readonly<{
  runId: string
  rowNo: number
  batchId: string
  startedAt: Instant | null
  finishedAt: Instant
  dryRun: 0 | 1
}>

/** Companies of a batch that have too few newer runs to lose one: found once per pass. */
type Scarce = Map<string, Set<string>>

const PAGE = 50
/** Companies judged in one question. */
const TENANTS_AT_ONCE = 20
/** Each result has three indexes to leave. */
const RESULTS_AT_ONCE = 100

export function* forgetOldRuns(ops: OpsDb, old: OldRuns, pace: Pace): Steps {
  const scarce: Scarce = new Map()
  let after: Readonly<{ finishedAt: Instant; rowNo: number }> = { finishedAt: 0, rowNo: 0 }
  for (;;) {
    const page = candidates(ops, old.before, after)
    if (page.length === 0) return
    for (const run of page) {
      after = run
      const stays =
        isReferenced(ops, run.runId) || (yield* isAmongTheNewest(ops, run, { old, scarce }))
      if (!stays) yield* deleteRun(ops, run.runId, pace)
      yield 0
    }
  }
}

/** Oldest end first. Unfinished runs have no end. Days that still have to be rolled up keep their runs. */
function candidates(
  ops: OpsDb,
  before: Instant,
  after: Readonly<{ finishedAt: Instant; rowNo: number }>,
): Candidate[] {
  const sql = `SELECT id AS runId, rowid AS rowNo, batch_id AS batchId, started_at AS startedAt,
      finished_at AS finishedAt, dry_run AS dryRun
    FROM runs r WHERE finished_at IS NOT NULL AND finished_at < @before
      AND (finished_at, rowid) > (@finishedAt, @rowNo)
      AND NOT EXISTS (SELECT 1 FROM batch_metrics_due d WHERE d.batch_id = r.batch_id
        AND d.day = date(r.started_at / 1000 + 32400, 'unixepoch'))
    ORDER BY finished_at, rowid LIMIT ${PAGE}`
  const { finishedAt, rowNo } = after
  return statement(ops.sqlite, sql).all({ before, finishedAt, rowNo }) as Candidate[]
}

/** A younger row points at it. */
function isReferenced(ops: OpsDb, runId: string): boolean {
  const sql = `SELECT 1 WHERE EXISTS (SELECT 1 FROM runs WHERE parent_run_id = @runId)
    OR EXISTS (SELECT 1 FROM alerts WHERE run_id = @runId)
    OR EXISTS (SELECT 1 FROM occurrences WHERE overlap_run_id = @runId AND run_id IS NOT @runId)
    OR EXISTS (SELECT 1 FROM idempotency_keys WHERE run_id = @runId)
    OR EXISTS (SELECT 1 FROM recovery_history WHERE run_id = @runId)
    OR EXISTS (SELECT 1 FROM db_maintenance_runs WHERE run_id = @runId)`
  return statement(ops.sqlite, sql).get({ runId }) !== undefined
}

type Judging = { old: OldRuns; scarce: Scarce }

/** Runs that never started, and dry runs, are no history. */
function* isAmongTheNewest(
  ops: OpsDb,
  run: Candidate,
  { old, scarce }: Judging,
): Generator<number, boolean> {
  if (run.startedAt === null || run.dryRun === 1) return false
  if (isNewestOfBatch(ops, run, old.keep)) return true
  const known = scarce.get(run.batchId) ?? new Set<string>()
  scarce.set(run.batchId, known)
  const tenants = workedTenants(ops, run.runId)
  if (tenants.some((tenant) => known.has(tenant.code))) return true
  let stays = false
  for (let from = 0; from < tenants.length; from += TENANTS_AT_ONCE) {
    const some = tenants.slice(from, from + TENANTS_AT_ONCE)
    for (const code of yield* tooFew(ops, run, { tenants: some, keep: old.keep })) {
      known.add(code)
      stays = true
    }
  }
  return stays
}

const NEWER = `batch_id = @batchId AND (started_at, rowid) > (@startedAt, @rowNo) AND dry_run = 0
  AND finished_at IS NOT NULL`

function isNewestOfBatch(ops: OpsDb, run: Candidate, keep: number): boolean {
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM runs WHERE ${NEWER} ORDER BY started_at, rowid LIMIT @keep)`
  const { batchId, startedAt, rowNo } = run
  const newer = statement(ops.sqlite, sql).get({ batchId, startedAt, rowNo, keep }) as { n: number }
  return newer.n < keep || !hasNewerGood(ops, run)
}

/** Only a good run can be the last good one. */
function hasNewerGood(ops: OpsDb, { runId, batchId, startedAt, rowNo }: Candidate): boolean {
  const sql = `SELECT 1 WHERE (SELECT state FROM runs WHERE id = @runId) NOT IN ('succeeded', 'warned')
    OR EXISTS (SELECT 1 FROM runs WHERE ${NEWER} AND state IN ('succeeded', 'warned'))`
  return statement(ops.sqlite, sql).get({ runId, batchId, startedAt, rowNo }) !== undefined
}

type Worked = Readonly<{ code: string; isGood: 0 | 1 }>

/** Skipped companies were not worked on: their row is no history. */
function workedTenants(ops: OpsDb, runId: string): Worked[] {
  const sql = `SELECT tenant_code AS code, state = 'succeeded' AS isGood FROM tenant_results
    WHERE run_id = ? AND state IN ('succeeded', 'failed')`
  return statement(ops.sqlite, sql).all(runId) as Worked[]
}

type Asked = { tenants: readonly Worked[]; keep: number }

/** Of the companies those with fewer than `keep` newer results, or for which this is the last good one. */
function* tooFew(
  ops: OpsDb,
  run: Candidate,
  { tenants, keep }: Asked,
): Generator<number, string[]> {
  const left = new Map(tenants.map(({ code, isGood }) => [code, { worked: keep, good: isGood }]))
  let after = { startedAt: run.startedAt ?? 0, rowNo: run.rowNo }
  while (left.size > 0) {
    const newer = newerRuns(ops, run.batchId, after)
    const last = newer.at(-1)
    if (!last) break
    for (const { code, worked, good } of resultsIn(ops, newer, [...left.keys()])) {
      const wanted = left.get(code)
      if (!wanted) continue
      wanted.worked -= worked
      wanted.good -= Math.min(good, 1)
      if (wanted.worked <= 0 && wanted.good <= 0) left.delete(code)
    }
    after = last
    yield 0
  }
  return [...left.keys()]
}

type NewerRun = Readonly<{ runId: string; startedAt: Instant; rowNo: number }>

function newerRuns(
  ops: OpsDb,
  batchId: string,
  after: Readonly<{ startedAt: Instant; rowNo: number }>,
): NewerRun[] {
  const sql = `SELECT id AS runId, started_at AS startedAt, rowid AS rowNo FROM runs WHERE ${NEWER}
    ORDER BY started_at, rowid LIMIT ${PAGE}`
  const { startedAt, rowNo } = after
  return statement(ops.sqlite, sql).all({ batchId, startedAt, rowNo }) as NewerRun[]
}

/** In this order of the tables: one look into the primary key for each run and company. */
function resultsIn(ops: OpsDb, runs: readonly NewerRun[], codes: readonly string[]) {
  const sql = `SELECT t.tenant_code AS code, count(*) AS worked, sum(t.state = 'succeeded') AS good
    FROM json_each(@runs) r CROSS JOIN json_each(@codes) c
    CROSS JOIN tenant_results t ON t.run_id = r.value AND t.tenant_code = c.value
    WHERE t.state IN ('succeeded', 'failed') GROUP BY t.tenant_code`
  const named = { runs: JSON.stringify(runs.map((run) => run.runId)), codes: JSON.stringify(codes) }
  return statement(ops.sqlite, sql).all(named) as { code: string; worked: number; good: number }[]
}

/**
 * What there may be thousands of first, in pieces: its lines and the results of its companies. Then the run with
 * everything else at once, unless somebody points at it by now. Broken off between, it is judged as before.
 */
function* deleteRun(ops: OpsDb, runId: string, pace: Pace): Steps {
  const lines = `DELETE FROM log_lines WHERE run_id = @runId AND seq > (
    SELECT coalesce(max(seq), 0) - @size FROM log_lines WHERE run_id = @runId)`
  for (let removed = -1; removed !== 0; ) {
    removed = step(ops, () => statement(ops.sqlite, lines).run({ runId, size: pace.size }).changes)
    if (removed > 0) yield removed
  }
  const results = `DELETE FROM tenant_results WHERE rowid IN (
    SELECT rowid FROM tenant_results WHERE run_id = @runId LIMIT @size)`
  for (let removed = RESULTS_AT_ONCE; removed === RESULTS_AT_ONCE; ) {
    const piece = { runId, size: RESULTS_AT_ONCE }
    removed = step(ops, () => statement(ops.sqlite, results).run(piece).changes)
    if (removed > 0) yield removed
  }
  yield step(ops, () => {
    if (isReferenced(ops, runId)) return 0
    let removed = 0
    for (const [table, column] of HANGING) {
      const sql = `DELETE FROM ${table} WHERE ${column} = ?`
      removed += statement(ops.sqlite, sql).run(runId).changes
    }
    return removed
  })
}

/** Children before their parent. */
const HANGING = [
  ['artifacts', 'run_id'],
  ['attempts', 'run_id'],
  ['occurrences', 'run_id'],
  ['runs', 'id'],
] as const
