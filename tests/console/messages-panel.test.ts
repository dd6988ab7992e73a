import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertTenantRow } from '../../data/outbox/insert.ts'
import { saveDayCounts } from '../../data/platform/delivery-stats.ts'
import { addDays } from '../../server/domain/calendar-day.ts'
import { NOW, TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { NO_MESSAGES } from './fixture/notifications.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
  const key = { day: addDays(TODAY, -3), tenantId: 'T-umi' }
  saveDayCounts(one.data.platform(), key, [{ ...NO_MESSAGES, enqueued: 7, sent: 7 }])
  const hook = { channel: 'TEAMS', body: '期限です', bodyFormat: 'PLAIN' } as const
  message('GONE', { ...hook, end: ['DEAD', 'D', 'HTTP 410', null] })
  message('MAIL', { end: ['DEAD', 'E', '552 5.3.4', null] })
  message('EMPTY', { body: null, end: ['DEAD', 'E', 'TEMPLATE', 'no value for {{date}}'] })
  message('DOUBT', { end: ['IN_DOUBT', 'G', 'CRASH', null] })
  message('OLD', { end: ['DEAD', 'D', '550 5.1.1', null], at: NOW - 3 * DAY_MS })
  message('PLANNED', {})
})

const DAY_MS = 86_400_000
const HTML =
  '<h2>資格期限</h2><p onclick="evil()">佐藤様 <script>evil()</script><b>あと 7 日</b></p>'

type Made = Readonly<{
  channel?: 'EMAIL' | 'TEAMS'
  body?: string | null
  bodyFormat?: 'HTML' | 'PLAIN'
  /** State, class, code, words of the service; none = it waits. */
  end?: readonly [string, string, string, string | null]
  at?: number
}>

function message(
  id: string,
  { channel = 'EMAIL', body = HTML, bodyFormat = 'HTML', end, at = NOW - 3_600_000 }: Made,
): void {
  const sakura = one.data.tenant('sakura')
  insertTenantRow(sakura, {
    ...{
      id,
      key: `key-${id}`,
      channel,
      configId: 'x',
      recipientType: 'USER',
      subject: `件名 ${id}`,
    },
    ...{ recipientAddress: `${id.toLowerCase()}@sakura.example.jp`, recipientHash: `hash-${id}` },
    ...{ body, bodyFormat, attachments: [], priority: 1, dueAt: at, expiresAt: at + DAY_MS, at },
    ...{ fallbackOf: null, runId: 'RUN401', notificationId: null, digestId: null },
  })
  if (end === undefined) return
  const [state, lastClass, code, error] = end
  const finished = state === 'DEAD' ? at : null
  sakura.sqlite
    .prepare(
      `UPDATE notification_deliveries SET state = ?, last_class = ?, last_code = ?, last_error = ?, finished_at = ?,
         io_started_at = ? WHERE delivery_id = ?`,
    )
    .run(state, lastClass, code, error, finished, at, id)
}
afterAll(() => one.close())

const PAGE = '/batches/BATCH-401'

test('a day is a table of companies and channels with the day before beside it', async () => {
  const html = await page(one, PAGE, { lang: 'en' })
  const text = textOf(html)
  expect(text).toMatch(
    /さくら商事株式会社 90 \/ 100 \(40\) 10 failed 3 deferred 20 \/ 20 \(0\) 110 \/ 120 \(40\)/,
  )
  expect(html).toContain('href="/outbox?owner=sakura&amp;state=DEAD"')
  expect(html).toContain('heat-fail')
  // But as a choice.
  expect(text).not.toMatch(/海のみえる食品株式会社(?! \(umi\))/)
})

test('what failed on the day: masked, the reason in words with what to do, its run, and what can be decided', async () => {
  const html = await page(one, `${PAGE}?of=sakura`, { lang: 'en' })
  const text = textOf(html)
  expect(text).toMatch(
    /g\*\*\*@sakura\.example\.jp 件名 GONE .* The webhook is gone \(HTTP 410\)\./,
  )
  expect(text).toContain('The mail is larger than the mail server takes.')
  expect(text).toContain('A value of the template is missing, or it uses an unknown name.')
  expect(text).not.toContain('件名 OLD')
  expect(html).not.toContain('gone@')
  expect(html).toContain('href="/runs/RUN401"')
  expect(html).toContain('href="/outbox/sakura/GONE"')
  expect(html).toMatch(/action="\/outbox\/sakura\/GONE\/resolve"[\s\S]{0,400}value="again"/)
  expect(html).toMatch(/action="\/outbox\/sakura\/DOUBT\/resolve"[\s\S]{0,400}name="confirm"/)
  const ja = textOf(await page(one, `${PAGE}?of=sakura`))
  expect(ja).toContain('Webhook はなくなりました (HTTP 410)。作り直して URL を登録してください。')
  const calm = textOf(await page(one, `${PAGE}?of=umi`, { lang: 'en' }))
  expect(calm).toContain('No message failed on this day.')
  const before = await page(one, `${PAGE}?of=sakura&sent=${addDays(TODAY, -3)}`, { lang: 'en' })
  expect(textOf(before)).toMatch(/件名 OLD .* does not know the address/)
})

test('one message is drawn as it is sent, without what could do harm; who reads it is on record', async () => {
  const at = `${PAGE}?of=sakura&message=`
  const html = await page(one, `${at}PLANNED`, { lang: 'en' })
  expect(html).toContain('<h2>資格期限</h2><p>佐藤様 <b>あと 7 日</b></p>')
  expect(html).not.toContain('evil')
  const empty = textOf(await page(one, `${at}EMPTY`, { lang: 'en' }))
  expect(empty).toContain('the template could not be filled in')
  const read = `SELECT object FROM audit WHERE verb = 'delivery.read' ORDER BY id`
  expect(one.data.ops().sqlite.prepare(read).pluck().all()).toEqual([
    'sakura/PLANNED',
    'sakura/EMPTY',
  ])
  expect((await get(one, `${at}NOTHING`)).status).toBe(404)
  expect(await page(one, '/outbox/sakura/PLANNED')).toContain('<b>あと 7 日</b>')
})

test('another day is a link away, and a day that is none is today', async () => {
  const text = textOf(await page(one, `${PAGE}?sent=${addDays(TODAY, -3)}`, { lang: 'en' }))
  expect(text).toMatch(/海のみえる食品株式会社 7 \/ 7 \(0\)/)
  for (const odd of ['2026-02-30', '2999-01-01', 'x'])
    expect(textOf(await page(one, `${PAGE}?sent=${odd}`, { lang: 'en' }))).toContain('90 / 100')
})

test('the success of thirty days stands there for each channel, as a whole number of messages', async () => {
  const text = textOf(await page(one, PAGE, { lang: 'en' }))
  expect(text).toMatch(/E-mail 93\.1% .* Slack 100%/)
})

test('what would be sent is a dry run for the day and the companies chosen', async () => {
  const form = { date: '2026-12-01', tenants: 'sakura, umi', reason: '文面の確認' }
  const answer = await post(one, `${PAGE}/previews`, form)
  expect(answer.headers.get('location')).toMatch(/^\/runs\//)
  expect(one.started.at(-1)).toMatchObject({
    batchId: 'BATCH-401',
    dryRun: true,
    tenants: ['sakura', 'umi'],
    params: { date: '2026-12-01' },
    reason: '文面の確認',
  })
  expect((await post(one, `${PAGE}/previews`, { ...form, reason: '' })).status).toBe(422)
})
