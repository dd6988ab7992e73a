/** Real threads through the whole engine: every way an attempt can end, seen in the ledger. */
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putInForce } from '../../data/ops/config-versions.ts'
import { logLines } from '../../data/ops/log-lines.ts'
import { attemptsOf } from '../../data/ops/runs.ts'
import { tenantResults } from '../../data/ops/tenant-results.ts'
import { cancelRun } from '../../server/commands/cancel-run.ts'
import { planRerun, rerun } from '../../server/commands/rerun-run.ts'
import { type StartRun, startRun } from '../../server/commands/start-run.ts'
import { loadConfig } from '../../server/config/load.ts'
import { LOG_LEVELS } from '../../server/domain/run.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import {
  buildTestJobs,
  startEngine,
  TEST_ENTRIES,
  type TestEngine,
  testConfig,
  until,
} from '../fixture/engine.ts'

let jobsDir: string
let data: TestFolder
let engine: TestEngine

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
})
afterAll(async () => {
  for (const stage of stages.values()) await stage.engine.close()
  cleanUp()
  rmSync(jobsDir, { recursive: true, force: true })
})

type Stage = { data: TestFolder; engine: TestEngine }
/** Engines are costly to start: tests with the same schedule share one, each with runs of its own. */
const stages = new Map<string, Stage>()

async function open(entries = TEST_ENTRIES): Promise<void> {
  const stage = stages.get(entries) ?? (await newStage(entries))
  stages.set(entries, stage)
  data = stage.data
  engine = stage.engine
}

async function newStage(entries: string): Promise<Stage> {
  const fresh = makeDataFolder()
  for (const code of ['alpha', 'beta', 'gamma']) fresh.addTenant({ code })
  return { data: fresh, engine: await startEngine({ data: fresh, jobsDir, entries }) }
}

function start(params: Record<string, unknown> = {}, over: Partial<StartRun> = {}): string {
  return startRun(engine.application.commands, {
    batchId: 'BATCH-991',
    businessDate: null,
    tenants: 'all',
    params,
    dryRun: false,
    reason: null,
    by: 'test',
    trigger: 'manual',
    ...over,
  }).runId
}

function outcomes(runId: string): string[] {
  return attemptsOf(engine.application.ops, runId).map((attempt) => attempt.outcome ?? 'open')
}

/** How often the run has worked for a tenant, counted in that tenant's own file. */
function worked(code: string, runId: string): number {
  const sql = 'SELECT total_records AS times FROM batch_job_log WHERE job_id = ?'
  const row = data.tenant(code).sqlite.prepare(sql).get(runId) as { times: number } | undefined
  return row?.times ?? 0
}

function collected(runId: string): string[] {
  const sql =
    "SELECT reason FROM tenant_setting_overrides WHERE category = 'test' AND key = ? ORDER BY tenant_id"
  return (data.platform().sqlite.prepare(sql).all(runId) as { reason: string }[]).map(
    (row) => row.reason,
  )
}

