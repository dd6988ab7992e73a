/** BATCH-401 over a real mail server and a Slack stand-in: who is told of what, once, and what becomes of it. */
import { rmSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import batch from '../../jobs/400-notify/401-scheduled-notifications.ts'
import retryBatch from '../../jobs/400-notify/402-notification-retry.ts'
import mailDelivery from '../../jobs/400-notify/406-mail-delivery.ts'
import {
  type SlackWorkspace,
  slackWorkspace,
  startSlack,
} from '../../server/demo/stand-ins/slack.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { HOUR, MIN, openStage, type Stage } from '../delivery/stage.ts'
import {
  addAccount,
  addSatoAndManager,
  certification,
  entered,
  goal,
  insert,
  mailSetting,
  notificationsOf,
  template,
} from './401-company.ts'
import { addDestination, addPeople, addSetting, connect } from './mirror-company.ts'

const TOKEN_NAME = 'TOBAN_TEST_SLACK_401'
const DAY = '2026-06-25'

let stage: Stage

beforeEach(async () => {
  stage = await openStage({ tenants: ['aoba', 'midori'] })
  addSatoAndManager(aoba())
})
afterEach(async () => {
  await stage.close()
})

const aoba = () => stage.made.tenant('aoba')

type Summary = Readonly<Record<string, unknown>> &
  Readonly<{
    deliveries: Record<string, number>
    tenants: Record<string, unknown>[]
    totalNotifications: number
    sentCount: number
    failedCount: number
    deferredCount: number
  }>

async function nine(day = DAY, options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, {
    dataRoot: stage.made.root,
    at: instantOf(day, '09:00'),
    businessDate: day,
    settings: { toban: stage.settings },
    ...options,
  })
  return { ...done, summary: done.summary as Summary }
}

/** As a mail reader shows them. */
const mails = async () =>
  await Promise.all(
    stage.smtp.received().map(async ({ raw }) => {
      const { subject = '', text = '' } = await simpleParser(raw)
      return { subject, text: text.trim() }
    }),
  )

const addresses = () => stage.smtp.received().flatMap(({ to }) => to)

