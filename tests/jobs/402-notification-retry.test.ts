/** BATCH-402 over real servers on loopback: what failed is tried again by rule, what was left is sent, what is in doubt is settled. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import batch from '../../jobs/400-notify/402-notification-retry.ts'
import mailDelivery from '../../jobs/400-notify/406-mail-delivery.ts'
import {
  type SlackWorkspace,
  slackWorkspace,
  startSlack,
} from '../../server/demo/stand-ins/slack.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { HOUR, MIN, NINE, openStage, type Stage } from '../delivery/stage.ts'
import { addPeople, connect } from './mirror-company.ts'

const TOKEN_NAME = 'TOBAN_TEST_SLACK_402'

let stage: Stage
let workspace: SlackWorkspace
let slack: Awaited<ReturnType<typeof startSlack>>

beforeEach(async () => {
  process.env[TOKEN_NAME] = 'xoxb-secret'
  stage = await openStage({
    tenants: ['aoba', { code: 'kyushi', status: 'SUSPENDED' }],
  })
  workspace = slackWorkspace({
    teamId: 'T1',
    token: 'xoxb-secret',
    channels: [{ id: 'C1', name: 'jinji', isMember: true }],
  })
  slack = await startSlack({ workspaces: [workspace], now: Date.now })
  connect(stage.made, 'aoba', {
    key: 'slack_api',
    service: 'SLACK',
    endpointUrl: slack.apiUrl,
    authRef: { env: TOKEN_NAME },
  } as never)
  addPeople(stage.made.tenant('aoba'), [{ code: 'sato' }])
})
afterEach(async () => {
  await slack.close()
  await stage.close()
  delete process.env[TOKEN_NAME]
})

async function retry(options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, {
    dataRoot: stage.made.root,
    at: NINE + 35 * MIN,
    settings: { toban: { ...stage.settings, channels: stage.settings.channels } },
    ...options,
  })
  return { ...done, summary: done.summary as Record<string, unknown> }
}

const deliverMail = (at: number) =>
  performBatch(mailDelivery, {
    dataRoot: stage.made.root,
    at,
    settings: { toban: stage.settings },
  })

const aoba = () => stage.made.tenant('aoba').sqlite

/** A notice for 佐藤 by a setting with a mail as fallback, as a Slack message to the channel. */
function notice(id: string, channel = 'C1', fallback: string | null = 'EMAIL'): string {
  aoba()
    .prepare(`INSERT INTO notification_settings (setting_id, setting_key, setting_name, notification_type, trigger_event,
        target_audience, template_key, frequency_type, digest, send_on, fallback_channel, priority, is_enabled, updated_at)
      VALUES (1, 'k', 'n', 'SLACK', 'announcement', 'ALL', 't', 'DAILY', 0, 'ALL_DAYS', ?, 1, 1, 0)
      ON CONFLICT DO NOTHING`)
    .run(fallback)
  aoba()
    .prepare(`INSERT INTO notifications (notification_id, dedupe_key, trigger_event, notification_type,
        notification_category, priority, recipient_id, title, message, message_format, setting_id, scheduled_at,
        delivery_status, read_status, created_by, created_at, updated_at)
      VALUES (?, ?, 'announcement', 'INFO', 'HR', 1, 'e-sato', 'お知らせ', '本文です', 'PLAIN', 1, 0, 'PENDING', 'UNREAD', 'app', 0, 0)`)
    .run(id, id)
  return stage.mail('aoba', channel, {
    channel: 'SLACK',
    recipient: { type: 'CHANNEL', address: channel },
    notificationId: id,
    dedupe: undefined,
  } as never)
}

/** As a process leaves it that died between the hand-over and the record. */
function inDoubt(id: string, ioStartedAt: number): void {
  aoba()
    .prepare(
      `UPDATE notification_deliveries SET state = 'IN_DOUBT', attempt_seq = 1, io_started_at = ? WHERE delivery_id = ?`,
    )
    .run(ioStartedAt, id)
}

const statusOf = (id: string) =>
  aoba()
    .prepare('SELECT delivery_status FROM notifications WHERE notification_id = ?')
    .pluck()
    .get(id)

