/** The tasks of the plan in a real browser, in the words of whoever has them, and whether everybody can do them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { putInForce } from '../../data/ops/config-versions.ts'
import { openExceptions } from '../../data/ops/exceptions.ts'
import { CONFIG_FILES } from '../../server/config/config.ts'
import { said, type Visit, visit } from './fixture/browser.ts'
import { obstacles } from './fixture/everybody.ts'

/** Monday, the day before the monthly report. */
const NOW = Date.parse('2026-11-30T12:00:00+09:00')

let there: Visit
let pages: Page[] = []
beforeAll(async () => {
  there = await visit({ clock: () => NOW, history: 'none' })
  changeConfig()
})
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()))
  pages = []
  there.one.data.ops().sqlite.exec('DELETE FROM schedule_exceptions')
})
afterAll(() => there.close())

const open: Visit['open'] = async (path, look) => {
  const page = await there.open(path, look)
  pages.push(page)
  return page
}
/** The weekly report moves to Tuesdays. */
function changeConfig(): void {
  const read = (file: string) => readFileSync(join('config', file), 'utf8')
  const files = Object.fromEntries(CONFIG_FILES.map((file) => [file, read(file)]))
  const edit = read('schedule.yaml').replace('cron: "0 7 * * 1"', 'cron: "0 7 * * 2"')
  const ops = there.one.data.ops()
  putInForce(ops, { version: 'a'.repeat(64), files, at: NOW - 2, by: 'sato' })
  const changed = { ...files, 'schedule.yaml': edit }
  putInForce(ops, { version: 'b'.repeat(64), files: changed, at: NOW - 1, by: 'sato' })
}

/** As a colleague does elsewhere. */
function hold(batchId: string, reason: string): void {
  const { data, publish } = there.one
  data
    .ops()
    .sqlite.prepare(
      `INSERT INTO schedule_exceptions (kind, batch_id, reason, created_by, created_at) VALUES ('hold', ?, ?, 'sato', ?)`,
    )
    .run(batchId, reason, NOW)
  publish({ kind: 'occurrence', batchId })
}

const inForce = () => openExceptions(there.one.data.ops(), NOW)

test("hold tomorrow's 202 with a reason, see it on the plan, undo", async () => {
  const page = await open('/')
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.waitForURL('**/plan')
  await page.selectOption('[name=batch]', 'BATCH-202')
  await page.click('.plan-filter button')
  await page.waitForURL('**batch=BATCH-202**')
  await page.fill('#hold [name=reason]', '経理の確認待ち')
  await page.click('#hold button')
  await said(page, '保留しました。')
  expect(await page.textContent('#in-force')).toContain('経理の確認待ち')
  await page.click('text=次の月')
  await page.waitForURL('**month=2026-12**')
  expect(await page.textContent('#day')).toContain('保留中です: 経理の確認待ち (tanaka) → 待機')
  await page.click('#in-force summary')
  await page.fill('#in-force [name=reason]', '確認できた')
  await page.click('#in-force button')
  await said(page, '取り消しました。')
  expect(await page.textContent('#in-force')).toContain('有効な保留・スキップ・振替はありません')
  expect(inForce()).toEqual([])
})

test('which days of next month does 302 not run, and why', async () => {
  const page = await open('/plan')
  await page.click('text=動かない日')
  await page.waitForURL('**view=quiet**')
  await page.click('text=次の月')
  await page.waitForURL('**month=2026-12**')
  await page.selectOption('[name=batch]', 'BATCH-302')
  await page.click('.plan-filter button')
  await page.waitForURL('**batch=BATCH-302**')
  expect(await page.textContent('h1')).toContain('2026年12月')
  expect(await page.textContent('#quiet tbody')).toContain('12/2〜12/31 予定なし')
  expect(await page.getAttribute('.day-strip', 'aria-label')).toBe('1 日動きます')
})

