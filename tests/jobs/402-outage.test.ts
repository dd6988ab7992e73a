/** BATCH-402 with a service that wants to be left alone, and with one that is down for three hours (card 402, acceptance 3 and 6). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { circuitOf } from '../../data/platform/channel-circuits.ts'
import retryBatch from '../../jobs/400-notify/402-notification-retry.ts'
import mailDelivery from '../../jobs/400-notify/406-mail-delivery.ts'
import { type SlackStandIn, slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { multiply } from '../delivery/multiply.ts'
import { MIN, mostCopies, openStage, type Stage } from '../delivery/stage.ts'
import { connect } from './mirror-company.ts'

const TOKEN_NAME = 'TOBAN_TEST_SLACK_402_OUTAGE'
const DAY = '2026-06-25'
const SECOND = 1_000
const ROWS = 300

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const run = (which: typeof mailDelivery | typeof retryBatch, at: number) =>
  performBatch(which as typeof retryBatch, {
    dataRoot: stage.made.root,
    at,
    settings: { toban: stage.settings },
  })

const aoba = () => stage.made.tenant('aoba').sqlite

async function withSlack(work: (slack: SlackStandIn) => Promise<void>): Promise<void> {
  process.env[TOKEN_NAME] = 'xoxb-secret'
  const channels = [{ id: 'C1', name: 'jinji', isMember: true }]
  const workspaces = [slackWorkspace({ teamId: 'T1', token: 'xoxb-secret', channels })]
  const slack = await startSlack({ workspaces, now: Date.now })
  connect(stage.made, 'aoba', {
    key: 'slack_api',
    service: 'SLACK',
    endpointUrl: slack.apiUrl,
    authRef: { env: TOKEN_NAME },
  })
  try {
    await work(slack)
  } finally {
    await slack.close()
    delete process.env[TOKEN_NAME]
  }
}

/** A message for the room whose first try has failed. */
function toTryAgain(): string {
  const id = stage.mail('aoba', 'C1', {
    channel: 'SLACK',
    recipient: { type: 'CHANNEL', address: 'C1' },
  } as never)
  aoba().prepare(`UPDATE notification_deliveries SET state = 'RETRY'`).run()
  return id
}

function limitOnce(slack: SlackStandIn, seconds: number): void {
  const headers = { 'retry-after': String(seconds) }
  const answer = { status: 429, headers, body: { ok: false, error: 'ratelimited' } }
  slack.trouble({ match: 'chat.postMessage', act: { answer } })
}

const triesOf = (id: string) =>
  aoba()
    .prepare(
      'SELECT send_status AS status, started_at AS at FROM notification_log WHERE delivery_id = ? ORDER BY log_id',
    )
    .all(id)

const AT = instantOf(DAY, '10:45')

it('acceptance 3: 429 with Retry-After 30 is sent 30 s later in the same run, attempts 0', async () => {
  await withSlack(async (slack) => {
    limitOnce(slack, 30)
    const id = toTryAgain()
    const { summary } = await run(retryBatch, AT)
    expect(summary).toMatchObject({ retried: 1, succeeded: 1, deferred: 0 })
    expect(stage.row('aoba', id)).toMatchObject({ state: 'SENT', attempts: 0 })
    expect(triesOf(id)).toEqual([
      { status: 'DEFERRED', at: AT },
      { status: 'SUCCESS', at: AT + 30 * SECOND },
    ])
    expect([...slack.timesByKey().values()]).toEqual([1])
  })
})

it('acceptance 3: 429 with Retry-After 600 is deferred, attempts 0, and sent by the next run', async () => {
  await withSlack(async (slack) => {
    limitOnce(slack, 600)
    const id = toTryAgain()
    const { summary } = await run(retryBatch, AT)
    expect(summary).toMatchObject({ retried: 1, succeeded: 0, deferred: 1 })
    expect(stage.row('aoba', id)).toMatchObject({
      state: 'RETRY',
      attempts: 0,
      nextAttemptAt: AT + 600 * SECOND,
    })
    expect(slack.timesByKey().size).toBe(0)
    const next = await run(retryBatch, AT + 60 * MIN)
    expect(next.summary).toMatchObject({ retried: 1, succeeded: 1 })
    expect(stage.row('aoba', id)).toMatchObject({ state: 'SENT', attempts: 0 })
    expect([...slack.timesByKey().values()]).toEqual([1])
  })
})

