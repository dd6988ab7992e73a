/** ops.db that can not be written, and a run that ends its process: the scheduler goes, waits or gives up as designed, and nothing is lost. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { setWatermark } from '../../data/ops/occurrences.ts'
import { attemptsOf, runById } from '../../data/ops/runs.ts'
import { MAX_LOSSES } from '../../server/domain/settle.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { until } from '../fixture/engine.ts'
import { type Clock, clockOf } from '../fixture/fast-clock.ts'
import { holdWriteLock } from '../fixture/lock.ts'
import { toban } from '../fixture/process.ts'
import { queueRun } from '../fixture/queue-run.ts'
import {
  buildScheduler,
  type SchedulerProcess,
  type SchedulerProgram,
} from '../fixture/scheduler.ts'
import { BATCHES, COMPANIES, ENTRIES } from '../kill/plan.ts'
import { judge } from '../kill/verdict.ts'

const MB = 1024 * 1024
const DISK_MB = 24
const LIMIT_MS = 180_000

let program: SchedulerProgram
let started: SchedulerProcess[] = []
const mounted: string[] = []
const noMount = whyNoMount()

beforeAll(async () => {
  program = await buildScheduler()
})
afterAll(() => program.remove())
afterEach(async () => {
  for (const scheduler of started) {
    scheduler.signal('SIGKILL')
    await scheduler.exit
  }
  started = []
  cleanUp()
  for (const folder of mounted.splice(0)) {
    execFileSync('umount', [folder])
    rmdirSync(folder)
  }
})

/** Null where a small file system can be mounted; else the reason, which the skipped test carries. */
function whyNoMount(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'toban-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' })
    execFileSync('umount', [folder])
    return null
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n').at(-2) ?? error.message) : 'unknown'
  } finally {
    rmdirSync(folder)
  }
}

/** A data folder on a disk of its own, which can be filled. */
function smallDisk(): { data: TestFolder; fill(): void; free(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'toban-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder])
  mounted.push(folder)
  const usual = process.env.TMPDIR
  process.env.TMPDIR = folder
  const data = makeDataFolder()
  if (usual === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usual
  const ballast = join(folder, 'ballast')
  return {
    data,
    fill: () => {
      mkdirSync(ballast, { recursive: true })
      // In ever smaller pieces, until not a single page is left.
      for (const size of [MB, 64 * 1024, 4_096]) {
        for (let piece = 0; statfsSync(folder).bavail * 4_096 >= size; piece += 1)
          writeFileSync(join(ballast, `${size}-${piece}`), Buffer.alloc(size))
      }
    },
    free: () => rmSync(ballast, { recursive: true }),
  }
}

type Busy = { data: TestFolder; clock: Clock; configFile: string }

/** The schedule of the kill harness on a fast clock. */
function busy(data: TestFolder): Busy {
  for (const code of COMPANIES) data.addTenant({ code })
  const from = Date.now()
  const at = Math.ceil(from / 3_600_000) * 3_600_000 + 3_600_000
  for (const { batchId } of BATCHES) setWatermark(data.ops(), batchId, at, 'before')
  return { data, clock: { from, at, speed: 30 }, configFile: program.configure(ENTRIES) }
}

function start({ data, clock, configFile }: Busy): SchedulerProcess {
  const scheduler = program.start({ dataRoot: data.root, clock, configFile, graceMs: 2_000 })
  started.push(scheduler)
  return scheduler
}

const count = (data: TestFolder, sql: string) =>
  (data.ops().sqlite.prepare(sql).get() as { n: number }).n
const goodRuns = (data: TestFolder) =>
  count(data, "SELECT count(*) AS n FROM runs WHERE state = 'succeeded'")

/** As a supervisor does, until one of them is at work or waits. */
async function restarted(stage: Busy): Promise<SchedulerProcess> {
  for (let times = 0; times < 10; times += 1) {
    const scheduler = start(stage)
    const isUp = () => scheduler.has('ready') || scheduler.has('trouble')
    await until(() => isUp() || scheduler.isGone(), 'a scheduler', 60_000)
    if (!scheduler.isGone()) return scheduler
  }
  throw new Error(`it does not stay up:\n${started.at(-1)?.complaints()}`)
}

/** Everything due before now ends; then nothing is missing and nothing is there twice. */
async function judgeAfter(stage: Busy, scheduler: SchedulerProcess): Promise<void> {
  const { data, clock } = stage
  const dueBefore = clockOf(clock)()
  const left = `SELECT (SELECT count(*) FROM runs WHERE state IN ('queued', 'running', 'interrupted')
      AND scheduled_for <= ${dueBefore})
    + (SELECT count(*) FROM batch_watermarks WHERE computed_until < ${dueBefore}) AS n`
  await until(() => count(data, left) === 0, 'the end of all runs', LIMIT_MS)
  scheduler.signal('SIGTERM')
  expect(await scheduler.exit).toBe(0)
  const { lost, doubled } = judge(data, clock.at)
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] })
}