describe('a good run', () => {
  it('records every tenant, its result, the log, the cost and the summary, and collects each once', async () => {
    await open()
    const runId = start()
    const run = await engine.ended(runId)
    expect(run).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      trigger: 'manual',
      triggeredBy: 'test',
    })
    expect(JSON.parse(run.summaryJson ?? '')).toEqual({ totalTenants: 3, successCount: 3 })
    expect(engine.tenants(runId)).toEqual({
      alpha: 'succeeded 1',
      beta: 'succeeded 1',
      gamma: 'succeeded 1',
    })
    expect(collected(runId)).toEqual(['collected', 'collected', 'collected'])
    const lines = logLines(engine.application.ops, {
      runId,
      afterSeq: 0,
      limit: 10,
      levels: LOG_LEVELS,
      tenantCode: 'beta',
    })
    expect(lines.map((line) => line.message)).toEqual(['working for beta'])
    const [attempt] = attemptsOf(engine.application.ops, runId)
    expect(attempt).toMatchObject({ outcome: 'succeeded', records: 3 })
    expect(attempt?.peakHeapBytes).toBeGreaterThan(1_000_000)
    expect(attempt?.cpuMs).toBeGreaterThanOrEqual(0)
  })

  it('works only for the tenants asked for', async () => {
    await open()
    const runId = start({}, { tenants: ['beta'] })
    await engine.ended(runId)
    expect(engine.tenants(runId)).toEqual({ beta: 'succeeded 1' })
    expect(worked('alpha', runId)).toBe(0)
  })

  it('ends with warnings when a tenant was skipped for a reason that needs a person', async () => {
    await open()
    const runId = start({ mode: 'skip-needs-person', only: 'beta' })
    expect((await engine.ended(runId)).state).toBe('warned')
    expect(engine.tenants(runId)).toMatchObject({ beta: 'skipped 1' })
  })

  it('in a dry run changes nothing: a write to the tenant file fails and nothing is collected', async () => {
    await open()
    const runId = start({}, { dryRun: true, tenants: ['alpha'] })
    const run = await engine.ended(runId)
    expect(run.state).toBe('failed')
    expect(run.errorMessage?.en).toContain('readonly')
    expect(worked('alpha', runId)).toBe(0)
    expect(collected(runId)).toEqual([])
  })
})

describe('a failing tenant', () => {
  it('is tried again alone; the others keep their result', async () => {
    await open()
    const runId = start({ mode: 'transient-once', only: 'beta' })
    expect((await engine.ended(runId)).state).toBe('succeeded')
    expect(outcomes(runId)).toEqual(['failed', 'succeeded'])
    expect(engine.tenants(runId)).toEqual({
      alpha: 'succeeded 1',
      beta: 'succeeded 2',
      gamma: 'succeeded 1',
    })
    expect([worked('alpha', runId), worked('beta', runId)]).toEqual([1, 1])
    expect(collected(runId)).toEqual(['collected', 'collected', 'collected'])
  })

  it('fails the run when the attempts are used up, and keeps what is good', async () => {
    await open()
    const runId = start({ mode: 'always-transient', only: 'beta' })
    const run = await engine.ended(runId)
    expect(run).toMatchObject({ state: 'failed', attempt: 3, errorCode: 'tenants_failed' })
    expect(run.errorMessage?.en).toBe('1 of 3 tenants failed; beta: connection refused')
    expect(JSON.parse(run.summaryJson ?? '')).toEqual({ totalTenants: 3, successCount: 2 })
  })

  it('is not tried again when that can not help', async () => {
    await open()
    const runId = start({ mode: 'permanent', only: 'beta' })
    expect(await engine.ended(runId)).toMatchObject({ state: 'failed', attempt: 1 })
  })

  it('with something done keeps it, and platform.db hears of it as of a failure', async () => {
    await open()
    const runId = start({ mode: 'incomplete', only: 'beta' })
    const run = await engine.ended(runId)
    expect(run).toMatchObject({ state: 'failed', attempt: 1 })
    expect(run.errorMessage?.en).toBe('1 of 3 tenants failed; beta: half done')
    expect(collected(runId)).toEqual(['collected', 'incomplete', 'collected'])
    const beta = tenantResults(engine.application.ops, runId).find(
      (row) => row.tenantCode === 'beta',
    )
    expect(beta).toMatchObject({ errorCode: 'half_done', resultJson: '{"times":1}' })
    expect(beta?.collectedAt).not.toBeNull()
  })

  it.each([
    ['throw-text', 'beta: the batch threw "just a text" instead of an Error'],
    ['too-big', 'beta: the tenant result is 70011 bytes; at most 65536 (make it an artifact)'],
  ])('%s is an ordinary failure with a sentence', async (mode, sentence) => {
    await open(`
  BATCH-991: { manual: true, retry: { attempts: 1 } }
`)
    const runId = start({ mode, only: 'beta' })
    expect((await engine.ended(runId)).errorMessage?.en).toBe(`1 of 3 tenants failed; ${sentence}`)
    expect(engine.tenants(runId)).toMatchObject({ alpha: 'succeeded 1', gamma: 'succeeded 1' })
  })

  it("whose file is another company's is refused; the others are worked on", async () => {
    await open(`${TEST_ENTRIES}  # a folder of its own: it is damaged\n`)
    const { folder } = data
    data.tenant('beta').sqlite.close()
    const { renameSync } = await import('node:fs')
    for (const end of ['', '-wal', '-shm']) {
      try {
        renameSync(folder.tenantFile('gamma') + end, folder.tenantFile('beta') + end)
      } catch {
        // side files need not be there
      }
    }
    const runId = start()
    const run = await engine.ended(runId)
    expect(run.state).toBe('failed')
    expect(run.errorMessage?.en).toContain('belongs to tenant gamma')
    expect(run.errorMessage?.en).toContain('gamma')
    expect(engine.tenants(runId)).toMatchObject({
      alpha: 'succeeded 1',
      beta: 'failed 1',
      gamma: 'failed 1',
    })
  })
})

