import { afterAll, beforeAll, expect, test } from 'vitest'
import { slackMirror } from '../../jobs/400-notify/407-slack-mirror.ts'
import {
  type SlackStandIn,
  type SlackUser,
  slackWorkspace,
  startSlack,
} from '../../server/demo/stand-ins/slack.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { addDestination, numbered, windUpClock } from '../jobs/mirror-company.ts'
import { TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
let slack: SlackStandIn
beforeAll(async () => {
  one = installation()
  const clock = windUpClock('02:00', TODAY)
  process.env.SECRET_sakura = 'xoxb-panel'
  const users = numbered(60, user)
  const channels = [{ id: 'C1', name: 'soumu', isMember: true }]
  const workspace = slackWorkspace({ teamId: 'T1', token: 'xoxb-panel', users, channels })
  slack = await startSlack({ workspaces: [workspace], now: clock.now })
  one.data
    .platform()
    .sqlite.prepare(`UPDATE integration_configs SET endpoint_url = ? WHERE config_id = ?`)
    .run(slack.apiUrl, 'slack_api-sakura')
  addDestination(one.data.tenant('sakura'), 'SLACK', 'C1')
  addDestination(one.data.tenant('sakura'), 'LINE_WORKS', null, { is_enabled: 0, name: '総務' })
  const options = { dataRoot: one.data.root, at: clock.now(), tenants: ['sakura'] }
  await performBatch(slackMirror(clock), options)
  workspace.users = numbered(20, user)
  await performBatch(slackMirror(clock), { ...options, at: clock.now() + 60_000 })
  lineWorksSync()
})
afterAll(async () => {
  await slack.close()
  one.close()
})

const PAGE = '/batches/BATCH-407'
const WORKS = '/batches/BATCH-409'
const ROOM = `${WORKS}/destinations/sakura/LINE_WORKS-hook`

function user(index: number): SlackUser {
  return { id: `U${index}`, name: `u${index}`, realName: `社員${index}`, email: `u${index}@x.jp` }
}

/** The company is on the page once its directory was read. */
function lineWorksSync(): void {
  one.data
    .platform()
    .sqlite.prepare(
      `INSERT INTO integration_sync_log (run_id, batch_id, tenant_id, service, started_at, finished_at, result,
         api_calls, rate_waits, users_seen, users_added, users_changed, users_removed, containers_seen,
         containers_added, containers_changed, containers_removed, error_code, details)
       SELECT 'RUN409', 'BATCH-409', tenant_id, 'LINE_WORKS', started_at, finished_at, 'ok', 4, 0, 9, 9, 0, 0, 2, 2, 0, 0,
         NULL, '{}' FROM integration_sync_log WHERE tenant_id = 'T-sakura' LIMIT 1`,
    )
    .run()
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