describe('plan', () => {
  beforeEach(() => {
    mailSetting(aoba(), 'certification_expiring')
    template(
      aoba(),
      'certification_expiring',
      '{{name}}さんの{{certification}}は{{date}}に失効します。',
    )
  })

  it('acceptance 1: stages 30, 30, 7 with a copy to the manager, none for the expired one; a second run sends nothing again', async () => {
    for (const [id, expiry] of [
      ['A', '2026-07-25'],
      ['B', '2026-07-24'],
      ['C', '2026-07-02'],
      ['D', '2026-06-24'],
    ] as const)
      certification(aoba(), id, expiry)
    const { summary } = await nine()
    expect(notificationsOf(aoba())).toMatchObject([
      { stage: 'certification_expiring:A:2026-07-25:30:e-sato', priority: 1, status: 'SENT' },
      { stage: 'certification_expiring:B:2026-07-24:30:e-sato', priority: 1, status: 'SENT' },
      { stage: 'certification_expiring:C:2026-07-02:7:e-bucho', priority: 2, status: 'SENT' },
      { stage: 'certification_expiring:C:2026-07-02:7:e-sato', priority: 2, status: 'SENT' },
    ])
    expect(summary).toMatchObject({
      totalNotifications: 4,
      sentCount: 4,
      failedCount: 0,
      deferredCount: 0,
      deliveries: { created: 4, duplicates: 0, sent: 4 },
      byEvent: { certification_expiring: { sent: 4 } },
      byChannel: { EMAIL: { SENT: 4 } },
    })
    const again = await nine(DAY, { at: instantOf(DAY, '09:30') })
    expect(again.summary).toMatchObject({
      totalNotifications: 0,
      deliveries: { created: 0, duplicates: 4, sent: 0 },
    })
    expect(stage.smtp.count()).toBe(4)
    expect((await mails()).map(({ text }) => text)).toContain(
      '社員satoさんの基本情報技術者は2026-07-02に失効します。',
    )
  })

  it('acceptance 2: a day without a run is made up for by the next one, with the true days left, once', async () => {
    certification(aoba(), 'A', '2026-07-25')
    await nine('2026-06-26')
    await nine('2026-06-27')
    expect(notificationsOf(aoba())).toMatchObject([
      {
        stage: 'certification_expiring:A:2026-07-25:30:e-sato',
        title: '基本情報技術者の有効期限まであと 29 日です',
      },
    ])
    expect(stage.smtp.count()).toBe(1)
  })

  it('escalate_stage 0: the manager gets no copy, the notice stays HIGH', async () => {
    aoba().sqlite.prepare('UPDATE notification_settings SET escalate_stage = 0').run()
    certification(aoba(), 'C', '2026-07-02')
    await nine()
    expect(notificationsOf(aoba())).toMatchObject([{ recipient: 'e-sato', priority: 2 }])
  })

  it('each stage is told once: 7 after 30, 1 after 7, the day itself as stage 1 only if it was missed', async () => {
    certification(aoba(), 'C', '2026-07-02')
    for (const day of ['2026-06-20', '2026-06-25', '2026-06-30', '2026-07-01', '2026-07-02'])
      await nine(day)
    const stages = notificationsOf(aoba())
      .filter(({ recipient }) => recipient === 'e-sato')
      .map(({ stage: key }) => Number(key.split(':')[3]))
    expect(stages).toEqual([1, 30, 7])
  })

  it('a setting of another weekday waits for its day, and then catches up', async () => {
    aoba()
      .sqlite.prepare(
        `UPDATE notification_settings SET frequency_type = 'WEEKLY', frequency_value = 5`,
      )
      .run()
    certification(aoba(), 'A', '2026-07-25')
    await nine('2026-06-25')
    expect(stage.smtp.count()).toBe(0)
    await nine('2026-06-26')
    expect(stage.smtp.count()).toBe(1)
  })

  it('settings of one event each tell it on a day of their own, once', async () => {
    addSetting(aoba(), 'by-slack', {
      trigger_event: 'certification_expiring',
      target_audience: 'EMPLOYEE',
      frequency_type: 'WEEKLY',
      frequency_value: 5,
    })
    certification(aoba(), 'A', '2026-07-25')
    const told = () =>
      aoba()
        .sqlite.prepare('SELECT channel FROM notification_deliveries ORDER BY channel')
        .pluck()
        .all()
    await nine('2026-06-25')
    expect(told()).toEqual(['EMAIL'])
    await nine('2026-06-26')
    expect(told()).toEqual(['EMAIL', 'SLACK'])
    for (const day of ['2026-06-27', '2026-07-03']) await nine(day)
    expect(told()).toEqual(['EMAIL', 'SLACK'])
    expect(notificationsOf(aoba())).toHaveLength(1)
  })

  it('BUSINESS_DAYS go by the calendar of the company, not by that of Japan', async () => {
    aoba().sqlite.exec(`UPDATE notification_settings SET send_on = 'BUSINESS_DAYS'`)
    certification(aoba(), 'A', '2026-07-25')
    const jp = { name: 'own', weekend: [6, 7], holidays: 'jp', closed: {}, open: {} } as const
    const own = { ...jp, closed: { '06-25': '創立記念日' } }
    const calendars = { named: { own }, tenants: { aoba: 'own' } }
    await nine(DAY, { settings: { toban: stage.settings, calendars } })
    expect(stage.smtp.count()).toBe(0)
    const waits = aoba().sqlite.prepare('SELECT next_attempt_at FROM notification_deliveries')
    expect(waits.pluck().all()).toEqual([instantOf('2026-06-26', '09:00')])
  })

  it('people who have retired or are suspended get nothing', async () => {
    addPeople(aoba(), [
      { code: 'moto', status: 'RETIRED' },
      { code: 'yasumi', status: 'SUSPENDED' },
    ])
    certification(aoba(), 'A', '2026-07-25', 'moto')
    certification(aoba(), 'B', '2026-07-25', 'yasumi')
    const { summary } = await nine()
    expect(summary.totalNotifications).toBe(0)
  })

  it('somebody who has switched the event off is not written to; whoever allows no mail finds it in the application', async () => {
    addPeople(aoba(), [{ code: 'kato' }])
    addAccount(aoba(), 'sato')
    addAccount(aoba(), 'kato')
    const preference = { enabled: 1, channels: '[]', digest: 0, trigger_event: '*' }
    insert(aoba(), 'user_notification_prefs', { ...preference, user_id: 'u-sato', enabled: 0 })
    insert(aoba(), 'user_notification_prefs', {
      ...preference,
      user_id: 'u-kato',
      channels: '["SLACK"]',
    })
    certification(aoba(), 'A', '2026-07-25')
    certification(aoba(), 'B', '2026-07-25', 'kato')
    await nine()
    expect(notificationsOf(aoba())).toMatchObject([{ recipient: 'e-kato', status: 'DELIVERED' }])
    expect(stage.smtp.count()).toBe(0)
  })

  it('a person without a mail address: the row is dead as NO_ADDRESS, the others arrive', async () => {
    addPeople(aoba(), [{ code: 'nomail', email: '' }])
    certification(aoba(), 'A', '2026-07-25', 'nomail')
    certification(aoba(), 'B', '2026-07-25')
    const { summary } = await nine()
    expect(stage.rows('aoba').filter(({ state }) => state === 'DEAD')).toMatchObject([
      { lastCode: 'NO_ADDRESS', lastClass: 'D' },
    ])
    expect(summary).toMatchObject({ totalNotifications: 2, sentCount: 1, failedCount: 1 })
    expect(addresses()).toEqual(['sato@example.jp'])
  })

  it('a message in the language that the person has chosen', async () => {
    addAccount(aoba(), 'sato')
    insert(aoba(), 'user_notification_prefs', {
      user_id: 'u-sato',
      trigger_event: '*',
      enabled: 1,
      channels: '[]',
      digest: 0,
      language: 'en',
    })
    template(aoba(), 'certification_expiring', 'Your {{certification}} expires.', {
      language_code: 'en',
      is_default: 0,
    })
    certification(aoba(), 'A', '2026-07-25')
    await nine()
    expect((await mails())[0]?.text).toBe('Your 基本情報技術者 expires.')
    expect(notificationsOf(aoba())).toMatchObject([{ title: '基本情報技術者 expires in 30 days' }])
  })

  it('D12: two or more notices of a day become one message; a HIGH one goes by itself', async () => {
    aoba().sqlite.prepare('UPDATE notification_settings SET digest = 1, escalate_stage = 0').run()
    certification(aoba(), 'A', '2026-07-25')
    certification(aoba(), 'B', '2026-07-24')
    certification(aoba(), 'C', '2026-07-02')
    const { summary } = await nine()
    expect((await mails()).map(({ subject }) => subject).sort()).toEqual(
      ['【通知】certification_expiring', 'お知らせ 2 件'].sort(),
    )
    expect(summary).toMatchObject({
      totalNotifications: 3,
      sentCount: 3,
      deliveries: { created: 2, sent: 2 },
    })
    expect(notificationsOf(aoba()).map(({ status }) => status)).toEqual(['SENT', 'SENT', 'SENT'])
  })
})