const RELAY = 'smtp_server-aoba'

function mailByOwnRelay(): void {
  connect(stage.made, 'aoba', {
    key: 'smtp_server',
    service: 'SMTP',
    endpointUrl: null,
    authType: 'NONE',
    authRef: null,
    connection: { host: stage.smtp.host, port: stage.smtp.port, secure: false, requireTls: false },
    over: { rate_limit_per_minute: 10_000 },
  })
  stage.mail('aoba', 'first@aoba.example.jp', { notBefore: instantOf(DAY, '10:00') })
  multiply(stage.made, 'aoba', ROWS)
}

/** The hourly runs of a day: 406 at ten past, 402 at a quarter to. Says what operators heard of the relay. */
function hourlyRuns() {
  const raised: string[] = []
  const cleared: string[] = []
  return {
    raised,
    cleared,
    at: async (time: string) => {
      const startedAt = instantOf(DAY, time)
      const { alerts } = await run(time.endsWith(':45') ? retryBatch : mailDelivery, startedAt)
      raised.push(...alerts.raised.map(({ key }) => key).filter(isOfRelay))
      cleared.push(...alerts.cleared.filter(isOfRelay))
      const { openCount, openUntil } = circuitOf(stage.made.platform(), RELAY, startedAt)
      const openMin = ((openUntil ?? startedAt) - startedAt) / MIN
      return { openings: openCount, openMin, calls: stage.smtp.connections() }
    },
  }
}

const isOfRelay = (key: string) => key.startsWith('channel:')
const triedRows = () => stage.rows('aoba').filter(({ attemptSeq }) => attemptSeq > 0).length
const unsent = () => stage.rows('aoba').filter(({ state }) => state !== 'SENT').length

it('acceptance 6: a relay down from 10:00 to 13:00 with 300 mails is left alone after five, and asked once per opening; nothing is counted, all are sent', async () => {
  mailByOwnRelay()
  stage.smtp.trouble({ stage: 'connect', act: { reply: '421 4.3.2 down for maintenance' } })
  const runs = hourlyRuns()
  let before = await runs.at('10:10')
  expect(before.openings).toBe(1)
  expect(before.openMin).toBeGreaterThanOrEqual(15)
  // The fifth opens it; the other lane may be in the middle of a sixth.
  expect(triedRows()).toBeGreaterThanOrEqual(5)
  expect(triedRows()).toBeLessThanOrEqual(6)
  for (const time of ['10:45', '11:10', '11:45', '12:10', '12:45']) {
    const now = await runs.at(time)
    const probes = now.calls - before.calls
    expect(probes, time).toBe(now.openings - before.openings)
    expect(probes, time).toBeLessThanOrEqual(1)
    if (probes === 1) expect(now.openMin, time).toBe(15 * 2 ** (now.openings - 1))
    before = now
  }
  // 15 minutes, 30, 60: each later opening began with a probe.
  expect(before.openings).toBeGreaterThanOrEqual(3)
  expect(stage.rows('aoba').every(({ attempts }) => attempts === 0)).toBe(true)
  expect([stage.smtp.count(), runs.raised, runs.cleared]).toEqual([0, [CIRCUIT], []])
  stage.smtp.calm()
  for (const time of ['13:10', '13:45', '14:10', '14:45', '15:10', '15:45'])
    if (unsent() > 0) await runs.at(time)
  expect(stage.rows('aoba').filter(isSentUncounted)).toHaveLength(ROWS)
  expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([ROWS, 1])
  expect([runs.raised, runs.cleared]).toEqual([[CIRCUIT], [CIRCUIT]])
})

const CIRCUIT = 'channel:smtp_server:aoba'
const isSentUncounted = ({ state, attempts }: { state: string; attempts: number }) =>
  state === 'SENT' && attempts === 0
