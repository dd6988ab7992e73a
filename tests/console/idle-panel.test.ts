import { afterAll, beforeAll, expect, test } from 'vitest'
import { storedActivity } from '../../data/platform/tenant-activity.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const PAGE = '/batches/BATCH-304'

test('shows the longest idle company first, with its level, fee and last mail', async () => {
  const text = textOf(await page(one, PAGE, { lang: 'en' }))
  expect(text).toContain('All 3')
  expect(text.indexOf('95')).toBeLessThan(text.indexOf('Attention 1') + 1_000)
  expect(text).toMatch(/東京電機株式会社 Enterprise .* Critical 95/)
})

test('is filtered by level', async () => {
  const text = textOf(await page(one, `${PAGE}?level=attention`, { lang: 'en' }))
  expect(text).toContain('Attention 35')
  expect(text).not.toContain('Critical 95')
})

test('the messages of a company are paused with a reason, which is its note, and the pause can be ended', async () => {
  const form = { until: '2027-03-31', reason: '季節利用のため' }
  const answer = await post(one, `${PAGE}/pauses/tokyo-denki`, form)
  expect(answer.headers.get('location')).toBe(`${PAGE}#idle`)
  expect(textOf(await page(one, PAGE))).toContain('季節利用のため')
  await post(one, `${PAGE}/pauses/tokyo-denki`, { until: '', reason: '再開' })
  expect(storedActivity(one.data.platform(), 'T-tokyo-denki')?.snoozedUntil).toBeNull()
})

test.each([
  ['tokyo-denki', { until: '2026-11-23', reason: 'x' }, 'not a day for a pause'],
  ['tokyo-denki', { until: '2030-01-01', reason: 'x' }, 'not a day for a pause'],
  ['tokyo-denki', { until: '2027-01-01', reason: ' ' }, 'A reason is needed.'],
  ['yamato', { until: '2027-01-01', reason: 'x' }, 'has not been evaluated yet'],
])('%s %j is refused', async (code, form, words) => {
  const answer = await post(one, `${PAGE}/pauses/${code}`, form, { lang: 'en' })
  expect(answer.status).toBe(422)
  expect(textOf(await answer.text())).toContain(words)
})
