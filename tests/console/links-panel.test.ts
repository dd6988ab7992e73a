import { afterAll, beforeAll, expect, test } from 'vitest'
import { externalSystems } from '../../jobs/400-notify/403-external-systems.ts'
import { type SlackUser, slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { addPeople, windUpClock } from '../jobs/mirror-company.ts'
import { TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

let one: Installation
const clock = windUpClock('02:00', TODAY)
let slack: Awaited<ReturnType<typeof startSlack>>
beforeAll(async () => {
  one = installation()
  process.env.SECRET_sakura = 'xoxb-links'
  const users = [user('U1', 'p001@example.jp'), user('U2', 'other@example.jp')]
  const workspace = slackWorkspace({ teamId: 'T1', token: 'xoxb-links', users })
  slack = await startSlack({ workspaces: [workspace], now: clock.now })
  one.data
    .platform()
    .sqlite.prepare(`UPDATE integration_configs SET endpoint_url = ? WHERE config_id = ?`)
    .run(slack.apiUrl, 'slack_api-sakura')
  addPeople(one.data.tenant('sakura'), [{ code: 'P001' }, { code: 'P002' }])
  await reconcile()
})
afterAll(async () => {
  await slack.close()
  one.close()
})

const PAGE = '/batches/BATCH-403'

function user(id: string, email: string): SlackUser {
  return { id, name: id, realName: id, email }
}

async function reconcile(): Promise<void> {
  const params = { services: ['slack'] }
  const options = { dataRoot: one.data.root, at: clock.now(), tenants: ['sakura'], params }
  await performBatch(externalSystems(clock), options)
}

function links(): unknown[] {
  const sql = `SELECT employee_id AS who, external_id AS account, method FROM external_links ORDER BY 1`
  return one.data.tenant('sakura').sqlite.prepare(sql).all()
}

const FORM = { service: 'SLACK', employee: 'P002', account: 'U2', reason: '本人に確認済み' }
const OWN = { who: 'e-P001', account: 'U1', method: 'EMAIL' }
const MADE = { who: 'e-P002', account: 'U2', method: 'MANUAL' }

test('shows each company by service, and what of the chosen one should be looked at', async () => {
  const text = textOf(await page(one, `${PAGE}?tenant=sakura`, { lang: 'en' }))
  expect(text).toMatch(
    /さくら商事株式会社 complete .* 2 accounts 1 linked 50% of the employees 2 to look at/,
  )
  expect(text).toMatch(/Slack: Employees without an account 1 employee P002: no account/)
  expect(text).toMatch(/Slack: Accounts without an employee 1/)
})

test('the health of a connection, and the secrets that run out, the next first', async () => {
  one.data
    .platform()
    .sqlite.exec(
      `UPDATE integration_configs SET secret_expires_on = '2027-03-01' WHERE config_id = 'slack_api-sakura'`,
    )
  const html = await page(one, PAGE, { lang: 'en' })
  const text = textOf(html)
  expect(text).toMatch(/東京電機株式会社 never read Unhealthy invalid_auth/)
  expect(text).toMatch(
    /Secrets that run out without a day: 1 .* 30 Nov 2026 6 days さくら商事株式会社 teams_graph .* 1 Mar 2027 97 days/,
  )
  expect(html).toContain('href="/batches/BATCH-405#connection-teams_graph-sakura"')
  expect(textOf(await page(one, PAGE))).toMatch(
    /認証情報の期限 期限未登録の連携 1 件 .* 残り .* 6 日/,
  )
})

test('a person is linked by hand, no run changes that, and it is taken back with a reason', async () => {
  const answer = await post(one, `${PAGE}/links/sakura`, FORM)
  expect(answer.headers.get('location')).toBe(`${PAGE}?tenant=sakura#links`)
  expect(links()).toEqual([OWN, MADE])
  await reconcile()
  expect(links()).toEqual([OWN, MADE])
  expect(textOf(await page(one, `${PAGE}?tenant=sakura`, { lang: 'en' }))).toMatch(
    /P002 Unlink .* U2 linked by hand/,
  )
  await post(one, `${PAGE}/unlinks/sakura`, { ...FORM, reason: '誤り' })
  expect(links()).toEqual([OWN])
  const sql = `SELECT verb, reason, result FROM audit WHERE object = 'sakura SLACK P002' ORDER BY id`
  expect(one.data.ops().sqlite.prepare(sql).all()).toEqual([
    { verb: 'external_link.made', reason: '本人に確認済み', result: 'ok' },
    { verb: 'external_link.removed', reason: '誤り', result: 'ok' },
  ])
})

test.each([
  ['links', { ...FORM, account: 'U1' }, 403, 'is linked to somebody else'],
  ['links', { ...FORM, account: 'U9' }, 404, 'there is no account'],
  ['links', { ...FORM, employee: 'P999' }, 404, 'there is no employee'],
  ['links', { ...FORM, service: 'ZOOM' }, 404, ''],
  ['links', { ...FORM, reason: ' ' }, 422, 'A reason is needed.'],
  ['unlinks', { ...FORM, employee: 'P001' }, 403, 'is not linked by hand'],
])('%s %j is refused', async (act, form, status, words) => {
  const answer = await post(one, `${PAGE}/${act}/sakura`, form, { lang: 'en' })
  expect(textOf(await answer.text())).toContain(words)
  expect(answer.status).toBe(status)
  expect(links()).toEqual([OWN])
})

test('a company whose file has an older schema is named with what to do, and the others are shown', async () => {
  const { sqlite } = one.data.tenant('sakura')
  const version = sqlite.pragma('user_version', { simple: true })
  try {
    sqlite.pragma('user_version = 1')
    for (const [lang, said] of [
      ['en', /The file of さくら商事株式会社 can not be read\. .*toban migrate/],
      ['ja', /さくら商事株式会社のファイルを読み取れません。.*toban migrate/],
    ] as const) {
      const answer = await get(one, `${PAGE}?tenant=sakura`, { lang })
      const html = await answer.text()
      expect(answer.status).toBe(200)
      expect(textOf(html)).toMatch(said)
      expect(textOf(html)).toContain('東京電機株式会社')
      expect(html).not.toContain(`action="${PAGE}/links/sakura"`)
    }
  } finally {
    sqlite.pragma(`user_version = ${version}`)
  }
})
