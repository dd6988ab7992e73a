/** What a rerun would do, before anything is started: what runs, what is left alone, what can not run, when it would end. */
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putInForce } from '../../data/ops/config-versions.ts'
import { insertRun, type RunRow, runById } from '../../data/ops/runs.ts'
import type { RunCommandContext } from '../../server/commands/context.ts'
import { holdBatch } from '../../server/commands/controls/hold.ts'
import { settingsWords } from '../../server/commands/recorded-settings.ts'
import { rerunForecast } from '../../server/commands/rerun-forecast.ts'
import { planRerun, rerun } from '../../server/commands/rerun-run.ts'
import type { Config } from '../../server/config/config.ts'
import { loadConfig } from '../../server/config/load.ts'
import type { RunState } from '../../server/domain/run.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig } from '../fixture/engine.ts'
import batch from '../fixture/jobs/900-emergency/991-misbehaving.ts'
import { planOf, tokyo } from '../fixture/plan.ts'

const ID = 'BATCH-991'
const NOW = '2026-06-10T03:00'

let data: TestFolder
let config: Config
let context: RunCommandContext

beforeEach(() => {
  data = makeDataFolder()
  for (const code of ['alpha', 'beta', 'gamma', 'delta']) data.addTenant({ code })
  config = planOf([entry({ batchId: ID, cron: '0 2 * * *', finishBy: '04:00' })])
  context = {
    folder: data.folder,
    ops: data.ops(),
    platform: data.platform(),
    config: () => config,
    configVersion: () => 'new',
    library: new Map([[ID, { batch, file: '991-misbehaving.ts' }]]),
    dispatcher: { pump: () => {}, running: () => [], attemptOf: () => null, drain: async () => {} },
    now: () => tokyo(NOW),
    wake: () => {},
  }
})
afterEach(cleanUp)

type Results = Record<string, 'succeeded' | 'failed' | 'pending' | 'skipped'>

/** A run of the night that has ended. */
function ended(
  state: RunState,
  results: Results,
  over: Partial<Parameters<typeof insertRun>[1]> = {},
): RunRow {
  const ops = data.ops()
  const id = over.id ?? '01NIGHT'
  insertRun(ops, {
    id,
    batchId: ID,
    businessDate: '2026-06-10',
    scheduledFor: tokyo('2026-06-10T02:00'),
    trigger: 'schedule',
    params: { tenants: 'all', params: { mode: 'good' } },
    dryRun: false,
    queuedAt: tokyo('2026-06-10T02:00'),
    configVersion: 'old',
    parentRunId: null,
    triggeredBy: 'schedule',
    reason: null,
    notBefore: null,
    priority: 2,
    lane: 'normal',
    ...over,
  })
  const end =
    'UPDATE runs SET state = ?, started_at = queued_at, finished_at = queued_at + 600000 WHERE id = ?'
  ops.sqlite.prepare(end).run(state, id)
  const insert = ops.sqlite.prepare(
    'INSERT INTO tenant_results (run_id, tenant_code, state, attempt) VALUES (?, ?, ?, 1)',
  )
  for (const [code, result] of Object.entries(results)) insert.run(id, code, result)
  return runById(ops, id)!
}

describe('a rerun of what failed', () => {
  it('takes the failed and the not begun, and leaves the good ones alone', () => {
    const run = ended('failed', {
      alpha: 'succeeded',
      beta: 'failed',
      gamma: 'pending',
      delta: 'skipped',
    })
    expect(planRerun(context, { runId: run.id, failedOnly: true })).toMatchObject({
      tenants: ['beta', 'gamma'],
      willRun: ['beta', 'gamma'],
      leftAlone: ['alpha', 'delta'],
      cannotRun: [],
    })
  })

  it('that never got as far as its companies takes all of them', () => {
    const run = ended('failed', {})
    expect(planRerun(context, { runId: run.id, failedOnly: true })).toMatchObject({
      tenants: 'all',
      willRun: ['alpha', 'beta', 'delta', 'gamma'],
      leftAlone: [],
    })
  })

  it('names companies that are gone or not served any more, and runs the others', () => {
    const run = ended('failed', {
      alpha: 'succeeded',
      beta: 'failed',
      gamma: 'failed',
      delta: 'failed',
    })
    const { sqlite } = data.platform()
    sqlite.exec("UPDATE tenants SET is_deleted = 1 WHERE tenant_code = 'beta'")
    sqlite.exec("UPDATE tenants SET status = 'SUSPENDED' WHERE tenant_code = 'gamma'")
    const plan = planRerun(context, { runId: run.id, failedOnly: true })
    expect(plan.willRun).toEqual(['delta'])
    expect(plan.cannotRun.map(({ code, reason }) => `${code}: ${reason.en}`)).toEqual([
      'beta: the tenant does not exist any more',
      'gamma: not served on that business date (contract or status)',
    ])
  })

  it('of a good run is refused', () => {
    const run = ended('succeeded', { alpha: 'succeeded' })
    expect(() => planRerun(context, { runId: run.id, failedOnly: true })).toThrow(
      'no tenant of run',
    )
  })
})

describe('a rerun of chosen companies', () => {
  const night = () => ended('failed', { alpha: 'succeeded', beta: 'failed', gamma: 'failed' })

  it('takes these, good ones too, and leaves the others alone', () => {
    const tenants = ['alpha', 'gamma']
    expect(planRerun(context, { runId: night().id, failedOnly: false, tenants })).toMatchObject({
      tenants: ['alpha', 'gamma'],
      willRun: ['alpha', 'gamma'],
      leftAlone: ['beta'],
    })
  })

  it('takes only the failed among them when asked to', () => {
    const tenants = ['alpha', 'gamma']
    const plan = planRerun(context, { runId: night().id, failedOnly: true, tenants })
    expect([plan.tenants, plan.leftAlone]).toEqual([['gamma'], ['alpha', 'beta']])
  })

  it('refuses a company that was not in the run, instead of passing it over', () => {
    const tenants = ['alpha', 'delta']
    expect(() => planRerun(context, { runId: night().id, failedOnly: false, tenants })).toThrow(
      'not among the tenants of run',
    )
  })
})

