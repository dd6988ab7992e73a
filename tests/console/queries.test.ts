import { afterAll, beforeAll, expect, test } from 'vitest'
import { dailyMetrics } from '../../data/ops/batch-metrics.ts'
import { expectedDurationMs, likeDurations } from '../../data/ops/durations.ts'
import { lastLoud, loudCount, nextLoud } from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { alertsOfRun, rerunsOf, runsInLane } from '../../data/ops/reading/around-run.ts'
import { newestOfTenant } from '../../data/ops/reading/artifact-list.ts'
import {
  countOfDueTimes,
  dueTimesBetween,
  keysInLedger,
  pageOfDueTimes,
  waitReasons,
} from '../../data/ops/reading/due-times.ts'
import { configInForce, heldBatches, installedAt } from '../../data/ops/reading/installation.ts'
import { latestResults } from '../../data/ops/reading/night-results.ts'
import { openDueOf, recentFates } from '../../data/ops/reading/punctuality.ts'
import { resultsOfTenant } from '../../data/ops/reading/results-of-tenant.ts'
import {
  artifactOf,
  logBefore,
  logBetween,
  tenantCounts,
  tenantCountsOf,
} from '../../data/ops/reading/run-parts.ts'
import {
  cursorOf,
  failedBetween,
  lastRunsOf,
  pageOfRuns,
  runsStartedBetween,
} from '../../data/ops/reading/runs-of-batch.ts'
import {
  openAlertsOf,
  stillUnmended,
  unmendedFailures,
  workedTenants,
} from '../../data/ops/reading/tenant-days.ts'
import { daysInShort, daysToKeep, keptDays } from '../../data/ops/tenant-days.ts'
import { plansOf } from '../fixture/query-plans.ts'
import { type Installation, installation } from './fixture/installation.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

/** Hands out the real connection and writes down every text that is prepared on it. */
function watched(ops: OpsDb): { ops: OpsDb; texts: string[] } {
  const texts: string[] = []
  const sqlite = new Proxy(ops.sqlite, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          texts.push(sql)
          return target.prepare(sql)
        }
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { ops: { ...ops, sqlite }, texts }
}

