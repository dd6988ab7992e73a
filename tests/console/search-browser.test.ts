import type { Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { logSearchKeeper } from '../../data/log-search/keep-up.ts'
import { ownLogSearch } from '../../data/log-search/open.ts'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { type Visit, visit } from './fixture/browser.ts'
import { obstacles } from './fixture/everybody.ts'
import { NOW } from './fixture/history.ts'

/** Of the big log only the end is there: the rest was taken by retention, its numbers stay. */
const LINES = { from: 895_001, to: 905_000 }

let there: Visit
let pages: Page[] = []
beforeAll(async () => {
  there = await visit()
  const { failed, running } = there.one.runIds
  writeErrors(failed)
  makeIndex()
  writeBigLog(running)
})
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()))
  pages = []
})
afterAll(() => there.close())

function writeErrors(runId: string): void {
  const lines = Array.from({ length: 300 }, (_, index) => {
    const isBad = index % 60 === 30
    const message = isBad ? `ORA-0094${index % 7}: 表がありません` : `行 ${index}`
    const tenant = index % 120 === 30 ? 'sakura' : 'yamato'
    return [NOW - 60_000 + index, isBad ? 'error' : 'info', tenant, message, null]
  })
  insertPackedLines(there.one.data.ops(), { runId, firstSeq: 1, json: JSON.stringify(lines) })
}

function makeIndex(): void {
  const { data } = there.one
  const search = ownLogSearch(data.folder.logSearchFile, { installationId: 'x', at: 0 })
  const keeper = logSearchKeeper({ search, ops: data.ops(), fullMs: () => 1e12, now: () => NOW })
  for (const _ of keeper.follow());
  search.sqlite.close()
}

function writeBigLog(runId: string): void {
  const ops = there.one.data.ops()
  ops.sqlite.prepare('DELETE FROM log_lines WHERE run_id = ?').run(runId)
  const line = [NOW, 'info', null, '写しました', null]
  const json = JSON.stringify(Array.from({ length: LINES.to - LINES.from + 1 }, () => line))
  insertPackedLines(ops, { runId, firstSeq: LINES.from, json })
}

const open: Visit['open'] = async (path, look) => {
  const page = await there.open(path, look)
  pages.push(page)
  return page
}

const TASK = 'tenant:sakura since:yesterday "ORA-"'

test('find every ORA-like error of one company since yesterday: by keyboard, with completion', async () => {
  const page = await open('/')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL('**/search')
  await page.waitForSelector('#search-q:focus')
  await page.keyboard.type('ten')
  await page.waitForSelector('#search-options a[data-text="tenant:"]:only-child')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#search-options a[data-text="tenant:sakura "]')
  expect(await page.inputValue('#search-q')).toBe('tenant:')
  await page.keyboard.type('sak')
  await page.waitForSelector('#search-options a[data-text="tenant:sakura "]:only-child')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForFunction(
    () => (document.getElementById('search-q') as HTMLInputElement).value === 'tenant:sakura ',
  )
  await page.keyboard.type('since:yesterday "ORA-"')
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.searchParams.get('q') === TASK)
  const hits = await page.$$eval('.search-hit .level-error', (lines) =>
    lines.map((line) => line.textContent ?? ''),
  )
  expect(hits).toHaveLength(3)
  expect(hits.every((text) => text.includes('sakura') && text.includes('ORA-'))).toBe(true)
  await page.click('.search-hit h3 a')
  await page.waitForURL(/\/log\?page=1#L271$/)
  expect(await page.isVisible('#L271')).toBe(true)
})

test('what is offered belongs to what stands in the box, also while the server is slow', async () => {
  const page = await open('/search')
  const asked = (request: Request) => new URL(request.url()).searchParams.get('q')
  const last = 'tenant:sak'
  const lastIsAnswered = page.waitForResponse((response) => asked(response.request()) === last)
  await page.route('**/search/complete**', async (route) => {
    if (asked(route.request()) !== last) await lastIsAnswered
    await route.continue().catch(() => undefined)
  })
  /** Into the box, and waits for the question it makes. */
  const type = async (text: string) => {
    const question = page.waitForRequest((request) => asked(request) === text)
    await page.fill('#search-q', text)
    await question
  }
  for (const text of ['t', 'te', last]) await type(text)
  await page.waitForSelector('#search-options a[data-text="tenant:sakura "]:only-child')
})

test('jump to line 900,000 of a big log, and find it on the screen', async () => {
  const { running } = there.one.runIds
  const page = await open(`/runs/${running}/log?page=906`)
  await page.fill('[name=line]', '900000')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/log?page=900#L900000')
  await page.waitForFunction(() => {
    const top = document.getElementById('L900000')?.getBoundingClientRect().top ?? -1
    return top >= 0 && top < window.innerHeight
  })
  expect(await page.locator('.log li').count()).toBe(1_000)
})

const PLACES = {
  'what was found': `/search?q=${encodeURIComponent(TASK)}`,
  'runs and results': `/search?q=${encodeURIComponent('state:failed')}`,
  'a question with a fault': `/search?q=${encodeURIComponent('tenant:sakra error:x "')}`,
  'an empty box': '/search',
}

describe.each(['ja', 'en'] as const)('in %s', (lang) => {
  test.each(Object.entries(PLACES))(
    'axe finds nothing on: %s, light and dark; a phone needs no sideways scrolling',
    async (_name, path) => {
      const page = await open(path, { lang })
      expect(await obstacles(page)).toEqual([])
    },
  )
})

test('no page has complained of a script error or a broken rule of the policy', () => {
  expect(there.complaints).toEqual([])
})