describe('the new run', () => {
  it('has the parameters, the business date and the configuration version of the first', () => {
    const run = ended('failed', { alpha: 'failed', beta: 'succeeded' })
    const { runId } = rerun(context, { runId: run.id, failedOnly: true, by: 'tanaka', reason: 'x' })
    expect(runById(data.ops(), runId)).toMatchObject({
      businessDate: '2026-06-10',
      configVersion: 'old',
      parentRunId: run.id,
      paramsJson: JSON.stringify({ tenants: ['alpha'], params: { mode: 'good' } }),
    })
  })
})

describe('the settings of then', () => {
  /** Puts a configuration on record in which the batch has those settings. */
  function record(version: string, settings: string): void {
    const folder = testConfig(`  ${ID}: { cron: "0 2 * * *", ${settings} }\n`)
    const { files } = loadConfig(folder)
    rmSync(folder, { recursive: true })
    putInForce(data.ops(), { version, files, at: 1, by: 'test' })
  }
  const planOfRerun = (run: RunRow) => planRerun(context, { runId: run.id, failedOnly: false })
  const again = (run: RunRow) => {
    const { runId } = rerun(context, {
      runId: run.id,
      failedOnly: false,
      by: 'tanaka',
      reason: 'x',
    })
    return JSON.parse(runById(data.ops(), runId)?.paramsJson ?? '{}')
  }

  it('are kept by the new run, and the preview says so', () => {
    record('old', 'timeout: 7m, retry: { attempts: 1 }')
    const run = ended('failed', { alpha: 'failed' })
    const { settings } = planOfRerun(run)
    expect(settingsWords(settings, 'old').en).toBe(
      'it runs with the settings of then (old): timeout 7m, at most 1 attempts',
    )
    expect(again(run).settings).toMatchObject({ timeoutMs: 420_000, retry: { attempts: 1 } })
  })

  it('are nothing to speak of when they are those of today', () => {
    const run = ended('failed', { alpha: 'failed' }, { configVersion: 'new' })
    expect(planOfRerun(run).settings).toEqual({ from: 'same', settings: null })
    expect(again(run).settings).toBeUndefined()
  })

  it('that are lost are named, and it runs with those of today', () => {
    record('old', 'timeout: 7m')
    const gone = ended('failed', { alpha: 'failed' }, { configVersion: 'deleted long ago' })
    expect(settingsWords(planOfRerun(gone).settings, gone.configVersion).en).toContain(
      'are not kept any more',
    )
    record('without', 'timeout: 7m')
    data
      .ops()
      .sqlite.exec(`UPDATE config_versions SET files = replace(files, '${ID}', 'BATCH-990')`)
    const unknown = ended(
      'failed',
      { alpha: 'failed' },
      { id: '01OTHER', configVersion: 'without', scheduledFor: tokyo('2026-06-09T02:00') },
    )
    expect(planOfRerun(unknown).settings.from).toBe('lost')
    expect(again(gone).settings).toBeUndefined()
  })
})

describe('the forecast', () => {
  const forecast = (run: RunRow) =>
    rerunForecast(context, planRerun(context, { runId: run.id, failedOnly: false }))

  it('sets the expected end against the deadline of the due time it makes good', () => {
    for (const day of ['07', '08', '09']) {
      const queuedAt = tokyo(`2026-06-${day}T02:00`)
      ended(
        'succeeded',
        {},
        { id: `02DAY${day}`, businessDate: `2026-06-${day}`, scheduledFor: queuedAt, queuedAt },
      )
    }
    const run = ended('failed', { alpha: 'failed' })
    expect(forecast(run)).toEqual({
      expectedDurationMs: 600_000,
      expectedEndAt: tokyo('2026-06-10T03:10'),
      finishBy: tokyo('2026-06-10T04:00'),
      isInTime: true,
      refusal: null,
    })
    context = { ...context, now: () => tokyo('2026-06-10T03:51') }
    expect(forecast(run).isInTime).toBe(false)
  })

  it('of a rerun of a rerun has the deadline of the first', () => {
    const first = ended('failed', { alpha: 'failed' })
    const again = {
      id: '01NIGHU',
      trigger: 'retry',
      scheduledFor: null,
      parentRunId: first.id,
    } as const
    expect(forecast(ended('failed', { alpha: 'failed' }, again)).finishBy).toBe(
      tokyo('2026-06-10T04:00'),
    )
  })

  it('without history and without a due time says nothing', () => {
    const run = ended('failed', { alpha: 'failed' }, { trigger: 'manual', scheduledFor: null })
    expect(forecast(run)).toMatchObject({ expectedEndAt: null, finishBy: null, isInTime: null })
  })

  it('says why it would be refused now', () => {
    const run = ended('failed', { alpha: 'failed' })
    holdBatch(context, { batchId: ID, by: 'tanaka', reason: 'stocktaking', until: null })
    expect(forecast(run).refusal?.en).toBe('on hold: stocktaking (tanaka)')
    expect(() =>
      rerun(context, { runId: run.id, failedOnly: true, by: 'sato', reason: 'x' }),
    ).toThrow('may not start')
  })
})