describe('a thread that misbehaves', () => {
  it('ending with code 0 and no result is a crash, tried again', async () => {
    await open()
    const runId = start({ mode: 'exit-0', only: 'beta' })
    const run = await engine.ended(runId)
    expect(run).toMatchObject({ state: 'failed', attempt: 3 })
    expect(outcomes(runId)).toEqual(['crashed', 'crashed', 'crashed'])
    expect(run.errorMessage?.en).toBe('the thread ended without a result')
    expect(worked('alpha', runId)).toBe(1)
  })

  it('out of memory dies alone: the engine goes on with the next run', async () => {
    await open(`
  BATCH-991: { manual: true, retry: { attempts: 1 } }
  BATCH-992: { manual: true }
`)
    const runId = start({ mode: 'out-of-memory', only: 'alpha' })
    expect(await engine.ended(runId)).toMatchObject({
      state: 'failed',
      errorCode: 'ERR_WORKER_OUT_OF_MEMORY',
    })
    const next = start({}, { batchId: 'BATCH-992' })
    expect((await engine.ended(next)).state).toBe('succeeded')
  })

  it('that hears the stop of its timeout ends politely as timed out', async () => {
    await open(`
  BATCH-991: { manual: true, timeout: 1s, retry: { attempts: 1 } }
`)
    const runId = start({ mode: 'slow', only: 'beta' })
    expect((await engine.ended(runId)).state).toBe('timed_out')
    expect(engine.tenants(runId)).toEqual({
      alpha: 'succeeded 1',
      beta: 'pending 1',
      gamma: 'pending 1',
    })
  })

  it('that hears nothing is killed, and a forced cancel does not wait', async () => {
    await open()
    const runId = start({ mode: 'deaf', only: 'alpha' })
    await until(() => engine.tenants(runId).alpha === 'running 1', 'the first tenant')
    cancelRun(engine.application.commands, {
      runId,
      by: 'tanaka',
      reason: 'wrong day',
      force: true,
    })
    const run = await engine.ended(runId)
    expect(run).toMatchObject({ state: 'cancelled', errorMessage: { en: 'cancelled by tanaka' } })
  })

  it('that writes a hundred thousand lines has them all recorded, in order', async () => {
    await open()
    const runId = start({ mode: 'flood', only: 'alpha', lines: 100_000 }, { tenants: ['alpha'] })
    expect((await engine.ended(runId)).state).toBe('succeeded')
    const sql = 'SELECT count(*) AS n, max(seq) AS last FROM log_lines WHERE run_id = ?'
    expect(data.ops().sqlite.prepare(sql).get(runId)).toEqual({ n: 100_001, last: 100_001 })
  })
})

