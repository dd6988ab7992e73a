import { afterAll, beforeAll, expect, test } from 'vitest'
import { liveFindings } from '../../data/platform/setting-findings.ts'
import { overridesOn } from '../../data/platform/setting-masters.ts'
import { TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const PAGE = '/batches/BATCH-305'

function idOf(key: string): number {
  return liveFindings(one.data.platform(), 10).find((found) => found.key === key)?.id ?? 0
}

function audited(verb: string): unknown[] {
  return one.data
    .ops()
    .sqlite.prepare('SELECT object, reason, result FROM audit WHERE verb = ? ORDER BY rowid')
    .all(verb)
}

test('shows what is and what should be, and never a secret', async () => {
  const text = textOf(await page(one, PAGE, { lang: 'en' }))
  expect(text).toMatch(/さくら商事株式会社 sakura/)
  expect(text).toMatch(
    /users by contract max_users resource below what is in use 120 100 by plan medium for a person/,
  )
  expect(text).toMatch(
    /integration\.token system never written by a batch \*\*\* \*\*\* by plan high/,
  )
  expect(text).toContain('Changed on purpose: API calls an hour by contract (api_rate_limit)')
  expect(text).toMatch(/大和運輸サービス株式会社 yamato ui\.banner none → on made/)
})

test('a company is fixed by a run for it alone', async () => {
  await post(one, `${PAGE}/fixes/${idOf('max_users')}`, { reason: '整理済み' })
  expect(one.started.at(-1)).toMatchObject({
    batchId: 'BATCH-305',
    tenants: ['sakura'],
    params: {},
    reason: '整理済み',
  })
})

test('a value is accepted as an exception up to a day, with a reason', async () => {
  const form = { until: '2027-03-31', reason: '個別契約' }
  const answer = await post(one, `${PAGE}/exceptions/${idOf('max_users')}`, form)
  expect(answer.headers.get('location')).toBe(`${PAGE}#drift`)
  expect(overridesOn(one.data.platform(), 'T-sakura', '2027-03-31')).toMatchObject([
    { category: 'resource', key: 'max_users', value: '120', source: 'operator' },
  ])
  expect(overridesOn(one.data.platform(), 'T-sakura', '2027-04-01')).toEqual([])
  expect(idOf('max_users')).toBe(0)
  expect(audited('setting_exception.accepted')).toEqual([
    { object: 'sakura resource max_users', reason: '個別契約', result: 'ok' },
  ])
})

test.each([
  ['ui.primaryColor', { until: '2020-01-01', reason: 'x' }, 'not a day for an exception'],
  ['ui.primaryColor', { until: '2030-01-01', reason: 'x' }, 'not a day for an exception'],
  ['ui.primaryColor', { until: '2027-01-01', reason: ' ' }, 'A reason is needed.'],
  ['integration.token', { until: '2027-01-01', reason: 'x' }, 'can not become an exception'],
])('%s %j is refused', async (key, form, words) => {
  const answer = await post(one, `${PAGE}/exceptions/${idOf(key)}`, form, { lang: 'en' })
  expect(answer.status).toBe(422)
  expect(textOf(await answer.text())).toContain(words)
  expect(overridesOn(one.data.platform(), 'T-sakura', TODAY).map((own) => own.key)).not.toContain(
    key,
  )
})

test('a held change is said to be on purpose, and nothing else is', async () => {
  const held = { setting: 'resource api_rate_limit', reason: '料金改定' }
  const answer = await post(one, `${PAGE}/confirmations`, held)
  expect(answer.status).toBe(303)
  expect(audited('setting_master.confirmed')).toEqual([
    { object: 'resource api_rate_limit', reason: '料金改定', result: 'ok' },
  ])
  const other = await post(one, `${PAGE}/confirmations`, { ...held, setting: 'plan ui.banner' })
  expect(other.status).toBe(404)
})

test('a run is rolled back by a run', async () => {
  await post(one, `${PAGE}/rollbacks/RUN305`, { reason: '誤り' })
  expect(one.started.at(-1)).toMatchObject({ tenants: 'all', params: { rollbackRun: 'RUN305' } })
})

test('more findings than a page holds are all counted and leafed through', async () => {
  const { sqlite } = one.data.platform()
  const insert =
    sqlite.prepare(`INSERT INTO setting_findings (run_id, tenant_id, category, key, current_value,
      expected_value, severity, auto_fixable, state, first_seen_at, last_seen_at, reason, source)
    SELECT run_id, tenant_id, 'custom', ?, '1', '2', 'low', 0, 'manual', first_seen_at, last_seen_at, 'conflict', source
    FROM setting_findings LIMIT 1`)
  for (let no = 0; no < 120; no += 1) insert.run(`bulk.${String(no).padStart(3, '0')}`)
  const all = sqlite
    .prepare(`SELECT count(*) FROM setting_findings WHERE state IN ('open', 'manual', 'failed')`)
    .pluck()
    .get()
  const first = await page(one, PAGE, { lang: 'en' })
  expect(textOf(first)).toContain(`${all} open`)
  const last = await page(one, `${PAGE}?page=3`)
  expect(first).toContain(`href="${PAGE}?page=3#drift"`)
  expect(first.match(/<code>bulk\./g)?.length).toBeLessThanOrEqual(50)
  expect(first).not.toContain('bulk.119')
  expect(last).toContain('bulk.119')
})