describe('goals, reviews, approvals', () => {
  it('acceptance 3: 39.0 % on 89 of 182 days is behind, 39.2 % is not; once a week, on Mondays', async () => {
    mailSetting(aoba(), 'goal_behind')
    goal(aoba(), 'slow', { progress_rate: 39.0 })
    goal(aoba(), 'fine', { progress_rate: 39.2 })
    await nine('2026-06-28')
    expect(stage.smtp.count()).toBe(0)
    await nine('2026-06-29')
    await nine('2026-06-29', { at: instantOf('2026-06-29', '11:00') })
    expect(notificationsOf(aoba())).toMatchObject([{ stage: 'goal_behind:slow:2026-W27:-:e-sato' }])
  })

  it('goal deadlines by stage 14, 7, 1; completed and cancelled goals are left alone', async () => {
    mailSetting(aoba(), 'goal_deadline')
    goal(aoba(), 'g', { target_date: '2026-07-09' })
    goal(aoba(), 'done', { target_date: '2026-07-09', achievement_status: 'COMPLETED' })
    goal(aoba(), 'off', { target_date: '2026-07-09', achievement_status: 'CANCELLED' })
    goal(aoba(), 'far', { target_date: '2026-07-10' })
    await nine()
    expect(notificationsOf(aoba())).toMatchObject([
      { stage: 'goal_deadline:g:2026-07-09:14:e-sato' },
    ])
  })

  it('an event without an enabled setting is shown in the application only, and counts as sent', async () => {
    mailSetting(aoba(), 'goal_deadline')
    goal(aoba(), 'g', { next_review_date: DAY })
    const { summary } = await nine()
    expect(notificationsOf(aoba())).toMatchObject([
      { event: 'goal_review_due', recipient: 'e-sato', status: 'DELIVERED' },
    ])
    expect(summary).toMatchObject({ totalNotifications: 1, sentCount: 1 })
    expect(stage.smtp.count()).toBe(0)
  })

  it('approvals that have waited for three business days: one message per approver and day, with the number', async () => {
    mailSetting(aoba(), 'approval_pending')
    template(aoba(), 'approval_pending', '{{count}}件の承認をお待ちしています。')
    const waiting = { approval_status: 'PENDING' }
    // Monday 22 + 3 business days = Thursday 25; Tuesday has waited for two.
    goal(aoba(), 'a', { ...waiting, submitted_at: instantOf('2026-06-22', '10:00') })
    goal(aoba(), 'b', {
      ...waiting,
      supervisor_id: 'e-bucho',
      submitted_at: instantOf('2026-06-19', '18:00'),
    })
    goal(aoba(), 'c', { ...waiting, submitted_at: instantOf('2026-06-23', '10:00') })
    await nine()
    expect(stage.smtp.received()).toMatchObject([{ to: ['bucho@example.jp'] }])
    expect((await mails())[0]?.text).toBe('2件の承認をお待ちしています。')
  })

  it('skills that nobody has touched for 180 days: on the 1st, once a quarter, people with an account', async () => {
    mailSetting(aoba(), 'skill_update_reminder')
    addAccount(aoba(), 'sato')
    for (const day of ['2026-06-30', '2026-07-01', '2026-08-01', '2026-09-01']) await nine(day)
    expect(notificationsOf(aoba())).toMatchObject([
      { stage: 'skill_update_reminder:e-sato:2026-Q3:-:e-sato' },
    ])
    await nine('2026-10-01')
    expect(stage.smtp.count()).toBe(2)
  })
})

