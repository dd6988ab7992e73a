/** Retention of ops data by age and by last N: whatever the ages, the newest stay, the young stay, nothing dangles. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { upkeepTasks } from '../../data/ops/upkeep/tasks.ts'
import { dayAt } from '../../server/domain/calendar-day.ts'
import { upkeepPass } from '../../server/records/upkeep.ts'
import {
  type Retention,
  retentionTasks,
  tenantDaysTask,
} from '../../server/records/upkeep-tasks.ts'
import { en } from '../../views/words/en.ts'
import { insert } from '../data/row.ts'
import { addRun } from '../data/run-rows.ts'
import { AT, newOps } from '../data/temp-folder.ts'

const DAY = 86_400_000
const NOW = AT
const RETENTION: Retention = {
  runsMs: 400 * DAY,
  keepRuns: 50,
  debugLinesMs: 7 * DAY,
  infoLinesMs: 90 * DAY,
  warnLinesMs: 365 * DAY,
  searchLinesMs: 90 * DAY,
  alertsMs: 400 * DAY,
  alertMessagesMs: 90 * DAY,
  commandsMs: 30 * DAY,
  sessionsMs: 30 * DAY,
  slowStatementsMs: 31 * DAY,
  usageDailyMonths: 26,
  usageFeatureMonths: 13,
  usageFileMonths: 13,
}

/** Breaks the pass off after so many pauses. */
async function pass(ops: OpsDb, over: Partial<Retention> = {}, steps = Number.POSITIVE_INFINITY) {
  const stop = new AbortController()
  let asked = 0
  const faults: unknown[] = []
  await upkeepPass(
    {
      ops,
      retention: () => ({ ...RETENTION, ...over }),
      now: () => NOW,
      pauseMs: 0,
      isQuiet: () => {
        asked += 1
        if (asked > steps) stop.abort()
        return true
      },
      onTrouble: (_, error) => faults.push(error),
    },
    stop.signal,
  )
  expect(faults).toEqual([])
}

type Made = {
  batch: number
  daysAgo: number
  state: 'succeeded' | 'failed' | 'running' | 'given-up'
  dryRun: boolean
  tenants: readonly (readonly [string, 'succeeded' | 'failed' | 'skipped'])[]
  parent: number
  alert: 'open' | 'resolved' | 'none'
  overlapOf: number
  levels: readonly ('debug' | 'info' | 'warn' | 'error')[]
}

/** Writes the runs oldest first; answers their ids. */
function write(ops: OpsDb, made: readonly Made[]): string[] {
  const ids: string[] = []
  for (const [index, run] of made.entries()) {
    const at = NOW - run.daysAgo * DAY + index
    const isEnded = run.state !== 'running'
    const columns = {
      ...(isEnded ? {} : { finished_at: null }),
      ...(run.state === 'given-up' ? { started_at: null, finished_at: at, state: 'failed' } : {}),
      parent_run_id: ids[run.parent] ?? null,
      config_version: `v${run.daysAgo}`,
    }
    const id = addRun(ops, {
      batchId: `BATCH-30${run.batch}`,
      businessDate: dayAt(at),
      startedAt: at,
      durationMs: 1_000,
      state: run.state === 'given-up' ? 'failed' : run.state,
      dryRun: run.dryRun,
      attempts: run.state === 'succeeded' ? ['failed', 'succeeded'] : null,
      columns,
    })
    ids.push(id)
    hangOn(ops, id, { run, at, index })
    if (ids[run.overlapOf]) {
      insertOccurrence(ops, {
        batch: run.batch,
        at: at + 1,
        runId: null,
        overlap: ids[run.overlapOf] ?? null,
      })
    }
  }
  return ids
}

type Hanging = { run: Made; at: number; index: number }

