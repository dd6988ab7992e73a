import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { artifacts, runs } from '../../data/ops/schema/index.ts'
import { tenantSettingOverrides } from '../../data/platform/schema/index.ts'
import { tenantDaysTask } from '../../server/records/upkeep-tasks.ts'
import { HOSTILE_NAME } from './fixture/companies.ts'
import { NOW, TODAY } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, leafThrough, page, textOf } from './fixture/requests.ts'

let one: Installation
beforeAll(() => {
  one = installation()
})
afterAll(() => one.close())

const paths = () => [
  '/',
  `/due?day=${TODAY}&fate=ok`,
  '/batches',
  '/batches/BATCH-101',
  '/batches/BATCH-901',
  '/batches/BATCH-301',
  '/batches/BATCH-302',
  '/batches/BATCH-303?tenant=tokyo-denki',
  '/batches/BATCH-304',
  '/batches/BATCH-305',
  '/batches/BATCH-306',
  '/batches/BATCH-307',
  `/runs/${one.runIds.running}`,
  `/runs/${one.runIds.failed}`,
  `/runs/${one.runIds.long}/log?page=2`,
  `/runs/${one.runIds.failed}/rerun?only=failed`,
  '/alerts',
  '/alerts?show=all',
  '/alerts/ALERT-STORAGE',
  '/tenants',
  '/tenants?view=days',
  '/tenants?view=usage&meter=storage',
  '/tenants/sakura',
  '/tenants/hostile',
]

test('every page answers in Japanese and in English, small enough and quick to read', async () => {
  for (const path of paths()) {
    for (const lang of ['ja', 'en'] as const) {
      const answer = await get(one, path, { lang })
      const html = await answer.text()
      expect([path, answer.status]).toEqual([path, 200])
      expect(html).toContain(`<html lang="${lang}"`)
      expect([path, html.length < 300_000]).toEqual([path, true])
      expect(html).not.toContain('undefined')
    }
  }
  expect(one.faults).toEqual([])
})

/** What is the same in both languages: what companies and people wrote, and lines of logs. */
function dataOf(): Readonly<{ names: string[]; lines: ReadonlySet<unknown> }> {
  const platform = one.data.platform().sqlite
  const names = ['SELECT tenant_name FROM tenants', 'SELECT plan_name FROM plans'].flatMap(
    (sql) => platform.prepare(sql).pluck().all() as string[],
  )
  const lines = one.data.ops().sqlite.prepare('SELECT message FROM log_lines').pluck().all()
  const own = ['田中 一郎', 'さくらホールディングス株式会社', '日本語']
  return { names: [...names, ...own], lines: new Set(lines) }
}

/** Texts and titles of a page, without code, what is marked as Japanese, and what is data. */
function saidOn(html: string, { names, lines }: ReturnType<typeof dataOf>): string[] {
  const shown = html
    .replace(/<(\w+)[^>]* lang="ja"[^>]*>[^<]*<\/\1>/g, ' ')
    .replace(/<(code|pre|script)\b[\s\S]*?<\/\1>/g, ' ')
  const titles = [...shown.matchAll(/ (?:title|aria-label|placeholder|alt)="([^"]*)"/g)]
  const texts = [...shown.split(/<[^>]*>/), ...titles.map(([, title]) => title ?? '')]
  return texts
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '' && !lines.has(text))
    .map((text) => names.reduce((rest, name) => rest.replaceAll(name, ''), text))
}

