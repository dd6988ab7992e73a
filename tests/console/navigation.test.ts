/** The main menu: only pages that exist and that the person may open, by mouse, keyboard and without JavaScript. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROUTE_RULES } from '../../server/console/route-rules.ts'
import { grants, type Role } from '../../server/domain/access.ts'
import { MENU } from '../../views/menu.ts'
import { type Visit, visit } from './fixture/browser.ts'
import { installation } from './fixture/installation.ts'
import { page } from './fixture/requests.ts'

describe('the menu', () => {
  test.each(['viewer', 'operator', 'admin', 'auditor', 'company'] as const)(
    'offers a %s each page that the rules open, and no other',
    async (role: Role) => {
      const one = installation({ role, ...(role === 'company' ? { tenants: ['sakura'] } : {}) })
      const html = await page(one, role === 'company' ? '/tenants/sakura' : '/batches')
      one.close()
      const menu = html.slice(html.indexOf('<nav'), html.indexOf('</nav>'))
      const shown = MENU.filter(({ href }) => menu.includes(`href="${href}"`))
      const open = MENU.filter(({ href }) => {
        const rule = ROUTE_RULES[`GET ${href}`]
        return typeof rule === 'string' && rule !== 'public' && grants(role).includes(rule)
      })
      expect(shown.map(({ href }) => href)).toEqual(open.map(({ href }) => href))
    },
  )

  test('has one letter for each page', () => {
    expect(new Set(MENU.map(({ letter }) => letter)).size).toBe(MENU.length)
  })
})

describe('in the browser', () => {
  let there: Visit
  beforeAll(async () => {
    there = await visit({ role: 'admin' })
  })
  afterAll(() => there.close())

  test.each(['ja', 'en'] as const)('the bar is one line at 1280 px, in %s', async (lang) => {
    const tab = await there.open('/batches', { lang, width: 1280 })
    const height = await tab.evaluate(() => document.querySelector('.top')?.clientHeight ?? 0)
    expect(height).toBeLessThan(60)
    await tab.context().close()
  })

  test('a folded part opens by keyboard, one at a time, and Escape gives the focus back', async () => {
    const tab = await there.open('/batches')
    const name = tab.locator('.drop-end .drop-name')
    await name.focus()
    await tab.keyboard.press('Enter')
    expect(await tab.isVisible('.drop-end .drop-link[href="/account"]')).toBe(true)
    await tab.keyboard.press('Tab')
    await tab.keyboard.press('Escape')
    expect(await tab.isVisible('.drop-end .drop-link[href="/account"]')).toBe(false)
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true)
    await tab.context().close()
  })

  test('the letters of the keys dialog lead where it says', async () => {
    const tab = await there.open('/batches')
    await tab.keyboard.press('g')
    await tab.keyboard.press('c')
    await tab.waitForURL('**/tenants')
    await tab.keyboard.press('?')
    const listed = await tab.locator('#keys dt').allTextContents()
    expect(listed.some((text) => text.trim() === 'g c')).toBe(true)
    await tab.context().close()
  })
})