describe('waiting', () => {
  it('a postponed tenant makes the run due again later, without counting a failure', async () => {
    await open()
    const runId = start({ mode: 'postpone-once', only: 'beta' })
    expect(await engine.ended(runId)).toMatchObject({ state: 'succeeded', attempt: 2 })
    expect(engine.tenants(runId)).toEqual({
      alpha: 'succeeded 1',
      beta: 'succeeded 2',
      gamma: 'succeeded 1',
    })
  })

  it('a second start while one is under way is refused, and the refusal is on record', async () => {
    await open()
    const runId = start({ mode: 'slow', only: 'alpha' })
    expect(() => start()).toThrow(`BATCH-991 is already`)
    const refused = data
      .ops()
      .sqlite.prepare("SELECT object FROM audit WHERE result = 'refused' ORDER BY id DESC")
      .get()
    expect(refused).toEqual({ object: 'BATCH-991' })
    cancelRun(engine.application.commands, { runId, by: 'test', reason: null, force: true })
    await engine.ended(runId)
  })
})

describe('a shutdown', () => {
  it('interrupts what runs without counting a failure; the next start resumes it with the tenants that are left', async () => {
    const own = await newStage(`${TEST_ENTRIES}  # stopped and started again\n`)
    data = own.data
    engine = own.engine
    const runId = start({ mode: 'slow', only: 'beta' })
    await until(() => engine.tenants(runId).beta === 'running 1', 'the second tenant')
    await engine.close()
    const { ops } = data
    expect(ops().sqlite.prepare('SELECT state FROM runs WHERE id = ?').get(runId)).toEqual({
      state: 'interrupted',
    })
    // The work is quick the second time: somebody has mended what it waited for.
    ops()
      .sqlite.prepare(
        "UPDATE runs SET params_json = json_set(params_json, '$.params.mode', 'good') WHERE id = ?",
      )
      .run(runId)
    engine = await startEngine({ data, jobsDir, entries: TEST_ENTRIES })
    stages.set('the second start', { data, engine })
    const run = await engine.ended(runId)
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2 })
    expect(outcomes(runId)).toEqual(['interrupted', 'succeeded'])
    expect(engine.tenants(runId)).toEqual({
      alpha: 'succeeded 1',
      beta: 'succeeded 2',
      gamma: 'succeeded 2',
    })
    expect(worked('alpha', runId)).toBe(1)
  })

  it('a result that platform.db had not heard of is collected at the next start', async () => {
    const own = await newStage(`${TEST_ENTRIES}  # killed between result and collect\n`)
    data = own.data
    engine = own.engine
    const runId = start()
    await engine.ended(runId)
    await engine.close()
    // As a kill before the commit of platform.db leaves it.
    data
      .platform()
      .sqlite.prepare("DELETE FROM collected_results WHERE run_id = ? AND tenant_code = 'beta'")
      .run(runId)
    data
      .platform()
      .sqlite.prepare("DELETE FROM tenant_setting_overrides WHERE key = ? AND tenant_id = 'T-beta'")
      .run(runId)
    data
      .ops()
      .sqlite.prepare(
        "UPDATE tenant_results SET collected_at = NULL WHERE run_id = ? AND tenant_code = 'beta'",
      )
      .run(runId)
    data
      .ops()
      .sqlite.prepare("UPDATE runs SET state = 'running', finished_at = NULL WHERE id = ?")
      .run(runId)
    data
      .ops()
      .sqlite.prepare('UPDATE attempts SET outcome = NULL, finished_at = NULL WHERE run_id = ?')
      .run(runId)
    engine = await startEngine({ data, jobsDir, entries: TEST_ENTRIES })
    stages.set('after the kill', { data, engine })
    expect((await engine.ended(runId)).state).toBe('succeeded')
    expect(collected(runId)).toEqual(['collected', 'collected', 'collected'])
    expect(['alpha', 'beta', 'gamma'].map((code) => worked(code, runId))).toEqual([1, 1, 1])
  })
})

