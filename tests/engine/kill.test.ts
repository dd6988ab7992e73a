/** kill -9 under BATCH-301 with twelve companies: the run resumes, and each company has exactly one good result. */

import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { attemptsOf, runById, runsInState } from '../../data/ops/runs.ts'
import { tenantResults } from '../../data/ops/tenant-results.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig, until } from '../fixture/engine.ts'
import { holdWriteLock } from '../fixture/lock.ts'
import { freePort, type Running, startToban, toban } from '../fixture/process.ts'

const CODES = [
  'ichi',
  'ni-co',
  'san-co',
  'yon-co',
  'go-co',
  'roku',
  'nana',
  'hachi',
  'kyu-co',
  'juu-co',
  'juichi',
  'juni',
]
const ENTRIES = `
  BATCH-301: { manual: true, businessDate: previous, timeout: 60m, retry: { attempts: 3, backoff: fixed, first: 1s, max: 1s } }
`

let data: TestFolder
let config: string
const started: Running[] = []

afterEach(async () => {
  for (const process of started.splice(0)) await process.kill('SIGKILL')
  rmSync(config, { recursive: true, force: true })
  cleanUp()
})

async function scheduler(): Promise<Running> {
  const port = await freePort()
  const process = startToban(['start'], {
    data: data.root,
    config,
    variables: { TOBAN_PORT: String(port) },
  })
  started.push(process)
  await process.printed('"ready"')
  return process
}

function isAtWorkFor(code: string): () => boolean {
  const sql = "SELECT 1 FROM tenant_results WHERE tenant_code = ? AND state = 'running'"
  return () => data.ops().sqlite.prepare(sql).get(code) !== undefined
}

function heardOfStop(): boolean {
  const sql = "SELECT 1 FROM log_lines WHERE message LIKE 'asked to stop (interrupted)%'"
  return data.ops().sqlite.prepare(sql).get() !== undefined
}

function usageRows() {
  const sql = 'SELECT tenant_id AS id, revision FROM tenant_usage_daily ORDER BY tenant_id'
  return data.platform().sqlite.prepare(sql).all() as { id: string; revision: number }[]
}

describe('a scheduler killed in the middle of a run', () => {
  it('resumes at the next start, works only for companies without a good result, and counts no failure', async () => {
    data = makeDataFolder()
    config = testConfig(ENTRIES)
    for (const code of CODES) data.addTenant({ code })
    const first = await scheduler()
    // Somebody holds two companies' files, so that the run can not end before it is killed.
    const locks = ['roku', 'kyu-co'].map((code) => holdWriteLock(data.folder.tenantFile(code)))
    const asked = toban(['run', 'BATCH-301', '--no-wait', '--json'], { data: data.root, config })
    const { runId } = JSON.parse(asked.out) as { runId: string }
    const good = () => tenantResults(data.ops(), runId).filter((row) => row.state === 'succeeded')
    await until(() => good().length >= 4, 'some good results')
    await first.kill('SIGKILL')
    const before = new Map(good().map((row) => [row.tenantCode, row.attempt]))
    expect(before.size).toBeLessThan(CODES.length)
    expect(runsInState(data.ops(), 'running').map((run) => run.id)).toEqual([runId])
    for (const lock of locks) lock.release()

    await scheduler()
    const shown = await until(
      () => {
        const said = toban(['show', runId, '--json'], { data: data.root, config })
        const run = JSON.parse(said.out) as {
          state: string
          tenants: { code: string; state: string; attempt: number }[]
        }
        return run.state === 'succeeded' ? run : null
      },
      'the end of the resumed run',
      60_000,
    )

    expect(shown.tenants.map((tenant) => tenant.code)).toEqual([...CODES].sort())
    expect(shown.tenants.every((tenant) => tenant.state === 'succeeded')).toBe(true)
    for (const [code, attempt] of before) {
      expect(shown.tenants.find((tenant) => tenant.code === code)?.attempt).toBe(attempt)
    }
    expect(attemptsOf(data.ops(), runId).map((attempt) => attempt.outcome)).toEqual([
      'lost',
      'succeeded',
    ])
    expect(usageRows().map((row) => row.revision)).toEqual(CODES.map(() => 1))
  })

  it('asked politely ends with exit code 0, and the next start ends the run', async () => {
    data = makeDataFolder()
    config = testConfig(ENTRIES)
    for (const code of CODES) data.addTenant({ code })
    const first = await scheduler()
    const lock = holdWriteLock(data.folder.tenantFile('ichi'))
    const asked = toban(['run', 'BATCH-301', '--no-wait', '--json'], { data: data.root, config })
    const { runId } = JSON.parse(asked.out) as { runId: string }
    await until(
      () => tenantResults(data.ops(), runId).some((row) => row.state === 'succeeded'),
      'a good result',
    )
    const exit = first.kill('SIGTERM')
    await until(() => first.text().includes('stopping'), 'the stop')
    lock.release()
    expect(await exit).toBe(0)
    await scheduler()
    await until(
      () => runById(data.ops(), runId)?.state === 'succeeded',
      'the end of the run',
      60_000,
    )
    expect(tenantResults(data.ops(), runId).every((row) => row.state === 'succeeded')).toBe(true)
  })
})

