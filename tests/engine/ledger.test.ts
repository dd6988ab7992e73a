/** The ledger on real time: every due time since the watermark gets exactly one fate, whatever happened meanwhile. */
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { setWatermark } from '../../data/ops/occurrences.ts'
import { insertRun } from '../../data/ops/runs.ts'
import { newId } from '../../server/domain/ids.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import {
  buildTestJobs,
  clockInMinute,
  minutesAgo,
  startEngine,
  type TestEngine,
  until,
} from '../fixture/engine.ts'

const HOUR = 3_600_000
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

async function open(
  entries: string,
  watermarks: Record<string, number> = {},
  now?: () => number,
): Promise<void> {
  data = makeDataFolder()
  data.addTenant({ code: 'alpha' })
  for (const [batchId, at] of Object.entries(watermarks))
    setWatermark(data.ops(), batchId, at, 'before')
  engine = await startEngine({ data, jobsDir, entries, ...(now ? { now } : {}) })
}

type Row = {
  state: string
  reason: string | null
  trigger: string | null
  scheduledFor: number
  runId: string | null
}
function ledger(batchId: string): Row[] {
  const sql = `SELECT o.state, o.reason, r.trigger, o.scheduled_for AS scheduledFor, o.run_id AS runId
    FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id WHERE o.batch_id = ? ORDER BY o.scheduled_for`
  return data.ops().sqlite.prepare(sql).all(batchId) as Row[]
}

describe('after the process was down', () => {
  it('`all` makes up every due time, one after the other, each with a run of its own', async () => {
    const now = Date.now()
    await open(
      `  BATCH-991: { cron: "${minutesAgo(30)} * * * *", overlap: queue, misfire: { policy: all, within: 24h } }\n`,
      { 'BATCH-991': now - 3 * HOUR },
    )
    await until(
      () =>
        ledger('BATCH-991').length > 0 && ledger('BATCH-991').every((row) => row.state === 'ran'),
      'all runs',
    )
    const rows = ledger('BATCH-991')
    expect(rows).toHaveLength(3)
    expect(rows.every((row) => row.trigger === 'catch-up')).toBe(true)
    expect(new Set(rows.map((row) => row.runId)).size).toBe(3)
  })

  it('`none` records every one as missed, with the reason and without a run', async () => {
    const now = Date.now()
    await open('  BATCH-991: { cron: "0 * * * *", misfire: { policy: none } }\n', {
      'BATCH-991': now - 3 * HOUR,
    })
    const rows = ledger('BATCH-991').filter((row) => now - row.scheduledFor > 60_000)
    expect(rows.length).toBeGreaterThanOrEqual(2)
    expect(rows.every((row) => row.state === 'missed' && row.runId === null)).toBe(true)
    expect(rows[0]?.reason).toMatch(/^misfire: \d+ min late, policy none$/)
  })

  it('a batch never seen before owes nothing of the past', async () => {
    await open('  BATCH-991: { cron: "* * * * *" }\n')
    expect(ledger('BATCH-991').length).toBeLessThanOrEqual(1)
  })
})

describe('a due time that can not run', () => {
  it('of a batch that is not built is skipped with that reason', async () => {
    await open('  BATCH-205: { cron: "* * * * *" }\n', { 'BATCH-205': Date.now() - 90_000 })
    const rows = ledger('BATCH-205')
    expect(rows.length).toBeGreaterThanOrEqual(1)
    expect(rows.every((row) => row.state === 'skipped' && row.reason === 'not_built')).toBe(true)
  })

  it('while a run of the batch is under way is skipped, and names that run', async () => {
    const runId = newId(Date.now())
    data = makeDataFolder()
    data.addTenant({ code: 'alpha' })
    insertRun(data.ops(), {
      id: runId,
      batchId: 'BATCH-991',
      businessDate: '2026-01-01',
      scheduledFor: null,
      trigger: 'manual',
      params: { tenants: 'all', params: { mode: 'slow' } },
      dryRun: false,
      queuedAt: Date.now(),
      configVersion: 'before',
      parentRunId: null,
      triggeredBy: 'test',
      reason: null,
      notBefore: null,
      priority: 2,
      lane: 'normal',
    })
    // A minute has begun a moment ago, and it is found in time.
    const now = clockInMinute(0)
    setWatermark(data.ops(), 'BATCH-991', Math.floor(now() / 60_000) * 60_000 - 1, 'before')
    engine = await startEngine({
      data,
      jobsDir,
      now,
      entries: '  BATCH-991: { cron: "* * * * *", overlap: skip, timeout: 5m }\n',
    })
    const [row] = ledger('BATCH-991')
    expect(row).toMatchObject({ state: 'skipped', runId: null })
    expect(row?.reason).toBe(`overlap: run ${runId} is queued`)
  })
})

