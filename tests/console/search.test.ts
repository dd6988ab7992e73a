import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logSearchKeeper } from '../../data/log-search/keep-up.ts'
import { ownLogSearch } from '../../data/log-search/open.ts'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, leafThrough, page, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
  const { failed } = one.runIds
  const lines = Array.from({ length: 3_000 }, (_, index) => {
    const isBad = index % 500 === 250
    const message = isBad ? `ORA-0094${index % 7}: 表がありません` : `行 ${index}`
    const tenant = index % 1_000 === 250 ? 'sakura' : 'yamato'
    return [NOW - 60_000 + index, isBad ? 'error' : 'info', tenant, message, null]
  })
  insertPackedLines(one.data.ops(), { runId: failed, firstSeq: 1, json: JSON.stringify(lines) })
})
afterAll(() => one.close())

function makeIndex(): void {
  const search = ownLogSearch(one.data.folder.logSearchFile, { installationId: 'x', at: 0 })
  const keeper = logSearchKeeper({
    search,
    ops: one.data.ops(),
    fullMs: () => 1e12,
    now: () => NOW,
  })
  for (const _ of keeper.follow());
  search.sqlite.close()
}

const path = (query: string) => `/search?q=${encodeURIComponent(query)}`
const ask = async (query: string) => textOf(await page(one, path(query)))

test('without an index of the log, runs and results are found, and it says what is missing', async () => {
  const text = await ask('state:failed settings')
  expect(text).toContain('ログの索引を作成中です')
  expect(text).toContain('契約と設定が違います')
})