describe('what the application has entered', () => {
  it('an announcement reaches everybody with an account, once each; what is scheduled for later waits', async () => {
    mailSetting(aoba(), 'announcement', { target_audience: 'ALL' })
    addPeople(aoba(), [{ code: 'noaccount' }])
    addAccount(aoba(), 'sato')
    addAccount(aoba(), 'bucho')
    entered(aoba(), 'N1')
    entered(aoba(), 'N2', { scheduled_at: instantOf(DAY, '13:00') })
    const { summary } = await nine()
    expect(addresses().sort()).toEqual(['bucho@example.jp', 'sato@example.jp'])
    expect(summary).toMatchObject({ totalNotifications: 1, sentCount: 1, deliveries: { sent: 2 } })
    await nine(DAY, { at: instantOf(DAY, '09:40') })
    expect(stage.smtp.count()).toBe(2)
    await nine('2026-06-26')
    expect(stage.smtp.count()).toBe(4)
  })

  it('an announcement is expanded once: a setting of another weekday has its message wait for it', async () => {
    mailSetting(aoba(), 'announcement', { target_audience: 'ALL' })
    addAccount(aoba(), 'sato')
    addDestination(aoba(), 'SLACK', 'C1')
    addSetting(aoba(), 'weekly', {
      target_audience: 'CUSTOM',
      frequency_type: 'WEEKLY',
      frequency_value: 1,
      setting_id: 8,
    })
    const room = { setting_id: 8, kind: 'DESTINATION', value: 'SLACK-C1' }
    insert(aoba(), 'notification_setting_recipients', room)
    entered(aoba(), 'N1')
    await nine()
    expect(addresses()).toEqual(['sato@example.jp'])
    const slack = aoba().sqlite.prepare(
      `SELECT next_attempt_at FROM notification_deliveries WHERE channel = 'SLACK'`,
    )
    expect(slack.pluck().all()).toEqual([instantOf('2026-06-29', '09:00')])
  })

  it('managers, and everybody else: by audience', async () => {
    mailSetting(aoba(), 'announcement', { target_audience: 'MANAGER' })
    addAccount(aoba(), 'sato')
    addAccount(aoba(), 'bucho')
    entered(aoba(), 'N1')
    await nine()
    expect(addresses()).toEqual(['bucho@example.jp'])
  })

  it('a list of its own: a department with those below it, one address, one destination', async () => {
    mailSetting(aoba(), 'announcement', { target_audience: 'CUSTOM', setting_id: 7 })
    addDestination(aoba(), 'EMAIL', 'list@aoba.example.jp')
    for (const [kind, value] of [
      ['DEPARTMENT', 'id-D001'],
      ['EMPLOYEE', 'e-sato'],
      ['ADDRESS', 'kansa@aoba.example.jp'],
      ['DESTINATION', 'EMAIL-list@aoba.example.jp'],
    ] as const)
      insert(aoba(), 'notification_setting_recipients', { setting_id: 7, kind, value })
    addAccount(aoba(), 'sato')
    entered(aoba(), 'N1')
    await nine()
    expect(addresses().sort()).toEqual([
      'bucho@example.jp',
      'kansa@aoba.example.jp',
      'list@aoba.example.jp',
      'sato@example.jp',
    ])
  })

  it('a notice to a recipient of report_settings, as BATCH-701 enters it: by mail to the address, the person, the role', async () => {
    insert(aoba(), 'roles', {
      role_id: 'R1',
      code: 'HR',
      name: '人事',
      is_active: 1,
      created_at: 0,
      updated_at: 0,
    })
    addAccount(aoba(), 'bucho')
    insert(aoba(), 'user_roles', {
      user_id: 'u-bucho',
      role_id: 'R1',
      assignment_status: 'ACTIVE',
      assignment_type: 'DIRECT',
      effective_from: '2026-01-01',
      is_primary_role: 1,
      created_at: 0,
      updated_at: 0,
    })
    const to = (kind: string, value: string) =>
      JSON.stringify({ recipient: { kind, value }, file: null, outcome: 'changed' })
    const news = { trigger_event: 'org_sync' }
    entered(aoba(), 'N1', { ...news, template_variables: to('EMAIL', 'jinji@aoba.example.jp') })
    entered(aoba(), 'N2', { ...news, template_variables: to('ROLE', 'HR') })
    entered(aoba(), 'N3', {
      ...news,
      template_variables: to('EMPLOYEE', 'sato'),
      recipient_id: 'e-sato',
    })
    await nine()
    expect(addresses().sort()).toEqual([
      'bucho@example.jp',
      'jinji@aoba.example.jp',
      'sato@example.jp',
    ])
  })

  it('a notice that names its address goes there, without any setting', async () => {
    entered(aoba(), 'N1', {
      trigger_event: 'org_sync',
      template_variables: JSON.stringify({ recipient: 'jinji@aoba.example.jp' }),
    })
    await nine()
    expect(addresses()).toEqual(['jinji@aoba.example.jp'])
  })

  it('acceptance 7: a template without a value: those rows are dead, the other mails arrive', async () => {
    mailSetting(aoba(), 'announcement')
    template(aoba(), 'announcement', '期限は{{deadline_date}}です。')
    const to = { recipient_id: 'e-sato' }
    entered(aoba(), 'N1', to)
    entered(aoba(), 'N2', { ...to, template_variables: '{"deadline_date":"2026-07-01"}' })
    const { summary, state } = await nine()
    expect(state).toBe('succeeded')
    expect(stage.rows('aoba').map(({ state, lastCode }) => [state, lastCode])).toEqual([
      ['DEAD', 'TEMPLATE'],
      ['SENT', null],
    ])
    expect(summary).toMatchObject({ totalNotifications: 2, sentCount: 1, failedCount: 1 })
    expect((await mails()).map(({ text }) => text)).toEqual(['期限は2026-07-01です。'])
  })
})