test('no query of a screen reads a big table from end to end, and none counts its way by OFFSET', () => {
  const { ops, texts } = watched(one.data.ops())
  const runId = one.runIds.long
  const ofBatch = { batchId: 'BATCH-101', span: null, state: null, before: null, limit: 50 }
  lastRunsOf(ops, 'BATCH-101', 30)
  runsStartedBetween(ops, 'BATCH-101', 0, 1)
  pageOfRuns(ops, { ...ofBatch, before: { startedAt: 5, id: 'x' } })
  pageOfRuns(ops, { ...ofBatch, span: { from: 0, to: 1 } })
  pageOfRuns(ops, { ...ofBatch, state: 'failed' })
  cursorOf(ops, runId)
  dueTimesBetween(ops, 0, 1)
  keysInLedger(ops, [])
  const place = { dueAt: 5, batchId: 'BATCH-101', scheduledFor: 5 }
  const states = { runStates: ['failed'], states: ['waiting'] } as const
  for (const due of [
    { span: { from: 0, to: 1 }, states: null },
    { span: { from: 0, to: 1 }, states },
  ]) {
    pageOfDueTimes(ops, { ...due, place, limit: 5 })
    countOfDueTimes(ops, due)
  }
  failedBetween(ops, [], { from: 0, to: 1 })
  waitReasons(ops)
  openDueOf(ops, 'BATCH-101')
  recentFates(ops, 'BATCH-101', 20)
  tenantCounts(ops, runId)
  tenantCountsOf(ops, [runId])
  artifactOf(ops, runId, 1)
  newestOfTenant(ops, 'sakura', 6)
  logBefore(ops, { runId, levels: ['error'], tenantCode: null, beforeSeq: 99, limit: 5 })
  logBetween(ops, runId, 1, 10)
  nextLoud(ops, { runId, level: 'error', afterSeq: 1 })
  lastLoud(ops, { runId, level: 'error', beforeSeq: 99 })
  loudCount(ops, runId, 'warn', 10)
  resultsOfTenant(ops, 'sakura', 0, 1)
  latestResults(ops, 'BATCH-101', { from: 0, to: 1 })
  workedTenants(ops, [], { from: 0, to: 1 })
  unmendedFailures(ops, [], 0)
  stillUnmended(ops, [])
  daysInShort(ops, [], 0)
  openAlertsOf(ops, 'sakura')
  dailyMetrics(ops, 'BATCH-101', { from: '2026-01-01', to: '2026-12-31' })
  runsInLane(ops, 'normal', { from: 0, to: 1 })
  alertsOfRun(ops, runId)
  rerunsOf(ops, runId)
  installedAt(ops)
  configInForce(ops)
  heldBatches(ops, 0)
  expectedDurationMs(ops, {
    batchId: 'BATCH-101',
    businessDate: '2026-11-24',
    trigger: 'schedule',
    everyTenant: true,
  })
  expect(texts.length).toBeGreaterThanOrEqual(13)
  for (const sql of texts) {
    const plan = one.data
      .ops()
      .sqlite.prepare(`EXPLAIN QUERY PLAN ${sql.replace(/\?|@\w+/g, 'NULL')}`)
      .all() as { detail: string }[]
    // `days`: the rows that a recursive query has made so far, twenty at most.
    const scans = plan.filter(({ detail }) =>
      /^SCAN (?!days|plane_meta|config_versions|schedule_exceptions|\w+ VIRTUAL|\(subquery)/.test(
        detail,
      ),
    )
    expect([sql, scans]).toEqual([sql, []])
    expect(sql).not.toMatch(/\bOFFSET\b/i)
  }
})

test('what is asked of the runs of a batch is looked for among the few it is about, not among all of them', () => {
  const ofBatch = { batchId: 'BATCH-101', span: null, state: null, before: null, limit: 31 }
  const before = { startedAt: 5, id: 'x' }
  const manner = { batchId: 'BATCH-101', trigger: 'schedule', everyTenant: true } as const
  const plans = plansOf(one.data, (ops) => {
    likeDurations(ops, { ...manner, businessDate: '2026-11-24' })
    pageOfRuns(ops, { ...ofBatch, before })
    pageOfRuns(ops, { ...ofBatch, span: { from: 1, to: 2 } })
    pageOfRuns(ops, { ...ofBatch, state: 'failed', before })
    failedBetween(ops, ['BATCH-101'], { from: 0, to: 1 })
  })
  const ways = plans.map(({ plan }) => /USING (?:COVERING )?INDEX (runs_\w+)/.exec(plan)?.[1])
  expect([...new Set(ways)]).toEqual([
    'runs_by_batch_id_business_date',
    'runs_by_batch_id_started_at',
    'runs_not_good_by_batch_id_state_started_at',
  ])
})

test('an old page of runs is looked up where the one before it ended', () => {
  const asked: unknown[] = []
  const all = (given: unknown) => {
    asked.push(given)
    return []
  }
  const sqlite = { prepare: () => ({ all }) }
  const ops = { ...one.data.ops(), sqlite } as unknown as OpsDb
  const ofBatch = { batchId: 'BATCH-101', state: null, limit: 31 }
  const before = { startedAt: 500, id: 'x' }
  pageOfRuns(ops, { ...ofBatch, span: null, before })
  pageOfRuns(ops, { ...ofBatch, span: { from: 100, to: 900 }, before })
  pageOfRuns(ops, { ...ofBatch, span: { from: 100, to: 300 }, before: null })
  expect(asked).toMatchObject([
    { from: 1, to: 501, at: 500 },
    { from: 100, to: 501, at: 500 },
    { from: 100, to: 300, at: 300 },
  ])
})

test('failures of companies are looked for among what did not end well', () => {
  const [asked, named] = plansOf(one.data, (ops) => {
    unmendedFailures(ops, ['sakura'], 0)
    stillUnmended(ops, [['sakura', 'x']])
  })
  expect(asked?.plan).toContain(
    'SEARCH t USING INDEX tenant_results_not_good_by_tenant_code_run_id (tenant_code=?',
  )
  expect(named?.plan).toMatch(
    /SEARCH t USING INDEX sqlite_autoindex_tenant_results_1 \(run_id=\? AND/,
  )
})

test('days of companies are asked for by company and time, and never read from end to end', () => {
  const plans = plansOf(one.data, (ops) => {
    workedTenants(ops, ['sakura'], { from: 0, to: 1 })
    keptDays(ops, 'sakura', 0)
    daysToKeep(ops, [{ from: 0, to: 1 }], 10)
    daysInShort(ops, ['sakura'], 0)
  }).map(({ plan }) => plan)
  const [worked, kept, missing, good, others] = plans
  expect(worked).toContain('COVERING INDEX tenant_results_by_tenant_code_started_at (tenant_code=')
  expect(kept).toMatch(/SEARCH tenant_days USING INDEX \w+ \(tenant_code=\? AND from_at>/)
  expect(missing).toMatch(
    /SEARCH tenant_days USING COVERING INDEX \w+ \(tenant_code=\? AND from_at=/,
  )
  const inShort =
    'COVERING INDEX tenant_days_by_tenant_code_from_at_to_at_unmended_json (tenant_code=?'
  expect(good).toContain(`SEARCH tenant_days USING ${inShort}`)
  expect(others).toContain(`SEARCH day USING ${inShort}`)
  expect(plans.join('\n')).not.toMatch(/SCAN (tenant_results|tenant_days)/)
})

test('the first error, the next one and their number are read from the index of what is loud', () => {
  const { ops, texts } = watched(one.data.ops())
  const runId = one.runIds.long
  nextLoud(ops, { runId, level: 'error', afterSeq: 1 })
  lastLoud(ops, { runId, level: 'error', beforeSeq: 99 })
  loudCount(ops, runId, 'warn', 10)
  for (const sql of texts) {
    const plan = one.data
      .ops()
      .sqlite.prepare(`EXPLAIN QUERY PLAN ${sql.replace(/\?/g, 'NULL')}`)
      .all()
    expect(JSON.stringify(plan)).toContain('log_lines_loud')
  }
})
