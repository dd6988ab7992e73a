/** Companies that rest: left out of a run for all, named with the reason, and never of a run that names them. */
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runById } from '../../data/ops/runs.ts'
import { type TenantResultRow, tenantResults } from '../../data/ops/tenant-results.ts'
import { type StartRun, startRun } from '../../server/commands/start-run.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { buildTestJobs, startEngine, type TestEngine } from '../fixture/engine.ts'

const ENTRIES = `
  BATCH-991: { manual: true, timeout: 30s, retry: { attempts: 3, backoff: fixed, first: 1s, max: 1s }, calendar: { name: company, perTenant: true } }
`
const CALENDARS = `
version: 1
calendars:
  jp: {}
  company: {}
  factory: { weekend: [sun], holidays: none, closed: { 2026-06-15: 創立記念日 } }
tenants: { koujou: factory }
`
let jobsDir: string
let engine: TestEngine

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
  const data = makeDataFolder()
  for (const code of ['aoba', 'koujou', 'sakura']) data.addTenant({ code })
  engine = await startEngine({ data, jobsDir, entries: ENTRIES, calendars: CALENDARS })
})
afterAll(async () => {
  await engine.close()
  cleanUp()
  rmSync(jobsDir, { recursive: true, force: true })
})

type Ended = { state: string; summary: unknown; tenants: Map<string, TenantResultRow> }

async function run(over: Partial<StartRun>): Promise<Ended> {
  const { runId } = startRun(engine.application.commands, {
    batchId: 'BATCH-991',
    businessDate: '2026-06-15',
    tenants: 'all',
    params: {},
    dryRun: false,
    reason: null,
    by: 'test',
    trigger: 'manual',
    ...over,
  })
  await engine.ended(runId)
  const { ops } = engine.application
  const row = runById(ops, runId)
  return {
    state: row?.state ?? '',
    summary: JSON.parse(row?.summaryJson ?? 'null'),
    tenants: new Map(tenantResults(ops, runId).map((result) => [result.tenantCode, result])),
  }
}

const states = (ended: Ended) =>
  Object.fromEntries([...ended.tenants].map(([code, result]) => [code, result.state]))

describe('a run for all companies', () => {
  it('works for those that are open and names the one that rests; nobody need look at it', async () => {
    const ended = await run({})
    expect(ended.state).toBe('succeeded')
    expect(states(ended)).toEqual({ aoba: 'succeeded', koujou: 'skipped', sakura: 'succeeded' })
    expect(ended.tenants.get('koujou')).toMatchObject({
      errorMessage: { en: 'rests on 2026-06-15 (calendar factory: 創立記念日)' },
      errorCode: 'skipped',
    })
    expect(ended.summary).toEqual({ totalTenants: 3, successCount: 2 })
  })

  it('works for the company that is open on a day on which the others rest', async () => {
    const ended = await run({ businessDate: '2026-05-06' })
    expect(states(ended)).toEqual({ aoba: 'skipped', koujou: 'succeeded', sakura: 'skipped' })
  })

  it('that is tried again leaves the one that rests alone', async () => {
    const ended = await run({ params: { mode: 'transient-once', only: 'sakura' } })
    expect(ended.state).toBe('succeeded')
    const attempts = [...ended.tenants.values()].map(
      ({ tenantCode, state, attempt }) => `${tenantCode} ${state} ${attempt}`,
    )
    expect(attempts).toEqual(['aoba succeeded 1', 'koujou skipped 1', 'sakura succeeded 2'])
    expect(ended.summary).toEqual({ totalTenants: 3, successCount: 2 })
  })
})

describe('a run that names a company', () => {
  it('works for it even on its day off', async () => {
    const ended = await run({ tenants: ['koujou'] })
    expect(states(ended)).toEqual({ koujou: 'succeeded' })
  })
})

describe('a company under maintenance', () => {
  function maintain(target: string, run: string): void {
    engine.application.ops.sqlite
      .prepare(
        `INSERT INTO maintenance_state (target, held_by_run, reason, since) VALUES (?, ?, 'recovery', 0)`,
      )
      .run(target, run)
  }
  afterEach(() => void engine.application.ops.sqlite.exec('DELETE FROM maintenance_state'))

  it('is left out of every run, also of one that names it, and a person has to look', async () => {
    maintain('tenant:aoba', 'R1')
    const all = await run({ businessDate: '2026-06-16' })
    expect(all.state).toBe('warned')
    expect(states(all)).toEqual({ aoba: 'skipped', koujou: 'succeeded', sakura: 'succeeded' })
    expect(all.tenants.get('aoba')?.errorMessage?.en).toBe('maintenance: recovery')
    const named = await run({ tenants: ['aoba'] })
    expect(states(named)).toEqual({ aoba: 'skipped' })
  })

  it('of the holding alone concerns no company', async () => {
    maintain('platform', 'R1')
    const all = await run({ businessDate: '2026-06-16' })
    expect(all.state).toBe('succeeded')
  })
})