describe('sending', () => {
  it('acceptance 6: the relay is down: rows wait, one alert, the run has succeeded; 406 sends them later', async () => {
    mailSetting(aoba(), 'certification_expiring', { escalate_stage: 0 })
    for (let n = 1; n <= 6; n += 1) certification(aoba(), `C${n}`, '2026-07-25')
    stage.smtp.trouble({ stage: 'connect', act: { reply: '421 4.3.2 down' } })
    const { summary, state, alerts } = await nine()
    expect(state).toBe('succeeded')
    expect(summary).toMatchObject({ totalNotifications: 6, sentCount: 0 })
    for (const row of stage.rows('aoba')) {
      expect(row).toMatchObject({ state: 'RETRY', attempts: 0 })
    }
    expect(alerts.raised.filter(({ key }) => key.startsWith('channel:'))).toHaveLength(1)
    stage.smtp.calm()
    await performBatch(mailDelivery, {
      dataRoot: stage.made.root,
      at: instantOf(DAY, '10:10'),
      settings: { toban: stage.settings },
    })
    expect(stage.smtp.count()).toBe(6)
  })

  it('acceptance 8: quiet hours of the person: waits until they end, a HIGH notice does not', async () => {
    process.env[TOKEN_NAME] = 'xoxb-secret'
    const workspace: SlackWorkspace = slackWorkspace({
      teamId: 'T1',
      token: 'xoxb-secret',
      users: [{ id: 'U1', name: 'sato' } as never],
    })
    const slack = await startSlack({ workspaces: [workspace], now: Date.now })
    try {
      connect(stage.made, 'aoba', {
        key: 'slack_api',
        service: 'SLACK',
        endpointUrl: slack.apiUrl,
        authRef: { env: TOKEN_NAME },
      } as never)
      addSetting(aoba(), 'certification_expiring', {
        trigger_event: 'certification_expiring',
        target_audience: 'EMPLOYEE',
        frequency_type: 'DAILY',
        template_key: 'none',
        escalate_stage: 0,
      })
      insert(aoba(), 'external_links', {
        service: 'SLACK',
        employee_id: 'e-sato',
        external_id: 'U1',
        method: 'MANUAL',
        confidence: 100,
        state: 'LINKED',
        linked_at: 0,
        verified_at: 0,
      })
      addAccount(aoba(), 'sato')
      insert(aoba(), 'user_notification_prefs', {
        user_id: 'u-sato',
        trigger_event: '*',
        enabled: 1,
        channels: '[]',
        quiet_start: '08:30',
        quiet_end: '09:30',
        digest: 0,
      })
      certification(aoba(), 'calm', '2026-07-25')
      certification(aoba(), 'high', '2026-07-01')
      const { summary } = await nine()
      expect(summary).toMatchObject({ totalNotifications: 2, sentCount: 1, deferredCount: 1 })
      const waiting = stage.rows('aoba').find((row) => row.state === 'PENDING')
      expect(waiting?.nextAttemptAt).toBeGreaterThanOrEqual(instantOf(DAY, '09:30'))
      expect(waiting?.nextAttemptAt).toBeLessThanOrEqual(instantOf(DAY, '10:00'))
      await performBatch(retryBatch, {
        dataRoot: stage.made.root,
        at: instantOf(DAY, '10:45'),
        settings: { toban: stage.settings },
      })
      expect(stage.rows('aoba').map(({ state }) => state)).toEqual(['SENT', 'SENT'])
    } finally {
      await slack.close()
      delete process.env[TOKEN_NAME]
    }
  })

  it('acceptance 4: 2,000 mails of four companies at 100 a minute end in 20 to 21 minutes; the small one is done after the first round', async () => {
    await stage.close()
    const counts = { aoba: 1_700, beni: 200, cha: 60, dai: 40 }
    stage = await openStage({ tenants: Object.keys(counts), perMinute: 100 })
    for (const [code, count] of Object.entries(counts)) {
      const tenant = stage.made.tenant(code)
      addPeople(tenant, [{ code: 'sato' }])
      mailSetting(tenant, 'certification_expiring', { escalate_stage: 0 })
      tenant.sqlite.transaction(() => {
        for (let n = 0; n < count; n += 1) certification(tenant, `C${n}`, '2026-07-25')
      })()
    }
    const { summary } = await nine()
    expect(summary).toMatchObject({ totalNotifications: 2_000, sentCount: 2_000 })
    const lastOf = (code: string) =>
      Math.max(...stage.rows(code).map(({ sentAt }) => sentAt ?? Number.POSITIVE_INFINITY)) -
      instantOf(DAY, '09:00')
    expect(lastOf('aoba')).toBeGreaterThanOrEqual(19 * MIN)
    expect(lastOf('aoba')).toBeLessThanOrEqual(21 * MIN)
    expect(lastOf('dai')).toBeLessThanOrEqual(4 * MIN)
  })

  it('one company without a file fails, the others are served', async () => {
    mailSetting(aoba(), 'certification_expiring')
    certification(aoba(), 'A', '2026-07-25')
    stage.made.tenant('midori').sqlite.close()
    rmSync(stage.made.folder.tenantFile('midori'))
    const { summary, state } = await nine()
    expect(state).toBe('failed')
    expect(summary.tenants).toMatchObject([
      { tenantCode: 'aoba', status: 'success', sent: 1 },
      { tenantCode: 'midori', status: 'error' },
    ])
    expect(stage.smtp.count()).toBe(1)
  })

  it('a company without a setting and without anything due is left out, and says so', async () => {
    mailSetting(aoba(), 'goal_deadline')
    const { summary } = await nine()
    expect(summary.tenants).toMatchObject([
      { tenantCode: 'aoba', status: 'success' },
      { tenantCode: 'midori', status: 'skipped' },
    ])
  })

  it('a company most of whose messages fail raises an alert', async () => {
    mailSetting(aoba(), 'certification_expiring')
    addPeople(
      aoba(),
      Array.from({ length: 20 }, (_, n) => ({ code: `p${n}` })),
    )
    for (let n = 0; n < 20; n += 1) certification(aoba(), `C${n}`, '2026-07-25', `p${n}`)
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^p1\d?@/ })
    const { alerts } = await nine()
    expect(alerts.raised.filter(({ key }) => key.startsWith('notify:'))).toMatchObject([
      { key: 'notify:success_rate:aoba', severity: 'HIGH', value: 45, tenantCode: 'aoba' },
    ])
  })
})

