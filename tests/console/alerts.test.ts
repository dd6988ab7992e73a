import { afterAll, beforeAll, expect, test } from 'vitest'
import { alerts } from '../../data/ops/schema/index.ts'
import { OPEN_ALERT } from './fixture/care.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, leafThrough, linkOf, page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const PATH = '/alerts/ALERT-STORAGE'
const FURTHER = '続きを表示'
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

test('hundreds of alerts are leafed through by a hundred, none twice and none left out, under either filter', async () => {
  const many = installation()
  const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const
  const states = ['open', 'acknowledged', 'resolved'] as const
  const rows = Array.from({ length: 330 }, (_, index) => ({
    ...OPEN_ALERT,
    alertId: `MANY-${String(index).padStart(3, '0')}`,
    alertKey: `many:${index}`,
    state: states[index % 3] ?? 'open',
    severity: severities[index % 4] ?? 'LOW',
    sourceBatch: 'BATCH-001',
    message: 'CPU',
    // Many opened in the same moment.
    openedAt: NOW - (index % 5) * 60_000,
  }))
  many.data.ops().orm.insert(alerts).values(rows).run()

  const open = await pagesOf(many, '/alerts')
  expect(open.map((shown) => shown.length)).toEqual([100, 100, open.flat().length - 200])
  expect(namesIn(open, 'MANY')).toEqual(
    rows.flatMap(({ alertId, state }) => (state === 'resolved' ? [] : [alertId])),
  )
  const all = await pagesOf(many, '/alerts?show=all')
  expect(all.slice(0, -1).map((shown) => shown.length)).toEqual([100, 100, 100])
  expect(namesIn(all, 'MANY')).toEqual(rows.map(({ alertId }) => alertId))
  many.close()
})

test('an alert that is settled meanwhile moves nothing on the pages behind it', async () => {
  const many = installation()
  const rows = Array.from({ length: 120 }, (_, index) => ({
    ...OPEN_ALERT,
    alertId: `MANY-${index}`,
    alertKey: `many:${index}`,
    severity: 'MEDIUM' as const,
    sourceBatch: 'BATCH-001',
    message: 'CPU',
    openedAt: NOW - index,
  }))
  many.data.ops().orm.insert(alerts).values(rows).run()
  const first = await page(many, '/alerts')
  const further = linkOf(first, FURTHER) ?? ''
  const before = alertsIn(await page(many, further))
  await post(many, `/alerts/${alertsIn(first).at(-1)}/resolve`, { reason: '解決済み' })
  expect(alertsIn(await page(many, further))).toEqual(before)
  expect(before.length).toBeGreaterThan(10)
  many.close()
})

test('a place in the list that is nonsense is its beginning', async () => {
  expect(alertsIn(await page(one, '/alerts?show=all&behind=no-place'))).toEqual(
    alertsIn(await page(one, '/alerts?show=all')),
  )
})

async function pagesOf(many: Installation, path: string): Promise<string[][]> {
  return (await leafThrough(many, path, FURTHER)).map(alertsIn)
}

function alertsIn(html: string): string[] {
  return [...html.matchAll(/<th[^>]*><a href="\/alerts\/([^"]+)"/g)].map(([, id]) => id ?? '')
}

function namesIn(pages: readonly string[][], prefix: string): string[] {
  return pages
    .flat()
    .filter((id) => id.startsWith(prefix))
    .sort()
}
