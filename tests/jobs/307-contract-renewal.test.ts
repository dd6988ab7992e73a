/** BATCH-307 on real files: the acceptance cases of its card, and its rules. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import { noticeOfStage } from '../../data/platform/contract-notices.ts'
import { slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { addDays } from '../../server/domain/calendar-day.ts'
import { stageDue, urgencyOf } from '../../server/domain/contract/notice.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { insert } from './301-company.ts'
import { addAdministrator } from './303-company.ts'
import {
  addContract,
  addEnding,
  addresses,
  addSetting,
  addSlack,
  addTemplate,
  END,
  ending,
  notices,
  notify,
  queued,
} from './307-company.ts'

beforeAll(() => {
  process.env.TOBAN_TEST_SLACK = 'xoxb-test'
})
afterEach(cleanUp)

test('acceptance 1: a contract that ends on June 30th is said at 30, 14, 7, 3 and 0 days, then once as lapsed', async () => {
  const made = ending()
  const told: unknown[] = []
  for (let day = '2025-05-30'; day <= '2025-07-02'; day = addDays(day, 1)) {
    const { summary } = await notify(made, day)
    for (const one of summary.notices) told.push([day, one.stage, one.daysLeft, one.urgency])
  }
  expect(told).toEqual([
    ['2025-05-31', 30, 30, 'low'],
    ['2025-06-16', 14, 14, 'low'],
    ['2025-06-23', 7, 7, 'medium'],
    ['2025-06-27', 3, 3, 'high'],
    ['2025-06-30', 0, 0, 'critical'],
    ['2025-07-01', -1, -1, 'critical'],
  ])
  expect(notices(made)).toHaveLength(6)
  // At the end sales hears of it, too; the lapse is the holding's own matter.
  expect(addresses(made)).toEqual([
    ...Array.from({ length: 5 }, () => 'admin@alpha.example.jp'),
    'sales@example.jp',
    'sales@example.jp',
    'ops@example.jp',
  ])
})

it('acceptance 1: on the last day mail goes out even if only Slack is set up', async () => {
  const made = ending()
  addSetting(made, 'SLACK', null)
  await notify(made, '2025-06-16')
  expect(queued(made)).toEqual([])
  await notify(made, END)
  expect(addresses(made)).toContain('admin@alpha.example.jp')
})

test('acceptance 2: a missed day is made good once, with the days that are left', async () => {
  const made = ending()
  await notify(made, '2025-05-31')
  const late = await notify(made, '2025-06-17')
  expect(late.summary.notices).toMatchObject([{ stage: 14, daysLeft: 13 }])
  expect(queued(made).at(-1)?.body).toContain('残り13日')
  expect((await notify(made, '2025-06-18')).summary).toMatchObject({
    due: 0,
    skipped: { alreadySent: 1 },
  })
})

test('acceptance 3: two runs on one day are one mail per address', async () => {
  const made = ending()
  await notify(made, '2025-06-23')
  const again = await notify(made, '2025-06-23')
  expect(again.summary.skipped.alreadySent).toBe(1)
  expect(addresses(made)).toEqual(['admin@alpha.example.jp'])
  expect(notices(made)).toHaveLength(1)
})

describe('acceptance 4: renewed or extended', () => {
  it('nothing is said about a contract that another one follows, and the alert about its end is over', async () => {
    const made = ending()
    await notify(made, '2025-06-16')
    addContract(made, { startDate: '2025-07-01' })
    for (const day of ['2025-06-23', '2025-06-27', END, '2025-07-01']) {
      const { summary } = await notify(made, day)
      expect(summary).toMatchObject({ due: 0, skipped: { renewed: 1 } })
    }
  })

  it('an alert about the end is cleared by a contract that follows, or by an extension', async () => {
    const made = ending()
    expect((await notify(made, END)).alerts.news).toEqual(['opened contract:C-alpha-1:end'])
    addContract(made, { startDate: '2025-07-01' })
    expect((await notify(made, '2025-07-01')).alerts.news).toEqual([
      'resolved contract:C-alpha-1:end',
    ])
    const extended = ending()
    await notify(extended, END)
    extended.platform().sqlite.exec("UPDATE contracts SET end_date = '2026-06-30'")
    expect((await notify(extended, '2025-07-01')).alerts.news).toEqual([
      'resolved contract:C-alpha-1:end',
    ])
  })

  it('an extended contract has its stages anew', async () => {
    const made = ending()
    await notify(made, '2025-06-16')
    made.platform().sqlite.exec("UPDATE contracts SET end_date = '2026-06-30'")
    expect((await notify(made, '2026-06-16')).summary.notices).toMatchObject([
      { stage: 14, endDate: '2026-06-30' },
    ])
  })
})

test('acceptance 5: Slack down is partial with the mail queued; Slack back, it goes out once and no mail is doubled', async () => {
  const slack = await startSlack({
    workspaces: [
      slackWorkspace({
        teamId: 'T1',
        token: 'xoxb-test',
        channels: [{ id: 'C1', name: 'keiyaku', isMember: true }],
      }),
    ],
    now: Date.now,
  })
  try {
    const made = ending()
    addSlack(made, slack.apiUrl)
    addSetting(made, 'EMAIL', null)
    await slack.down()
    const first = await notify(made, '2025-06-16')
    expect(first.state).toBe('succeeded')
    expect(first.summary).toMatchObject({ sent: 0, partial: 1 })
    expect(first.summary.notices[0]?.channels).toEqual({ email: 1, slack: 'waiting' })
    expect(queued(made)).toMatchObject([{ state: 'PENDING' }])

    await slack.up()
    await notify(made, '2025-06-17')
    const again = await notify(made, '2025-06-17')
    expect(again.summary.skipped.alreadySent).toBe(1)
    expect(slack.workspaces[0]?.posts.map(({ channel }) => channel)).toEqual(['C1'])
    expect(slack.workspaces[0]?.posts[0]?.text).toContain('アルファ商事')
    expect(addresses(made)).toEqual(['admin@alpha.example.jp'])
    const key = { contractId: 'C-alpha-1', endDate: END, stage: 14 }
    expect(noticeOfStage(made.platform(), key)?.channels.map(({ state }) => state)).toEqual([
      'queued',
      'ok',
    ])
  } finally {
    await slack.close()
  }
})

describe('acceptance 6: what can not be right is refused before anything is read', () => {
  test.each([
    [{ notificationDays: [] }, 'notificationDays'],
    [{ notificationDays: [14, 14] }, 'notificationDays'],
    [{ notificationDays: [-1] }, 'notificationDays'],
    [{ notificationDays: 'soon' }, 'notificationDays'],
    [{ date: '30/06/2025' }, 'date'],
    [{ date: '2025-06-15' }, 'date'],
    [{ resend: true }, 'resend'],
  ])('%j', async (params, field) => {
    const made = ending()
    const { error } = await notify(made, '2025-06-16', { params })
    expect(error).toMatchObject({ class: 'parameters' })
    expect(error?.message).toContain(field)
    expect(queued(made)).toEqual([])
  })
})

describe('acceptance 7: hostile and broken', () => {
  it('a script in the name of a company appears escaped', async () => {
    const made = ending({ name: '<script>alert(1)</script>' })
    await notify(made, '2025-06-16')
    const [mail] = queued(made)
    expect(mail).toMatchObject({ format: 'HTML' })
    expect(mail?.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(mail?.body).not.toContain('<script>')
  })

  it('an address that is none is left out and listed', async () => {
    const made = ending()
    insert(made.platform(), 'tenant_contacts', {
      tenant_id: 'T-alpha',
      contact_type: 'EMERGENCY',
      name: 'x',
      email: 'x@',
      is_active: 1,
    })
    const { summary } = await notify(made, '2025-06-27')
    expect(addresses(made)).toEqual(['admin@alpha.example.jp'])
    expect(summary.notices).toMatchObject([{ invalid: 1 }])
  })

  it('a corrupt file does not keep the notice from the administrator: it is partial', async () => {
    const made = ending()
    made.tenant('alpha').sqlite.close()
    writeFileSync(made.folder.tenantFile('alpha'), 'rubbish'.repeat(1_000))
    const { summary, state } = await notify(made, '2025-06-16')
    expect(state).toBe('succeeded')
    expect(summary).toMatchObject({ partial: 1, failed: 0 })
    expect(addresses(made)).toEqual(['admin@alpha.example.jp'])
  })
})

test.each([
  [30, false, 30],
  [31, false, null],
  [29, false, 30],
  [14, false, 14],
  [10, false, 14],
  [1, false, 3],
  [0, false, 0],
  [-1, false, -1],
  [5, true, 30],
])(
  'rule 3: with %i days left (renews itself: %s) stage %s is due',
  (daysLeft, autoRenew, stage) => {
    expect(stageDue({ daysLeft, autoRenew, stages: [30, 14, 7, 3, 0] })).toBe(stage)
  },
)

test.each([
  [0, 'critical'],
  [1, 'high'],
  [3, 'high'],
  [4, 'medium'],
  [7, 'medium'],
  [8, 'low'],
  [-1, 'critical'],
])('rule 4: %i days left are %s', (days, urgency) => {
  expect(urgencyOf(days)).toBe(urgency)
})

describe('rule 1: who is a candidate', () => {
  test.each([
    ['suspended', { status: 'SUSPENDED' }, 'tenantInactive'],
    ['expired', { status: 'EXPIRED' }, 'tenantInactive'],
  ] as const)('a company that is %s is not', async (_name, options, reason) => {
    const { summary } = await notify(ending(options), '2025-06-16')
    expect(summary).toMatchObject({ due: 0, skipped: { [reason]: 1 } })
  })

  it('nor one whose notices are off, nor an open-ended contract', async () => {
    const made = ending()
    made.platform().sqlite.exec('UPDATE contracts SET notice_enabled = 0')
    expect((await notify(made, '2025-06-16')).summary.skipped.disabled).toBe(1)
    made.platform().sqlite.exec('UPDATE contracts SET notice_enabled = 1, end_date = NULL')
    expect((await notify(made, '2025-06-16')).summary.checkedContracts).toBe(0)
  })

  it('a trial ends with its own day and its own text', async () => {
    const made = ending({ status: 'TRIAL', trialEndDate: '2025-06-19', contractTo: null })
    const { summary } = await notify(made, '2025-06-16')
    expect(summary.notices).toMatchObject([{ endDate: '2025-06-19', stage: 3, urgency: 'high' }])
    expect(queued(made)[0]?.subject).toContain('試用期間終了')
  })
})

it('rule 5: a contract that renews itself is said once, with the day it goes on', async () => {
  const made = ending()
  made.platform().sqlite.exec('UPDATE contracts SET auto_renew = 1')
  await notify(made, '2025-05-31')
  await notify(made, '2025-06-16')
  await notify(made, '2025-06-27')
  expect(notices(made)).toHaveLength(1)
  expect(queued(made)[0]?.body).toContain('2025年7月1日 に自動更新')
})

describe('rule 7: recipients', () => {
  it('administrators with an ACTIVE account and admin_email, each once; EMERGENCY contacts from high on', async () => {
    const made = ending({ adminEmail: 'Boss@alpha.example.jp' })
    addAdministrator(made, 'alpha')
    const { sqlite } = made.tenant('alpha')
    sqlite.pragma('foreign_keys = OFF')
    insert(made.tenant('alpha'), 'employees', {
      employee_id: 'E1',
      employee_code: 'E1',
      full_name: '田中',
      full_name_kana: 'タナカ',
      email: 'boss@ALPHA.example.jp',
      hire_date: '2020-04-01',
      department_id: 'D1',
      employment_status: 'FULL_TIME',
      employee_status: 'ACTIVE',
      created_at: 0,
      updated_at: 0,
    })
    sqlite.exec("UPDATE user_accounts SET employee_id = 'E1'")
    insert(made.platform(), 'tenant_contacts', {
      tenant_id: 'T-alpha',
      contact_type: 'EMERGENCY',
      name: '当番',
      email: 'oncall@alpha.example.jp',
      is_active: 1,
    })
    await notify(made, '2025-06-23')
    expect(addresses(made)).toEqual(['boss@ALPHA.example.jp'])
    await notify(made, '2025-06-27')
    expect(addresses(made).slice(1)).toEqual(['boss@ALPHA.example.jp', 'oncall@alpha.example.jp'])
  })

  it('nobody to write to: the notice failed, and sales is told to phone', async () => {
    const made = ending({ adminEmail: 'nobody(at)alpha' })
    const { summary, alerts } = await notify(made, '2025-06-16')
    expect(summary).toMatchObject({ failed: 1 })
    expect(alerts.raised.map(({ key, severity }) => [key, severity])).toContainEqual([
      'contract:C-alpha-1:no_recipient',
      'HIGH',
    ])
  })
})

describe('rule 8: templates', () => {
  it("the company's own goes before the built-in one, its values escaped", async () => {
    const made = ending({ name: 'A & B' })
    addTemplate(made, '<p>{{tenantName}} {{contractEndDate}}</p>', [
      'tenantName',
      'contractEndDate',
      'contractId',
    ])
    await notify(made, '2025-06-16')
    expect(queued(made)[0]).toMatchObject({
      subject: '更新 C-alpha-1',
      body: '<p>A &amp; B 2025年6月30日</p>',
    })
  })

  it('one with an unknown placeholder gives way to the built-in text, with a LOW finding', async () => {
    const made = ending()
    addTemplate(made, '{{tenantName}} {{salesPerson}}', ['tenantName', 'contractId'])
    const { alerts } = await notify(made, '2025-06-16')
    expect(queued(made)[0]?.body).toContain('契約番号: C-alpha-1')
    expect(alerts.news).toContain('opened tenant:alpha:contract_template')
    expect(alerts.raised).toMatchObject([{ severity: 'LOW' }])
  })

  it('an English company is written to in English', async () => {
    const made = ending({ locale: 'en-US', tenantNameEn: 'Alpha Inc.' })
    await notify(made, '2025-06-16')
    expect(queued(made)[0]).toMatchObject({ subject: 'your contract ends on 30 June 2025' })
    expect(queued(made)[0]?.body).toContain('Dear Alpha Inc.')
  })
})

test('rule 10: the most urgent come first', async () => {
  const made = makeDataFolder()
  addEnding(made, { code: 'alpha', contractTo: addDays('2025-06-16', 14) })
  addEnding(made, { code: 'beta', contractTo: addDays('2025-06-16', 3) })
  addEnding(made, { code: 'gamma', contractTo: addDays('2025-06-16', 3) })
  const { summary } = await notify(made, '2025-06-16')
  expect(summary.notices.map(({ tenantCode }) => tenantCode)).toEqual(['beta', 'gamma', 'alpha'])
  expect(summary.byStage).toEqual({ 30: 0, 14: 1, 7: 0, 3: 2, 0: 0, '-1': 0 })
})

test('more than five ends on one day are a matter of upkeep', async () => {
  const made = makeDataFolder()
  for (let index = 0; index < 6; index += 1)
    addEnding(made, { code: `co-${index}x`, contractTo: END })
  expect((await notify(made, END)).alerts.news).toContain('opened contracts:many_critical')
  // A second run of the day has nothing left to say: the contracts still end. The next day they have lapsed.
  for (const day of [END, addDays(END, 1)])
    expect((await notify(made, day)).alerts.news).not.toContain('resolved contracts:many_critical')
  const { alerts } = await notify(made, addDays(END, 2))
  expect(alerts.news).toContain('resolved contracts:many_critical')
})

test('more than a tenth of the notices reach nobody: HIGH, and over when they do; notices are kept for three years', async () => {
  const made = makeDataFolder()
  for (let index = 0; index < 8; index += 1)
    addEnding(made, { code: `co-${index}x`, contractTo: END, adminEmail: 'nobody(at)x' })
  const { alerts } = await notify(made, '2025-06-16')
  expect(alerts.raised).toContainEqual(
    expect.objectContaining({ key: 'contracts:failed_notices', severity: 'HIGH', value: 8 }),
  )
  made.platform().sqlite.exec(`UPDATE tenants SET admin_email = 'admin@x.example.jp'`)
  const next = await notify(made, '2025-06-23')
  expect(next.alerts.news).toContain('resolved contracts:failed_notices')
  expect(notices(made)).toHaveLength(16)
  made.platform().sqlite.exec(`UPDATE contracts SET end_date = '2040-01-01'`)
  await notify(made, addDays('2025-06-16', 3 * 366 - 1))
  expect(notices(made)).toHaveLength(16)
  await notify(made, addDays('2025-06-16', 3 * 366 + 1))
  expect(notices(made)).toHaveLength(8)
})

test('resend says again what was said, to the companies named', async () => {
  const made = ending()
  await notify(made, '2025-06-16')
  await notify(made, '2025-06-16', { tenants: ['alpha'], params: { resend: true } })
  expect(addresses(made)).toEqual(['admin@alpha.example.jp', 'admin@alpha.example.jp'])
  expect(notices(made)).toHaveLength(1)
})

test('a dry run for another day shows the texts and queues nothing', async () => {
  const made = ending()
  const params = { date: '2025-06-30' }
  const { summary } = await notify(made, '2025-06-16', { dryRun: true, params })
  expect(summary.notices).toMatchObject([
    { stage: 0, texts: { email: { to: ['admin@alpha.example.jp', 'sales@example.jp'] } } },
  ])
  expect(queued(made)).toEqual([])
  expect(notices(made)).toEqual([])
})

test('a contract row with a day that does not exist is one error; the others go on', async () => {
  const made = ending()
  addEnding(made, { code: 'beta', contractTo: '2025-06-29' })
  made
    .platform()
    .sqlite.exec("UPDATE contracts SET end_date = '2025-06-31' WHERE tenant_id = 'T-beta'")
  const { summary } = await notify(made, '2025-06-16', {
    params: { notificationDays: [30, 14, 7, 3, 0] },
  })
  expect(summary).toMatchObject({ errors: 1, due: 1 })
})

test('sales and operators get one summary a day, and only when something was due; the file of the day is written', async () => {
  const made = ending()
  await notify(made, '2025-06-15')
  await notify(made, '2025-06-16')
  await notify(made, '2025-06-16')
  const summaries = made
    .platform()
    .sqlite.prepare(
      "SELECT recipient_address FROM mail_queue WHERE dedupe_key LIKE 'contract_summary%' ORDER BY dedupe_key, rowid",
    )
    .pluck()
    .all()
  // On the 15th stage 30 was made good.
  expect(summaries).toHaveLength(4)
  const file = join(made.folder.reportsDir('_platform'), 'contracts', 'notices_2025-06-16.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    date: '2025-06-16',
    notices: [{ tenantCode: 'alpha', stage: 14 }],
  })
})
