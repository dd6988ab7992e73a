/** Controls on real threads: what replaces stops its predecessor, what is held starts at its release, and who comes first when workers are short. */
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunRow, runById } from '../../data/ops/runs.ts'
import {
  beginMaintenance,
  endMaintenance,
  holdBatch,
  releaseBatch,
} from '../../server/commands/controls/hold.ts'
import { startRun } from '../../server/commands/start-run.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import {
  buildTestJobs,
  clockInMinute,
  startEngine,
  type TestEngine,
  until,
} from '../fixture/engine.ts'

const WHO = { by: 'tanaka', reason: 'stocktaking' }
const MINUTE = 60_000

let jobsDir: string
let data: TestFolder
let engine: TestEngine

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
})
afterAll(() => rmSync(jobsDir, { recursive: true, force: true }))
afterEach(async () => {
  await engine.close()
  cleanUp()
})

/** @param now the clock of the engine */
async function open(entries: string, now: () => number = Date.now): Promise<void> {
  data = makeDataFolder()
  data.addTenant({ code: 'alpha' })
  engine = await startEngine({ data, jobsDir, entries, now })
}

function start(
  batchId: string,
  params: Record<string, unknown> = {},
  trigger: 'manual' | 'api' = 'api',
) {
  const request = { batchId, businessDate: null, tenants: 'all', params, dryRun: false } as const
  return startRun(engine.application.commands, { ...request, reason: null, by: 'test', trigger })
    .runId
}

const run = (id: string): RunRow => {
  const found = runById(data.ops(), id)
  if (!found) throw new Error(`no run ${id}`)
  return found
}
const isRunning = (id: string) => () => run(id).state === 'running'

/** The minute of the engine's clock comes due now. */
function comesDue(batchId: string, now: () => number = Date.now): void {
  const until = Math.floor(now() / MINUTE) * MINUTE - 1
  data
    .ops()
    .sqlite.prepare('UPDATE batch_watermarks SET computed_until = ? WHERE batch_id = ?')
    .run(until, batchId)
  data.ops().sqlite.prepare('DELETE FROM occurrences WHERE batch_id = ?').run(batchId)
  engine.application.scheduler.tick(batchId)
}

describe('overlap `replace`', () => {
  it('stops the running thread, then runs, and names one to the other', async () => {
    // No other due time than ours may replace the first run.
    const now = clockInMinute(0)
    await open('  BATCH-991: { cron: "* * * * *", overlap: replace, timeout: 5m }\n', now)
    const first = start('BATCH-991', { mode: 'slow' })
    await until(isRunning(first), 'the first run')
    comesDue('BATCH-991', now)
    const sql = "SELECT id FROM runs WHERE trigger = 'schedule' ORDER BY id DESC"
    const second = await until(
      () => (data.ops().sqlite.prepare(sql).get() as { id: string } | undefined)?.id,
      'the second run',
    )
    expect((await engine.ended(first)).state).toBe('cancelled')
    expect(run(first).errorMessage?.en).toBe(`cancelled by the schedule, for run ${second}`)
    expect((await engine.ended(second)).state).toBe('succeeded')
    const occurrence = 'SELECT overlap_run_id AS id FROM occurrences WHERE run_id = ?'
    expect(data.ops().sqlite.prepare(occurrence).get(second)).toEqual({ id: first })
  })
})

describe('holds and maintenance', () => {
  it('keep runs waiting with the reason, and let them go at the end; the monitoring lane goes on', async () => {
    await open(`
  BATCH-991: { manual: true }
  BATCH-992: { manual: true, lane: monitoring }
`)
    const { commands } = engine.application
    holdBatch(commands, { ...WHO, batchId: 'BATCH-991', until: null })
    const held = start('BATCH-991')
    await until(
      () => run(held).waitReason?.en === 'on hold: stocktaking (tanaka)',
      'the hold on the run',
    )
    expect(() => start('BATCH-991', {}, 'manual')).toThrow('may not start')
    beginMaintenance(commands, { ...WHO, until: null })
    releaseBatch(commands, { ...WHO, batchId: 'BATCH-991' })
    await until(() => run(held).waitReason?.en.startsWith('maintenance mode'), 'the maintenance')
    expect((await engine.ended(start('BATCH-992'))).state).toBe('succeeded')
    expect(run(held).state).toBe('queued')
    endMaintenance(commands, WHO)
    expect((await engine.ended(held)).state).toBe('succeeded')
  })
})

describe('a window', () => {
  it('that a changed schedule has closed leaves the waiting run out, and the ledger says why', async () => {
    await open('  BATCH-991: { cron: "* * * * *", misfire: { policy: none } }\n')
    const { commands, inForce, dispatcher } = engine.application
    holdBatch(commands, { ...WHO, batchId: 'BATCH-991', until: null })
    comesDue('BATCH-991')
    const sql =
      "SELECT id FROM runs WHERE batch_id = 'BATCH-991' AND state = 'queued' ORDER BY id DESC"
    const waiting = await until(
      () => (data.ops().sqlite.prepare(sql).get() as { id: string } | undefined)?.id,
      'the run that is held',
    )
    const config = inForce.config()
    const hour = (Math.floor(Date.now() / 3_600_000) + 9) % 24
    const text = (plus: number) => `${String((hour + plus) % 24).padStart(2, '0')}:00`
    const window = { from: text(3), until: text(5) }
    const batches = config.batches.map((entry) => ({ ...entry, window }))
    inForce.replace({ config: { ...config, batches }, version: 'with a window' })
    dispatcher.pump()
    expect(run(waiting)).toMatchObject({ state: 'skipped', errorCode: 'window', startedAt: null })
    const ledger = 'SELECT state, reason, run_id AS runId FROM occurrences WHERE reason IS NOT NULL'
    expect(data.ops().sqlite.prepare(ledger).get()).toEqual({
      state: 'skipped',
      reason: `window: due outside ${window.from}-${window.until}`,
      runId: null,
    })
  })
})

describe('when workers are short', () => {
  it('the monitoring lane has its own, and the highest priority comes first, whenever it came', async () => {
    await open(`
  BATCH-991: { manual: true, timeout: 5m }
  BATCH-992: { manual: true, priority: low }
  BATCH-981: { manual: true, priority: highest }
  BATCH-983: { manual: true, lane: monitoring }
`)
    const { inForce, dispatcher } = engine.application
    const config = inForce.config()
    const workers = { ...config.toban.workers, normal: 1, monitoring: 1 }
    inForce.replace({
      config: { ...config, toban: { ...config.toban, workers } },
      version: 'one worker',
    })
    const slow = start('BATCH-991', { mode: 'slow' })
    await until(isRunning(slow), 'the only worker at work')
    const low = start('BATCH-992')
    const high = start('BATCH-981')
    await until(() => run(high).waitReason, 'the reason to wait')
    expect(run(high).waitReason?.en).toBe('waits for a worker (1 of 1 busy)')
    expect((await engine.ended(start('BATCH-983'))).state).toBe('succeeded')
    expect(run(slow).state).toBe('running')
    dispatcher.attemptOf(slow)?.stop({ kind: 'cancelled', by: 'test' }, 0)
    await engine.ended(low)
    await engine.ended(high)
    expect(run(high).startedAt ?? 0).toBeLessThan(run(low).startedAt ?? 0)
  })
})