test('a page says nothing in the other language but names, log lines and code', async () => {
  const data = dataOf()
  const found: string[] = []
  for (const path of [...paths(), '/batches/BATCH-405', '/batches/BATCH-403', '/wall', '/plan']) {
    for (const [lang, foreign] of [
      ['en', /[ぁ-んァ-ヶ一-龠]/],
      ['ja', /(?:[A-Za-z]{2,}[ ,']+){3}[A-Za-z]{2,}/],
    ] as const) {
      const said = saidOn(await page(one, path, { lang }), data)
      found.push(
        ...said.filter((text) => foreign.test(text)).map((text) => `${lang} ${path}: ${text}`),
      )
    }
  }
  expect(found).toEqual([])
})

test('no page carries a script or a style inside, and the policy forbids them', async () => {
  for (const path of paths()) {
    const answer = await get(one, path)
    const html = await answer.text()
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(html).not.toMatch(/\sstyle="|<style|\son[a-z]+="|<script(?![^>]*src=)/)
  }
})

test('a hostile company name and a hostile log line are shown as text', async () => {
  for (const path of ['/tenants', '/tenants/hostile', `/runs/${one.runIds.failed}`]) {
    const html = await page(one, path)
    expect(html).not.toContain(HOSTILE_NAME)
    expect(html).toContain('&lt;script&gt;')
  }
  const log = await page(one, `/runs/${one.runIds.running}/log?page=1`)
  expect(log).not.toContain('<img')
  expect(log).toContain('&lt;img src=x')
})

describe('the today page', () => {
  test('accounts for every due time of the day', async () => {
    const text = textOf(await page(one, '/', { lang: 'en' }))
    const number = (name: string) =>
      Number(new RegExp(`${name} ([\\d,]+)`).exec(text)?.[1]?.replace(',', ''))
    const total = Number(/([\d,]+) due today/.exec(text)?.[1]?.replace(',', ''))
    const parts = [
      'OK',
      'warnings',
      'failed',
      'running',
      'waiting',
      'to come',
      'skipped',
      'missed',
      'unaccounted',
    ]
    expect(parts.map(number).reduce((sum, count) => sum + count, 0)).toBe(total)
    expect(total).toBeGreaterThan(900)
    expect(number('running')).toBe(2)
    expect(number('unaccounted')).toBe(0)
  })

  test('a number leads to exactly the rows it counts', async () => {
    const text = textOf(await page(one, '/', { lang: 'en' }))
    const ok = Number(/ OK (\d+)/.exec(text)?.[1])
    const pages = await leafThrough(one, `/due?day=${TODAY}&fate=ok`, 'さらに後の予定')
    const rows = pages.map((html) => html.split('<tr>').length - 2)
    expect(rows.reduce((sum, count) => sum + count, 0)).toBe(ok)
    for (const html of pages) expect(html).toContain(`<span class="number">${ok}</span>`)
  })

  test('has one row for each of the fifty batches and marks those without code', async () => {
    const html = await page(one, '/')
    expect(html.match(/class="board-label"/g)?.length).toBe(50)
    expect(textOf(html)).toContain('未実装')
  })

  test('tells what runs, when it should end, and what failed with its cause', async () => {
    const text = textOf(await page(one, '/'))
    expect(text).toContain('6 社中 3 社')
    expect(text).toMatch(/02:\d\d ごろ終了見込み/)
    expect(text).toContain('SMTP 接続拒否')
  })
})

describe('the list of batches', () => {
  test('says the schedule in words and shows only what the filter asks for', async () => {
    const text = textOf(await page(one, '/batches'))
    expect(text).toContain('毎日 02:00')
    expect(text).toContain('毎月 1 日 02:00')
    expect(text).toContain('5 分ごと')
    const running = await page(one, '/batches?show=running')
    expect(running.match(/class="last"/g)?.length).toBe(2)
  })
})

describe('the list of batches by choice', () => {
  const order = (html: string) =>
    [...html.matchAll(/<b>(BATCH-\d{3})<\/b>/g)].map((match) => match[1] ?? '')

  test('sorts by what is asked for, and the address keeps filter, order and text', async () => {
    const html = await page(one, '/batches?show=built&sort=duration')
    expect(html).toContain('href="/batches?show=built&amp;sort=success"')
    expect(html).toContain('aria-sort="descending"')
    expect(order(html)[0]).toBe('BATCH-101')
    expect(order(await page(one, '/batches?sort=last'))[0]).toBe('BATCH-305')
    expect(html).not.toContain('scope="rowgroup"')
  })

  test('finds batches by a part of number or name', async () => {
    expect(order(await page(one, '/batches?find=課金'))).toEqual(['BATCH-302'])
    expect(order(await page(one, '/batches?find=40')).length).toBe(9)
  })
})

describe('the page of a batch', () => {
  test('pages through its runs by the last one shown, without a gap or a double', async () => {
    const seen: string[] = []
    let path: string | null = '/batches/BATCH-501'
    for (let pages = 0; path !== null && pages < 20; pages += 1) {
      const html: string = await page(one, path)
      const table = html.slice(html.indexOf('id="runs"'), html.indexOf('class="pager"'))
      seen.push(...[...table.matchAll(/href="\/runs\/(\w+)"/g)].map((match) => match[1] ?? ''))
      const older: string | undefined = /href="(\/batches\/BATCH-501\?before=\w+)#runs"/.exec(
        html,
      )?.[1]
      path = older ?? null
    }
    const all = one.data
      .ops()
      .sqlite.prepare(`SELECT count(*) AS n FROM runs WHERE batch_id = 'BATCH-501'`)
      .get()
    expect({ n: seen.length }).toEqual(all)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('makes the run form from the parameters and leaves it out for a batch without code', async () => {
    const html = await page(one, '/batches/BATCH-101')
    expect(html).toContain('name="p.scope"')
    expect(html).toContain('<option value="tables">')
    expect(textOf(html)).toContain('schedule.yaml:')
    expect(await page(one, '/batches/BATCH-102')).not.toContain('name="reason"')
  })
})

describe('the page of a run', () => {
  test('says in its headline how many companies are fine and why not all', async () => {
    const text = textOf(await page(one, `/runs/${one.runIds.failed}`))
    expect(text).toContain(
      '異常終了 · 6 社中 5 社正常、原因: hostile 契約と設定が違います: maxUsers',
    )
  })

  test('says what was done for a company, and why one was left out, in the words of the reader', async () => {
    const two = installation()
    const sql = two.data.ops().sqlite
    const put = sql.prepare(
      'UPDATE tenant_results SET state = ?, result_json = ?, error_message = ?, error_message_en = ? WHERE run_id = ? AND tenant_code = ?',
    )
    const done = JSON.stringify({ items: 13, found: 2, fixed: 1, manual: 1, failed: 0 })
    put.run('succeeded', done, null, null, two.runIds.failed, 'sakura')
    put.run('skipped', null, 'not_configured', null, two.runIds.failed, 'tokyo-denki')
    sql
      .prepare('UPDATE runs SET params_json = ? WHERE id = ?')
      .run(JSON.stringify({ tenants: 'all', params: { autoFix: true } }), two.runIds.failed)
    const say = async (lang: 'ja' | 'en') =>
      textOf(await page(two, `/runs/${two.runIds.failed}`, { lang }))
    const [japanese, english] = [await say('ja'), await say('en')]
    two.close()
    expect(japanese).toContain('確認 13 · 差異 2 · 修正 1 · 要対応 1 · 失敗 0')
    expect(japanese).toContain('連携が設定されていません')
    expect(japanese).toMatch(/直せるものを直す autoFix\s*はい/)
    expect(english).toContain('checked 13 · differences 2 · mended 1')
    expect(english).toContain('no connection is set up')
    for (const text of [japanese, english]) expect(text).not.toMatch(/not_configured|"autoFix"/)
  })

  test('groups the errors by cause, says the usual duration, and leads to what came of it', async () => {
    const html = await page(one, `/runs/${one.runIds.failed}`)
    const errors = textOf(html.slice(html.indexOf('id="errors"'), html.indexOf('id="tenants"')))
    expect(errors).toContain('1 社')
    expect(errors).toContain('契約と設定が違います: maxUsers')
    expect(textOf(html)).toMatch(/ふだん \d/)
  })

  test('says why it was late: it waited for the batch before it', async () => {
    const two = installation()
    const ops = two.data.ops().sqlite
    const last = (batchId: string) =>
      ops
        .prepare(`SELECT id, scheduled_for AS due FROM runs WHERE batch_id = ? AND state <> 'running'
        ORDER BY started_at DESC LIMIT 1`)
        .get(batchId) as { id: string; due: number }
    const late = last('BATCH-302')
    const before = last('BATCH-301')
    const day = `SELECT business_date FROM runs WHERE id = '${late.id}'`
    const end = late.due + 46 * 60_000
    ops
      .prepare(
        `UPDATE runs SET business_date = (${day}), queued_at = ?, started_at = ?, finished_at = ? WHERE id = ?`,
      )
      .run(late.due - 900_000, late.due - 900_000, end, before.id)
    ops
      .prepare('UPDATE runs SET started_at = ?, finished_at = ? WHERE id = ?')
      .run(end + 60_000, end + 300_000, late.id)
    const html = await page(two, `/runs/${late.id}`)
    const why = textOf(html.slice(html.indexOf('id="delays"'), html.indexOf('id="tenants"')))
    expect(why).toContain('46 分 00 秒')
    expect(why).toContain('先行バッチの終了待ち: BATCH-301')
    two.close()
  })

  test('finds a company by a part of its name', async () => {
    const html = await page(one, `/runs/${one.runIds.failed}?find=umi`)
    expect(html.match(/id="tenant-/g)?.length).toBe(1)
  })

  test('filters the companies by state', async () => {
    const html = await page(one, `/runs/${one.runIds.failed}?state=failed`)
    expect(html.match(/id="tenant-/g)?.length).toBe(1)
    expect(html).toContain('id="tenant-hostile"')
  })

  test('shows the last 200 lines, and only the level and company asked for', async () => {
    const all = await page(one, `/runs/${one.runIds.long}`)
    expect(all.match(/id="L\d+"/g)?.length).toBe(200)
    expect(all).toContain('id="L2350"')
    const some = await page(one, `/runs/${one.runIds.long}?level=error&tenant=sakura`)
    expect(some).not.toMatch(/class="level-(info|warn|debug)"/)
    expect(some).toContain('class="level-error"')
  })

  test('reads a long log in pages of 1,000 lines, and a filtered one', async () => {
    const first = await page(one, `/runs/${one.runIds.long}/log?page=1`)
    expect(first.match(/id="L\d+"/g)?.length).toBe(1000)
    expect(first).toContain('?page=2')
    const errors = await page(one, `/runs/${one.runIds.long}/log?level=error`)
    expect(errors.match(/id="L\d+"/g)?.length).toBe(47)
  })
})

function failLastResult(tenantCode: string, batchId: string): void {
  const last = `SELECT id FROM runs WHERE batch_id = ? ORDER BY started_at DESC LIMIT 1`
  const sql = `UPDATE tenant_results SET state = 'failed' WHERE tenant_code = ? AND run_id = (${last})`
  one.data.ops().sqlite.prepare(sql).run(tenantCode, batchId)
}

describe('the tenant pages', () => {
  test('one plain sentence says whether the night went well', async () => {
    expect(textOf(await page(one, '/tenants/sakura'))).toMatch(
      /昨夜の処理は 0\d:\d\d にすべて正常終了しました。/,
    )
    const running = textOf(await page(one, '/tenants/yamato', { lang: 'en' }))
    expect(running).toContain('still going on: 1 to end')
    failLastResult('umi', 'BATCH-301')
    expect(textOf(await page(one, '/tenants/umi'))).toContain(
      '昨夜の処理のうち 1 件が正常に終わりませんでした',
    )
    expect(textOf(await page(one, '/tenants'))).toContain('5 件中 4 件正常')
  })

  test('shows usage against the contract, invoices and a masked address', async () => {
    const text = textOf(await page(one, '/tenants/sakura'))
    expect(text).toContain('INV-2026-10-001')
    expect(text).toMatch(/[¥￥]66,000/)
    expect(text).toContain('a***@sakura.example.jp')
    expect(text).not.toContain('admin@sakura')
  })

  test('the matrix says of each company and day whether all of its batches ended well', async () => {
    const html = await page(one, '/tenants?view=days', { lang: 'en' })
    const row = (code: string) =>
      html.split('<tr').find((part) => part.includes(`href="/tenants/${code}"`)) ?? ''
    expect(textOf(row('sakura'))).toMatch(/0 of \d+ days/)
    // Its failure of BATCH-305 of the last night stands; nothing has made it good.
    expect(row('hostile')).toMatch(/aria-label="[^"]*23 Nov Failed: BATCH-305"/)
    expect(row('hostile')).toContain(`#tenant-hostile`)
  })

  test('the matrix of companies is the same from what is kept of their days as from their results', async () => {
    const matrix = async () => {
      const html = await page(one, '/tenants?view=days')
      return /<table class="grid-table sheet tenant-days">.*?<\/table>/s.exec(html)?.[0] ?? ''
    }
    const read = await matrix()
    expect(read).toContain('class="bad-day"')
    const ops = one.data.ops()
    for (const _ of tenantDaysTask({ ops, now: NOW }).steps({ size: 1 }));
    expect(await matrix()).toBe(read)
    // What is read now is what is kept.
    ops.sqlite.exec('UPDATE tenant_days SET unmended_json = NULL')
    expect(await matrix()).not.toBe(read)
    ops.sqlite.exec('DELETE FROM tenant_days')
  })

  test('the month of a company is the same from what is kept of its days as from its results', async () => {
    const matrix = async () => {
      const html = await page(one, '/tenants/hostile')
      return /<table class="matrix">.*?<\/table>/s.exec(html)?.[0] ?? ''
    }
    const read = await matrix()
    expect(read).toMatch(/<a href="\/runs\/\w{26}" title="11\/22 正常終了" tabindex="-1"><\/a>/)
    expect(read).toMatch(/<a href="\/runs\/\w{26}" title="11\/\d+ 異常終了"><svg/)
    const ops = one.data.ops()
    for (const _ of tenantDaysTask({ ops, now: NOW }).steps({ size: 1 }));
    expect(await matrix()).toBe(read)
    // What is read now is what is kept.
    ops.sqlite.exec(`UPDATE tenant_days SET cells_json = '[]' WHERE tenant_code = 'hostile'`)
    expect(await matrix()).not.toContain('11/22 ')
    ops.sqlite.exec('DELETE FROM tenant_days')
  })

  test('the page of a company lists the open alerts about it', async () => {
    expect(textOf(await page(one, '/tenants/tokyo-denki'))).toContain('ストレージの使用率が 96.2％')
    expect(textOf(await page(one, '/tenants/sakura'))).toContain('アラートはありません')
  })

  test('the page of a company shows its contracts with their dates and the newest files made for it', async () => {
    const runId = one.runIds.long
    const file = { kind: 'usage', bytes: 10, sha256: 'x'.repeat(64), createdAt: NOW, runId }
    const of = (tenantCode: string, path: string) => ({ ...file, tenantCode, path })
    const files = [
      of('sakura', 'reports/sakura/usage/usage_2026-11.csv'),
      of('sakura', 'reports/_platform/about-sakura.csv'),
      of('umi', 'reports/umi/usage/of-umi.csv'),
    ]
    one.data.ops().orm.insert(artifacts).values(files).run()
    const html = await page(one, '/tenants/sakura')
    const text = textOf(html)
    expect(text).toContain('usage_2026-11.csv')
    expect(text).not.toMatch(/about-sakura|of-umi/)
    expect(html).toContain('href="/reports?show=files&amp;tenant=sakura"')
    const yamato = textOf(await page(one, '/tenants/yamato'))
    expect(yamato).toMatch(
      /契約の期間 スタンダード .* – 2027\/3\/4\(木\) あと 100 日 · 自動更新あり/,
    )
  })

  test('the page of a company says kind, plan and settings of its own in words', async () => {
    const own = {
      ...{ tenantId: 'T-umi', category: 'resource', validFrom: '2026-01-01', createdBy: 'x' },
    }
    one.data
      .platform()
      .orm.insert(tenantSettingOverrides)
      .values([
        { ...own, key: 'max_storage_gb', value: '20', source: 'contract', reason: '個別契約' },
        {
          ...{ ...own, key: 'allocation.storage_gb', value: '15', source: 'optimizer' },
          reason: 'optimization_proposal:7',
        },
      ])
      .run()
    const ja = textOf(await page(one, '/tenants/umi'))
    expect(ja).toMatch(/プラン ベーシック 区分 子会社/)
    expect(ja).toMatch(/契約の容量\(GB\) max_storage_gb 20 .* 個別契約/)
    const en = textOf(await page(one, '/tenants/umi', { lang: 'en' }))
    expect(en).toMatch(/Plan Basic Kind of company subsidiary/)
    expect(en).toMatch(/Periods of contract Basic/)
    expect(en).toMatch(
      /storage set aside \(GB\) allocation\.storage_gb 15 .* proposal 7 of BATCH-306/,
    )
  })

  test('a contract that ends soon is marked', async () => {
    expect(textOf(await page(one, '/tenants'))).toContain('あと 10 日')
  })
})

describe('what is not there', () => {
  test.each([
    ['/runs/01NOSUCHRUN', '実行 01NOSUCHRUN はありません。'],
    ['/batches/BATCH-999', 'バッチ BATCH-999 はありません。'],
    ['/tenants/nobody', 'テナント nobody はありません。'],
    ['/no/such/page', 'このアドレスにはページがありません。'],
    ['/events/runs/01NOSUCHRUN', '実行 01NOSUCHRUN はありません。'],
  ])('%s is a page that says so and what to do', async (path, message) => {
    const answer = await get(one, path)
    expect(answer.status).toBe(404)
    expect(textOf(await answer.text())).toContain(message)
  })
})

test('/healthz and /readyz answer machines without sign-in', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await get(one, path, { cookie: '' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('application/json')
  }
})

test('/readyz says which check fails, and nothing more to whoever asks', async () => {
  const checks = { lease: null, platform: 'disk I/O error' }
  const two = installation({ history: 'none', readiness: () => ({ ready: false, checks }) })
  const answer = await get(two, '/readyz', { cookie: '' })
  expect(answer.status).toBe(503)
  expect(await answer.json()).toEqual({
    status: 'not ready',
    checks: { lease: 'ok', platform: 'failing' },
  })
  two.close()
})

test('a due time that nobody recorded shows as unaccounted', async () => {
  const two = installation()
  two.data
    .ops()
    .sqlite.prepare(`DELETE FROM occurrences WHERE batch_id = 'BATCH-001' AND scheduled_for > ?`)
    .run(NOW - 3_600_000)
  const text = textOf(await page(two, '/', { lang: 'en' }))
  expect(text).toContain('unaccounted 1')
  two.close()
})

test('a fresh installation explains the three ways in', async () => {
  const two = installation()
  two.data.platform().sqlite.exec('UPDATE tenants SET is_deleted = 1')
  expect(two.data.ops().orm.select().from(runs).limit(1).all().length).toBe(1)
  expect(textOf(await page(two, '/'))).toContain('まだ会社が登録されていません')
  expect(textOf(await page(two, '/tenants'))).toContain('テナントはまだありません')
  two.close()
})
