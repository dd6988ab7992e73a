/** While the configuration files have faults every page says so, where they are, and what runs meanwhile. */
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConfigState } from '../../server/schedule/reload.ts'
import { type Visit, visit } from './fixture/browser.ts'
import { NOW } from './fixture/history.ts'

const fault = (line: number) => ({
  file: 'schedule.yaml',
  line,
  col: 11,
  code: 'cron_syntax',
  message: { ja: 'cron 式ではありません', en: 'not a cron pattern' },
  hint: { ja: '例: "45 1 * * *"', en: 'Example: "45 1 * * *"' },
})
const FAULTS = [4, 9, 14, 19, 24, 29, 34].map(fault)

let state: ConfigState = { state: 'faulty', at: NOW, by: 'file:tanaka', faults: FAULTS }
let console_: Visit

beforeAll(async () => {
  console_ = await visit({ configState: () => state })
})
afterAll(() => console_.close())

describe('the notice about faulty configuration files', () => {
  test.each([
    ['ja', 'light', '設定ファイルに誤りがあります', 'file:tanaka が保存', 'ほか 2 件'],
    ['en', 'dark', 'The configuration files have faults', 'by file:tanaka', 'and 2 more'],
  ] as const)('stands above every page (%s, %s)', async (lang, theme, title, by, more) => {
    const page = await console_.open('/batches', { lang, theme })
    const text = await page.locator('#config-notice').innerText()
    for (const words of [title, by, more, 'schedule.yaml:4:11']) expect(text).toContain(words)
    const { violations } = await new AxeBuilder({ page }).include('#config-notice').analyze()
    expect(violations).toEqual([])
    await page.context().close()
  })

  test('appears and goes away on an open page when the files change', async () => {
    const page = await console_.open('/', { lang: 'en' })
    const notice = page.locator('#config-notice .notice')
    await notice.waitFor()
    state = { state: 'in-force' }
    console_.one.publish({ kind: 'config' })
    await notice.waitFor({ state: 'detached' })
    await page.context().close()
  })
})
