/** Several schedulers on one data folder, as real processes: one works, and whoever lost the lease changes nothing more. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { currentLease } from '../../data/ops/lease.ts'
import { attemptsOf, runById } from '../../data/ops/runs.ts'
import { standbysSeen } from '../../data/ops/standbys.ts'
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
const TIMING = { leaseMs: 1_500, renewEveryMs: 200, askEveryMs: 20 }
/** Where nobody is to be silent for too long: a busy machine must not make it so. */
const PATIENT = { ...TIMING, leaseMs: 30_000 }
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
    scheduler.signal('SIGCONT')
    scheduler.signal('SIGKILL')
    await scheduler.exit
  }
  started = []
  cleanUp()
})

function folder(): void {
  data = makeDataFolder()
  for (const code of ['alpha', 'beta']) data.addTenant({ code })
}

function start(identity: string | null = null, timing = TIMING): SchedulerProcess {
  const order = { dataRoot: data.root, configFile, timing, identity }
  const scheduler = program.start(order)
  started.push(scheduler)
  return scheduler
}

const outcomes = (runId: string) => attemptsOf(data.ops(), runId).map((each) => each.outcome)
const alertOf = (key: string) =>
  data
    .ops()
    .sqlite.prepare('SELECT state, severity, occurrences FROM alerts WHERE alert_key = ?')
    .get(key)

/** A run whose first company holds its thread for a minute. */
function slowRun(): string {
  return queueRun(data.ops(), {
    params: { tenants: 'all', params: { mode: 'slow', only: 'alpha' } },
  })
}
const isAtWork = (runId: string) => runById(data.ops(), runId)?.state === 'running'
/** The next attempt finds nothing to wait for. */
function mend(runId: string): void {
  const sql = `UPDATE runs SET params_json = '{"tenants":"all","params":{}}' WHERE id = ?`
  data.ops().sqlite.prepare(sql).run(runId)
}

describe('schedulers started together', () => {
  it('have one at work, and the next takes over each time that one is killed', async () => {
    folder()
    for (let count = 0; count < 4; count += 1) start(null, PATIENT)
    const words = () => started.filter((each) => !each.isGone()).map((each) => each.words().at(-1))
    const settled = (waiting: number) => () =>
      words().filter((word) => word === 'ready').length === 1 &&
      words().filter((word) => word === 'standby').length === waiting
    await until(settled(3), 'one at work and three waiting')
    const waiting = () => standbysSeen(data.ops(), 0).map(({ pid }) => pid)
    await until(() => waiting().length === 3, 'three notes')
    expect(waiting()).not.toContain(currentLease(data.ops())?.pid)
    for (const waiting of [2, 1, 0]) {
      const holder = started.find((each) => each.pid === currentLease(data.ops())?.pid)
      holder?.signal('SIGKILL')
      await holder?.exit
      await until(settled(waiting), `one at work and ${waiting} waiting`)
    }
    // Who has taken over no longer says that it waits.
    expect(waiting()).toEqual([])
    expect(alertOf('engine:died')).toEqual({ state: 'open', severity: 'HIGH', occurrences: 3 })
  })
})

describe('a scheduler that is suspended for longer than its lease', () => {
  it('is ended by the stand-by, which resumes its runs; its threads do not go on', async () => {
    folder()
    const first = start()
    await first.says('ready')
    const runId = slowRun()
    await until(() => isAtWork(runId), 'the run')
    const second = start()
    await second.says('standby')
    first.signal('SIGSTOP')
    mend(runId)
    await second.says('ready')
    expect(await first.exit).toBe('SIGKILL')
    await until(() => runById(data.ops(), runId)?.state === 'succeeded', 'the resumed run')
    expect(outcomes(runId)).toEqual(['lost', 'succeeded'])
    expect(alertOf('engine:lease')).toMatchObject({ state: 'open' })
  })

  it('and can not be ended, notices before it writes: it goes with code 5 and leaves the ledger alone', async () => {
    folder()
    const first = start('elsewhere:1:other.1')
    await first.says('ready')
    const runId = slowRun()
    await until(() => isAtWork(runId), 'the run')
    const second = start('elsewhere:2:other.2')
    await second.says('standby')
    first.signal('SIGSTOP')
    mend(runId)
    await second.says('ready')
    // Work for whoever looks first: the suspended one must not take it when it wakes up.
    const other = queueRun(data.ops(), { batchId: 'BATCH-994' })
    first.signal('SIGCONT')
    expect(await first.exit).toBe(5)
    for (const id of [runId, other])
      await until(() => runById(data.ops(), id)?.state === 'succeeded', 'both runs')
    expect(outcomes(runId)).toEqual(['lost', 'succeeded'])
    const workers = data
      .ops()
      .sqlite.prepare('SELECT DISTINCT worker FROM attempts WHERE run_id = ?')
    expect(workers.pluck().all(other)).toEqual([expect.stringContaining(`:${second.pid}`)])
  })

  it('for less than its lease goes on, and nobody takes over', async () => {
    folder()
    const first = start(null, PATIENT)
    await first.says('ready')
    const second = start(null, PATIENT)
    await second.says('standby')
    first.signal('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 500))
    first.signal('SIGCONT')
    const runId = queueRun(data.ops())
    await until(() => runById(data.ops(), runId)?.state === 'succeeded', 'the run')
    expect(currentLease(data.ops())?.pid).toBe(first.pid)
    expect(second.has('ready')).toBe(false)
  })
})
