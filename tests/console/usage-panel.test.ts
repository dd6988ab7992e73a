import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tenantUsageDaily } from '../../data/platform/schema/index.ts'
import { usageBoard } from '../../server/console/usage-board.ts'
import { addDays, daysFrom } from '../../server/domain/calendar-day.ts'
import { createFormat } from '../../views/format.ts'
import { UsageBoard } from '../../views/parts/usage-board.tsx'
import type { Screen } from '../../views/screen.ts'
import { dictionary } from '../../views/words/dictionary.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { NO_USAGE } from '../fixture/no-usage.ts'
import { NOW, TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, textOf } from './fixture/requests.ts'

const PAGE = '/batches/BATCH-301'
const LOST = addDays(TODAY, -9)

let one: Installation
beforeAll(() => {
  one = installation()
  one.data
    .platform()
    .sqlite.prepare(
      `DELETE FROM tenant_usage_daily WHERE tenant_id = 'T-yamato' AND usage_date = ?`,
    )
    .run(LOST)
})
afterAll(() => one.close())

describe('the board of BATCH-301', () => {
  test('says how much of its contract each company uses, with a word from 80 % and from 100 % on', async () => {
    const text = textOf(await page(one, PAGE, { lang: 'en' }))
    expect(text).toMatch(/東京電機株式会社 tokyo-denki none .*106% used up 212 \/ 200/)
    expect(text).toMatch(/Storage: 9\.4 GB to 10 GB a day, newest 10 GB 99% tight 10 GB \/ 10 GB/)
    expect(text).toMatch(/さくら商事株式会社 sakura none .* 70% 140 \/ 200/)
    expect(text).toMatch(/with missing days 1 used up \(from 100%\) 6 tight \(from 80%\) 0/)
  })

  test('a missing day is red, has a word, comes first and leads to the form with company and day in it', async () => {
    const html = await page(one, PAGE, { lang: 'en' })
    const text = textOf(html)
    expect(text.indexOf('yamato')).toBeLessThan(text.indexOf('tokyo-denki'))
    const address = `${PAGE}?tenants=yamato&amp;businessDate=${LOST}#run-now`
    expect(html).toContain(`href="${address}"`)
    const form = await page(one, address.replace('&amp;', '&'))
    expect(form).toContain(`name="businessDate" value="${LOST}"`)
    expect(form).toMatch(/name="tenants" value="yamato"/)
  })

  test('lists what is near or above the contract, as the page of the company does', async () => {
    const html = await page(one, PAGE, { lang: 'en' })
    const [, panel = ''] = /<section id="quota"([\s\S]*?)<\/section>/.exec(html) ?? []
    const [, alert = '', code = ''] =
      /href="(\/alerts\/[^"]+)"[\s\S]*?href="\/tenants\/([^"]+)"/.exec(panel) ?? []
    expect(textOf(panel)).toMatch(/Near or above the contract \d/)
    expect(await page(one, `/tenants/${code}`)).toContain(`href="${alert}"`)
  })

  test('one meter is shown by the day', async () => {
    const html = await page(one, `${PAGE}?meter=calls`, { lang: 'en' })
    expect(html).toMatch(/aria-current="true">API calls/)
    expect(html).toMatch(/<title>\d+ \w+ 14,977<\/title>/)
    expect(html).toContain('was not measured. Measure it now')
    expect(await page(one, `${PAGE}?meter=nonsense&page=-3`)).toContain(
      'aria-current="true">すべて',
    )
  })

  test('a day outside the contracts, and yesterday before the window of the batch is over, is not missing', async () => {
    const { sqlite } = one.data.platform()
    sqlite.prepare(`DELETE FROM tenant_usage_daily WHERE tenant_id = 'T-umi'`).run()
    sqlite
      .prepare(`UPDATE contracts SET start_date = ? WHERE tenant_id = 'T-umi'`)
      .run(addDays(TODAY, 1))
    expect(textOf(await page(one, PAGE))).not.toContain('海のみえる食品')
  })

  test('asks no more queries for sixty companies than for three, and shows thirty-five of them', () => {
    const data = sixtyCompanies()
    const few = boardOf(data, { sees: (code) => code < 'co-13', page: '1' })
    const all = boardOf(data, { page: 'x' })
    expect([few.model.lines.length, all.model.lines.length]).toEqual([3, 35])
    expect(few.queries).toBe(all.queries)
    const last = boardOf(data, { page: '9' }).model
    expect([last.lines.length, last.page]).toEqual([25, { number: 2, of: 2 }])
    for (const model of [all.model, { ...all.model, meter: 'storage' as const }])
      expect(String(UsageBoard({ screen: SCREEN, model })).length).toBeLessThan(300_000)
    data.close()
  })
})

const SCREEN = {
  words: dictionary('en'),
  format: createFormat('en', 'Asia/Tokyo'),
  language: 'en',
  operator: { mayAct: true },
} as unknown as Screen

/** `co-10` … `co-69`, each with a month behind it. */
function sixtyCompanies(): TestFolder {
  const data = makeDataFolder()
  const days = daysFrom(addDays(TODAY, -31), addDays(TODAY, -1))
  for (let number = 10; number < 70; number += 1) {
    const { id } = data.addTenant({ code: `co-${number}`, name: `会社 ${number}`, plan: 'BASIC' })
    const rows = days.map((usageDate) => ({ ...NO_USAGE, usageDate, tenantId: id }))
    data.platform().orm.insert(tenantUsageDaily).values(rows).run()
  }
  return data
}

type Asked = Readonly<{ sees?: (code: string) => boolean; page: string }>

/** The board, and how many statements were carried out for it. */
function boardOf(data: TestFolder, { sees = () => true, page: number }: Asked) {
  let queries = 0
  const platform = watched(data, () => {
    queries += 1
  })
  const desk = { deps: { platform, clock: () => NOW }, timetable: { zone: () => 'Asia/Tokyo' } }
  const asked = { sees, meter: undefined, page: number, address: '/?' }
  return { model: usageBoard(desk as never, SCREEN, asked), queries }
}

function watched(data: TestFolder, count: () => void) {
  const real = data.platform()
  const sqlite = new Proxy(real.sqlite, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name, target)
      return (sql: string) => {
        const prepared = target.prepare(sql)
        const counted =
          (method: 'all' | 'get') =>
          (...given: unknown[]) => {
            count()
            return prepared[method](...given)
          }
        return { all: counted('all'), get: counted('get') }
      }
    },
  })
  return { ...real, sqlite }
}
