/** Whatever a batch does to its thread: the engine lives, the attempt ends once, and the next one finds whole files. */
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attemptsOf } from '../../data/ops/runs.ts'
import { cancelRun } from '../../server/commands/cancel-run.ts'
import { startRun } from '../../server/commands/start-run.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { buildTestJobs, startEngine, type TestEngine, until } from '../fixture/engine.ts'

const ENTRIES = `
  BATCH-991: { manual: true, timeout: 30s, retry: { attempts: 1 } }
  BATCH-994: { manual: true, timeout: 30s, retry: { attempts: 2, backoff: fixed, first: 1s, max: 1s } }
`
let jobsDir: string
let data: TestFolder
let engine: TestEngine

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
  data = makeDataFolder()
  data.addTenant({ code: 'alpha' })
  engine = await startEngine({ data, jobsDir, entries: ENTRIES })
})
afterAll(async () => {
  await engine.close()
  cleanUp()
  rmSync(jobsDir, { recursive: true, force: true })
})

function start(batchId: string, params: Record<string, unknown>): string {
  return startRun(engine.application.commands, {
    batchId,
    businessDate: null,
    tenants: 'all',
    params,
    dryRun: false,
    reason: null,
    by: 'test',
    trigger: 'manual',
  }).runId
}

function outcomes(runId: string): (string | null)[] {
  return attemptsOf(engine.application.ops, runId).map((attempt) => attempt.outcome)
}

function worked(runId: string): number {
  const sql = 'SELECT total_records AS times FROM batch_job_log WHERE job_id = ?'
  const row = data.tenant('alpha').sqlite.prepare(sql).get(runId) as { times: number } | undefined
  return row?.times ?? 0
}

describe('a thread that', () => {
  it.each(['leaves a timer open', 'posts nonsense', 'reports after the end'])(
    '%s ends well all the same',
    async (mode) => {
      const runId = start('BATCH-994', { mode })
      expect(await engine.ended(runId)).toMatchObject({ state: 'succeeded', attempt: 1 })
      expect(worked(runId)).toBe(1)
    },
  )

  it.each([
    ['says done', 'the thread ended without a result'],
    ['throws later', 'from a timer'],
    ['rejects later', 'nobody caught it'],
    ['forges a report', 'unexpected value: {"type":"unheard of"}'],
  ])('%s is a crash with a sentence, tried again', async (mode, sentence) => {
    const runId = start('BATCH-994', { mode })
    expect(await engine.ended(runId)).toMatchObject({
      state: 'failed',
      errorMessage: { en: sentence },
    })
    expect(outcomes(runId)).toEqual(['crashed', 'crashed'])
    expect(engine.tenants(runId)).toEqual({ alpha: 'pending 2' })
  })

  it('throws null is an ordinary failure with a sentence', async () => {
    const runId = start('BATCH-994', { mode: 'throws null' })
    const run = await engine.ended(runId)
    expect(run.errorMessage?.en).toBe(
      '1 of 1 tenants failed; alpha: the batch threw null instead of an Error',
    )
    expect(outcomes(runId)).toEqual(['failed', 'failed'])
  })

  it('dies while writing leaves the file as it was, and the next attempt does the work once', async () => {
    const runId = start('BATCH-994', { mode: 'dies while writing' })
    expect(await engine.ended(runId)).toMatchObject({ state: 'succeeded', attempt: 2 })
    expect(outcomes(runId)).toEqual(['crashed', 'succeeded'])
    expect(worked(runId)).toBe(1)
    const { sqlite } = data.tenant('alpha')
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('ignores a polite cancel is killed by a forced one, without waiting for the grace', async () => {
    const runId = start('BATCH-994', { mode: 'ignores the stop' })
    await until(() => engine.tenants(runId).alpha === 'running 1', 'the work')
    const cancel = { runId, by: 'tanaka', reason: null }
    cancelRun(engine.application.commands, { ...cancel, force: false })
    cancelRun(engine.application.commands, { ...cancel, force: true })
    // The grace would be ten seconds: the limit of this wait is shorter.
    const ended = () => engine.application.dispatcher.attemptOf(runId) === null
    await until(ended, 'the end', 8_000)
    expect(await engine.ended(runId)).toMatchObject({ state: 'cancelled' })
    expect(outcomes(runId)).toEqual(['cancelled'])
  })

  it('blocks for ever is killed by its timeout, and the slot is free again', async () => {
    const runId = start('BATCH-991', { mode: 'deaf', only: 'alpha' })
    await until(() => engine.tenants(runId).alpha === 'running 1', 'the work')
    engine.application.dispatcher
      .attemptOf(runId)
      ?.stop({ kind: 'timed_out', afterMs: 30_000 }, 100)
    expect(await engine.ended(runId)).toMatchObject({
      state: 'timed_out',
      errorMessage: { en: 'did not end within 30 s' },
    })
    const next = start('BATCH-994', { mode: 'good' })
    expect(await engine.ended(next)).toMatchObject({ state: 'succeeded' })
  })
})