describe('a dependency', () => {
  const entries = (more: string) => `
  BATCH-992: { manual: true }
  BATCH-991: { cron: "* * * * *", overlap: queue, misfire: { policy: last, within: 24h }, after: [BATCH-992], ${more} }
`

  it('not yet ended is waited for, with the reason on the run', async () => {
    await open(entries('waitFor: 1h'), { 'BATCH-991': Date.now() - 70_000 })
    const reason = await until(() => {
      const sql =
        "SELECT wait_reason_en AS reason FROM runs WHERE batch_id = 'BATCH-991' AND wait_reason IS NOT NULL"
      return data.ops().sqlite.prepare(sql).get() as { reason: string } | undefined
    }, 'a reason to wait')
    expect(reason.reason).toMatch(/^waits for BATCH-992 of \d{4}-\d{2}-\d{2} \(not run\)$/)
  })

  it('that does not come in time fails the run with that reason', async () => {
    await open(entries('waitFor: 1s'), { 'BATCH-991': Date.now() - 70_000 })
    const run = await until(() => {
      const sql =
        "SELECT error_code AS code, error_message_en AS message FROM runs WHERE batch_id = 'BATCH-991' AND state = 'failed'"
      return data.ops().sqlite.prepare(sql).get() as { code: string; message: string } | undefined
    }, 'the failure')
    expect(run.code).toBe('dependency')
    expect(run.message).toContain('BATCH-992')
  })
})

describe('a run whose batch has left the schedule', () => {
  it('ends with that reason, and the others go on', async () => {
    data = makeDataFolder()
    data.addTenant({ code: 'alpha' })
    insertRun(data.ops(), {
      id: newId(Date.now()),
      batchId: 'BATCH-777',
      businessDate: '2026-01-01',
      scheduledFor: null,
      trigger: 'manual',
      params: { tenants: 'all', params: {} },
      dryRun: false,
      queuedAt: Date.now(),
      configVersion: 'before',
      parentRunId: null,
      triggeredBy: 'test',
      reason: null,
      notBefore: null,
      priority: 2,
      lane: 'normal',
    })
    const entries = '  BATCH-991: { cron: "* * * * *", misfire: { policy: last, within: 24h } }\n'
    setWatermark(data.ops(), 'BATCH-991', Date.now() - 70_000, 'before')
    engine = await startEngine({ data, jobsDir, entries })
    await until(
      () => ledger('BATCH-991').some((row) => row.state === 'ran'),
      'the end of the other',
    )
    const sql =
      "SELECT state, error_code AS code, error_message_en AS message FROM runs WHERE batch_id = 'BATCH-777'"
    expect(data.ops().sqlite.prepare(sql).get()).toEqual({
      state: 'failed',
      code: 'not_in_schedule',
      message: 'BATCH-777 has no entry in the schedule',
    })
  })
})

describe('a resource group', () => {
  it('has one run at a time: the second says whom it waits for, and runs when the first has ended', async () => {
    await open(
      `
  BATCH-991: { cron: "* * * * *", group: disk, params: { mode: slow, seconds: 2 } , misfire: { policy: last, within: 24h } }
  BATCH-992: { cron: "* * * * *", group: disk, misfire: { policy: last, within: 24h } }
`,
      { 'BATCH-991': Date.now() - 70_000, 'BATCH-992': Date.now() - 70_000 },
    )
    const waiting = await until(() => {
      const sql =
        "SELECT wait_reason_en AS reason FROM runs WHERE batch_id = 'BATCH-992' AND wait_reason IS NOT NULL"
      return data.ops().sqlite.prepare(sql).get() as { reason: string } | undefined
    }, 'a reason to wait')
    expect(waiting.reason).toBe('waits for BATCH-991 of the same resource group (disk)')
    await until(
      () => ledger('BATCH-992').some((row) => row.state === 'ran'),
      'the end of the second',
    )
  })
})

describe('the alarm', () => {
  it('of a cron entry rings at the minute: the run is on time, never early', async () => {
    await open('  BATCH-991: { cron: "* * * * *" }\n', {}, clockInMinute(52_000))
    const row = await until(
      () => ledger('BATCH-991').find((one) => one.trigger === 'schedule'),
      'the next minute',
      70_000,
    )
    const run = data
      .ops()
      .sqlite.prepare('SELECT queued_at AS at FROM runs WHERE id = ?')
      .get(row.runId) as { at: number }
    expect(run.at).toBeGreaterThanOrEqual(row.scheduledFor)
    expect(row.scheduledFor % 60_000).toBe(0)
  }, 90_000)
})