describe('retry', () => {
  it('acceptance 1: 451 each time: tries at 09:10, 10:45, 13:10, 17:45, then DEAD with one alert, nobody else disturbed', async () => {
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '451 4.3.0 later' }, about: /^ill@/ })
    const id = stage.mail('aoba', 'ill@aoba.example.jp')
    stage.mail('aoba', 'well@aoba.example.jp')
    await stage.drain()
    expect(stage.row('aoba', id)).toMatchObject({ state: 'RETRY', attempts: 1 })
    const tried: string[] = []
    let last = await retry()
    // 406 comes at ten past, 402 at a quarter to.
    for (let turn = 1; stage.row('aoba', id).state === 'RETRY'; turn += 1) {
      const before = stage.row('aoba', id).attempts
      const hour = Math.ceil(turn / 2)
      if (turn % 2 === 1) await deliverMail(NINE + hour * HOUR)
      else last = await retry({ at: NINE + 35 * MIN + hour * HOUR })
      if (stage.row('aoba', id).attempts > before)
        tried.push(`${9 + hour}:${turn % 2 === 1 ? 10 : 45}`)
    }
    expect(tried).toEqual(['10:45', '13:10', '17:45'])
    expect(stage.row('aoba', id)).toMatchObject({
      state: 'DEAD',
      attempts: 4,
      lastCode: 'ATTEMPTS',
    })
    expect(last.alerts.raised.filter(({ key }) => key.startsWith('notify:final'))).toMatchObject([
      { key: 'notify:final:aoba:ATTEMPTS', severity: 'HIGH', value: 1, tenantCode: 'aoba' },
    ])
    expect(JSON.stringify(last.alerts.raised)).not.toContain('ill@')
    expect(stage.smtp.count()).toBe(1)
  })

  it('acceptance 2: channel_not_found is dead at once, and one mail stands in for it, once', async () => {
    const id = notice('N1', 'C404')
    aoba()
      .prepare(`UPDATE notification_deliveries SET state = 'RETRY' WHERE delivery_id = ?`)
      .run(id)
    const { summary } = await retry()
    expect(stage.row('aoba', id)).toMatchObject({ state: 'DEAD', lastCode: 'channel_not_found' })
    expect(summary).toMatchObject({ finalFailures: 1, fallbacks: 1 })
    expect(statusOf('N1')).toBe('PENDING')
    const again = await retry({ at: NINE + 95 * MIN })
    expect(again.summary).toMatchObject({ fallbacks: 0, sweptSent: 1 })
    expect(stage.smtp.received().map(({ to }) => to)).toEqual([['sato@example.jp']])
    expect(statusOf('N1')).toBe('SENT')
  })

  it('acceptance 4: what is due later is untouched, what is due of a suspended company is held', async () => {
    const later = stage.mail('aoba', 'later@aoba.example.jp', { notBefore: NINE + 40 * MIN })
    aoba()
      .prepare(`UPDATE notification_deliveries SET state = 'RETRY' WHERE delivery_id = ?`)
      .run(later)
    const held = stage.mail('kyushi', 'k@kyushi.example.jp')
    stage.made
      .tenant('kyushi')
      .sqlite.prepare(`UPDATE notification_deliveries SET state = 'RETRY'`)
      .run()
    const { summary } = await retry()
    expect(summary).toMatchObject({ retried: 0, held: 1 })
    expect(stage.row('aoba', later).attemptSeq).toBe(0)
    expect(stage.row('kyushi', held).state).toBe('RETRY')
    expect(stage.smtp.count()).toBe(0)
  })

  it('adds up: retried = succeeded + rescheduled + final failures + newly in doubt + deferred', async () => {
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '451 4.3.0 later' }, about: /^ill/ })
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^gone/ })
    for (const name of ['ill1', 'ill2', 'gone1', 'a', 'b', 'c'])
      stage.mail('aoba', `${name}@aoba.example.jp`)
    aoba().prepare(`UPDATE notification_deliveries SET state = 'RETRY'`).run()
    const { summary } = await retry()
    expect(summary).toMatchObject({
      retried: 6,
      succeeded: 3,
      rescheduled: 2,
      finalFailures: 1,
      newInDoubt: 0,
      deferred: 0,
    })
    expect(summary.successRate).toBe(50)
  })
})

describe('sweep', () => {
  it('sends what has been due for a quarter of an hour, and leaves the newer to 401 and 406', async () => {
    const old = stage.mail('aoba', 'old@aoba.example.jp', { notBefore: NINE + 19 * MIN })
    const fresh = stage.mail('aoba', 'fresh@aoba.example.jp', { notBefore: NINE + 21 * MIN })
    const { summary } = await retry()
    expect(summary).toMatchObject({ swept: 1, sweptSent: 1 })
    expect(stage.row('aoba', old).state).toBe('SENT')
    expect(stage.row('aoba', fresh).state).toBe('PENDING')
  })
})

