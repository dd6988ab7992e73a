/** What the ends of real runs do to alerts and messages: one incident per cause, changes of state only. */
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAlertsUnder } from '../../data/ops/alerts.ts'
import { setWatermark } from '../../data/ops/occurrences.ts'
import { openOps } from '../../data/ops/open.ts'
import { runById, unfinishedRunOf } from '../../data/ops/runs.ts'
import { cancelRun } from '../../server/commands/cancel-run.ts'
import { rerun } from '../../server/commands/rerun-run.ts'
import { startRun } from '../../server/commands/start-run.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import {
  buildTestJobs,
  minutesAgo,
  startEngine,
  type TestEngine,
  until,
} from '../fixture/engine.ts'

const HOUR = 3_600_000
const ONCE = 'retry: { attempts: 1 }, alert: [ops]'
const ENTRIES = `
  BATCH-991: { manual: true, ${ONCE}, severity: CRITICAL }
  BATCH-992: { manual: true, retry: { attempts: 2, backoff: fixed, first: 1s, max: 1s }, alert: [ops] }
`
const COMPANIES = Array.from({ length: 9 }, (_, index) => `t-${index + 1}`)

let jobsDir: string
let data: TestFolder
let engine: TestEngine

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
  data = makeDataFolder()
  for (const code of COMPANIES) data.addTenant({ code })
  engine = await startEngine({ data, jobsDir, entries: ENTRIES })
})
afterAll(async () => {
  await engine.close()
  cleanUp()
  rmSync(jobsDir, { recursive: true, force: true })
})

type Asked = { params?: Record<string, unknown>; tenants?: string[]; dryRun?: boolean }

function begin(batchId: string, { params = {}, tenants, dryRun = false }: Asked = {}): string {
  return startRun(engine.application.commands, {
    batchId,
    businessDate: null,
    tenants: tenants ?? 'all',
    params,
    dryRun,
    reason: null,
    by: 'test',
    trigger: 'manual',
  }).runId
}

async function run(batchId: string, asked: Asked = {}) {
  return await engine.ended(begin(batchId, asked))
}

/** What happened since the test looked last. */
let looked = { alerts: 0, messages: 0 }

function news() {
  const { sqlite } = data.ops()
  const alerts = sqlite
    .prepare(
      `SELECT e.id, e.event, e.severity, a.alert_key AS key, a.context FROM alert_events e
        JOIN alerts a ON a.alert_id = e.alert_id WHERE e.id > ? ORDER BY e.id`,
    )
    .all(looked.alerts) as {
    id: number
    event: string
    severity: string
    key: string
    context: string
  }[]
  const messages = sqlite
    .prepare(
      'SELECT rowid AS id, recipient_address AS "to", subject, body FROM alert_messages WHERE rowid > ? ORDER BY rowid',
    )
    .all(looked.messages) as { id: number; to: string; subject: string; body: string }[]
  looked = {
    alerts: alerts.at(-1)?.id ?? looked.alerts,
    messages: messages.at(-1)?.id ?? looked.messages,
  }
  return { alerts, messages }
}

function openKeys(): string[] {
  const sql = `SELECT alert_key AS key FROM alerts WHERE state <> 'resolved' ORDER BY alert_key`
  return (data.ops().sqlite.prepare(sql).all() as { key: string }[]).map(({ key }) => key)
}

describe('a failed run', () => {
  it('of nine tenants with the same error is one incident and one message; repeated, nothing; recovered, one message', async () => {
    const failed = await run('BATCH-991', { params: { mode: 'always-transient' } })
    expect(failed.state).toBe('failed')
    const first = news()
    expect(first.alerts).toMatchObject([{ event: 'opened', severity: 'CRITICAL' }])
    expect(first.alerts[0]?.key).toMatch(/^failed:BATCH-991:/)
    expect(JSON.parse(first.alerts[0]?.context ?? '')).toMatchObject({
      tenants: COMPANIES,
      total: 9,
      inARow: 1,
      inWindow: 1,
    })
    expect(first.messages).toHaveLength(1)
    expect(first.messages[0]).toMatchObject({ to: 'ops@sakura-hd.example.jp' })
    expect(first.messages[0]?.subject).toContain('failed for 9 of 9 tenants, same error')
    expect(first.messages[0]?.body).toContain(`toban show ${failed.id}`)
    await run('BATCH-991', { params: { mode: 'always-transient' } })
    expect(news()).toEqual({ alerts: [], messages: [] })
    await run('BATCH-991', { params: { mode: 'always-transient' } })
    const third = news()
    expect(third.alerts).toMatchObject([{ event: 'repeated' }])
    expect(third.messages[0]?.subject).toContain('3 in a row')
    await run('BATCH-991')
    const over = news()
    expect(over.alerts).toMatchObject([{ event: 'resolved' }])
    expect(over.messages.map(({ subject }) => subject.slice(0, 29))).toEqual([
      '[Toban] CRITICAL Recovered: B',
    ])
    expect(openKeys()).toEqual([])
  })

  it('of another cause is another incident, and a partial run ends only what it made good', async () => {
    news()
    const failed = await run('BATCH-991', { params: { mode: 'permanent', only: 't-3' } })
    expect(news().messages).toHaveLength(1)
    const [key] = openKeys()
    await run('BATCH-991', { params: { mode: 'throw-text', only: 't-5' } })
    // t-3 is good in this run: its incident is over, that of t-5 is open.
    expect(openKeys()).toHaveLength(1)
    expect(openKeys()).not.toEqual([key])
    await run('BATCH-991', { tenants: ['t-1'] })
    expect(openKeys()).toHaveLength(1)
    const again = rerun(engine.application.commands, {
      runId: failed.id,
      failedOnly: true,
      by: 'test',
      reason: null,
    })
    await engine.ended(again.runId)
    await run('BATCH-991')
    expect(openKeys()).toEqual([])
  })

  it('that is tried again says nothing before its last attempt', async () => {
    news()
    const ended = await run('BATCH-992', { tenants: ['t-1'], params: { failing: 't-1' } })
    expect(ended).toMatchObject({ state: 'succeeded', attempt: 2 })
    expect(news()).toEqual({ alerts: [], messages: [] })
  })

  it('that a person cancelled, or that was a dry run, says nothing', async () => {
    news()
    await run('BATCH-991', { params: { mode: 'permanent' }, dryRun: true })
    const slow = begin('BATCH-991', { params: { mode: 'slow', only: 't-1' } })
    await until(() => engine.tenants(slow)['t-1']?.startsWith('running'), 't-1 at work')
    cancelRun(engine.application.commands, { runId: slow, by: 'test', reason: null, force: false })
    expect((await engine.ended(slow)).state).toBe('cancelled')
    expect(news()).toEqual({ alerts: [], messages: [] })
  })
})

