/** What an operator comes for at night, as tasks in a real browser: why was it late, run again what failed, hold, mend the file. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openExceptions } from '../../data/ops/exceptions.ts'
import { alerts } from '../../data/ops/schema/index.ts'
import { loadConfig } from '../../server/config/load.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import type { ConfigState } from '../../server/schedule/reload.ts'
import { said, type Visit, visit } from './fixture/browser.ts'
import { OPEN_ALERT } from './fixture/care.ts'
import { NOW } from './fixture/history.ts'

const CONFIG = join(import.meta.dirname, '..', '..', 'config')

let now = NOW
let configState: ConfigState = { state: 'in-force' }
let there: Visit
let pages: Page[] = []
beforeAll(async () => {
  there = await visit({ clock: () => now, configState: () => configState })
})
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()))
  pages = []
  now = NOW
})
afterAll(() => there.close())

const open: Visit['open'] = async (path, look) => {
  const page = await there.open(path, look)
  pages.push(page)
  return page
}

describe('from the alert about a failed run', () => {
  beforeAll(() => {
    there.one.data
      .ops()
      .orm.insert(alerts)
      .values({
        ...OPEN_ALERT,
        alertId: 'ALERT-305',
        alertKey: 'failed:BATCH-305:settings_differ:00000000',
        runId: there.one.runIds.failed,
        openedAt: NOW - 60_000,
        severity: 'MEDIUM',
        sourceBatch: 'BATCH-305',
        message: 'BATCH-305: 6社中 1社 (hostile) で失敗',
      })
      .run()
  })

  test.each(['/alerts', '/alerts/ALERT-305'])(
    'only what failed is run again with two clicks, a reason proposed (%s)',
    async (path) => {
      const page = await open(path)
      await page.click('main a:has-text("異常分だけ再実行")')
      await page.waitForURL('**/rerun?only=failed**')
      expect(await page.textContent('#preview')).toContain('1 社を処理します')
      expect(await page.textContent('#preview')).toContain('hostile')
      await page.click('#preview button.primary')
      await page.waitForURL('**/runs/RERUN')
      expect(there.one.rerun.at(-1)).toEqual({
        runId: there.one.runIds.failed,
        options: { failedOnly: true, tenants: null },
        reason: 'アラート対応: BATCH-305: 6社中 1社 (hostile) で失敗',
      })
    },
  )

  test('one click leads to what to do about it', async () => {
    const page = await open('/alerts/ALERT-305')
    await page.click('main a:has-text("手順書")')
    await page.waitForURL('**/batches/BATCH-305#runbook')
    expect(await page.textContent('#runbook')).toContain('前回の実行を見る')
  })
})

test('chosen companies are run again by the keyboard alone', async () => {
  const page = await open(`/runs/${there.one.runIds.failed}`)
  await page.focus('input[name=tenant][value=umi]')
  await page.keyboard.press('Space')
  await page.focus('#tenants form button:has-text("選択した会社を再実行")')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/rerun?tenant=umi')
  await page.focus('#preview [name=reason]')
  await page.keyboard.type('取引先の依頼')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/runs/RERUN')
  expect(there.one.rerun.at(-1)?.options).toEqual({ failedOnly: false, tenants: ['umi'] })
})

