/** No question the engine asks of ops.db reads a big table from end to end: every statement is caught and explained. */
import { mkdirSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { logSearchKeeper } from '../../data/log-search/keep-up.ts'
import { ownLogSearch } from '../../data/log-search/open.ts'
import { dailyMetrics, dueDays } from '../../data/ops/batch-metrics.ts'
import { expectedDurationMs, mannerOf, slowRunOf } from '../../data/ops/durations.ts'
import { lastSeq, logLines } from '../../data/ops/log-lines.ts'
import { dueTimesBetween } from '../../data/ops/reading/due-times.ts'
import { openDueOf, recentFates } from '../../data/ops/reading/punctuality.ts'
import { resultsOfTenant } from '../../data/ops/reading/results-of-tenant.ts'
import { logBefore, logBetween, tenantCounts } from '../../data/ops/reading/run-parts.ts'
import {
  lastRunsOf,
  pageOfRuns,
  runsStartedBetween,
  warnedDays,
} from '../../data/ops/reading/runs-of-batch.ts'
import { latestRunFor, runById, unfinishedRunOf } from '../../data/ops/runs.ts'
import { planRerun } from '../../server/commands/rerun-run.ts'
import { startRun } from '../../server/commands/start-run.ts'
import { LOG_LEVELS } from '../../server/domain/run.ts'
import { upkeepPass } from '../../server/records/upkeep.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { buildTestJobs, startEngine, type TestEngine } from '../fixture/engine.ts'

/** Tables that grow with every run. */
const BIG = ['runs', 'attempts', 'tenant_results', 'log_lines', 'occurrences', 'artifacts', 'audit']

const ENTRIES = `
  BATCH-991: { cron: "* * * * *", timeout: 30s, after: [{ batch: BATCH-992, soft: true }], retry: { attempts: 2, backoff: fixed, first: 1s, max: 1s } }
  BATCH-992: { manual: true }
`

let jobsDir: string
let data: TestFolder
let engine: TestEngine
const asked = new Set<string>()

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
  data = makeDataFolder()
  for (const code of ['alpha', 'beta']) data.addTenant({ code })
  const prepare = Database.prototype.prepare
  vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (
    this: Database.Database,
    sql: string,
  ) {
    if (this.name.endsWith('ops.db')) asked.add(sql)
    return prepare.call(this, sql)
  })
  engine = await startEngine({ data, jobsDir, entries: ENTRIES })
})
afterAll(async () => {
  await engine.close()
  vi.restoreAllMocks()
  cleanUp()
  rmSync(jobsDir, { recursive: true, force: true })
})

async function oneRun(batchId: string, params: Record<string, unknown>): Promise<string> {
  const request = {
    businessDate: null,
    tenants: 'all' as const,
    dryRun: false,
    reason: null,
    by: 'test',
  }
  const { runId } = startRun(engine.application.commands, {
    batchId,
    params,
    ...request,
    trigger: 'manual',
  })
  await engine.ended(runId)
  return runId
}

/** What a console, an alert and the gate ask about a run. */
function look(runId: string): void {
  const { ops } = engine.application
  const run = runById(ops, runId)
  if (!run) throw new Error('no run')
  const { batchId, businessDate } = run
  slowRunOf(ops, run, { factor: 1.5, minRuns: 5 })
  expectedDurationMs(ops, mannerOf(run))
  latestRunFor(ops, batchId, businessDate)
  unfinishedRunOf(ops, batchId)
  lastSeq(ops, runId)
  logLines(ops, { runId, afterSeq: 0, limit: 10, levels: LOG_LEVELS, tenantCode: 'alpha' })
  logBefore(ops, { runId, levels: LOG_LEVELS, tenantCode: null, beforeSeq: 100, limit: 10 })
  logBetween(ops, runId, 1, 10)
  tenantCounts(ops, runId)
  lastRunsOf(ops, batchId, 10)
  pageOfRuns(ops, { batchId, span: null, state: null, before: null, limit: 10 })
  runsStartedBetween(ops, batchId, 0, 1)
  warnedDays(ops, batchId, [businessDate])
  resultsOfTenant(ops, 'alpha', 0, 1)
  dueTimesBetween(ops, 0, 1)
  openDueOf(ops, batchId)
  recentFates(ops, batchId, 10)
  dueDays(ops, 10)
  dailyMetrics(ops, batchId, { from: businessDate, to: businessDate })
  planRerun(engine.application.commands, { runId, failedOnly: false })
}