it('due times nobody was there for are one alert per batch until their work is done; an interrupted run is none', async () => {
  const fresh = makeDataFolder()
  fresh.addTenant({ code: 'alpha' })
  setWatermark(fresh.ops(), 'BATCH-991', Date.now() - 5 * HOUR, 'before')
  setWatermark(fresh.ops(), 'BATCH-992', Date.now() - 2 * HOUR, 'before')
  const second = await startEngine({
    data: fresh,
    jobsDir,
    entries: `
  BATCH-991: { cron: "${minutesAgo(30)} * * * *", misfire: { policy: last, within: 24h }, severity: HIGH, alert: [ops] }
  BATCH-992: { cron: "${minutesAgo(15, 45)} * * * *", misfire: { policy: none }, params: {}, alert: [ops] }
`,
  })
  try {
    const rows = () =>
      fresh
        .ops()
        .sqlite.prepare(
          `SELECT alert_key AS key, severity, state, value FROM alerts WHERE alert_key LIKE 'missed:%' ORDER BY key`,
        )
        .all() as { key: string; severity: string; state: string; value: number }[]
    await until(() => rows().length === 2, 'both alerts')
    expect(rows()).toMatchObject([
      { key: 'missed:BATCH-991', severity: 'HIGH', value: 4 },
      { key: 'missed:BATCH-992', severity: 'MEDIUM', value: 4 },
    ])
    const context = fresh
      .ops()
      .sqlite.prepare(`SELECT context FROM alerts WHERE alert_key = 'missed:BATCH-991'`)
      .pluck()
      .get() as string
    const { dates, days } = JSON.parse(context) as { dates: string[]; days: string[] }
    expect(days).toEqual(dates)
    const message = await until(
      () =>
        fresh.ops().sqlite.prepare('SELECT subject, body FROM alert_messages').get() as
          | { subject: string; body: string }
          | undefined,
      'the message',
    )
    expect(message.subject).toContain('missed 4 due times')
    expect(message.body).toContain('toban run BATCH-991 --date')
    const { commands, ops } = second.application
    const order = (businessDate: string | null, mode: string) =>
      startRun(commands, {
        batchId: 'BATCH-991',
        businessDate,
        tenants: 'all',
        params: { mode },
        dryRun: false,
        reason: null,
        by: 'test',
        trigger: 'manual',
      }).runId
    await until(() => unfinishedRunOf(ops, 'BATCH-991') === null, 'the end of the make-up run')
    // It is for the same business date: its good end ends the alert. In the first hours of a day there is one of yesterday, too.
    const made = "SELECT business_date FROM runs WHERE trigger = 'catch-up'"
    const madeFor = ops.sqlite.prepare(made).pluck().get()
    for (const date of dates.filter((each) => each !== madeFor))
      await second.ended(order(date, 'good'))
    await until(() => rows()[0]?.state === 'resolved', 'the end of missed:BATCH-991')
    const runId = order(null, 'slow')
    await until(() => second.tenants(runId).alpha?.startsWith('running'), 'the run at work')
    await second.close()
    const after = openOps(fresh.folder.opsFile, 'read-only')
    expect(runById(after, runId)?.state).toBe('interrupted')
    expect(openAlertsUnder(after, 'failed:')).toEqual([])
    after.sqlite.close()
  } catch (error) {
    await second.close().catch(() => {})
    throw error
  }
})