test("why was last night's 302 late: the board leads to the run, and the run says it", async () => {
  const ops = there.one.data.ops().sqlite
  const last = (batchId: string) =>
    ops
      .prepare('SELECT id, scheduled_for AS due FROM runs WHERE batch_id = ? ORDER BY id LIMIT 1')
      .get(batchId) as { id: string; due: number }
  const late = last('BATCH-302')
  const end = late.due + 46 * 60_000
  ops
    .prepare(
      `UPDATE runs SET queued_at = ?, started_at = ?, finished_at = ? WHERE id = (SELECT id FROM runs
        WHERE batch_id = 'BATCH-301' AND business_date = (SELECT business_date FROM runs WHERE id = ?))`,
    )
    .run(late.due - 900_000, late.due - 900_000, end, late.id)
  ops
    .prepare('UPDATE runs SET started_at = ?, finished_at = ? WHERE id = ?')
    .run(end + 60_000, end + 300_000, late.id)
  const page = await open('/?day=2026-11-01')
  const bar = page.locator('.board a[aria-label^="BATCH-302"]')
  expect(await bar.getAttribute('aria-label')).toContain('47 分 00 秒 待ち')
  await bar.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/runs/${late.id}`)
  const why = await page.textContent('#delays')
  expect(why).toContain('先行バッチの終了待ち: BATCH-301')
  expect(why).toContain('予定 02:00 → 開始 02:47')
})

test("hold tomorrow's 202 with a reason, see it on the board, undo", async () => {
  // The day before the monthly report.
  now = instantOf('2026-11-30', '12:00')
  const page = await open('/')
  await page.locator('.board a[aria-label^="BATCH-202"][aria-label*="予定 06:00"]').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/batches/BATCH-202/controls**')
  await page.fill('#hold [name=reason]', '経理の確認待ち')
  await page.click('#hold button')
  await said(page, '保留しました。')
  expect(new URL(page.url()).pathname).toBe('/')
  const chip = page.locator('.board-label:has(a[href="/batches/BATCH-202"]) .board-chip')
  expect(await chip.textContent()).toBe('保留')
  expect(await chip.getAttribute('title')).toContain('経理の確認待ち (tanaka)')
  await chip.click()
  await page.waitForURL('**/batches/BATCH-202/controls**')
  await page.fill('#hold [name=reason]', '確認できた')
  await page.click('#hold button')
  await said(page, '保留を解除しました。')
  expect(new URL(page.url()).pathname).toBe('/')
  expect(await chip.count()).toBe(0)
  expect(openExceptions(there.one.data.ops(), now)).toEqual([])
})

test('break schedule.yaml, see the banner with file and line, mend it', async () => {
  const folder = join(there.one.data.root, 'config')
  cpSync(CONFIG, folder, { recursive: true })
  const file = join(folder, 'schedule.yaml')
  const good = readFileSync(file, 'utf8')
  /** As the watcher of the scheduler does when a file was saved. */
  const save = (text: string) => {
    writeFileSync(file, text)
    const loaded = loadConfig(folder)
    configState = loaded.ok
      ? { state: 'in-force' }
      : { state: 'faulty', at: now, by: 'file:tanaka', faults: loaded.faults }
    there.one.publish({ kind: 'config' })
  }
  const broken = good.replace('cron: "45 1 * * *"', 'cron: "99 1 * * *"')
  const line = broken.split('\n').findIndex((text) => text.includes('99 1 * * *')) + 1
  expect(line).toBeGreaterThan(1)
  const page = await open('/')
  await page.waitForSelector('.live-note.is-live')
  save(broken)
  await page.waitForSelector('#config-notice .notice')
  const said = await page.textContent('#config-notice')
  expect(said).toContain('設定ファイルに誤りがあります')
  expect(said).toContain(`schedule.yaml:${line}:`)
  save(good)
  await page.waitForSelector('#config-notice .notice', { state: 'detached' })
})

test('the board is leafed through by day with the keyboard', async () => {
  const page = await open('/')
  await page.focus('.day-step[aria-label="前の日"]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/?day=2026-11-23')
  expect(await page.textContent('.day-nav')).toContain('2026/11/23')
  await page.focus('.day-step[aria-label="次の日"]')
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.search === '')
})

test('on a phone the board begins with this moment', async () => {
  now = NOW + 9 * 3_600_000
  const page = await open('/', { width: 390, height: 844 })
  const isSeen = await page.evaluate(() => {
    const line = document.querySelector('.board-plot line.now')?.getBoundingClientRect()
    return line ? line.left > 0 && line.left < innerWidth : false
  })
  expect(isSeen).toBe(true)
})