test('a form that is being filled in stays open when the stream renews what is around it', async () => {
  const page = await open('/plan')
  await page.waitForSelector('.live-note.is-live')
  hold('BATCH-202', '経理の確認待ち')
  await page.click('#in-force summary')
  await page.locator('#in-force [name=reason]').pressSequentially('確認')
  hold('BATCH-302', '締めの確認')
  await page.waitForSelector('#in-force >> text=締めの確認')
  const form = page.locator('#in-force li:has-text("経理の確認待ち")')
  await page.keyboard.type('できた')
  expect(await form.locator('[name=reason]').inputValue()).toBe('確認できた')
  expect(await form.locator('details').getAttribute('open')).not.toBeNull()
  await page.keyboard.press('Enter')
  await said(page, '取り消しました。')
  expect(inForce().map(({ batchId }) => batchId)).toEqual(['BATCH-302'])
})

test("move tomorrow's 202 once by the keyboard alone, and undo", async () => {
  const page = await open('/plan?month=2026-12&day=2026-12-01')
  await page.focus('[aria-label="BATCH-202 06:00 を変更"]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#change')
  await page.focus('#change [name=to]')
  await page.fill('#change [name=to]', '2026-12-03T07:30')
  await page.keyboard.press('Tab')
  await page.focus('#change form[action$=moves] [name=reason]')
  await page.keyboard.type('棚卸のため')
  await page.keyboard.press('Enter')
  await said(page, '予定を振り替えました。')
  expect(await page.textContent('#day')).not.toContain('BATCH-202')
  await page.click('.day-head:has-text("2026/12/3(木)")')
  await page.waitForURL('**day=2026-12-03**')
  expect(await page.textContent('#day')).toContain('07:30')
  expect(await page.textContent('#day')).toContain('2026-12-01 06:00 から振替: 棚卸のため (tanaka)')
  await page.focus('#in-force summary')
  await page.keyboard.press('Enter')
  await page.fill('#in-force [name=reason]', '元に戻す')
  await page.keyboard.press('Enter')
  await said(page, '取り消しました。')
  expect(page.url()).toContain('day=2026-12-03')
  expect(inForce()).toEqual([])
})

test('see what an edit of schedule.yaml would do before it is saved', async () => {
  const page = await open('/plan')
  await page.click('text=変更の影響')
  const text = await page.inputValue('#try textarea')
  await page.fill('#try textarea', text.replace('cron: "0 6 1 * *"', 'cron: "0 7 1 * *"'))
  await page.click('#try button')
  await page.waitForSelector('#effect >> text=編集中の内容')
  const effect = await page.textContent('#effect')
  expect(effect).toContain('移動 14 件: 毎月 1 日 06:00 → 07:00')
  expect(effect).toContain('BATCH-202 + BATCH-203同じ時刻')
})

const PLACES = {
  calendar: '/plan?month=2026-12&day=2026-12-01&due=BATCH-202@2026-11-30T21:00:00.000Z',
  'days without a run': '/plan?view=quiet&month=2026-12',
  'business days': '/plan?view=closed&month=2026-12',
  'effect of changes': '/plan/changes',
  controls: '/batches/BATCH-202/controls',
  maintenance: '/maintenance',
}

/** Something of each kind is in force: it has to be legible too. */
function changeSomething(): void {
  const insert = there.one.data.ops().sqlite.prepare(
    `INSERT INTO schedule_exceptions (kind, batch_id, scheduled_for, moved_to, reason, created_by, created_at, expires_at)
       VALUES (?, ?, ?, ?, '棚卸のため', 'tanaka', ?, ?)`,
  )
  const due = Date.parse('2026-11-30T21:00:00Z')
  insert.run('hold', 'BATCH-202', null, null, NOW, NOW + 86_400_000)
  insert.run('hold', '*', null, null, NOW, null)
  insert.run('move', 'BATCH-202', due, due + 3_600_000, NOW, null)
  insert.run('skip', 'BATCH-302', due - 4 * 3_600_000, null, NOW, null)
}

describe.each(['ja', 'en'] as const)('in %s', (lang) => {
  test.each(Object.keys(PLACES) as (keyof typeof PLACES)[])(
    'axe finds nothing on %s, light and dark, and a phone needs no sideways scrolling',
    async (place) => {
      changeSomething()
      const page = await open(PLACES[place], { lang })
      expect(await obstacles(page)).toEqual([])
    },
  )
})

test('no page has complained of a script error or a broken rule of the policy', () => {
  expect(there.complaints).toEqual([])
})