describe('the search page', () => {
  beforeAll(makeIndex)

  test('finds runs by state and batch, newest first, and counts them', async () => {
    const html = await page(one, path('batch:403 state:failed'))
    const count = one.data
      .ops()
      .sqlite.prepare(`SELECT count(*) FROM runs WHERE batch_id = 'BATCH-403' AND state = 'failed'`)
      .pluck()
      .get()
    expect(html.match(/<tr><td><span class="badge tone-fail"/g)?.length).toBe(count)
    expect(textOf(html)).toContain('SMTP 接続拒否')
  })

  test('finds the failed results of one company, and leads to it within the run', async () => {
    const html = await page(one, path('tenant:hostile state:failed'))
    expect(html).toMatch(/href="\/runs\/\w+#tenant-hostile"/)
    expect(textOf(html)).toContain('契約と設定が違います')
    expect(html).not.toContain('#tenant-sakura')
  })

  test('finds the lines of one company with a code, between their neighbours, with a link to the line', async () => {
    const html = await page(one, path('tenant:sakura since:yesterday "ORA-"'))
    const { failed } = one.runIds
    expect(html).toContain(`href="/runs/${failed}/log?page=3#L2251"`)
    expect(html.match(/class="search-hit"/g)?.length).toBe(3)
    expect(html).toMatch(/ログの行<\/h2><div class="panel-aside"><span class="number">3</)
    expect(html).toContain('<mark>ORA-</mark>0094')
    expect(textOf(html)).toContain('行 2251')
    expect(html).not.toContain('#L751"')
  })

  test('finds Japanese words of two characters; a level alone is a question too', async () => {
    expect((await page(one, path('level:error 表が'))).match(/search-hit/g)?.length).toBe(6)
    expect((await page(one, path('level:error batch:305'))).match(/search-hit/g)?.length).toBe(6)
    expect(await ask('level:error batch:301')).toContain('表示するものはありません')
  })

  test('words alone lead to the batch, the company or the run that they name', async () => {
    const places = async (query: string) => {
      const html = await page(one, path(query))
      const list = /<ul class="search-places">.*?<\/ul>/s.exec(html)?.[0] ?? ''
      return [...list.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)
    }
    expect(await places('302')).toEqual(['/batches/BATCH-302', '/search?q=batch%3A302'])
    expect(await places('課金')).toContain('/batches/BATCH-302')
    expect(await places('Yamato')).toContain('/tenants/yamato')
    const { failed } = one.runIds
    expect(await places(failed.toLowerCase())).toEqual([`/runs/${failed}`])
    expect(await places('inv-2026-10-001')).toEqual(['/tenants/sakura#invoices'])
    expect(await places('batch:302 302')).toEqual([])
    expect(await places('nothing-of-this-name')).toEqual([])
  })

  test('runs and results are leafed through to the oldest, none twice and none left out', async () => {
    const { sqlite } = one.data.ops()
    const ids = (pages: readonly string[], list: string) =>
      pages.flatMap((html) => {
        const part = html.slice(html.indexOf(`id="${list}"`)).split('</section>')[0] ?? ''
        return part.match(/(?<=href="\/runs\/)\w{26}(#tenant-[\w-]+)?/g) ?? []
      })
    const runs = await leafThrough(one, path('batch:501,503'), 'さらに過去')
    const all = sqlite.prepare(`SELECT id FROM runs WHERE batch_id IN ('BATCH-501', 'BATCH-503')`)
    expect(runs.length).toBeGreaterThan(5)
    expect(ids(runs, 'found-runs').sort()).toEqual(all.pluck().all().sort())
    const results = await leafThrough(one, path('tenant:yamato batch:006'), 'さらに過去')
    const done = sqlite.prepare(`SELECT run_id || '#tenant-yamato' FROM tenant_results t
      JOIN runs r ON r.id = t.run_id WHERE tenant_code = 'yamato' AND batch_id = 'BATCH-006'`)
    expect(ids(results, 'found-results').sort()).toEqual(done.pluck().all().sort())
  })

  test('everything done for companies is leafed through by when it was done, good and bad', async () => {
    const { sqlite } = one.data.ops()
    const rows = (pages: readonly string[]) =>
      pages.flatMap((html) => html.match(/\/runs\/\w{26}#tenant-[\w-]+/g) ?? [])
    for (const [query, tenants] of [
      ['tenant:yamato', ['yamato']],
      ['tenant:yamato,sakura state:succeeded', ['yamato', 'sakura']],
    ] as const) {
      const pages = await leafThrough(one, path(query), 'さらに過去')
      const state = query.includes('state:') ? `AND state = 'succeeded'` : ''
      const sql = `SELECT '/runs/' || run_id || '#tenant-' || tenant_code FROM tenant_results
        WHERE tenant_code IN (SELECT value FROM json_each(?)) AND started_at IS NOT NULL ${state}
        ORDER BY started_at DESC, rowid DESC`
      const all = sqlite.prepare(sql).pluck().all(JSON.stringify(tenants))
      expect(all.length).toBeGreaterThan(100)
      expect(rows(pages)).toEqual(all)
    }
  })

  test('words among good and bad results of a company are compared page by page', async () => {
    const pages = await leafThrough(
      one,
      path('tenant:hostile state:failed,succeeded settings'),
      'さらに過去',
    )
    const { sqlite } = one.data.ops()
    const failed = sqlite.prepare(`SELECT count(*) FROM tenant_results
      WHERE tenant_code = 'hostile' AND state = 'failed'`)
    const seen = pages.flatMap((html) => html.match(/#tenant-hostile"/g) ?? [])
    expect(seen.length).toBe(failed.pluck().get())
  })

  test('calls a company by its English name for who reads English', async () => {
    const { sqlite } = one.data.platform()
    const rename = sqlite.prepare('UPDATE tenants SET tenant_name_en = ? WHERE tenant_code = ?')
    rename.run('Yamato Works Ltd.', 'yamato')
    expect(await page(one, path('yamato'), { lang: 'en' })).toContain('>Yamato Works Ltd.</a>')
    expect(await page(one, path('yamato'))).not.toContain('Yamato Works Ltd.')
    expect(await page(one, path('"Works Ltd."'))).toContain('href="/tenants/yamato"')
    const complete = `/search/complete?q=${encodeURIComponent('tenant:works')}`
    expect(await page(one, complete, { lang: 'en' })).toContain('Yamato Works Ltd.')
    rename.run(null, 'yamato')
  })

  test('shows the newest 30 lines and goes on with older ones', async () => {
    const first = await page(one, path('tenant:yamato batch:305 行'))
    expect(first.match(/search-hit/g)?.length).toBe(30)
    expect(textOf(first)).toContain('候補 256 行以上')
    const [, next] = /href="([^"]+before=[^"]+)"/.exec(first) ?? []
    const second = await page(one, (next ?? '').replaceAll('&amp;', '&'))
    expect(second.match(/search-hit/g)?.length).toBe(30)
    expect(second).not.toContain('行以上')
    expect(second).toContain('2,946 行目')
    expect(second).not.toContain('3,000 行目')
  })

  test('a question with a fault says what is wrong and where, in both languages', async () => {
    const html = await page(one, path('tenant:sakra state:failed'))
    expect(html).toContain('<mark>tenant:sakra</mark>')
    expect(textOf(html)).toContain('「sakra」は「tenant:」の値として登録されていません')
    const english = textOf(await page(one, path('error:timeout'), { lang: 'en' }))
    expect(english).toContain('There is no qualifier “error”')
  })

  test('an empty page and an unfinished qualifier offer what can follow, without a script', async () => {
    expect(await page(one, '/search')).toContain('data-text="tenant:"')
    expect(await page(one, path('state:failed tenant:'))).toContain(
      'data-text="state:failed tenant:sakura "',
    )
  })

  test('hostile text is shown as text', async () => {
    const html = await page(one, path('"<img src=x onerror=alert(1)>"'))
    expect(html).not.toContain('<img')
  })
})

describe('completion', () => {
  const options = async (text: string) => {
    const html = await page(one, `/search/complete?q=${encodeURIComponent(text)}`)
    return [...html.matchAll(/data-text="([^"]*)"/g)].map(([, found]) => found)
  }

  test.each([
    ['ten', ['tenant:']],
    ['テナ', ['テナント:']],
    ['tenant:sak', ['tenant:sakura ']],
    ['tenant:さくら', ['tenant:sakura ']],
    ['tenant:sakura,yam', ['tenant:sakura,yamato ']],
    ['batch:課金計算', ['batch:302 ']],
    ['失敗 state:異常終', ['失敗 state:failed ']],
    ['"ORA', []],
    ['nokey:x', []],
  ])('of %s', async (text, expected) => {
    expect(await options(text)).toEqual(expected)
  })
})

test('a person confined to some companies finds no others, and can not even name them', async () => {
  const confined = installation({ role: 'viewer', tenants: ['sakura'] })
  try {
    const find = async (query: string) => textOf(await page(confined, path(query)))
    expect(await find('tenant:hostile state:failed')).toContain('登録されていません')
    expect(await find('state:failed')).not.toContain('settings differ')
    for (const name of ['hostile', '302', one.runIds.failed])
      expect(await page(confined, path(name))).not.toContain('search-places')
    expect(await page(confined, path('sakura'))).toContain('href="/tenants/sakura"')
    const answer = await get(confined, '/search/complete?q=tenant:')
    expect(await answer.text()).not.toContain('yamato')
  } finally {
    confined.close()
  }
})
