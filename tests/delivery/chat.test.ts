/** Chat over a faithful Slack on loopback, and the last look at a row before it leaves (delivery rules D8, D11, D12; BATCH-402, 2). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addNotification } from '../../data/tenant/notifications.ts'
import { jumpingClock } from '../../server/delivery/clock.ts'
import { type SlackStandIn, slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { addDestination, addPeople, type Person } from '../jobs/mirror-company.ts'
import { HOUR, MIN, NINE, openStage, ownerOf, type Stage } from './stage.ts'

const TOKEN = 'xoxb-aoba'

let stage: Stage
let slack: SlackStandIn
let clock = jumpingClock(NINE)

beforeEach(async () => {
  stage = await openStage()
  clock = jumpingClock(NINE)
  slack = await startSlack({
    now: () => clock.now(),
    workspaces: [
      slackWorkspace({
        teamId: 'T1',
        token: TOKEN,
        channels: [{ id: 'C1', name: 'general', isMember: true }],
      }),
    ],
  })
  stage.made
    .platform()
    .sqlite.prepare(`INSERT INTO integration_configs (config_id, tenant_id, integration_key, service, integration_type,
      endpoint_url, auth_type, auth_ref, connection_config, request_headers, timeout_seconds, rate_limit_per_minute,
      is_enabled, health_status, updated_at, updated_by)
      VALUES ('INT9', 'T-aoba', 'slack_api', 'SLACK', 'API', ?, 'BEARER', ?, '{}', '{}', 5, 50, 1, 'UNKNOWN', 1, 'test')`)
    .run(slack.apiUrl, JSON.stringify({ env: TOKEN }))
})
afterEach(async () => {
  await slack.close()
  await stage.close()
})

const chat = (more: object = {}) =>
  stage.mail('aoba', 'unused', {
    channel: 'SLACK',
    recipient: { type: 'CHANNEL', address: 'C1' },
    ...more,
  })
const posts = () => slack.workspaces[0]?.posts.length ?? 0
const drain = (at = clock.now()) => {
  clock = jumpingClock(at)
  return stage.drain({ clock })
}
const limited = (seconds: number) => ({
  match: 'chat.postMessage',
  act: {
    answer: {
      status: 429,
      headers: { 'retry-after': String(seconds) },
      body: { ok: false, error: 'ratelimited' },
    },
  },
})

describe('Slack', () => {
  it('429 with Retry-After 30 is waited for in the run: sent after 30 s, attempts 0', async () => {
    slack.trouble(limited(30))
    const id = chat()
    const report = await drain()
    expect(ownerOf(report, 'aoba').counts).toMatchObject({ sent: 1, deferred: 0 })
    expect(stage.row('aoba', id)).toMatchObject({ state: 'SENT', attempts: 0, deferrals: 1 })
    expect(clock.now()).toBeGreaterThanOrEqual(NINE + 30_000)
    expect(posts()).toBe(1)
  })

  it('429 with Retry-After 600 is deferred, attempts 0, and the rest is left alone until then', async () => {
    slack.trouble(limited(600))
    const ids = [chat(), chat(), chat()]
    await stage.drain({ clock, lanesPerConnection: 1 })
    const first = stage.row('aoba', ids[0] ?? '')
    expect(first).toMatchObject({ state: 'RETRY', attempts: 0, lastClass: 'B' })
    expect(first.nextAttemptAt).toBe(NINE + 600_000)
    expect(stage.rows('aoba').filter(({ attemptSeq }) => attemptSeq > 0)).toHaveLength(1)
    await drain(NINE + 10 * MIN)
    expect(stage.rows('aoba').every(({ state }) => state === 'SENT')).toBe(true)
    expect([...slack.timesByKey().values()]).toEqual([1, 1, 1])
  })

  it('one message per second into one room', async () => {
    for (let i = 0; i < 5; i += 1) chat()
    await drain()
    expect(posts()).toBe(5)
    expect(clock.now() - NINE).toBeGreaterThanOrEqual(4_000)
  })

  it('a revoked bot: rows wait, nothing is counted, one alert; sent when the connection was renewed', async () => {
    const [workspace] = slack.workspaces
    if (workspace) workspace.tokenFault = 'token_revoked'
    const ids = [chat(), chat()]
    await stage.drain({ clock, lanesPerConnection: 1 })
    expect(stage.row('aoba', ids[0] ?? '')).toMatchObject({
      state: 'RETRY',
      attempts: 0,
      lastClass: 'F',
      lastCode: 'token_revoked',
    })
    expect(stage.raised.map(({ key }) => key)).toEqual(['channel:slack_api:aoba'])
    const asked = slack.arrived().length
    await drain(NINE + HOUR)
    expect(slack.arrived()).toHaveLength(asked)
    if (workspace) workspace.tokenFault = null
    stage.made.platform().sqlite.exec('UPDATE integration_configs SET updated_at = 2')
    await drain(NINE + HOUR)
    expect(posts()).toBe(2)
    expect(stage.cleared).toContain('channel:slack_api:aoba')
  })

  it('a room that is gone: DEAD at once, the destination is switched off and its next message SUPPRESSED', async () => {
    addDestination(stage.made.tenant('aoba'), 'SLACK', 'C404')
    const gone = { recipient: { type: 'CHANNEL', address: 'C404' } }
    const first = chat(gone)
    await drain()
    expect(stage.row('aoba', first)).toMatchObject({ state: 'DEAD', lastCode: 'channel_not_found' })
    const destination = stage.made
      .tenant('aoba')
      .sqlite.prepare('SELECT is_enabled, disabled_reason, disabled_by FROM notification_channels')
      .get()
    expect(destination).toEqual({
      is_enabled: 0,
      disabled_reason: 'channel_not_found',
      disabled_by: 'delivery',
    })
    expect(stage.row('aoba', chat(gone)).state).toBe('SUPPRESSED')
  })
})

describe('the last look before a row leaves', () => {
  const AT_NIGHT = Date.parse('2026-06-25T23:00:00+09:00')

  /** A person, a notice for her, and its message. */
  function notice(person: Partial<Person> = {}, more: object = {}) {
    const tenant = stage.made.tenant('aoba')
    addPeople(tenant, [{ code: 'E1', ...person }])
    addNotification(tenant, {
      dedupeKey: 'n1',
      triggerEvent: 'certification_expiring',
      type: 'REMINDER',
      category: 'CERTIFICATION',
      priority: 1,
      recipientEmployeeCode: 'E1',
      title: '資格の期限',
      message: '本文',
      actionLabel: '詳細',
      actionUrl: 'https://toban.example.jp/n/1',
      variables: {},
      relatedType: 'skill',
      relatedId: '1',
      createdBy: 'test',
      at: NINE,
    })
    const notificationId = String(
      tenant.sqlite.prepare('SELECT notification_id FROM notifications').pluck().get(),
    )
    return stage.mail('aoba', 'e1@aoba.example.jp', { notificationId, ...more } as object)
  }
  const statusOfNotice = () =>
    stage.made
      .tenant('aoba')
      .sqlite.prepare('SELECT delivery_status FROM notifications')
      .pluck()
      .get()

  it('a notice is SENT when its message arrived', async () => {
    notice()
    await drain()
    expect(statusOfNotice()).toBe('SENT')
  })

  it('a notice is FAILED when none of its messages can arrive', async () => {
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' } })
    notice()
    await drain()
    expect(statusOfNotice()).toBe('FAILED')
  })

  it('a withdrawn notice is CANCELLED', async () => {
    const id = notice()
    stage.made.tenant('aoba').sqlite.exec(`UPDATE notifications SET delivery_status = 'CANCELLED'`)
    await drain()
    expect(stage.row('aoba', id)).toMatchObject({ state: 'CANCELLED', lastCode: 'WITHDRAWN' })
    expect(stage.smtp.connections()).toBe(0)
  })

  it('a person who has left gets nothing: CANCELLED RECIPIENT_GONE', async () => {
    const id = notice({ status: 'RETIRED' })
    await drain()
    expect(stage.row('aoba', id)).toMatchObject({ state: 'CANCELLED', lastCode: 'RECIPIENT_GONE' })
    expect(stage.smtp.connections()).toBe(0)
  })

  it('an address put right meanwhile is used at the next try; the key stays', async () => {
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '450 4.2.0 later' }, times: 1 })
    const id = notice({ email: 'corrected@aoba.example.jp' })
    await drain()
    const { key } = stage.row('aoba', id)
    await drain(NINE + 2 * HOUR)
    expect(stage.smtp.received().map(({ to }) => to[0])).toEqual(['corrected@aoba.example.jp'])
    expect(stage.row('aoba', id)).toMatchObject({ state: 'SENT', key })
  })

  it('quiet hours put a chat message off to the morning, state and counts unchanged; mail and HIGH pass', async () => {
    const quiet = chat({ notBefore: AT_NIGHT })
    const high = chat({ notBefore: AT_NIGHT, priority: 2 })
    const mail = stage.mail('aoba', 'a@aoba.example.jp', { notBefore: AT_NIGHT })
    await drain(AT_NIGHT)
    const waiting = stage.row('aoba', quiet)
    expect(waiting).toMatchObject({ state: 'PENDING', attempts: 0, deferrals: 0, attemptSeq: 0 })
    expect(waiting.nextAttemptAt).toBeGreaterThanOrEqual(Date.parse('2026-06-26T08:00:00+09:00'))
    expect(waiting.nextAttemptAt).toBeLessThan(Date.parse('2026-06-26T08:30:00+09:00'))
    expect([stage.row('aoba', high).state, stage.row('aoba', mail).state]).toEqual(['SENT', 'SENT'])
    await drain(Date.parse('2026-06-26T08:30:00+09:00'))
    expect(stage.row('aoba', quiet).state).toBe('SENT')
  })

  it('a destination that is switched off gets nothing', async () => {
    addDestination(stage.made.tenant('aoba'), 'SLACK', 'C1')
    stage.made.tenant('aoba').sqlite.exec('UPDATE notification_channels SET is_enabled = 0')
    const id = chat()
    await drain()
    expect(stage.row('aoba', id)).toMatchObject({
      state: 'SUPPRESSED',
      lastCode: 'DESTINATION_OFF',
    })
    expect(posts()).toBe(0)
  })
})
