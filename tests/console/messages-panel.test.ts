import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveDayCounts } from '../../data/platform/delivery-stats.ts'
import { addDays } from '../../server/domain/calendar-day.ts'
import { TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { NO_MESSAGES } from './fixture/notifications.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
  const key = { day: addDays(TODAY, -3), tenantId: 'T-umi' }
  saveDayCounts(one.data.platform(), key, [{ ...NO_MESSAGES, enqueued: 7, sent: 7 }])
})
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
  expect(text).not.toContain('海のみえる食品株式会社')
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