const ONCE = `
  BATCH-991: { manual: true, retry: { attempts: 1 } }
`

describe('a rerun', () => {
  it('of the failed tenants leaves the good ones alone, and says so before', async () => {
    await open(ONCE)
    const first = start({ mode: 'transient-once', only: 'beta' })
    expect((await engine.ended(first)).state).toBe('failed')
    const { commands } = engine.application
    const plan = planRerun(commands, { runId: first, failedOnly: true })
    expect(plan).toMatchObject({ willRun: ['beta'], leftAlone: ['alpha', 'gamma'], cannotRun: [] })
    const { runId } = rerun(commands, {
      runId: first,
      failedOnly: true,
      by: 'tanaka',
      reason: 'network is back',
    })
    const second = await engine.ended(runId)
    // The parameters are the same, and this attempt is the first of a new run: it fails the same way.
    expect(second).toMatchObject({
      parentRunId: first,
      trigger: 'retry',
      reason: 'network is back',
    })
    expect(Object.keys(engine.tenants(runId))).toEqual(['beta'])
    expect(worked('alpha', runId)).toBe(0)
  })

  it('is tried as often as the configuration of the first run said, whatever today says', async () => {
    await open(ONCE)
    const { ops, commands } = engine.application
    const then = testConfig(ONCE.replace('attempts: 1', 'attempts: 2, first: 1s'))
    putInForce(ops, { ...loadConfig(then), version: 'then', at: 1, by: 'test' })
    rmSync(then, { recursive: true })
    const first = start({ mode: 'transient-once', only: 'beta' })
    await engine.ended(first)
    ops.sqlite.prepare(`UPDATE runs SET config_version = 'then' WHERE id = ?`).run(first)
    const request = { runId: first, failedOnly: true, by: 'tanaka', reason: 'network is back' }
    const { runId } = rerun(commands, request)
    expect(await engine.ended(runId)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
      configVersion: 'then',
    })
  })

  it('of a run without failures is refused', async () => {
    await open()
    const runId = start()
    await engine.ended(runId)
    expect(() => planRerun(engine.application.commands, { runId, failedOnly: true })).toThrow(
      'no tenant of run',
    )
  })
})

describe('a batch of the holding', () => {
  it('works through tenants with a result each, and repeats only the failed one', async () => {
    await open()
    const runId = start({ failing: 'beta' }, { batchId: 'BATCH-992', tenants: ['alpha', 'beta'] })
    const run = await engine.ended(runId)
    expect(run).toMatchObject({ state: 'succeeded', attempt: 2 })
    expect(engine.tenants(runId)).toEqual({ alpha: 'succeeded 1', beta: 'succeeded 2' })
    expect(JSON.parse(run.summaryJson ?? '')).toEqual({ stopped: false, good: 2 })
  })
})

describe('refusals before anything is opened', () => {
  it.each([
    ['an unknown tenant', {}, { tenants: ['nope'] }, 'tenants: no tenant "nope"'],
    ['an unknown parameter', { colour: 'red' }, {}, 'colour'],
    ['a bad parameter', { mode: 'worst' }, {}, 'mode: '],
    [
      'a day that does not exist',
      {},
      { businessDate: '2025-02-30' },
      'date: not an existing day: 2025-02-30',
    ],
    ['an unknown batch', {}, { batchId: 'BATCH-999' }, 'no batch "BATCH-999"'],
    [
      'a batch that is not built',
      {},
      { batchId: 'BATCH-205' },
      'BATCH-205 (KPI calculation) is not yet built.',
    ],
  ])('%s', async (_name, params, over, message) => {
    await open()
    const runs = () => data.ops().sqlite.prepare('SELECT count(*) AS n FROM runs').get()
    const before = runs()
    expect(() => start(params, over)).toThrow(message)
    expect(runs()).toEqual(before)
  })
})
