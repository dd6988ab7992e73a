import { afterAll, beforeAll, expect, test } from 'vitest'
import { noticesEnabled } from '../../data/platform/contract-notices.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const PAGE = '/batches/BATCH-307'

test('shows the nearest end first, with the stages that were said and how', async () => {
  const text = textOf(await page(one, PAGE, { lang: 'en' }))
  expect(text.indexOf('C-tokyo-denki')).toBeLessThan(text.indexOf('C-sakura'))
  expect(text.indexOf('C-sakura')).toBeLessThan(text.indexOf('C-yamato'))
  expect(text).toMatch(/2 days ago/)
  expect(text).toMatch(/30 days before .{1,40} mail, Slack sent/)
  expect(text).toMatch(/14 days before .{1,40} mail, Slack in part/)
  expect(text).toContain('7 days before not yet')
})

test('shows the text as the company would get it', async () => {
  expect(textOf(await page(one, PAGE))).toMatch(/契約番号: C-sakura/)
})

test('a notice is sent again by a run for this company only', async () => {
  const answer = await post(one, `${PAGE}/resends/sakura`, { reason: '届いていないとの連絡' })
  expect(answer.status).toBe(303)
  expect(one.started.at(-1)).toMatchObject({
    batchId: 'BATCH-307',
    tenants: ['sakura'],
    params: { resend: true },
    reason: '届いていないとの連絡',
  })
})

test('notices of a contract are turned off and on with a reason', async () => {
  const turn = (enabled: string) => post(one, `${PAGE}/notices/C-sakura`, { enabled, reason: 'x' })
  expect((await turn('0')).headers.get('location')).toBe(`${PAGE}#ends`)
  expect(noticesEnabled(one.data.platform(), 'C-sakura')).toBe(false)
  expect(textOf(await page(one, PAGE))).toContain('通知は停止中')
  await turn('1')
  expect(noticesEnabled(one.data.platform(), 'C-sakura')).toBe(true)
})

test('an unknown contract or a missing reason is refused', async () => {
  const unknown = await post(one, `${PAGE}/notices/C-none`, { enabled: '0', reason: 'x' })
  expect(unknown.status).toBe(404)
  const blank = await post(one, `${PAGE}/notices/C-sakura`, { enabled: '0', reason: ' ' })
  expect(blank.status).toBe(422)
  expect(noticesEnabled(one.data.platform(), 'C-sakura')).toBe(true)
})
