/** Shift report, audit, reports, System and wallboard in a real browser: axe, narrow screens, keyboard, and the tasks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordAudit } from '../../data/ops/audit.ts'
import { type Visit, visit } from './fixture/browser.ts'
import { obstacles } from './fixture/everybody.ts'
import { NOW } from './fixture/history.ts'

let there: Visit
beforeAll(async () => {
  there = await visit({ role: 'admin' })
  const act = {
    at: NOW,
    operator: 'sato',
    verb: 'batch.hold',
    object: 'BATCH-302',
    reason: '締めの確認',
  }
  recordAudit(there.one.data.ops(), {
    ...act,
    before: { until: null },
    after: { until: NOW },
    result: 'ok',
  })
})
afterAll(() => there.close())

const PLACES = [
  '/shift-report',
  '/audit',
  '/reports',
  '/reports?show=files',
  '/system',
  '/system/config',
  '/wall',
]

describe.each(['ja', 'en'] as const)('in %s', (lang) => {
  test.each(PLACES)(
    'axe finds nothing in light and dark, and a phone needs no sideways scrolling: %s',
    async (place) => {
      const tab = await there.open(place, { lang })
      expect(await obstacles(tab)).toEqual([])
      await tab.context().close()
    },
  )
})

describe('tasks', () => {
  test('leave a note for the next shift, from any page, by keyboard', async () => {
    const tab = await there.open('/batches')
    await tab.keyboard.press('g')
    await tab.keyboard.press('d')
    await tab.waitForURL('**/shift-report')
    await tab.fill('[name=text]', '303 の警告は既知です')
    await tab.focus('#add-note button')
    await tab.keyboard.press('Enter')
    await tab.waitForURL('**/shift-report?day=*&noted')
    expect(await tab.textContent('#shift-notes')).toContain('303 の警告は既知です')
    await tab.context().close()
  })

  test('find who held 302 last, and what that changed', async () => {
    const tab = await there.open('/audit')
    await tab.fill('[name=object]', 'BATCH-302')
    await tab.click('.audit-filter button')
    await tab.waitForURL('**object=BATCH-302**')
    await tab.click('.audit-changes summary')
    const row = tab.locator('.audit-table tbody tr').first()
    expect(await row.textContent()).toContain('締めの確認')
    expect(await row.locator('ins').isVisible()).toBe(true)
    await tab.context().close()
  })

  test('the wallboard is in colour while news come, and grey with a clock when they stop', async () => {
    const tab = await there.open('/wall')
    await tab.waitForSelector('.live-note.is-live')
    // Looked at between two messages of the stream: each of them says that it is not lost.
    const seen = await tab.evaluate(() => {
      const wall = document.querySelector('.wall') as Element
      const look = () => getComputedStyle(wall).filter
      const before = look()
      // As the page itself does when two pulses did not come.
      document.dispatchEvent(new CustomEvent('htmx:sse:error'))
      return { before, after: look(), clock: document.querySelector('.wall-clock')?.textContent }
    })
    expect(seen).toEqual({
      before: 'none',
      after: 'grayscale(1)',
      clock: expect.stringContaining('最新ではありません'),
    })
    await tab.context().close()
  })

  test('the wallboard without a script is grey from the beginning', async () => {
    const tab = await there.open('/batches')
    await tab.route('**/toban.js*', (route) => route.abort())
    await tab.goto(new URL('/wall', tab.url()).href)
    const filter = await tab.evaluate(
      () => getComputedStyle(document.querySelector('.wall') as Element).filter,
    )
    expect(filter).toBe('grayscale(1)')
    await tab.context().close()
  })
})