describe('a full disk', () => {
  it.skipIf(noMount !== null)(
    `ends the scheduler; started again it waits for room and goes on${noMount ? ` (skipped, no mount: ${noMount})` : ''}`,
    async () => {
      const disk = smallDisk()
      const stage = busy(disk.data)
      const first = start(stage)
      await until(() => goodRuns(disk.data) >= 3, 'some good runs', 60_000)
      disk.fill()
      expect(await first.exit).toBe(5)
      expect(first.complaints()).toMatch(/disk is full|disk I\/O/)
      const second = await restarted(stage)
      expect(second.words()).toEqual(['trouble'])
      disk.free()
      await second.says('ready')
      await judgeAfter(stage, second)
    },
    LIMIT_MS + 120_000,
  )

  it.skipIf(noMount !== null)(
    `keeps a scheduler from starting with a sentence that says what to do${noMount ? ` (skipped, no mount: ${noMount})` : ''}`,
    () => {
      const { data, fill } = smallDisk()
      // Without a connection there is no shared memory: opening the file needs room for it.
      data.ops().sqlite.close()
      data.platform().sqlite.close()
      fill()
      const said = toban(['start'], { data: data.root, variables: { TOBAN_LANG: 'en' } })
      expect(said.code).toBe(5)
      expect(said.err).toContain('the disk is full or does not answer')
      expect(said.err).toContain(`df -h ${data.folder.opsFile}`)
    },
  )
})

describe('ops.db held by another program for longer than the busy timeout', () => {
  it(
    'ends the scheduler; started again it waits until the program lets go, and goes on',
    async () => {
      const stage = busy(makeDataFolder())
      const first = start(stage)
      await until(() => goodRuns(stage.data) >= 3, 'some good runs', 60_000)
      const lock = holdWriteLock(stage.data.folder.opsFile)
      expect(await first.exit).toBe(5)
      expect(first.complaints()).toContain('database is locked')
      const second = await restarted(stage)
      expect(second.words()).toEqual(['trouble'])
      lock.release()
      await second.says('ready')
      await judgeAfter(stage, second)
    },
    LIMIT_MS + 120_000,
  )
})

describe('a run that ends its process each time', () => {
  it(
    'is given up after so many starts, while the others have got on in the meantime',
    async () => {
      const data = makeDataFolder()
      data.addTenant({ code: 'alpha' })
      const configFile = program.configure(`
  BATCH-991: { manual: true }
  BATCH-994: { manual: true, retry: { attempts: 3 } }
`)
      const from = Date.now()
      // The waits between the losses, twenty minutes in all, pass in a second.
      const stage: Busy = { data, clock: { from, at: from + 7_200_000, speed: 1_000 }, configFile }
      const params = { tenants: 'all' as const, params: { mode: 'kills the process' } }
      const guilty = queueRun(data.ops(), { batchId: 'BATCH-994', params })
      const innocent = queueRun(data.ops())
      let starts = 0
      for (; runById(data.ops(), guilty)?.state !== 'failed'; starts += 1) {
        const scheduler = start(stage)
        const isOver = () => scheduler.isGone() || runById(data.ops(), guilty)?.state === 'failed'
        await until(isOver, 'the next fall', 60_000)
      }
      expect(starts).toBe(MAX_LOSSES + 1)
      expect(runById(data.ops(), guilty)).toMatchObject({ errorCode: 'crash_loop' })
      expect(attemptsOf(data.ops(), guilty)).toHaveLength(MAX_LOSSES)
      await until(() => runById(data.ops(), innocent)?.state === 'succeeded', 'the other run')
    },
    LIMIT_MS,
  )
})
