/** Every page in a real browser: axe in both themes and languages, 200 % zoom and a phone. */
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../server/commands/operators/password.ts'
import { createToken } from '../../server/commands/tokens.ts'
import { type Visit, visit } from './fixture/browser.ts'
import { axeFindings, leadTo, obstacles } from './fixture/everybody.ts'
import { NOW, TODAY } from './fixture/history.ts'

const MINE = 'plum-anvil-orbit-9'

let there: Visit
beforeAll(async () => {
  there = await visit({ role: 'admin' })
  const { data } = there.one
  const context = { ops: data.ops(), platform: data.platform(), now: () => NOW, by: 'test' }
  const asked = { name: '夜間連携', login: 'suzuki', role: 'viewer', tenants: null } as const
  await createToken(context, { ...asked, lifetimeMs: 86_400_000 })
  const hash = await hashPassword(MINE)
  const sql = `UPDATE operators SET password_hash = ? WHERE login = 'tanaka'`
  data.ops().sqlite.prepare(sql).run(hash)
})
afterAll(() => there.close())

const PLACES = [
  'today',
  'due',
  'batches',
  'batch',
  'batch without code',
  'use of companies',
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
    'use of companies': '/batches/BATCH-301?meter=calls',
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

describe.each(['ja', 'en'] as const)('in %s', (lang) => {
  let tab: Page
  beforeAll(async () => {
    tab = await there.open('/account', { lang })
  })
  afterAll(() => tab.context().close())

  test.each(PLACES)(
    '%s: axe finds nothing in light and dark, a phone and a page at double size need no sideways scrolling',
    async (place) => {
      await leadTo(tab, there.address + pathOf(place))
      expect(await obstacles(tab)).toEqual([])
    },
  )

  test('so are one-time codes while they are set up, with fresh recovery codes, and when they are on', async () => {
    const page = await there.open('/account/totp', { lang })
    const look = async () => {
      await page.emulateMedia({ colorScheme: 'light' })
      return obstacles(page)
    }
    await page.fill('#begin [name=password]', MINE)
    await page.click('#begin button')
    await page.waitForSelector('#confirm')
    await page.waitForLoadState()
    const secret = await page.textContent('.secret-text')
    expect(await page.isVisible('.qr svg')).toBe(true)
    expect(await look()).toEqual([])
    const code = new TOTP({ secret: Secret.fromBase32(secret ?? '') }).generate({ timestamp: NOW })
    await page.fill('#confirm [name=code]', code)
    await page.click('#confirm button')
    await page.waitForSelector('.secrets')
    await page.waitForLoadState()
    expect(await page.locator('.secrets code').count()).toBe(10)
    expect(await look()).toEqual([])
    await page.goto(page.url().replace(/\/confirm$/, ''))
    await page.waitForSelector('#codes')
    expect(await look()).toEqual([])
    // The other language begins anew.
    await page.fill('#remove [name=password]', MINE)
    await page.click('#remove button')
    await page.waitForSelector('#begin')
    await page.context().close()
  })
})

test('a look sees text that is too pale in the dark alone, and what is wider than a phone', async () => {
  const page = await there.open('/account')
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`main { min-width: 500px }
      @media (prefers-color-scheme: dark) { label { color: #333 !important; background: #222 !important } }`)
    document.adoptedStyleSheets.push(sheet)
  })
  const [pale, wide, ...others] = await obstacles(page)
  expect(pale).toMatch(/^dark: color-contrast: <label/)
  expect(wide).toMatch(/on a screen of 390$/)
  expect(others).toEqual([])
  await page.context().close()
})

test('axe finds nothing on the sign-in page, not even after a wrong password', async () => {
  const page = await there.open('/login')
  await page.context().clearCookies()
  await page.goto(new URL('/login', page.url()).href)
  await page.fill('[name=login]', 'tanaka')
  await page.fill('[name=password]', 'wrong')
  await page.click('main button')
  await page.waitForSelector('[role=alert]')
  await page.waitForLoadState()
  expect(await axeFindings(page)).toEqual([])
  // The browser itself reports the 401 that this test wants.
  there.complaints.length = 0
})

test('no page has complained of a script error or a broken rule of the policy', () => {
  expect(there.complaints.filter((text) => !text.includes('404'))).toEqual([])
})