function askEngineFacts(): void {
  const { engine: facts } = engine.application.dispatch.hub
  const now = Date.now()
  facts.stopped()
  facts.overdue(now)
  facts.stuck(now)
  facts.failing(3)
  facts.disabled()
  facts.oldestQueuedAt()
  facts.lastGoodEnd('BATCH-991')
  facts.openAlerts('HIGH')
}

async function keepRecords(): Promise<void> {
  const { ops, inForce } = engine.application
  await upkeepPass(
    {
      ops,
      retention: () => inForce.config().toban.retention,
      // As if years had passed: every rule has something to look at.
      now: () => Date.now() + 3 * 365 * 86_400_000,
      pauseMs: 0,
      isQuiet: () => true,
      onTrouble: (_, error) => {
        throw error
      },
    },
    new AbortController().signal,
  )
  const search = ownLogSearch(data.folder.logSearchFile, { installationId: 'x', at: 0 })
  const keeper = logSearchKeeper({ search, ops, fullMs: () => 1, now: Date.now })
  for (const _ of keeper.follow());
  for (const _ of keeper.tidy());
  search.sqlite.close()
}

it('the engine, its recovery, its records and the pages about them', async () => {
  const good = await oneRun('BATCH-992', {})
  const failed = await oneRun('BATCH-991', { mode: 'transient-once', only: 'beta' })
  engine.application.scheduler.tick()
  for (const runId of [good, failed]) look(runId)
  askEngineFacts()
  await keepRecords()
  const scans = [...asked].flatMap((sql) => scansOf(sql).map((scan) => `${scan} in ${sql}`))
  expect(asked.size).toBeGreaterThan(80)
  expect(scans).toEqual([])
})

it('commands are looked for four times a second among those nobody has taken', () => {
  const taking = [...asked].find((sql) => sql.includes('UPDATE commands SET taken_at'))
  expect(plan(taking ?? '').join()).toContain('INDEX commands_not_taken')
})

it('the run in the way of a batch is looked for among the unfinished', () => {
  const asking = [...asked].find((sql) => /FROM runs WHERE batch_id = \? AND state IN/.test(sql))
  expect(plan(asking ?? '').join()).toContain('INDEX runs_unfinished_by_batch_id')
})

/** Full reads of big tables in the plan; a look at an index without a bound is one too. */
function scansOf(sql: string): string[] {
  if (!/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(sql)) return []
  return plan(sql).filter((detail) => {
    const [, name = ''] = /^SCAN (\w+)/.exec(detail) ?? []
    return BIG.includes(tableOf(sql, name)) && !isBounded(sql, detail)
  })
}

function plan(sql: string): string[] {
  const explain = data.ops().sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`)
  return (explain.all(...bound(sql)) as { detail: string }[]).map((row) => row.detail)
}

/** In the order of the table itself and with a limit: it ends where it has enough. */
function isBounded(sql: string, detail: string): boolean {
  return /LIMIT/.test(sql) && !/WHERE/.test(sql) && detail.startsWith('SCAN ')
}

function tableOf(sql: string, name: string): string {
  const alias = new RegExp(
    `\\b(\\w+)\\s+(?:AS\\s+)?${name}\\b(?=\\s+(?:JOIN|LEFT|WHERE|ON|ORDER|GROUP|CROSS|LIMIT)|\\s*[,)]|\\s*$)`,
  )
  const found = alias.exec(sql)?.[1]
  return found && BIG.includes(found) ? found : name
}

function bound(sql: string): unknown[] {
  const names = new Set([...sql.matchAll(/@(\w+)/g)].map(([, name]) => name ?? ''))
  if (names.size > 0) return [Object.fromEntries([...names].map((name) => [name, null]))]
  return Array.from({ length: sql.split('?').length - 1 }, () => null)
}
