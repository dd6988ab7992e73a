import { renameSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { slackMirror } from '../../jobs/400-notify/407-slack-mirror.ts'
import { teamsMirror } from '../../jobs/400-notify/408-teams-mirror.ts'
import { lineWorksMirror } from '../../jobs/400-notify/409-line-works-mirror.ts'
import { startLineWorks, worksCompany } from '../../server/demo/stand-ins/line-works.ts'
import { entraTenant, startMicrosoft } from '../../server/demo/stand-ins/microsoft.ts'
import { type SlackUser, slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import {
  addDestination,
  addPeople,
  connect,
  keyPair,
  numbered,
  windUpClock,
} from '../jobs/mirror-company.ts'
import { NOW, TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { leafThrough, linkOf, page, post, textOf } from './fixture/requests.ts'

let one: Installation
const open: { close(): Promise<void> }[] = []
const clock = windUpClock('02:00', TODAY)
beforeAll(async () => {
  one = installation()
  addPeople(one.data.tenant('sakura'), [{ code: 'P001' }, { code: 'P002' }])
  await mirrorSlack()
  await mirrorTeams()
  await mirrorLineWorks()
})
afterAll(async () => {
  for (const standIn of open) await standIn.close()
  one.close()
})

const PAGE = '/batches/BATCH-407'
const TEAMS = '/batches/BATCH-408'
const WORKS = '/batches/BATCH-409'
const ROOM = `${WORKS}/destinations/sakura/LINE_WORKS-hook`

function user(index: number): SlackUser {
  return { id: `U${index}`, name: `u${index}`, realName: `社員${index}`, email: `u${index}@x.jp` }
}

const at = (minutes: number) => ({
  dataRoot: one.data.root,
  at: clock.startedAt + minutes * 60_000,
  tenants: ['sakura'],
})

function connected(configId: string, endpoint: string, connection: object): void {
  one.data
    .platform()
    .sqlite.prepare(
      `UPDATE integration_configs SET endpoint_url = ?, connection_config = ?, auth_ref = '{"env":"SECRET_sakura"}'
       WHERE config_id = ?`,
    )
    .run(endpoint, JSON.stringify(connection), configId)
}

/** Sixty people; then one is called otherwise; then two thirds of them are not listed. */
async function mirrorSlack(): Promise<void> {
  process.env.SECRET_sakura = 'xoxb-panel'
  const users = [...numbered(60, user), { ...user(60), email: 'P001@example.jp' }]
  const channels = [{ id: 'C1', name: 'soumu', isMember: true }]
  const workspace = slackWorkspace({ teamId: 'T1', token: 'xoxb-panel', users, channels })
  const slack = await startSlack({ workspaces: [workspace], now: clock.now })
  open.push(slack)
  connected('slack_api-sakura', slack.apiUrl, {})
  addDestination(one.data.tenant('sakura'), 'SLACK', 'C1')
  await performBatch(slackMirror(clock), at(0))
  workspace.users[7] = { ...user(7), realName: '改姓', email: 'kaisei@x.jp' }
  await performBatch(slackMirror(clock), at(1))
  workspace.users = workspace.users.slice(0, 20)
  await performBatch(slackMirror(clock), at(2))
}

/** One team with a destination and a private channel, and one that was archived; a limit was near. */
async function mirrorTeams(): Promise<void> {
  process.env.SECRET_sakura = 'teams-secret'
  const channel = (id: string, displayName: string) => ({ id, displayName })
  const tenant = entraTenant({
    tenantId: 'tid-sakura',
    clientId: 'app',
    clientSecret: 'teams-secret',
    teams: [
      {
        id: 't-eigyo',
        displayName: '営業',
        channels: [
          channel('c-general', '一般'),
          { ...channel('c-kimitsu', '案件'), membershipType: 'private' },
          channel('c-urgent', '至急'),
        ],
      },
      {
        id: 't-old',
        displayName: '旧企画',
        isArchived: true,
        channels: [channel('c-old', '記録')],
      },
    ],
  })
  const microsoft = await startMicrosoft({ tenants: [tenant], now: clock.now })
  open.push(microsoft)
  connected('teams_graph-sakura', microsoft.graphUrl, {
    entraTenantId: 'tid-sakura',
    clientId: 'app',
    loginUrl: microsoft.loginUrl,
  })
  one.data
    .platform()
    .sqlite.exec(
      `UPDATE integration_configs SET auth_type = 'OAUTH2' WHERE config_id = 'teams_graph-sakura'`,
    )
  const own = one.data.tenant('sakura')
  addDestination(own, 'TEAMS', 'c-urgent', { parent_external_id: 't-eigyo' })
  addDestination(own, 'TEAMS', 'c-old', { parent_external_id: 't-old' })
  microsoft.trouble({
    match: '/users',
    act: { answer: { headers: { 'x-ms-throttle-limit-percentage': '0.9' }, body: { value: [] } } },
  })
  microsoft.trouble({ match: '/t-eigyo/channels', act: { answer: { status: 429, body: {} } } })
  await performBatch(teamsMirror(clock), at(3))
}

/** Two units that we have, one that only they have, one whose parent is unknown, and somebody in none. */
async function mirrorLineWorks(): Promise<void> {
  const keys = keyPair()
  process.env.SECRET_sakura = keys.privateKey
  process.env.CLIENT_sakura = 'works-secret'
  const domainId = 10000001
  const member = (index: number, orgUnitIds: readonly string[]) => ({
    domainId,
    userId: `w${index}`,
    userExternalKey: `P00${index}`,
    email: `w${index}@d.jp`,
    lastName: '佐藤',
    firstName: `${index}`,
    orgUnitIds,
  })
  const unit = (id: string, orgUnitName: string, parentOrgUnitId: string | null = null) => ({
    domainId,
    orgUnitId: id,
    orgUnitName,
    parentOrgUnitId,
  })
  const works = await startLineWorks({
    companies: [
      worksCompany({
        clientId: 'client-sakura',
        clientSecret: 'works-secret',
        serviceAccount: 'x.serviceaccount@sakura.jp',
        publicKey: keys.publicKey,
        botId: '100',
        users: [member(1, ['o1']), member(2, ['o2']), { ...member(3, []), isSuspended: true }],
        orgUnits: [unit('o1', '本社'), unit('o2', '特命室', 'o1'), unit('o3', '離島', 'o9')],
      }),
    ],
    now: clock.now,
  })
  open.push(works)
  connect(one.data, 'sakura', {
    key: 'lineworks',
    service: 'LINE_WORKS',
    endpointUrl: works.apiUrl,
    authType: 'JWT',
    connection: {
      clientId: 'client-sakura',
      clientSecret: { env: 'CLIENT_sakura' },
      serviceAccount: 'x.serviceaccount@sakura.jp',
      botId: '100',
      domainIds: [domainId],
      authUrl: works.authUrl,
    },
  })
  const own = one.data.tenant('sakura')
  own.sqlite.exec(`INSERT INTO departments (department_id, department_code, department_name, parent_department_id,
      department_level, path, department_status, sort_order, source, valid_from, created_at, updated_at)
    VALUES ('id-D002', 'D002', '経理部', 'id-D001', 2, '/D001/D002/', 'ACTIVE', 2, 'hr', '2019-04-01', 0, 0)`)
  addDestination(own, 'LINE_WORKS', null, { is_enabled: 0, name: '総務' })
  await performBatch(lineWorksMirror(clock), at(4))
}

function destination(id: string): unknown {
  const sql = `SELECT is_enabled AS isOn, external_id AS room, disabled_reason AS why, disabled_by AS "by"
    FROM notification_channels WHERE destination_id = ?`
  return one.data.tenant('sakura').sqlite.prepare(sql).get(id)
}

function audited(object: string): unknown[] {
  const sql = 'SELECT verb, reason, result FROM audit WHERE object = ? ORDER BY id'
  return one.data.ops().sqlite.prepare(sql).all(object)
}

test('a listing from which too much is missing stands there as not applied, and may be applied all the same', async () => {
  const text = textOf(await page(one, PAGE, { lang: 'en' }))
  expect(text).toMatch(/さくら商事株式会社 Apply anyway .* not applied SUSPICIOUS_SHRINK/)
  await post(one, `${PAGE}/syncs/sakura`, { reason: '退職者の整理' })
  expect(one.started.at(-1)).toMatchObject({
    batchId: 'BATCH-407',
    tenants: ['sakura'],
    params: { force: true, applyShrink: true },
    reason: '退職者の整理',
  })
})

test('a mirror that was read well is read again without believing everything', async () => {
  await post(one, `${WORKS}/syncs/sakura`, { reason: '確認' })
  expect(one.started.at(-1)).toMatchObject({ batchId: 'BATCH-409', params: { force: true } })
  expect(one.started.at(-1)?.params).not.toHaveProperty('applyShrink')
  expect((await post(one, `${WORKS}/syncs/umi`, { reason: 'x' })).status).toBe(404)
})

test('a destination is switched off and on again, with a reason and on record', async () => {
  const turn = (to: string) =>
    post(one, `${PAGE}/destinations/sakura/SLACK-C1/turns`, { turn: to, reason: '休止' })
  const answer = await turn('off')
  expect(answer.headers.get('location')).toBe(`${PAGE}?tenant=sakura#destinations`)
  expect(destination('SLACK-C1')).toMatchObject({ isOn: 0, why: '休止', by: 'tanaka' })
  expect(textOf(await page(one, PAGE))).toContain('休止 · tanaka')
  await turn('on')
  expect(destination('SLACK-C1')).toMatchObject({ isOn: 1, why: null, by: null })
  expect(audited('sakura SLACK-C1')).toEqual([
    { verb: 'notification_destination.turned_off', reason: '休止', result: 'ok' },
    { verb: 'notification_destination.turned_on', reason: '休止', result: 'ok' },
  ])
})

test('a room is switched on only when its id was entered', async () => {
  const on = { turn: 'on', reason: '開始' }
  const early = await post(one, `${ROOM}/turns`, on, { lang: 'en' })
  expect(textOf(await early.text())).toContain('has no address yet')
  await post(one, `${ROOM}/addresses`, { address: 'room-soumu', reason: 'Bot の通知' })
  expect(destination('LINE_WORKS-hook')).toMatchObject({ isOn: 0, room: 'room-soumu' })
  await post(one, `${ROOM}/turns`, on)
  expect(destination('LINE_WORKS-hook')).toMatchObject({ isOn: 1 })
})

test.each([
  [`${ROOM}/addresses`, { address: 'a room', reason: 'x' }, 422],
  [`${ROOM}/addresses`, { address: 'room-2', reason: ' ' }, 422],
  [`${PAGE}/destinations/sakura/SLACK-C1/addresses`, { address: 'C2', reason: 'x' }, 422],
  [`${PAGE}/destinations/sakura/nowhere/turns`, { turn: 'off', reason: 'x' }, 404],
  [`${PAGE}/destinations/nobody/SLACK-C1/turns`, { turn: 'off', reason: 'x' }, 404],
])('%s %j is refused', async (path, form, status) => {
  expect((await post(one, path, form)).status).toBe(status)
  expect(destination('SLACK-C1')).toMatchObject({ isOn: 1, room: 'C1' })
})

test('a test message is a run of BATCH-405 for that destination', async () => {
  await post(one, `${PAGE}/destinations/sakura/SLACK-C1/tests`, { reason: '疎通確認' })
  expect(one.started.at(-1)).toMatchObject({
    batchId: 'BATCH-405',
    tenants: ['sakura'],
    params: { testSend: 'SLACK-C1', checkExternal: false },
  })
})

test('the last sync of a company: how many of its people are linked, calls and waits of its runs', async () => {
  const text = textOf(await page(one, `${PAGE}?tenant=sakura`, { lang: 'en' }))
  expect(text).toMatch(/SUSPICIOUS_SHRINK – – 50% 1 of 2 employees/)
  expect(text).toMatch(/Waits among all calls of the last 3 runs 0 \/ \d+/)
})

test('what was kept though it is not listed any more is named, page by page, before anybody believes it', async () => {
  const [first = '', second = ''] = await leafThrough(one, `${PAGE}?tenant=sakura`, '次へ')
  const text = textOf(first)
  expect(text).toMatch(/変更の内訳: さくら商事株式会社/)
  expect(text).toMatch(/すべて 41 保留 41/)
  expect(text).toContain('社員20 ユーザー ! 保留')
  expect(second).toBe('')
  const run = linkOf(first, '<time[^>]*>[^<]*</time> <small class="number">\\+62')
  const pages = await leafThrough(one, run ?? '', '次へ')
  expect(pages.map((html) => html.match(/\+ 新規/g)?.length)).toEqual([50, 12])
  expect(textOf(pages[1] ?? '')).toContain('soumu チャネル + 新規')
})

test('a changed person is shown with what changed; addresses are masked', async () => {
  const run = linkOf(
    await page(one, `${PAGE}?tenant=sakura`),
    '<time[^>]*>[^<]*</time> <small class="number">≠1',
  )
  const html = await page(one, run ?? '')
  expect(textOf(html)).toMatch(
    /改姓 ユーザー ≠ 変更 メールアドレス u\*\*\*@x\.jp k\*\*\*@x\.jp 氏名 社員7 改姓 U7/,
  )
  expect(html).not.toContain('kaisei@')
  const none = await page(one, `${PAGE}?tenant=sakura&run=nonsense&change=ADDED&page=-9`)
  expect(textOf(none)).toContain('すべて 41')
})

test('teams with their channels, folded, with the destinations among them', async () => {
  const text = textOf(await page(one, `${TEAMS}?tenant=sakura`, { lang: 'en' }))
  expect(text).toContain('2 teams, 4 channels')
  expect(text).toMatch(/営業 3 channels · 1 private ● 1 destination/)
  expect(text).toMatch(/至急 ● destination, on .*案件 private/)
  expect(text).toMatch(/旧企画 1 channel □ archived .*記録 ○ destination, off/)
})

test('the delta link with its age, the limits of Graph and the end of the secret', async () => {
  const own = one.data.tenant('sakura')
  const shown = async () => textOf(await page(one, `${TEAMS}?tenant=sakura`, { lang: 'en' }))
  expect(await shown()).toMatch(
    /Read last everything Delta link none The next run reads everything/,
  )
  const given = (days: number, seen: number) =>
    own.sqlite
      .prepare(
        `UPDATE external_sync_state SET delta_link = 'https://graph.test/delta?secret-looking', last_delta_at = ?,
           config_updated_at_seen = ? WHERE service = 'TEAMS'`,
      )
      .run(NOW - days * 86_400_000, seen)
  given(1, 1)
  expect(await shown()).toMatch(/Delta link usable .*1 d(ay)?.* old, usable for 6 d/)
  given(7, 1)
  expect(await shown()).toContain('Delta link too old The next run reads everything')
  given(1, 2)
  expect(await shown()).toContain('Delta link of an earlier connection')
  expect(await shown()).not.toContain('secret-looking')
  expect(await shown()).toMatch(/Limit of the service used, at most 90% \/ 100%/)
  expect(await shown()).toMatch(/Waits among all calls of the last 1 runs 1 \/ \d+/)
  expect(await shown()).toMatch(/Secret expires .* in 6 days/)
})

test('a company whose file can not be read is named; the others stay on the page', async () => {
  const file = one.data.folder.tenantFile('tokyo-denki')
  renameSync(file, `${file}.away`)
  writeFileSync(file, 'no database')
  const text = textOf(await page(one, `${WORKS}?tenant=tokyo-denki`, { lang: 'en' }))
  renameSync(`${file}.away`, file)
  expect(text).toContain('The file of 東京電機株式会社 can not be read.')
  expect(text).toMatch(/さくら商事株式会社 Sync now/)
  expect(text).not.toContain('Destinations:')
})

test('the org tree beside our departments: differences are marked, people without a unit are named', async () => {
  const text = textOf(await page(one, `${WORKS}?tenant=sakura`, { lang: 'en' }))
  expect(text).toContain('3 org units, 3 people')
  expect(text).toContain('≠ 3 differences')
  expect(text).toMatch(/本社 1 person · 2 with those below .*特命室 1 person ≠ no such department/)
  expect(text).toMatch(/離島 0 people ≠ no such department ! place in the tree unknown/)
  expect(text).toMatch(/佐藤 1 P001/)
  expect(text).toMatch(/! People without an org unit 1 person 佐藤 3 no employee ○ suspended/)
  expect(text).toMatch(/Our departments 本社 D001 .*経理部 D002 ≠ not in LINE WORKS/)
})
