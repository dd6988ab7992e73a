import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const PATH = '/alerts/ALERT-STORAGE'
const acts = () => {
  const sql = `SELECT verb, object, operator, reason, result FROM audit WHERE verb LIKE 'alert.%' ORDER BY id`
  return (one.data.ops().sqlite.prepare(sql).all() as object[]).map((row) =>
    Object.values(row).join(' '),
  )
}

test('the list shows what is open with its severity in words, and leads to alert, company and batch', async () => {
  const html = await page(one, '/alerts', { lang: 'en' })
  expect(textOf(html)).toContain('Critical')
  expect(html).toContain(`href="${PATH}"`)
  expect(html).toContain('href="/tenants/tokyo-denki"')
  expect(textOf(await page(one, '/alerts'))).toContain('重大')
})

test('an alert is acknowledged with a note, silenced and resolved, each on record', async () => {
  const reason = '対応中です'
  const answer = await post(one, `${PATH}/acknowledge`, { reason })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, PATH])
  expect(textOf(await page(one, PATH))).toContain(`tanaka 11/24(火) 02:34: ${reason}`)
  await post(one, `${PATH}/silence`, { reason, until: '8h' })
  expect(textOf(await page(one, PATH))).toContain('通知を再開する')
  await post(one, `${PATH}/unsilence`, { reason })
  await post(one, `${PATH}/resolve`, { reason })
  const key = 'tenant:tokyo-denki:storage'
  expect(acts()).toEqual([
    `alert.acknowledge ALERT-STORAGE tanaka ${reason} ok`,
    `alert.silence ${key} tanaka ${reason} ok`,
    `alert.unsilence ${key} tanaka ${reason} ok`,
    `alert.resolve ALERT-STORAGE tanaka ${reason} ok`,
  ])
  expect(await page(one, '/alerts')).not.toContain(PATH)
  expect(await page(one, '/alerts?show=all')).toContain(PATH)
  expect(await page(one, PATH)).not.toContain('name="reason"')
})

test('a refusal is shown above the alert, one that is not there is not found, a viewer may only look', async () => {
  const refused = await post(
    one,
    `${PATH}/silence`,
    { reason: 'x', until: 'later' },
    { lang: 'en' },
  )
  expect(refused.status).toBe(422)
  expect(textOf(await refused.text())).toContain('not a time: later')
  expect((await get(one, '/alerts/NOTHING')).status).toBe(404)
  const viewing = installation({ role: 'viewer' })
  expect((await post(viewing, `${PATH}/resolve`, { reason: 'x' })).status).toBe(403)
  expect(await page(viewing, PATH)).not.toContain('name="reason"')
  viewing.close()
})
