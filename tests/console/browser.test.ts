/** The console in a real browser: the board, the keyboard, the appearance, and what renews itself. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { tenantResults } from '../../data/ops/schema/index.ts'
import { type Visit, visit } from './fixture/browser.ts'

let there: Visit
let pages: Page[] = []
beforeAll(async () => {
  there = await visit({ role: 'admin' })
})
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()))
  pages = []
})
afterAll(() => there.close())

const open: Visit['open'] = async (path, look) => {
  const page = await there.open(path, look)
  pages.push(page)
  return page
}

test('all fifty rows of the board are seen at 1920 × 1080 without scrolling', async () => {
  const page = await open('/', { width: 1920, height: 1080 })
  const bottoms = await page.$$eval('.board-label', (rows) =>
    rows.map((row) => row.getBoundingClientRect().bottom),
  )
  expect(bottoms.length).toBe(50)
  expect(Math.max(...bottoms)).toBeLessThan(1080)
})

test('the keyboard reaches the content, every batch of the board, and leads to the pages', async () => {
  const page = await open('/')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip-link')
  await page.keyboard.press('Enter')
  const reached = new Set<string>()
  for (let presses = 0; presses < 150 && !reached.has('/batches/BATCH-905'); presses += 1) {
    await page.keyboard.press('Tab')
    reached.add((await page.evaluate(() => document.activeElement?.getAttribute('href'))) ?? '')
  }
  expect([...reached].filter((href) => href.startsWith('/batches/')).length).toBe(50)
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await page.waitForURL('**/batches')
  await page.keyboard.press('?')
  expect(await page.isVisible('#keys')).toBe(true)
  await page.keyboard.press('Escape')
  expect(await page.isVisible('#keys')).toBe(false)
})

test('the appearance is chosen by hand and kept', async () => {
  const page = await open('/tenants')
  await page.click('.drop-end summary')
  await page.click('button[value=dark]')
  await page.waitForSelector('html[data-theme=dark]')
  // With its style sheet.
  await page.waitForLoadState()
  const ground = await page.evaluate(
    () => getComputedStyle(document.documentElement).backgroundColor,
  )
  expect(ground).toBe('rgb(20, 23, 27)')
})

test('on A4 nothing is cut off or can be pressed, and with reduced motion nothing moves', async () => {
  const page = await open('/')
  await page.emulateMedia({ media: 'print', reducedMotion: 'reduce' })
  const { failed } = there.one.runIds
  // Width of the paper between its margins, at 96 px to the inch.
  const [portrait, landscape] = [718, 1046]
  const places: [string, number][] = [
    ['/', portrait],
    [`/runs/${failed}`, portrait],
    ['/batches/BATCH-302', portrait],
    ['/shift-report', portrait],
    ['/batches', landscape],
    ['/tenants/sakura', landscape],
    ['/alerts', landscape],
    ['/plan', landscape],
    ['/reports', landscape],
  ]
  for (const [path, width] of places) {
    await page.setViewportSize({ width, height: 1000 })
    await page.goto(new URL(path, page.url()).href)
    const seen = await page.evaluate(() => {
      const all = [...document.querySelectorAll('body *')]
      const isSeen = (node: Element) => node.getClientRects().length > 0
      const pressed = 'button, input, select, textarea, summary, .top nav, .filters'
      return {
        cut: document.documentElement.scrollWidth - window.innerWidth,
        pressed: [...document.querySelectorAll(pressed)].filter(isSeen).map((one) => one.outerHTML),
        moving: all
          .map((one) => getComputedStyle(one))
          .filter(
            (style) =>
              style.animationName !== 'none' ||
              !/^(all|none)$/.test(style.transitionProperty) ||
              style.transitionDuration !== '0s',
          ).length,
      }
    })
    expect({ path, ...seen }).toEqual({
      path,
      cut: expect.toSatisfy((px) => px <= 0),
      pressed: [],
      moving: 0,
    })
  }
})

describe('a running run', () => {
  const finishTenant = (tenantCode: string) => {
    const { running } = there.one.runIds
    const sql = `UPDATE tenant_results SET state = 'succeeded', finished_at = started_at + 60000 WHERE run_id = ? AND tenant_code = ?`
    there.one.data.ops().sqlite.prepare(sql).run(running, tenantCode)
    there.one.publish({ kind: 'run', runId: running, batchId: 'BATCH-101' })
  }

  test('is renewed without loading the page again, and what is being typed stays', async () => {
    const page = await open(`/runs/${there.one.runIds.running}`)
    await page.waitForSelector('.live-note.is-live')
    await page.fill('#act [name=reason]', '取引先からの')
    await page.focus('#act [name=reason]')
    finishTenant('yamato')
    await page.waitForFunction(() =>
      document.querySelector('h1')?.textContent?.includes('6 社中 4 社'),
    )
    expect(await page.inputValue('#act [name=reason]')).toBe('取引先からの')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('reason')
  })

  test('turns into a finished one with the buttons of a finished one', async () => {
    const page = await open(`/runs/${there.one.runIds.running}`)
    await page.waitForSelector('.live-note.is-live')
    const { running } = there.one.runIds
    const ops = there.one.data.ops()
    ops.orm.update(tenantResults).set({ state: 'succeeded' }).run()
    ops.sqlite
      .prepare(`UPDATE runs SET state = 'succeeded', finished_at = started_at + 1 WHERE id = ?`)
      .run(running)
    there.one.publish({ kind: 'run', runId: running, batchId: 'BATCH-101' })
    await page.waitForSelector(`a[href="/runs/${running}/rerun"]`)
    expect(await page.textContent('h1')).toContain('正常終了')
  })
})

test('a log that is followed shows what is written, and stays at its end', async () => {
  const page = await open(`/runs/${there.one.runIds.running}/log?follow=1`)
  await page.waitForSelector('.live-note.is-live')
  const { running } = there.one.runIds
  const lines = [[0, 'info', null, '今書かれた行', null]]
  insertPackedLines(there.one.data.ops(), {
    runId: running,
    firstSeq: 451,
    json: JSON.stringify(lines),
  })
  there.one.publish({ kind: 'log', runId: running, batchId: 'BATCH-101' })
  await page.waitForSelector('#L451 >> text=今書かれた行')
  expect(await page.$eval('.log-tail', (frame) => frame.scrollTop)).toBe(0)
})

test('the today page follows a run that fails', async () => {
  const page = await open('/')
  await page.waitForSelector('.live-note.is-live')
  const ops = there.one.data.ops()
  const sql = `UPDATE runs SET state = 'failed', finished_at = started_at + 1, error_message = 'disk full' WHERE state = 'running'`
  ops.sqlite.prepare(sql).run()
  there.one.publish({ kind: 'run', batchId: 'BATCH-102' })
  await page.waitForFunction(() =>
    document.querySelector('#failed')?.textContent?.includes('disk full'),
  )
  expect(await page.textContent('#running')).toContain('実行中のバッチはありません')
})

test('no page has complained of a script error or a broken rule of the policy', () => {
  expect(there.complaints.filter((text) => !text.includes('404'))).toEqual([])
})