describe('parameters', () => {
  beforeEach(() => {
    mailSetting(aoba(), 'certification_expiring')
    certification(aoba(), 'A', '2026-07-25')
  })

  it('acceptance 7: a day that does not exist is refused, and nothing is written', async () => {
    const { state, error } = await nine(DAY, { params: { date: '2026-02-30' } })
    expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'bad_parameter' })
    expect(error?.message).toContain('date: must be an existing day')
    expect(notificationsOf(aoba())).toEqual([])
  })

  it('a later day is for dry runs only', async () => {
    const { error } = await nine(DAY, { params: { date: '2026-06-26' } })
    expect(error).toMatchObject({ code: 'bad_parameter', class: 'parameters' })
    const { summary } = await nine(DAY, { params: { date: '2026-06-26' }, dryRun: true })
    expect(summary).toMatchObject({ date: '2026-06-26', totalNotifications: 1 })
  })

  it('a dry run writes nothing, calls nobody and lists whom it would write to, masked', async () => {
    const { summary } = await nine(DAY, { dryRun: true })
    expect(summary.tenants).toMatchObject([
      {
        tenantCode: 'aoba',
        planned: 1,
        messages: [{ channel: 'EMAIL', recipient: 's***@example.jp', becomes: 'queued' }],
      },
      { tenantCode: 'midori', status: 'skipped' },
    ])
    expect(notificationsOf(aoba())).toEqual([])
    expect(stage.rows('aoba')).toEqual([])
    expect(stage.smtp.count()).toBe(0)
  })

  it('phase plan makes rows only, phase send sends them', async () => {
    const { summary } = await nine(DAY, { params: { phase: 'plan' } })
    expect(summary).toMatchObject({ totalNotifications: 1, sentCount: 0, deferredCount: 1 })
    expect(stage.smtp.count()).toBe(0)
    const sent = await nine(DAY, { params: { phase: 'send' }, at: instantOf(DAY, '09:30') })
    expect(sent.summary).toMatchObject({ totalNotifications: 1, sentCount: 1 })
    expect(stage.smtp.count()).toBe(1)
  })

  it('events: only those are planned', async () => {
    const { summary } = await nine(DAY, { params: { events: 'goal_deadline,goal_behind' } })
    expect(summary.totalNotifications).toBe(0)
    await nine(DAY, {
      params: { events: ['certification_expiring'] },
      at: instantOf(DAY, '09:00') + HOUR,
    })
    expect(stage.smtp.count()).toBe(1)
  })
})
