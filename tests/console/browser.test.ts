import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { tenantResults } from '../../data/ops/schema/index.ts'
import { createToken } from '../../server/commands/tokens.ts'
import { type Visit, visit } from './fixture/browser.ts'
import { NOW, TODAY } from './fixture/history.ts'

let there: Visit
let pages: Page[] = []
beforeAll(async () => {
  there = await visit({ role: 'admin' })
  const { data } = there.one
  const context = { ops: data.ops(), platform: data.platform(), now: () => NOW, by: 'test' }
  const asked = { name: '夜間連携', login: 'suzuki', role: 'viewer', tenants: null } as const
  await createToken(context, { ...asked, lifetimeMs: 86_400_000 })
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

const PLACES = [
  'today',
  'due',
  'batches',
  'batch',
  'batch without code',
  'invoices of a month',
  'health of companies',
  'idle companies',
  'setting drift',
  'resource proposals',
  'contract ends',
  'messages of a day',
  'links of people',
  'notification findings',
  'mirror and destinations',
  'running run',
  'failed run',
  'log',
  'filtered log',
  'followed log',
  'rerun',
  'alerts',
  'alert',
  'outbox',
  'suppressed addresses',
  'channels',
  'templates',
  'tenants',
  'days of tenants',
  'tenant',
  'own account',
  'one-time codes',
  'operators',
  'operator',
  'tokens',
  'not found',
] as const

function pathOf(place: (typeof PLACES)[number]): string {
  const { running, failed, long } = there.one.runIds
  const paths = {
    today: '/',
    due: `/due?day=${TODAY}&fate=ok`,
    batches: '/batches',
    batch: '/batches/BATCH-101',
    'batch without code': '/batches/BATCH-901',
    'invoices of a month': '/batches/BATCH-302',
    'health of companies': '/batches/BATCH-303?tenant=tokyo-denki',
    'idle companies': '/batches/BATCH-304',
    'setting drift': '/batches/BATCH-305',
    'resource proposals': '/batches/BATCH-306',
    'contract ends': '/batches/BATCH-307',
    'messages of a day': '/batches/BATCH-401',
    'links of people': '/batches/BATCH-403',
    'notification findings': '/batches/BATCH-405',
    'mirror and destinations': '/batches/BATCH-409',
    'running run': `/runs/${running}`,
    'failed run': `/runs/${failed}`,
    log: `/runs/${running}/log?page=1`,
    'filtered log': `/runs/${long}/log?level=warn&q=t_19`,
    'followed log': `/runs/${running}/log?follow=1`,
    rerun: `/runs/${failed}/rerun?only=failed`,
    alerts: '/alerts',
    alert: '/alerts/ALERT-STORAGE',
    outbox: '/outbox',
    'suppressed addresses': '/suppressions',
    channels: '/channels',
    templates: '/templates',
    tenants: '/tenants',
    'days of tenants': '/tenants?view=days',
    tenant: '/tenants/hostile',
    'own account': '/account',
    'one-time codes': '/account/totp',
    operators: '/operators',
    operator: '/operators/sato',
    tokens: '/tokens',
    'not found': '/nowhere',
  }
  return paths[place]
}

type Finding = { id: string; nodes: { html: string }[] }

function said(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => node.html.slice(0, 160))
        .join(' | ')}`,
  )
}

describe.each(['ja', 'en'] as const)('in %s', (lang) => {
  test.each(PLACES)('axe finds nothing on: %s, light and dark', async (place) => {
    const page = await open(pathOf(place), { lang })
    const light = await new AxeBuilder({ page }).analyze()
    expect(said(light.violations)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze()
    expect(said(dark.violations)).toEqual([])
  })

  test.each(PLACES)(
    'a phone and a page at 200 %% need no sideways scrolling: %s',
    async (place) => {
      const page = await open(pathOf(place), { lang, height: 844 })
      for (const width of [720, 390]) {
        await page.setViewportSize({ width, height: 844 })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth)
        expect([place, width, wide <= width]).toEqual([place, width, true])
      }
    },
  )
})

test('axe finds nothing on the sign-in page, not even after a wrong password', async () => {
  const page = await open('/login')
  await page.context().clearCookies()
  await page.goto(new URL('/login', page.url()).href)
  await page.fill('[name=login]', 'tanaka')
  await page.fill('[name=password]', 'wrong')
  await page.click('main button')
  await page.waitForSelector('[role=alert]')
  expect(said((await new AxeBuilder({ page }).analyze()).violations)).toEqual([])
  // The browser itself reports the 401 that this test wants.
  there.complaints.length = 0
})

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
  const ground = await page.evaluate(
    () => getComputedStyle(document.documentElement).backgroundColor,
  )
  expect(ground).toBe('rgb(20, 23, 27)')
})

describe('a running run', () => {
  const finishTenant = (tenantCode: string) => {
    const { running } = there.one.runIds
    const sql = `UPDATE tenant_results SET state = 'succeeded', finished_at = started_at + 60000 WHERE run_id = ? AND tenant_code = ?`
    there.one.data.ops().sqlite.prepare(sql).run(running, tenantCode)
    there.one.publish({ kind: 'run', runId: running, batchId: 'BATCH-101' })
  }

  test('is renewed without loading the page again, and what is being typed stays', async () => {
    const page = await open(pathOf('running run'))
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
    const page = await open(pathOf('running run'))
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
  const page = await open(pathOf('followed log'))
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