describe('a run on the command line without a scheduler', () => {
  it('stopped with Ctrl-C leaves its run interrupted, says so, and ends', async () => {
    data = makeDataFolder()
    config = testConfig(ENTRIES)
    for (const code of CODES) data.addTenant({ code })
    const lock = holdWriteLock(data.folder.tenantFile('ichi'))
    const run = startToban(['run', 'BATCH-301', '--json'], { data: data.root, config })
    started.push(run)
    // The thread waits for the file now: results of the others may not be heard of before it goes on, and then all at once.
    await until(isAtWorkFor('ichi'), 'the company that is held', 60_000)
    const exit = run.kill('SIGINT')
    // Only then, so that the run can not end well before it hears of the stop.
    await until(() => heardOfStop() || run.child.exitCode !== null, 'the stop')
    lock.release()
    expect(await exit).toBe(1)
    expect(JSON.parse(run.text())).toMatchObject({ state: 'interrupted' })
    expect(runsInState(data.ops(), 'interrupted')).toHaveLength(1)
  })

  it('stopped while it waits for its next attempt is interrupted too, and the next start keeps the due time', async () => {
    data = makeDataFolder()
    config = testConfig(ENTRIES.replaceAll('1s', '1h'))
    data.addTenant({ code: 'ichi' })
    const lock = holdWriteLock(data.folder.tenantFile('ichi'))
    const run = startToban(['run', 'BATCH-301', '--json'], { data: data.root, config })
    started.push(run)
    const waiting = await until(
      () => runsInState(data.ops(), 'queued').find((one) => one.attempt === 1),
      'the end of the first attempt',
      60_000,
    )
    lock.release()
    expect(await run.kill('SIGINT')).toBe(1)
    expect(JSON.parse(run.text())).toMatchObject({ id: waiting.id, state: 'interrupted' })

    await scheduler()
    expect(runById(data.ops(), waiting.id)).toMatchObject({
      state: 'queued',
      attempt: 1,
      notBefore: waiting.notBefore,
    })
  })
})

describe('two schedulers', () => {
  it('the second stands by, and takes over when the first is killed', async () => {
    data = makeDataFolder()
    config = testConfig(ENTRIES)
    const first = await scheduler()
    const port = await freePort()
    const second = startToban(['start'], {
      data: data.root,
      config,
      variables: { TOBAN_PORT: String(port) },
    })
    started.push(second)
    await second.printed('standing by')
    expect(second.text()).not.toContain('"ready"')
    await first.kill('SIGKILL')
    await second.printed('"ready"', 20_000)
  })
})
