/** Recording that never slows the engine: floods, a locked ops.db, and what is known of an attempt that crashed. */
import { mkdirSync, rmSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logBetween } from '../../data/ops/reading/run-parts.ts'
import { attemptsOf, runById } from '../../data/ops/runs.ts'
import { startRun } from '../../server/commands/start-run.ts'
import { isFinal } from '../../server/domain/run.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { buildTestJobs, startEngine, type TestEngine, until } from '../fixture/engine.ts'

const LONG_MS = 240_000
const ENTRIES = `
  BATCH-992: { manual: true }
  BATCH-993: { manual: true, timeout: 10m, retry: { attempts: 1 } }
`

let jobsDir: string
let data: TestFolder
let engine: TestEngine

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
  data = makeDataFolder()
  engine = await startEngine({ data, jobsDir, entries: ENTRIES })
})
afterAll(async () => {
  await engine.close()
  cleanUp()
  rmSync(jobsDir, { recursive: true, force: true })
})

function start(batchId: string, params: Record<string, unknown> = {}): string {
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

function hasEnded(runId: string): boolean {
  const run = runById(engine.application.ops, runId)
  return run !== null && isFinal(run.state)
}

function stored(runId: string) {
  const sql = `SELECT count(*) AS lines, min(seq) AS first, max(seq) AS last FROM log_lines WHERE run_id = ?`
  return engine.application.reading.ops.sqlite.prepare(sql).get(runId)
}

function messages(runId: string, from: number, to: number): string[] {
  return logBetween(engine.application.reading.ops, runId, from, to).map((line) => line.message)
}

describe('a thread that writes faster than ops.db takes', () => {
  it(
    'waits: nothing is lost, and the engine holds no more than its window',
    async () => {
      const lines = 80_000
      const width = 2_000
      // A first flood leaves the threads, their heaps and SQLite's pages as they will be.
      await engine.ended(start('BATCH-993', { lines: 10_000, width }))
      const before = peakMemoryMb()
      const lock = await lockFor(data.folder.opsFile, 2_000)
      const flood = start('BATCH-993', { lines, width })
      await until(() => hasEnded(flood), 'the end of the flood', LONG_MS)
      await lock.released
      expect(runById(engine.application.ops, flood)?.state).toBe('succeeded')
      expect(stored(flood)).toEqual({ lines: lines + 1, first: 1, last: lines + 1 })
      // All the lines together have 160 MB.
      expect(peakMemoryMb() - before).toBeLessThan(100)
    },
    LONG_MS,
  )
})

describe('a run that writes a million lines', () => {
  it(
    'leaves timers and other runs their turn, and all its lines are there in order',
    async () => {
      let ticks = 0
      const ticking = setInterval(() => {
        ticks += 1
      }, 20)
      const flood = start('BATCH-993', { lines: 1_000_000 })
      const others: string[] = []
      while (!hasEnded(flood)) {
        const other = start('BATCH-992')
        await until(() => hasEnded(other), 'the end of another run', LONG_MS)
        if (!hasEnded(flood)) others.push(other)
      }
      clearInterval(ticking)
      expect(runById(engine.application.ops, flood)?.state).toBe('succeeded')
      expect(others.length).toBeGreaterThan(2)
      expect(ticks).toBeGreaterThan(20)
      expect(stored(flood)).toEqual({ lines: 1_000_001, first: 1, last: 1_000_001 })
      expect(messages(flood, 499_999, 500_001).map((text) => text.trim().slice(0, 11))).toEqual([
        'line 499999',
        'line 500000',
        'line 500001',
      ])
      expect(messages(flood, 1_000_001, 1_000_001)).toEqual(['the last words'])
    },
    LONG_MS,
  )
})

describe('an attempt that crashed', () => {
  it.each(['exit-0', 'hoard'])('by %s keeps the cost and the lines it had shown', async (end) => {
    const runId = start('BATCH-993', { lines: 10, end })
    expect((await engine.ended(runId)).state).toBe('failed')
    const [attempt] = attemptsOf(engine.application.ops, runId)
    expect(attempt).toMatchObject({ outcome: 'crashed', records: 10 })
    expect(attempt?.peakHeapBytes).toBeGreaterThan(1_000_000)
    expect(attempt?.cpuMs).toBeGreaterThanOrEqual(0)
    expect(attempt?.loopP99Ms).toBeGreaterThan(0)
    expect(messages(runId, 11, 11)).toEqual(['the last words'])
  })
})

/** The most this process ever had. */
function peakMemoryMb(): number {
  return process.resourceUsage().maxRSS / 1024
}

/** Another connection in another thread: the engine waits for the lock with its event loop standing still. */
async function lockFor(path: string, ms: number): Promise<{ released: Promise<void> }> {
  const source = `
    const { parentPort } = require('node:worker_threads')
    const Database = require('better-sqlite3')
    const db = new Database(${JSON.stringify(path)}, { fileMustExist: true })
    db.exec('BEGIN IMMEDIATE')
    parentPort.postMessage('locked')
    setTimeout(() => { db.exec('ROLLBACK'); db.close() }, ${ms})`
  const thread = new Worker(source, { eval: true })
  const released = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  await new Promise((resolve) => thread.once('message', resolve))
  return { released }
}
