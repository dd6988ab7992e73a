import { afterAll, beforeAll, expect, test } from 'vitest'
import { shownFindings } from '../../data/platform/reading/notification-findings.ts'
import { notificationSettings } from '../../jobs/400-notify/405-notification-settings.ts'
import { startHttp } from '../../server/demo/stand-ins/http.ts'
import { startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { settingsFor } from '../delivery/settings.ts'
import { addDestination, addPeople, addSetting, connect } from '../jobs/mirror-company.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
let runId: string
let smtp: Awaited<ReturnType<typeof startSmtp>>
let hook: Awaited<ReturnType<typeof startHttp>>
beforeAll(async () => {
  smtp = await startSmtp()
  hook = await startHttp(0, ({ path }) => ({ status: path === '/gone' ? 410 : 204 }))
  const secrets = { HOOK: `${hook.base}/here`, GONE: `${hook.base}/gone` }
  one = installation({ settings: settingsFor(smtp), secrets })
  const sakura = one.data.tenant('sakura')
  addPeople(sakura, [{ code: 'P001' }])
  addDestination(sakura, 'SLACK', 'C1')
  const weekly = { frequency_type: 'WEEKLY', frequency_value: 9, destination_id: 'SLACK-C1' }
  addSetting(sakura, 'weekly', weekly)
  addSetting(sakura, 'twin', weekly)
  const rate = { rate_limit_per_minute: null }
  connect(one.data, 'sakura', {
    key: 'smtp_server',
    service: 'SMTP',
    endpointUrl: null,
    over: rate,
  })
  const params = { autoFix: true, checkExternal: false }
  connect(one.data, 'sakura', {
    key: 'webhook',
    service: 'WEBHOOK',
    endpointUrl: null,
    authType: 'NONE',
    authRef: null,
  })
  const umi = one.data.tenant('umi')
  addDestination(umi, 'EMAIL', 'soumu@umi.example.jp')
  addDestination(umi, 'EMAIL', 'off@umi.example.jp', { is_enabled: 0 })
  for (const name of ['HOOK', 'GONE'])
    addDestination(sakura, 'WEBHOOK', null, {
      destination_id: `hook ${name}`,
      webhook_ref: JSON.stringify({ env: name }),
    })
  const options = { dataRoot: one.data.root, at: NOW, tenants: ['sakura'], params }
  await performBatch(notificationSettings(), options)
  runId = one.data
    .platform()
    .sqlite.prepare(
      `SELECT run_id FROM setting_change_history WHERE key = 'weekly' AND category = 'notification'`,
    )
    .pluck()
    .get() as string
})
afterAll(async () => {
  one.close()
  await smtp.close()
  await hook.close()
})

const PAGE = '/batches/BATCH-405'

function idOf(code: string): number {
  return shownFindings(one.data.platform(), 50).find((found) => found.checkCode === code)?.id ?? 0
}

function stateOf(code: string): unknown {
  return shownFindings(one.data.platform(), 50).find((found) => found.checkCode === code)?.state
}

function settings(): unknown[] {
  const sql = `SELECT setting_key AS "key", is_enabled AS isOn, frequency_value AS value
    FROM notification_settings ORDER BY setting_id`
  return one.data.tenant('sakura').sqlite.prepare(sql).all()
}

function rate(): unknown {
  const sql = `SELECT rate_limit_per_minute FROM integration_configs WHERE config_id = 'smtp_server-sakura'`
  return one.data.platform().sqlite.prepare(sql).pluck().get()
}

function audited(verb: string): unknown[] {
  const sql = 'SELECT object, reason, result FROM audit WHERE verb = ? ORDER BY rowid'
  return one.data.ops().sqlite.prepare(sql).all(verb)
}

test('shows what was found, where, and how well the connections are', async () => {
  const text = textOf(await page(one, PAGE, { lang: 'en' }))
  expect(text).toMatch(/東京電機株式会社 .* Error L1 Slack token refused/)
  expect(text).toMatch(/Holding .* P2 Critical alerts reach nobody/)
  expect(text).toMatch(/東京電機株式会社 tokyo-denki slack_api Unhealthy invalid_auth/)
  expect(text).toMatch(/sakura teams_graph .* 30 Nov 2026/)
})

test('each finding leads to what it is about', async () => {
  const html = await page(one, PAGE, { lang: 'en' })
  expect(html).toContain('href="#connection-slack_api-tokyo-denki"')
  expect(html).toContain('id="connection-slack_api-tokyo-denki"')
  const id = one.data
    .tenant('sakura')
    .sqlite.prepare(`SELECT setting_id FROM notification_settings WHERE setting_key = 'twin'`)
    .pluck()
    .get()
  expect(html).toContain('href="/batches/BATCH-405?tenant=sakura&amp;setting=')
  const setting = textOf(await page(one, `${PAGE}?tenant=sakura&setting=${id}`, { lang: 'en' }))
  expect(setting).toMatch(/Notification setting twin .* Destination SLACK-C1 .* Frequency WEEKLY 1/)
  expect(textOf(await page(one, `${PAGE}?tenant=sakura&setting=99`, { lang: 'en' }))).toContain(
    'does not exist any more',
  )
})

const trial = (tenant: string, id: string, reason = '届くか確認') =>
  post(
    one,
    `${PAGE}/destinations/${tenant}/${encodeURIComponent(id)}/tests`,
    { reason },
    { lang: 'en' },
  )

const said = async (answer: Response) =>
  textOf(await page(one, answer.headers.get('location') ?? '/', { lang: 'en' }))

test('a destination is tried with one message, at once: a mail, a webhook, a webhook that is gone', async () => {
  const own = textOf(await page(one, `${PAGE}?tenant=umi`, { lang: 'en' }))
  expect(own).toMatch(/#soumu@umi\.example\.jp Test send .* s\*\*\*@umi\.example\.jp/)
  const mail = await trial('umi', 'EMAIL-soumu@umi.example.jp')
  expect(mail.headers.get('location')).toMatch(/^\/outbox\/umi\//)
  expect(await said(mail)).toMatch(/State Sent/)
  expect(smtp.received()).toMatchObject([{ to: ['soumu@umi.example.jp'] }])
  expect(await said(await trial('sakura', 'hook HOOK'))).toMatch(/State Sent/)
  expect(await said(await trial('sakura', 'hook GONE'))).toMatch(
    /State Given up .* The webhook is gone \(HTTP 410\)/,
  )
  expect(hook.arrived().map(({ path }) => path)).toEqual(['/here', '/gone'])
  expect(audited('channel.test')).toMatchObject([
    { object: expect.stringMatching(/^umi\/EMAIL\//), reason: '届くか確認', result: 'ok' },
    { object: expect.stringMatching(/^sakura\/WEBHOOK\//), result: 'ok' },
    { object: expect.stringMatching(/^sakura\/WEBHOOK\//), result: 'ok' },
  ])
})

test('no test without a reason, to nobody, to a destination that is off, or more than five in ten minutes', async () => {
  expect((await trial('umi', 'EMAIL-soumu@umi.example.jp', ' ')).status).toBe(422)
  expect((await trial('umi', 'nobody')).status).toBe(404)
  const off = await trial('umi', 'EMAIL-off@umi.example.jp')
  expect([off.status, textOf(await off.text())]).toEqual([
    403,
    expect.stringContaining('is switched off'),
  ])
  for (const _ of [2, 3, 4, 5])
    expect((await trial('umi', 'EMAIL-soumu@umi.example.jp')).status).toBe(303)
  const sixth = await trial('umi', 'EMAIL-soumu@umi.example.jp')
  expect([sixth.status, textOf(await sixth.text())]).toEqual([
    403,
    expect.stringContaining('no more than 5 test messages'),
  ])
  expect(smtp.received()).toHaveLength(5)
  expect(audited('channel.test').at(-1)).toMatchObject({ object: 'umi/EMAIL', result: 'refused' })
})

test('is narrowed to one channel', async () => {
  const text = textOf(await page(one, `${PAGE}?area=slack`, { lang: 'en' }))
  expect(text).toContain('Slack token refused')
  expect(text).not.toContain('reach nobody')
})

test('a finding is ignored up to a day with a reason that stays with it, and no longer', async () => {
  const id = idOf('L1')
  const form = { until: '2026-12-24', reason: '契約終了予定' }
  const answer = await post(one, `${PAGE}/ignored/${id}`, form)
  expect(answer.headers.get('location')).toBe(`${PAGE}#findings`)
  expect(stateOf('L1')).toBe('IGNORED')
  expect(textOf(await page(one, PAGE))).toMatch(/2026\/12\/24\(木\) まで無視 契約終了予定/)
  expect(audited('notification_finding.ignored')).toEqual([
    {
      object: 'tokyo-denki L1 config:slack_api-tokyo-denki',
      reason: '契約終了予定',
      result: 'ok',
    },
  ])
  await post(one, `${PAGE}/reopened/${id}`, { reason: '継続' })
  expect(stateOf('L1')).toBe('OPEN')
})

test.each([
  ['2026-11-23', 'x', 'not a day to ignore up to'],
  ['2030-01-01', 'x', 'not a day to ignore up to'],
  ['soon', 'x', 'not a day to ignore up to'],
  ['2026-12-24', ' ', 'A reason is needed.'],
])('ignoring up to %s for "%s" is refused', async (until, reason, words) => {
  const answer = await post(one, `${PAGE}/ignored/${idOf('P2')}`, { until, reason }, { lang: 'en' })
  expect(answer.status).toBe(422)
  expect(textOf(await answer.text())).toContain(words)
  expect(stateOf('P2')).toBe('OPEN')
})

test('what can be fixed is fixed by a run for the company alone; anything else is only looked at again', async () => {
  await post(one, `${PAGE}/fixes/${idOf('L1')}`, { reason: '確認' })
  expect(one.started.at(-1)).toMatchObject({ tenants: ['tokyo-denki'], params: { autoFix: true } })
  await post(one, `${PAGE}/checks/${idOf('L1')}`, { reason: '確認' })
  expect(one.started.at(-1)).toMatchObject({ tenants: ['tokyo-denki'], params: {} })
  await post(one, `${PAGE}/checks/${idOf('P2')}`, { reason: '確認' })
  expect(one.started.at(-1)).toMatchObject({ tenants: 'all' })
})

test('what a run has fixed is taken back as a whole, once', async () => {
  const [weekly, twin] = settings() as { isOn: number; value: number }[]
  expect([weekly?.value, twin?.isOn, rate()]).toEqual([1, 0, 100])
  expect(textOf(await page(one, PAGE, { lang: 'en' }))).toContain('Frequency out of range')
  const answer = await post(one, `${PAGE}/undone/${runId}/sakura`, { reason: '元に戻す' })
  expect(answer.headers.get('location')).toBe(`${PAGE}#fixes`)
  expect(settings()).toEqual([
    { key: 'weekly', isOn: 1, value: 9 },
    { key: 'twin', isOn: 1, value: 9 },
  ])
  expect(rate()).toBeNull()
  expect(textOf(await page(one, PAGE, { lang: 'en' }))).toContain('taken back by tanaka')
  const again = await post(one, `${PAGE}/undone/${runId}/sakura`, { reason: 'x' })
  expect(again.status).toBe(404)
  expect(
    audited('notification_fixes.undone').map((row) => (row as { result: string }).result),
  ).toEqual(['ok', 'refused'])
})

test('nothing is taken back when a setting was changed after it was fixed', async () => {
  const { sqlite } = one.data.platform()
  sqlite
    .prepare(`UPDATE setting_change_history SET rolled_back_by = NULL WHERE run_id = ?`)
    .run(runId)
  const tenant = one.data.tenant('sakura').sqlite
  tenant
    .prepare(
      `UPDATE notification_settings SET frequency_value = 3, updated_at = ? WHERE setting_key = 'twin'`,
    )
    .run(NOW + 60_000)
  one.data.platform().sqlite.exec(`UPDATE integration_configs SET rate_limit_per_minute = 100`)
  const before = settings()
  const answer = await post(one, `${PAGE}/undone/${runId}/sakura`, { reason: 'x' }, { lang: 'en' })
  expect(textOf(await answer.text())).toContain('was changed after it was mended')
  expect([settings(), rate()]).toEqual([before, 100])
})
