/** Stopping the engine as a real process: polite, impatient, and with a successor already waiting. */
import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { currentLease } from '../../data/ops/lease.ts'
import { attemptsOf, runById } from '../../data/ops/runs.ts'
import { loadConfig } from '../../server/config/load.ts'
import { readEnvironment } from '../../server/environment.ts'
import { SAME_PRESS_MS } from '../../server/signals.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { until } from '../fixture/engine.ts'
import { queueRun } from '../fixture/queue-run.ts'
import {
  buildScheduler,
  type SchedulerProcess,
  type SchedulerProgram,
} from '../fixture/scheduler.ts'

const ENTRIES = `
  BATCH-991: { manual: true, timeout: 5m, retry: { attempts: 1 } }
  BATCH-994: { manual: true, timeout: 5m, retry: { attempts: 1 } }
`
let program: SchedulerProgram
let configFile: string
let data: TestFolder
let started: SchedulerProcess[] = []

beforeAll(async () => {
  program = await buildScheduler()
  configFile = program.configure(ENTRIES)
})
afterAll(() => program.remove())
afterEach(async () => {
  for (const scheduler of started) {
    scheduler.signal('SIGKILL')
    await scheduler.exit
  }
  started = []
  cleanUp()
})

async function atWork(mode: { batchId: string; params: unknown }, graceMs: number) {
  data = makeDataFolder()
  data.addTenant({ code: 'alpha' })
  const scheduler = start(graceMs)
  await scheduler.says('ready')
  const { batchId, params } = mode
  const runId = queueRun(data.ops(), { batchId, params: { tenants: 'all', params } })
  const sql = "SELECT 1 FROM tenant_results WHERE run_id = ? AND state = 'running'"
  await until(() => data.ops().sqlite.prepare(sql).get(runId), 'the work')
  return { scheduler, runId }
}

function start(graceMs: number): SchedulerProcess {
  const scheduler = program.start({ dataRoot: data.root, configFile, graceMs })
  started.push(scheduler)
  return scheduler
}

const outcomes = (runId: string) => attemptsOf(data.ops(), runId).map((each) => each.outcome)
const WILLING = { batchId: 'BATCH-991', params: { mode: 'slow' } }
const DEAF = { batchId: 'BATCH-994', params: { mode: 'ignores the stop' } }

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('lets what runs end politely, gives the lease back and exits with 0', async () => {
    const { scheduler, runId } = await atWork(WILLING, 60_000)
    scheduler.signal(signal)
    expect(await scheduler.exit).toBe(0)
    expect(runById(data.ops(), runId)?.state).toBe('interrupted')
    expect(outcomes(runId)).toEqual(['interrupted'])
    expect(currentLease(data.ops())).toBeNull()
  })
})

describe('a batch that does not hear the stop', () => {
  it('is killed after the grace, and still only interrupted', async () => {
    const { scheduler, runId } = await atWork(DEAF, 300)
    scheduler.signal('SIGTERM')
    expect(await scheduler.exit).toBe(0)
    expect(outcomes(runId)).toEqual(['interrupted'])
  })

  it('is killed by a second signal long before the grace is over', async () => {
    const { scheduler, runId } = await atWork(DEAF, 600_000)
    scheduler.signal('SIGTERM')
    await scheduler.says('asked to stop')
    // The same key press may arrive twice: what comes so much later is a second one. Not more of them, which would hit its exit.
    await pause(SAME_PRESS_MS)
    scheduler.signal('SIGTERM')
    expect(await scheduler.exit).toBe(0)
    expect(runById(data.ops(), runId)?.state).toBe('interrupted')
    expect(currentLease(data.ops())).toBeNull()
  })
})

describe('a successor started while the old process drains', () => {
  it('waits for it, and then resumes what was interrupted', async () => {
    const { scheduler, runId } = await atWork(DEAF, 1_000)
    const next = start(1_000)
    await next.says('standby')
    scheduler.signal('SIGTERM')
    expect(next.has('ready')).toBe(false)
    expect(await scheduler.exit).toBe(0)
    const sql = `UPDATE runs SET params_json = '{"tenants":"all","params":{}}' WHERE id = ?`
    data.ops().sqlite.prepare(sql).run(runId)
    await next.says('ready')
    const isDone = () => attemptsOf(data.ops(), runId).length === 2
    await until(isDone, 'the second attempt')
    expect(outcomes(runId)[0]).toBe('interrupted')
    expect(next.has('lost')).toBe(false)
  })
})

describe('the supervisor', () => {
  it('waits longer than the shipped grace, the kill of a stubborn thread and the exit together', () => {
    const { packageRoot, configRoot } = readEnvironment()
    const loaded = loadConfig(configRoot)
    if (!loaded.ok) throw new Error('the shipped configuration has faults')
    const load = createRequire(import.meta.url)
    const { apps } = load(`${packageRoot}/ecosystem.config.cjs`) as {
      apps: { kill_timeout: number; instances: number; exec_mode: string }[]
    }
    const { drainGraceMs } = loaded.config.toban.workers
    expect(drainGraceMs).toBe(65_000)
    expect(apps).toHaveLength(1)
    expect(apps[0]).toMatchObject({ instances: 1, exec_mode: 'fork' })
    expect(apps[0]?.kill_timeout).toBeGreaterThanOrEqual(drainGraceMs + 5_000)
  })
})
