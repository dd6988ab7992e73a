/** BATCH-304 on real files: the acceptance cases of its card, and its rules. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, test } from 'vitest'
import { snooze, storedActivity } from '../../data/platform/tenant-activity.ts'
import { saveActivity } from '../../data/tenant/activity.ts'
import { brokenFeed } from '../../jobs/300-tenant/304-inactive-tenants/feed-guard.ts'
import { mailOccasion } from '../../jobs/300-tenant/304-inactive-tenants/tell-tenants.ts'
import { addDays, instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { addAccount, addCalls, addLogin, insert } from './301-company.ts'
import { company, DAY, find, idleCompanies, mails, NOTICES, tenantMails } from './304-company.ts'

afterEach(cleanUp)

function historyRows(made: TestFolder) {
  return made
    .platform()
    .sqlite.prepare(
      'SELECT evaluated_on AS day, level, inactive_days AS days FROM tenant_activity_history ORDER BY 1, tenant_id',
    )
    .all()
}

describe('acceptance 1: the days since the last log-in', () => {
  test.each([
    ['2025-06-01', 29, 'active'],
    ['2025-05-31', 30, 'attention'],
    ['2025-05-02', 59, 'attention'],
    ['2025-05-01', 60, 'warning'],
    ['2025-04-02', 89, 'warning'],
    ['2025-04-01', 90, 'critical'],
  ])('a log-in on %s is %i days ago: %s', async (day, inactiveDays, level) => {
    const made = makeDataFolder()
    company(made, 'alpha', day)
    const { summary, state } = await find(made, DAY)
    expect(state).toBe('succeeded')
    expect(summary.tenants).toMatchObject([{ tenantCode: 'alpha', inactiveDays, level }])
    expect(storedActivity(made.platform(), 'T-alpha')).toMatchObject({
      level,
      levelSince: DAY,
      lastActivityDate: day,
      evaluatedOn: DAY,
    })
    expect(historyRows(made)).toHaveLength(level === 'active' ? 0 : 1)
  })

  it('a log-in at 15:30 UTC on May 31st is June 1st in Japan', async () => {
    const made = makeDataFolder()
    company(made, 'alpha', null)
    addLogin(made.tenant('alpha'), 'u1', Date.parse('2025-05-31T15:30:00Z'))
    const { summary } = await find(made, DAY)
    expect(summary.tenants).toMatchObject([{ inactiveDays: 29, level: 'active' }])
  })
})

describe('acceptance 2: the newest trace of any kind counts', () => {
  it('a skill saved by a person three days ago keeps a company active; the old log-in is a reason all the same', async () => {
    const made = makeDataFolder()
    company(made, 'alpha', addDays(DAY, -100))
    const change = (at: string, source: string) =>
      insert(made.tenant('alpha'), 'audit_log', {
        audit_id: `${at}${source}`,
        at: instantOf(at, '09:00'),
        user_id: 'u1',
        action: 'UPDATE',
        target_table: 'skill_records',
        result: 'SUCCESS',
        source,
      })
    change(addDays(DAY, -3), 'app')
    change(addDays(DAY, -1), 'batch')
    const { summary } = await find(made, DAY)
    expect(summary.tenants[0]).toMatchObject({ inactiveDays: 3, level: 'active' })
    expect(summary.tenants[0]?.reasons).toContain('login_long_ago')
  })

  it('calls of a service account and of health checks are no use', async () => {
    const made = makeDataFolder()
    company(made, 'alpha', addDays(DAY, -64))
    addAccount(made.tenant('alpha'), 'svc', { is_service: 1 })
    const at = instantOf(addDays(DAY, -1), '10:00')
    addCalls(made.tenant('alpha'), { count: 5, userId: 'svc', at })
    addCalls(made.tenant('alpha'), { count: 5, userId: 'u1', path: '/healthz', at })
    const { summary } = await find(made, DAY)
    expect(summary.tenants).toMatchObject([{ inactiveDays: 64, level: 'warning', lastApi: null }])
  })
})

it('acceptance 3: a company without any trace is counted from its start', async () => {
  const made = makeDataFolder({ at: instantOf('2025-06-25', '09:00') })
  made.addTenant({ code: 'alpha', contractFrom: '2025-06-25' })
  const { summary } = await find(made, DAY)
  expect(summary.tenants).toMatchObject([{ inactiveDays: 5, level: 'active' }])
  expect(summary.tenants[0]?.reasons).toContain('no_activity_since_start')
})

it('acceptance 4: ten runs at 65 days are one mail and one entry; day 90 is a second mail; a log-in recovers once', async () => {
  const made = idleCompanies({ alpha: 65 })
  const changes: unknown[] = []
  for (let run = 0; run < 10; run += 1) {
    const { summary } = await find(made, addDays(DAY, run))
    changes.push(...summary.changed)
  }
  expect(changes).toEqual([
    { tenantCode: 'alpha', from: 'active', to: 'warning', inactiveDays: 65 },
  ])
  expect(tenantMails(made).map(({ address }) => address)).toEqual(['admin@alpha.example.jp'])

  const atNinety = await find(made, addDays(DAY, 25))
  expect(atNinety.summary.changed).toMatchObject([{ from: 'warning', to: 'critical' }])
  expect(atNinety.alerts.news).toEqual(['opened tenant:alpha:inactive'])
  expect(tenantMails(made)).toHaveLength(2)

  addLogin(made.tenant('alpha'), 'u1', instantOf(addDays(DAY, 25), '20:00'))
  const back = await find(made, addDays(DAY, 26))
  expect(back.summary).toMatchObject({
    recovered: 1,
    changed: [{ from: 'critical', to: 'active' }],
  })
  expect(back.alerts.news).toEqual(['resolved tenant:alpha:inactive'])
  expect((await find(made, addDays(DAY, 27))).summary.recovered).toBe(0)
  expect(tenantMails(made)).toHaveLength(2)
  const digest = mails(made, `inactive_digest:${addDays(DAY, 26)}%`)
  expect(digest).toHaveLength(1)
  expect(digest[0]?.body).toContain('In use again')
})

it('acceptance 5: logs emptied by the clean-up do not make a company look idle', async () => {
  const made = makeDataFolder()
  company(made, 'alpha', addDays(DAY, -10))
  const tenant = made.tenant('alpha')
  saveActivity(tenant, addDays(DAY, -10), [{ userId: 'u1', logins: 1, apiCalls: 4 }])
  const before = await find(made, DAY)
  tenant.sqlite.exec('DELETE FROM login_history; DELETE FROM api_access_log; DELETE FROM audit_log')
  const after = await find(made, DAY)
  expect(before.summary.tenants).toMatchObject([{ level: 'active', inactiveDays: 10 }])
  expect(after.summary.tenants).toMatchObject([{ level: 'active', inactiveDays: 10 }])
})

describe('acceptance 6: what can not be right is refused before anything is opened', () => {
  test.each([
    [{ warningDays: 20, inactiveDays: 30 }, 'warningDays'],
    [{ criticalDays: 60 }, 'criticalDays'],
    [{ date: '2025-06-31' }, 'date'],
    [{ date: '2025-07-01' }, 'date'],
    [{ inactiveDays: 0 }, 'inactiveDays'],
  ])('%j', async (params, field) => {
    const made = idleCompanies({ alpha: 65 })
    const { error, tenants } = await find(made, DAY, { params })
    expect(error).toMatchObject({ class: 'parameters' })
    expect(error?.message).toContain(field)
    expect(tenants).toEqual([])
  })
})

describe('acceptance 7: what goes wrong', () => {
  it('one corrupt file is one error and keeps its old level; the other five are evaluated', async () => {
    const made = idleCompanies({ aaa: 1, bbb: 1, ccc: 65, ddd: 1, eee: 1, fff: 1 })
    await find(made, addDays(DAY, -1))
    made.tenant('ccc').sqlite.close()
    writeFileSync(made.folder.tenantFile('ccc'), 'rubbish'.repeat(1_000))
    const { state, summary } = await find(made, DAY)
    expect(state).toBe('failed')
    expect(summary).toMatchObject({ errors: 1, active: 5, totalTenants: 6 })
    expect(storedActivity(made.platform(), 'T-ccc')).toMatchObject({ level: 'warning' })
  })

  it('a second run on the day sends nothing twice and says the same', async () => {
    const made = idleCompanies({ alpha: 65, beta: 95 })
    const first = await find(made, DAY)
    const queued = mails(made).length
    const second = await find(made, DAY)
    expect(second.summary.changed).toEqual(first.summary.changed)
    expect(second.summary.mailsQueued).toBe(0)
    expect(mails(made)).toHaveLength(queued)
    expect(historyRows(made)).toHaveLength(2)
  })
})

test('rule 1: suspended companies and those without a contract are skipped with the reason', async () => {
  const made = makeDataFolder()
  made.addTenant({ code: 'alpha', status: 'SUSPENDED' })
  made.addTenant({ code: 'beta', contractTo: addDays(DAY, -1) })
  made.addTenant({ code: 'gamma', status: 'TRIAL', contractFrom: addDays(DAY, -3) })
  const { tenants } = await find(made, DAY)
  expect(tenants.map(({ code, state, reason }) => [code, state, reason])).toEqual([
    ['alpha', 'skipped', 'suspended'],
    ['beta', 'skipped', 'no_contract'],
    ['gamma', 'succeeded', null],
  ])
})

test('rule 5: people who fell by more than 80 % are an early sign, without a message', async () => {
  const made = makeDataFolder()
  made.addTenant({ code: 'alpha' })
  const people = Array.from({ length: 10 }, (_, index) => ({
    userId: `u${index}`,
    logins: 1,
    apiCalls: 1,
  }))
  saveActivity(made.tenant('alpha'), addDays(DAY, -40), people)
  saveActivity(made.tenant('alpha'), addDays(DAY, -2), people.slice(0, 1))
  const day = addDays(DAY, 1)
  const { summary } = await find(made, day)
  expect(summary.tenants).toMatchObject([{ level: 'active' }])
  expect(summary.tenants[0]?.reasons).toContain('people_fell')
  expect(mails(made)).toEqual([])
})

describe('rule 7: who is told what', () => {
  const facts = {
    date: DAY,
    level: 'warning',
    levelSince: DAY,
    levelBefore: 'attention',
    lastMail: null,
    snoozedUntil: null,
  } as const

  test.each([
    ['entering warning', {}, 'entered'],
    ['attention', { level: 'attention' }, null],
    ['told already', { levelSince: addDays(DAY, -5), lastMail: addDays(DAY, -5) }, null],
    ['told of another spell within 30 days', { lastMail: addDays(DAY, -29) }, null],
    ['told of another spell 30 days ago', { lastMail: addDays(DAY, -30) }, 'entered'],
    [
      'rising to critical soon after the first mail',
      { level: 'critical', levelBefore: 'warning', lastMail: addDays(DAY, -25) },
      'entered',
    ],
    [
      'critical for 29 days',
      { level: 'critical', levelSince: addDays(DAY, -29), lastMail: addDays(DAY, -29) },
      null,
    ],
    [
      'critical for 30 days',
      { level: 'critical', levelSince: addDays(DAY, -30), lastMail: addDays(DAY, -30) },
      'reminder',
    ],
    ['warning for 30 days', { levelSince: addDays(DAY, -30), lastMail: addDays(DAY, -30) }, null],
    ['snoozed to the day', { snoozedUntil: DAY }, null],
    ['snoozed to yesterday', { snoozedUntil: addDays(DAY, -1) }, 'entered'],
  ] as const)('%s: %j is %s', (_case, change, occasion) => {
    expect(mailOccasion({ ...facts, ...change })).toBe(occasion)
  })

  it('attention is said to operators only', async () => {
    const made = idleCompanies({ alpha: 35 })
    await find(made, DAY)
    expect(tenantMails(made)).toEqual([])
    expect(mails(made, 'inactive_digest%')).toHaveLength(1)
  })

  it('both addresses are written to once, in the language of the company', async () => {
    const made = makeDataFolder()
    made.addTenant({ code: 'alpha', contactEmail: 'Office@alpha.example.jp', locale: 'en-US' })
    made.addTenant({ code: 'beta', contactEmail: 'ADMIN@beta.example.jp' })
    for (const code of ['alpha', 'beta']) {
      addAccount(made.tenant(code), 'u1')
      addLogin(made.tenant(code), 'u1', instantOf(addDays(DAY, -61), '12:00'))
    }
    await find(made, DAY)
    expect(tenantMails(made).map(({ address }) => address)).toEqual([
      'admin@alpha.example.jp',
      'Office@alpha.example.jp',
      'admin@beta.example.jp',
    ])
    expect(tenantMails(made)[0]?.body).toContain('for 61 days')
    expect(tenantMails(made)[2]?.body).toContain('61 日間')
  })

  it('on Monday operators get the whole list, although nothing changed', async () => {
    const made = idleCompanies({ alpha: 35 })
    for (let day = -7; day <= 0; day += 1) await find(made, addDays(DAY, day))
    const digests = mails(made, 'inactive_digest%')
    expect(digests.map(({ dedupe }) => dedupe.split(':')[1])).toEqual([
      addDays(DAY, -7),
      addDays(DAY, -5),
      DAY,
    ])
    expect(digests[2]?.body).toContain('All of them')
  })

  it('the digest goes to the channel of tenant operations, too, once', async () => {
    const made = idleCompanies({ alpha: 35 })
    const settings = { toban: { tenantNotices: { ...NOTICES, slackChannel: 'C0OPS' } } }
    await find(made, DAY, { settings })
    await find(made, DAY, { settings })
    const chats = made
      .platform()
      .sqlite.prepare(
        `SELECT recipient_address AS address, tenant_id AS tenant, body FROM mail_queue WHERE channel = 'SLACK'`,
      )
      .all()
    expect(chats).toEqual([
      { address: 'C0OPS', tenant: null, body: expect.stringContaining('attention') },
    ])
  })

  it('notifyTenants false tells operators only', async () => {
    const made = idleCompanies({ alpha: 65 })
    await find(made, DAY, { params: { notifyTenants: false } })
    expect(tenantMails(made)).toEqual([])
    expect(mails(made)).toHaveLength(1)
  })

  it('a pause silences the messages, not the level, and its end sends what is missing', async () => {
    const made = idleCompanies({ alpha: 59 })
    await find(made, DAY)
    snooze(made.platform(), 'T-alpha', { until: addDays(DAY, 2), note: '季節休業' })
    const paused = await find(made, addDays(DAY, 1))
    expect(paused.summary.warning).toBe(1)
    expect(tenantMails(made)).toEqual([])
    await find(made, addDays(DAY, 3))
    expect(tenantMails(made)).toHaveLength(1)
  })
})

test('rule 8: a paying company that becomes critical is a matter for sales, with its fee', async () => {
  const made = idleCompanies({ alpha: 95 })
  await find(made, DAY)
  const [mail] = mails(made, 'inactive_sales%')
  expect(mail).toMatchObject({ address: 'sales@example.jp' })
  expect(mail?.body).toMatch(/alpha.*95 days.*¥[\d,]+ a month/)
})

describe('when the levels can not be believed', () => {
  it('half of the companies at once is an alert about the feed, and no company is written to', async () => {
    const made = idleCompanies({ aaa: 65, bbb: 65, ccc: 65, ddd: 1, eee: 1, fff: 1 })
    const { alerts, summary } = await find(made, DAY)
    expect(alerts.news).toEqual(['opened inactive:feed'])
    expect(summary.warning).toBe(3)
    expect(tenantMails(made)).toEqual([])
    const next = await find(made, addDays(DAY, 1))
    expect(next.alerts.news).toEqual(['resolved inactive:feed'])
    expect(tenantMails(made)).toHaveLength(3)
  })

  it('more than ten critical ones too', async () => {
    const codes = Array.from({ length: 11 }, (_, index) => [`co-${index + 10}`, 95] as const)
    const quiet = Array.from({ length: 12 }, (_, index) => [`ok-${index + 10}`, 1] as const)
    const made = idleCompanies(Object.fromEntries([...codes, ...quiet]))
    expect((await find(made, DAY)).alerts.news).toEqual(['opened inactive:feed'])
    expect(tenantMails(made)).toEqual([])
  })

  it.each([
    [100, null],
    [101, 'many_inactive'],
  ])('%i idle ones of three hundred: %s', (idle, doubt) => {
    const outcomes = Array.from({ length: 300 }, (_, index) => ({
      state: 'succeeded',
      result: { level: index < idle ? 'attention' : 'active', from: 'attention' },
    }))
    expect(brokenFeed(outcomes as never)).toBe(doubt)
  })
})

test('a past day is evaluated into the history; nothing is sent and the newest state stays', async () => {
  const made = idleCompanies({ alpha: 65 })
  await find(made, DAY)
  const queued = mails(made).length
  const { summary, alerts } = await find(made, DAY, { params: { date: addDays(DAY, -10) } })
  expect(summary.tenants).toMatchObject([{ inactiveDays: 55, level: 'attention' }])
  expect(alerts.raised).toEqual([])
  expect(mails(made)).toHaveLength(queued)
  expect(storedActivity(made.platform(), 'T-alpha')).toMatchObject({
    evaluatedOn: DAY,
    level: 'warning',
  })
  expect(historyRows(made)).toHaveLength(2)
})

test('a dry run shows the levels and leaves no row, mail or file', async () => {
  const made = idleCompanies({ alpha: 95 })
  const { summary, artifacts } = await find(made, DAY, { dryRun: true })
  expect(summary.critical).toBe(1)
  expect(storedActivity(made.platform(), 'T-alpha')).toBeNull()
  expect(mails(made)).toEqual([])
  expect(artifacts).toEqual([])
})

test('the files of the day keep companies that a rerun did not look at', async () => {
  const made = idleCompanies({ alpha: 95, beta: 1 })
  await find(made, DAY)
  await find(made, DAY, { tenants: ['beta'] })
  const folder = join(made.folder.reportsDir('_platform'), 'inactive')
  const json = JSON.parse(readFileSync(join(folder, `inactive_${DAY}.json`), 'utf8'))
  expect(json.tenants.map(({ tenantCode }: { tenantCode: string }) => tenantCode)).toEqual([
    'alpha',
    'beta',
  ])
  const csv = readFileSync(join(folder, `inactive_${DAY}.csv`), 'utf8')
  expect(csv.startsWith('\uFEFF会社コード')).toBe(true)
  expect(csv.split('\r\n')).toHaveLength(4)
})

test('history older than 13 months goes', async () => {
  const made = idleCompanies({ alpha: 35 })
  insert(made.platform(), 'tenant_activity_history', {
    evaluated_on: '2024-04-30',
    tenant_id: 'T-alpha',
    level: 'warning',
    inactive_days: 61,
    reasons: '[]',
  })
  await find(made, DAY)
  expect(historyRows(made)).toEqual([{ day: DAY, level: 'attention', days: 35 }])
})
