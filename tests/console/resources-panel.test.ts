import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProposals } from '../../data/platform/optimization-proposals.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const PAGE = '/batches/BATCH-306'

function idOf(code: string): number {
  const found = openProposals(one.data.platform(), 10).find(({ tenantCode }) => tenantCode === code)
  return found?.id ?? 0
}

test('shows what is proposed, why, what it saves and how sure it is; then what was changed', async () => {
  const text = textOf(await page(one, PAGE, { lang: 'en' }))
  expect(text).toMatch(/storage less 60 GB used on average, 76\.5 GB at most/)
  expect(text).toMatch(/300 GB → 100 GB .{0,60}4,000 low safe 57\.5%/)
  expect(text).toMatch(/users for sales more than the contract allows 400 users → 520 users/)
  expect(text).toMatch(/set aside .+ in use .+ of /)
  expect(text).toMatch(/storage 300 GB → 100 GB in force BATCH-306/)
})

test('why a change was left out or put back is said in the language of the page', async () => {
  const { sqlite } = one.data.platform()
  const note = sqlite.prepare('UPDATE resource_adjustments SET note = ?')
  const said = [
    ['no_backup', '26 時間以内のバックアップなし', 'no backup of the last 26 hours'],
    ['conflict: 40', 'その後 40 に変更されている', 'changed to 40 since'],
    ['3 files', '3 ファイル', '3 files'],
    ['interrupted, stands at 7', '実行が中断し、値は 7', 'interrupted, and the value is 7'],
    ['disk I/O error', 'disk I/O error', 'disk I/O error'],
  ] as const
  for (const [stored, ja, en] of said) {
    note.run(stored)
    expect(textOf(await page(one, PAGE))).toContain(ja)
    expect(textOf(await page(one, PAGE, { lang: 'en' }))).toContain(en)
  }
  note.run(null)
})

test('a proposal is applied by a run for this company only', async () => {
  const id = idOf('sakura')
  const answer = await post(one, `${PAGE}/applications/${id}`, { reason: '確認済み' })
  expect(answer.headers.get('location')).toBe('/runs/STARTED')
  expect(one.started.at(-1)).toMatchObject({
    batchId: 'BATCH-306',
    tenants: ['sakura'],
    params: { applyProposals: String(id) },
    reason: '確認済み',
    by: 'tanaka',
  })
})

test('what is for sales can not be applied, only rejected', async () => {
  const html = await page(one, PAGE)
  const id = idOf('tokyo-denki')
  expect(html).not.toContain(`/applications/${id}"`)
  const answer = await post(one, `${PAGE}/rejections/${id}`, { reason: '契約は変えない' })
  expect(answer.headers.get('location')).toBe(`${PAGE}#proposals`)
  expect(idOf('tokyo-denki')).toBe(0)
  const audit = one.data
    .ops()
    .sqlite.prepare(
      `SELECT object, reason, result FROM audit WHERE verb = 'optimization_proposal.rejected'`,
    )
    .all()
  expect(audit).toEqual([
    { object: 'tokyo-denki users upsell', reason: '契約は変えない', result: 'ok' },
  ])
  const again = await post(one, `${PAGE}/rejections/${id}`, { reason: 'x' })
  expect(again.status).toBe(404)
})

test('a change in force is rolled back by a run', async () => {
  await post(one, `${PAGE}/rollbacks/1`, { reason: 'やはり必要' })
  expect(one.started.at(-1)).toMatchObject({ tenants: ['yamato'], params: { rollback: '1' } })
})

test.each(['applications', 'rejections', 'rollbacks'])(
  '%s need a reason and a row',
  async (act) => {
    expect((await post(one, `${PAGE}/${act}/1`, { reason: ' ' })).status).toBe(422)
    expect((await post(one, `${PAGE}/${act}/999`, { reason: 'x' })).status).toBe(404)
  },
)