describe('recover and settle', () => {
  it('acceptance 5: ten messages a dead process was sending: what had begun is asked about, the rest goes, each key once', async () => {
    const ids = Array.from({ length: 10 }, (_, n) => notice(`N${n}`))
    const [arrived = '', lost = ''] = ids
    const key = stage.row('aoba', arrived).key
    workspace.posts.push({
      channel: 'C1',
      ts: `${(NINE - 8 * MIN) / 1000}.000100`,
      text: 'x',
      blocks: null,
      metadata: null,
      key,
    })
    Object.assign(workspace.posts[0] ?? {}, {
      metadata: { event_type: 'toban_delivery', event_payload: { key } },
    })
    aoba()
      .prepare(
        `UPDATE notification_deliveries SET state = 'SENDING', claim_token = 'T', claimed_by_run = 'R.1', lease_until = ?`,
      )
      .run(NINE)
    for (const id of [arrived, lost]) {
      aoba()
        .prepare(
          'UPDATE notification_deliveries SET io_started_at = ?, attempt_seq = 1 WHERE delivery_id = ?',
        )
        .run(NINE - 9 * MIN, id)
    }
    const { summary } = await retry()
    expect(summary).toMatchObject({ recovered: { requeued: 8, inDoubt: 2 } })
    expect(summary.settled).toEqual({ sent: 1, requeued: 1, stillInDoubt: 0 })
    expect(stage.row('aoba', arrived)).toMatchObject({ state: 'SENT', attemptSeq: 1 })
    expect(stage.row('aoba', lost).state).toBe('RETRY')
    await retry({ at: NINE + 95 * MIN })
    const keys = workspace.posts.map((post) => post.key)
    expect(keys).toHaveLength(10)
    expect(new Set(keys).size).toBe(10)
  })

  it('a message of which nothing can be learned stays in doubt, with an alert', async () => {
    const mail = stage.mail('aoba', 'sato@example.jp')
    inDoubt(mail, NINE - HOUR)
    const { summary, alerts } = await retry()
    expect(summary.settled).toEqual({ sent: 0, requeued: 0, stillInDoubt: 1 })
    expect(stage.row('aoba', mail).state).toBe('IN_DOUBT')
    expect(alerts.raised).toContainEqual(
      expect.objectContaining({ key: 'delivery:in_doubt:aoba', severity: 'HIGH' }),
    )
  })

  it('a chat message is not sent again before ten minutes have passed, though the service does not show it', async () => {
    const id = notice('N1')
    inDoubt(id, NINE + 30 * MIN)
    expect((await retry()).summary.settled).toMatchObject({ requeued: 0, stillInDoubt: 1 })
    expect((await retry({ at: NINE + 95 * MIN })).summary.settled).toMatchObject({ requeued: 1 })
  })
})

describe('an operator’s choice', () => {
  it('acceptance 7: sends the rows named now, a doubtful one only with the word that a second copy is accepted', async () => {
    const dead = stage.mail('aoba', 'dead@aoba.example.jp')
    aoba()
      .prepare(
        `UPDATE notification_deliveries SET state = 'DEAD', attempts = 4, finished_at = 1, last_code = 'ATTEMPTS' WHERE delivery_id = ?`,
      )
      .run(dead)
    const doubt = stage.mail('aoba', 'doubt@aoba.example.jp')
    inDoubt(doubt, NINE - HOUR)
    const deliveryIds = [dead, doubt, 'unknown']
    const first = await retry({ params: { deliveryIds } })
    expect(first.summary).toMatchObject({ succeeded: 1, refusedIds: [doubt, 'unknown'] })
    expect(first.audit).toMatchObject([{ verb: 'delivery.requeued' }])
    expect(stage.row('aoba', doubt).state).toBe('IN_DOUBT')
    const second = await retry({ params: { deliveryIds: [doubt], confirmResend: true } })
    expect(second.summary).toMatchObject({ succeeded: 1, refusedIds: [] })
  })

  it.each([
    ['maxAttempts: 0', { maxAttempts: 0 }, /maxAttempts/],
    ['fewer attempts than usual without the word', { maxAttempts: 2 }, /confirm/],
    ['an unknown channel', { channels: 'PIGEON' }, /channels/],
    ['an unknown part', { parts: 'everything' }, /parts/],
  ])('acceptance 7: %s is refused', async (_name, params, message) => {
    const { error } = await retry({ params })
    expect(error).toMatchObject({ class: 'parameters', message: expect.stringMatching(message) })
  })

  it('a dry run lists what would be sent and touches nothing', async () => {
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    const { summary } = await retry({ dryRun: true })
    expect(summary).toMatchObject({ dryRun: true, due: 1 })
    expect(stage.row('aoba', id).state).toBe('PENDING')
  })
})