function hangOn(ops: OpsDb, runId: string, { run, at, index }: Hanging): void {
  for (const [tenant_code, state] of run.tenants) {
    insert(ops.sqlite, 'tenant_results', { run_id: runId, tenant_code, state, attempt: 1 })
  }
  const rows = run.levels.map((level) => [at, level, null, level, null])
  insertPackedLines(ops, { runId, firstSeq: 1, json: JSON.stringify(rows) })
  const file = { tenant_code: null, kind: 'x', bytes: 1, sha256: 'x', created_at: at }
  insert(ops.sqlite, 'artifacts', { run_id: runId, path: `reports/${index}`, ...file })
  insertOccurrence(ops, { batch: run.batch, at, runId, overlap: null })
  const version = { files: '{}', loaded_at: at, loaded_by: 'x', in_force: 0, faults: '[]' }
  insert(
    ops.sqlite,
    'config_versions',
    { version: `v${run.daysAgo}`, ...version },
    'INSERT OR IGNORE',
  )
  if (run.alert === 'none') return
  insert(ops.sqlite, 'alerts', {
    alert_id: `A${index}`,
    alert_key: `key:${index}`,
    state: run.alert,
    severity: 'HIGH',
    source_batch: 'BATCH-301',
    run_id: runId,
    message: 'x',
    context: '{}',
    business_hours: 0,
    opened_at: at,
    last_seen_at: at,
    notify_count: 0,
    occurrences: 1,
    flap_count: 0,
    ok_streak: 0,
    resolved_at: run.alert === 'resolved' ? at : null,
  })
}

type Due = { batch: number; at: number; runId: string | null; overlap: string | null }

function insertOccurrence(ops: OpsDb, { batch, at, runId, overlap }: Due): void {
  insert(
    ops.sqlite,
    'occurrences',
    {
      batch_id: `BATCH-30${batch}`,
      scheduled_for: at,
      business_date: '2026-01-01',
      state: runId ? 'ran' : 'skipped',
      reason: runId ? null : 'overlap',
      run_id: runId,
      due_at: at,
      overlap_run_id: overlap,
      decided_at: at,
    },
    'INSERT OR IGNORE',
  )
}

function all<Row>(ops: OpsDb, sql: string): Row[] {
  return ops.sqlite.prepare(sql).all() as Row[]
}

function runIds(ops: OpsDb): Set<string> {
  return new Set(all<{ id: string }>(ops, 'SELECT id FROM runs').map((row) => row.id))
}

/** The rule in other words: the newest N in earnest of each batch, and of each company in it, and the last good ones. */
function newest(made: readonly Made[], ids: readonly string[], keep: number): Set<string> {
  const stay = new Set<string>()
  const isReal = (run: Made) => !run.dryRun && (run.state === 'succeeded' || run.state === 'failed')
  for (const batch of new Set(made.map((run) => run.batch))) {
    const newestFirst = made
      .map((run, index) => ({ run, id: ids[index] ?? '' }))
      .filter(({ run }) => run.batch === batch && isReal(run))
      .reverse()
    for (const { id } of newestFirst.slice(0, keep)) stay.add(id)
    const good = newestFirst.find(({ run }) => run.state === 'succeeded')
    if (good) stay.add(good.id)
    for (const code of ['aoba', 'sakura', 'gone']) {
      const worked = newestFirst.filter(({ run }) =>
        run.tenants.some(([tenant, state]) => tenant === code && state !== 'skipped'),
      )
      for (const { id } of worked.slice(0, keep)) stay.add(id)
      const best = worked.find(({ run }) =>
        run.tenants.some(([tenant, state]) => tenant === code && state === 'succeeded'),
      )
      if (best) stay.add(best.id)
    }
  }
  return stay
}

