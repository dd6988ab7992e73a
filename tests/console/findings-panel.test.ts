import { afterAll, beforeAll, expect, test } from 'vitest'
import { shownFindings } from '../../data/platform/reading/notification-findings.ts'
import { notificationSettings } from '../../jobs/400-notify/405-notification-settings.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { addDestination, addPeople, addSetting, connect } from '../jobs/mirror-company.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
let runId: string
beforeAll(async () => {
  one = installation()
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
afterAll(() => one.close())

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
  expect(text).toMatch(/tokyo-denki slack_api Unhealthy invalid_auth/)
  expect(text).toMatch(/sakura teams_graph .* 30 Nov 2026/)
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