const made = fc
  .array(
    fc.record<Made>({
      batch: fc.integer({ min: 1, max: 2 }),
      daysAgo: fc.integer({ min: 0, max: 900 }),
      state: fc.constantFrom('succeeded', 'succeeded', 'failed', 'running', 'given-up'),
      dryRun: fc.boolean(),
      tenants: fc.uniqueArray(
        fc.tuple(
          fc.constantFrom('aoba', 'sakura', 'gone'),
          fc.constantFrom('succeeded', 'failed', 'skipped'),
        ),
        { selector: ([code]) => code, maxLength: 3 },
      ),
      parent: fc.oneof(fc.constant(-1), fc.constant(-1), fc.nat(20)),
      alert: fc.constantFrom('none', 'none', 'none', 'open', 'resolved'),
      overlapOf: fc.oneof(fc.constant(-1), fc.constant(-1), fc.nat(20)),
      levels: fc.subarray(['debug', 'info', 'warn', 'error']),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((runs) => [...runs].sort((a, b) => b.daysAgo - a.daysAgo))

describe('retention', () => {
  it('keeps the newest N of each batch and company and everything young, and leaves nothing dangling, however often it is broken off', async () => {
    await fc.assert(
      fc.asyncProperty(
        made,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
        async (runs, keep, breaks) => {
          const ops = newOps()
          const ids = write(ops, runs)
          for (const steps of breaks) await pass(ops, { keepRuns: keep }, steps)
          await pass(ops, { keepRuns: keep })
          const left = runIds(ops)
          const stay = newest(runs, ids, keep)
          for (const [index, id] of ids.entries()) {
            const run = runs[index]
            const isYoung = run !== undefined && run.daysAgo < 400
            if (isYoung || run?.state === 'running' || stay.has(id)) expect(left, id).toContain(id)
          }
          expect(ops.sqlite.pragma('foreign_key_check')).toEqual([])
          expect(danglers(ops)).toEqual([])
          expect(wrongLines(ops)).toEqual([])
          // What a child kept for one pass goes with the next: in the end only what has a reason is left.
          await pass(ops, { keepRuns: keep })
          await pass(ops, { keepRuns: keep })
          expect(unfounded(ops, runs, ids, stay)).toEqual([])
        },
      ),
      { numRuns: 25 },
    )
  })

  function danglers(ops: OpsDb): unknown[] {
    return all(
      ops,
      `SELECT run_id AS id FROM alerts WHERE run_id NOT IN (SELECT id FROM runs)
       UNION ALL SELECT overlap_run_id FROM occurrences WHERE overlap_run_id NOT IN (SELECT id FROM runs)
       UNION ALL SELECT config_version FROM runs WHERE config_version NOT IN (SELECT version FROM config_versions)`,
    )
  }

  /** Lines that are younger than their limit are never missing; of ended runs older ones are gone. */
  function wrongLines(ops: OpsDb): unknown[] {
    return all(
      ops,
      `SELECT l.level, l.at FROM log_lines l JOIN runs r ON r.id = l.run_id WHERE r.finished_at IS NOT NULL
       AND l.at < ${NOW} - ${DAY} * CASE l.level WHEN 'debug' THEN 7 WHEN 'info' THEN 90 ELSE 365 END
       AND r.finished_at < ${NOW} - ${DAY} * CASE l.level WHEN 'debug' THEN 7 WHEN 'info' THEN 90 ELSE 365 END`,
    )
  }

  function unfounded(
    ops: OpsDb,
    runs: readonly Made[],
    ids: readonly string[],
    stay: Set<string>,
  ): string[] {
    const pointedAt = new Set(
      all<{ id: string }>(
        ops,
        `SELECT parent_run_id AS id FROM runs UNION SELECT run_id FROM alerts UNION SELECT overlap_run_id FROM occurrences`,
      ).map((row) => row.id),
    )
    const left = runIds(ops)
    return ids.filter((id, index) => {
      const run = runs[index]
      const isOld = run !== undefined && run.daysAgo > 400 && run.state !== 'running'
      return isOld && left.has(id) && !stay.has(id) && !pointedAt.has(id)
    })
  }

  it('keeps young lines by level, and takes the old ones of a long log in pieces', async () => {
    const ops = newOps()
    const old = addRun(ops, { businessDate: '2026-01-01', startedAt: NOW - 8 * DAY })
    const young = addRun(ops, { businessDate: '2026-01-02', startedAt: NOW - 6 * DAY })
    for (const [runId, at] of [
      [old, NOW - 8 * DAY],
      [young, NOW - 6 * DAY],
    ] as const) {
      const rows = Array.from({ length: 6_000 }, (_, n) => [
        at,
        n % 3 ? 'debug' : 'info',
        null,
        `${n}`,
        null,
      ])
      insertPackedLines(ops, { runId, firstSeq: 1, json: JSON.stringify(rows) })
    }
    await pass(ops)
    const sql = 'SELECT level, count(*) AS n FROM log_lines WHERE run_id = ? GROUP BY level'
    expect(ops.sqlite.prepare(sql).all(old)).toEqual([{ level: 'info', n: 2_000 }])
    expect(ops.sqlite.prepare(sql).all(young)).toHaveLength(2)
    const debug = upkeepTasks(ops).find((task) => task.task === 'debug_lines')
    expect(debug).toMatchObject({
      removed: 4_000,
      removedInAll: 4_000,
      fault: null,
      finishedAt: NOW,
    })
    expect(debug?.steps).toBeGreaterThan(2)
    await pass(ops)
    expect(upkeepTasks(ops).find((task) => task.task === 'debug_lines')).toMatchObject({
      removed: 0,
      removedInAll: 4_000,
    })
  })

  it('has words for what each task keeps, and no others', () => {
    const context = { ops: newOps(), retention: RETENTION, now: NOW }
    const names = [tenantDaysTask(context), ...retentionTasks(context)].map(({ name }) => name)
    expect(Object.keys(en.system.upkeepTasks).sort()).toEqual(names.sort())
  })

  it('never deletes the audit, what waits for an answer, and messages that are still to go out', async () => {
    const ops = newOps()
    const long = NOW - 900 * DAY
    const hash = '0'.repeat(64)
    insert(ops.sqlite, 'audit', {
      at: long,
      operator: 'x',
      verb: 'x.y',
      object: 'z',
      result: 'ok',
      prev_hash: hash,
      row_hash: hash,
    })
    const command = { verb: 'run', payload: '{}', asked_by: 'x', asked_at: long }
    insert(ops.sqlite, 'commands', { ...command, id: 1 })
    insert(ops.sqlite, 'commands', { ...command, id: 2, taken_at: long, done_at: long })
    insert(ops.sqlite, 'slow_queries', {
      at: long,
      db_path: 'x',
      sql_normalised: 'x',
      digest: 'x',
      ms: 1,
    })
    const hold = {
      kind: 'hold',
      batch_id: 'BATCH-301',
      reason: 'x',
      created_by: 'x',
      created_at: long,
    }
    insert(ops.sqlite, 'schedule_exceptions', { ...hold, id: 1 })
    insert(ops.sqlite, 'schedule_exceptions', {
      ...hold,
      id: 2,
      ended_at: long,
      ended_as: 'released',
    })
    await pass(ops)
    const left = (table: string) =>
      all<{ n: number }>(ops, `SELECT count(*) AS n FROM ${table}`)[0]?.n
    expect({
      audit: left('audit'),
      commands: left('commands'),
      slow: left('slow_queries'),
      holds: left('schedule_exceptions'),
    }).toEqual({ audit: 1, commands: 1, slow: 0, holds: 1 })
  })

  it('of one-off changes: those that ended more than 400 days ago go, open ones never do', async () => {
    const ops = newOps()
    const change = (id: number, over: Record<string, unknown>) =>
      insert(ops.sqlite, 'schedule_exceptions', {
        id,
        kind: 'skip',
        batch_id: 'BATCH-301',
        scheduled_for: id,
        reason: 'x',
        created_by: 'x',
        created_at: NOW - 900 * DAY,
        ...over,
      })
    const ended = (daysAgo: number) => ({ ended_at: NOW - daysAgo * DAY, ended_as: 'done' })
    change(1, ended(401))
    change(2, ended(399))
    change(3, { kind: 'move', moved_to: 3, ...ended(401) })
    change(4, { kind: 'move', moved_to: 4 })
    change(5, { kind: 'hold', scheduled_for: null })
    change(6, { kind: 'hold', scheduled_for: null, batch_id: '*', expires_at: NOW - 401 * DAY })
    await pass(ops)
    expect(all<{ id: number }>(ops, 'SELECT id FROM schedule_exceptions ORDER BY id')).toEqual([
      { id: 2 },
      { id: 4 },
      { id: 5 },
    ])
  })
})
