/** The plan screen: what will run, what not and why, what operators changed about it, and how much runs at once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openExceptions } from '../../data/ops/exceptions.ts'
import type { Config } from '../../server/config/config.ts'
import { JAPAN } from '../../server/domain/business-calendar.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post, textOf } from './fixture/requests.ts'
import { consoleConfig } from './fixture/schedule.ts'

/** The batch list's schedule, with calendars for some of it and a blackout. It is 24 November 2026, 02:34 in Tokyo. */
function config(): Config {
  const given = consoleConfig()
  const use = (on: 'next' | 'skip' | 'run', name = 'jp') => ({
    calendar: { name, on, maxShiftDays: 7, perTenant: false },
  })
  const rests = { ...use('run'), calendar: { ...use('run').calendar, perTenant: true } }
  const changed: Record<string, object> = {
    'BATCH-401': rests,
    'BATCH-103': use('skip'),
    'BATCH-404': use('skip'),
    'BATCH-306': use('next'),
    'BATCH-601': use('next', 'company'),
    'BATCH-102': { enabled: false },
  }
  return {
    ...given,
    batches: given.batches.map((entry) => ({ ...entry, ...changed[entry.batchId] })),
    calendars: {
      named: {
        jp: JAPAN,
        company: { ...JAPAN, name: 'company', closed: { '12-01': '創立記念日' } },
      },
      tenants: { sakura: 'company' },
    },
    blackouts: [
      {
        name: 'year-end',
        reason: '年末の停止',
        batches: ['BATCH-201'],
        due: 'skip',
        from: Date.parse('2026-12-30T00:00+09:00'),
        until: Date.parse('2027-01-04T00:00+09:00'),
        daily: null,
      },
    ],
  }
}

let one: Installation
beforeAll(() => {
  one = installation({ history: 'none', config: config() })
})
beforeEach(() => {
  one.data.ops().sqlite.exec('DELETE FROM schedule_exceptions; DELETE FROM act_keys')
})
afterAll(() => one.close())

const read = async (path: string, lang: 'ja' | 'en' = 'ja') =>
  textOf(await page(one, path, { lang }))
const REASON = { reason: '棚卸のため' }
/** 1 December, 06:00 in Tokyo. */
const DUE_202 = '2026-11-30T21:00:00.000Z'

describe('the calendar of a month', () => {
  test('says of each day how much runs, why it is no business day, and what is not the same every day', async () => {
    const html = await page(one, '/plan?month=2026-11')
    const text = textOf(html)
    expect(text).toContain('2026年11月の予定')
    expect(text).toMatch(/23日?.{0,40}勤労感謝の日/s)
    expect(html).toContain('aria-current="date"')
    // Mondays have the weekly report, Tuesdays nothing out of the ordinary.
    expect(text).toMatch(/2026\/11\/30\(月\) 30 [\d,]+ 件 02:00 306 振替 07:00 203/)
    expect(text).toMatch(/2026\/11\/25\(水\) 25 [\d,]+ 件 2026\/11\/26/)
  })

  test('shows a run shifted by the calendar on its new day, with where it comes from', async () => {
    // Saturday's run of 306 comes on Monday 30 November.
    const text = await read('/plan?month=2026-11&day=2026-11-30')
    expect(text).toContain('02:00 BATCH-306')
    expect(text).toContain('振替 11/28(土) 02:00 から: 土曜日')
    const english = await read('/plan?month=2026-11&day=2026-11-30', 'en')
    expect(english).toContain('Shifted from Sat 28 Nov 02:00: Saturday')
  })

  test('keeps what the calendar leaves out in the list, with the reason, as not running', async () => {
    const text = await read('/plan?month=2026-11&day=2026-11-29')
    expect(text).toMatch(/03:30 実行しません BATCH-404 .{0,60}休止 日曜日/)
  })

  test('names companies that a run leaves out on their own closed day', async () => {
    const text = await read('/plan?month=2026-12&day=2026-12-01')
    expect(text).toMatch(/09:00 BATCH-401 .{0,60}休業 sakura 2026-12-01 は休業日のため対象外/)
  })

  test('shows only the batches of the filter, in full', async () => {
    const html = await page(one, '/plan?month=2026-12&batch=BATCH-201')
    expect(html.match(/<b>201<\/b>/g)?.length).toBe(31)
    expect(textOf(html)).toMatch(/2026\/12\/30\(水\) 30 0 件/)
    const block = await read('/plan?month=2026-12&day=2026-12-01&block=201')
    expect(block).toContain('BATCH-205')
    expect(block).not.toContain('BATCH-301 テナント')
  })

  test('tells what is due many times a day by a number, and leaves out what is switched off', async () => {
    const text = await read('/plan?month=2026-12&day=2026-12-02')
    expect(text).toMatch(/BATCH-501 .{0,30} 288 回、00:00 から 23:55/)
    expect(text).not.toContain('BATCH-102 ファイル')
  })

  test.each([
    [
      '/plan?month=nonsense&day=2026-02-30&batch=BATCH-999&block=x&view=y&due=z',
      '2026年11月の予定',
    ],
    ['/plan?month=1999-01', '2025年10月の予定'],
    ['/plan?month=2999-01', '2028年11月の予定'],
    ['/plan?day=2026-12-05', '2026/12/5(土) の予定'],
  ])('makes sense of %s', async (path, expected) => {
    expect(await read(path)).toContain(expected)
  })
})

describe('one-off changes', () => {
  test('are made in place and seen there: a skip', async () => {
    const here = '/plan?month=2026-12&day=2026-12-01'
    const form = await page(one, `${here}&due=BATCH-202@${DUE_202}`)
    expect(form).toContain('action="/batches/BATCH-202/skips"')
    const back =
      /control-form.*?name="back" value="([^"]+)"/s.exec(form)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(back).toBe(here)
    const answer = await post(one, '/batches/BATCH-202/skips', { ...REASON, due: DUE_202, back })
    const text = await read(answer.headers.get('location') ?? '')
    expect(text).toContain('この予定をスキップします。')
    expect(text).toMatch(/06:00 実行しません BATCH-202 .{0,80}スキップ: 棚卸のため \(tanaka\)/)
  })

  test('move a due time from one month into another, and back by undoing', async () => {
    const form = { ...REASON, due: DUE_202, to: '2026-11-30T22:15' }
    await post(one, '/batches/BATCH-202/moves', form)
    expect(await read('/plan?month=2026-12&day=2026-12-01')).not.toContain('06:00 BATCH-202')
    const text = await read('/plan?month=2026-11&day=2026-11-30')
    expect(text).toContain('22:15 BATCH-202')
    expect(text).toContain('2026-12-01 06:00 から振替: 棚卸のため (tanaka)')
    const [move] = openExceptions(one.data.ops(), NOW)
    await post(one, `/exceptions/${move?.id}/undo`, REASON)
    expect(await read('/plan?month=2026-12&day=2026-12-01')).toContain('06:00 BATCH-202')
  })

  test('a hold is said beside every due time it keeps, and in the list of those in force', async () => {
    await post(one, '/batches/BATCH-202/holds', REASON)
    const text = await read('/plan?month=2026-12&day=2026-12-01')
    expect(text).toContain('保留 BATCH-202 月次レポート生成バッチ 解除するまで')
    expect(text).toContain('保留中です: 棚卸のため (tanaka) → 待機')
  })

  test('blackouts of the file stand beside them', async () => {
    const text = await read('/plan?month=2026-12')
    expect(text).toContain('停止期間 year-end 12/30(水) 00:00 から 1/4(月) 00:00 年末の停止')
  })

  test('nobody is offered a form who may not act', async () => {
    const two = installation({ history: 'none', role: 'viewer' })
    try {
      const html = await page(two, `/plan?month=2026-12&day=2026-12-01&due=BATCH-202@${DUE_202}`)
      expect(html).not.toContain('action="/batches')
      expect(html).not.toContain('#change')
    } finally {
      two.close()
    }
  })
})

describe('days without a run', () => {
  const quiet = (batch: string, month = '2026-12', lang: 'ja' | 'en' = 'ja') =>
    read(`/plan?view=quiet&month=${month}&batch=BATCH-${batch}`, lang)

  test.each([
    ['302', '12/2〜12/31 予定なし'],
    ['404', '12/6 カレンダーにより休止 : 日曜日'],
    ['306', '12/5 振替 : 土曜日 → 12/7'],
    ['201', '12/30〜12/31 停止期間 : year-end: 年末の停止'],
    ['601', '12/1 振替 : 創立記念日 → 12/2'],
    ['301', '毎日動きます'],
    ['501', '毎日動きます'],
  ])('of %s are told with the reason', async (batch, expected) => {
    expect((await quiet(batch)).replaceAll(/ ?: /g, ' : ')).toContain(
      expected.replace(': 年', ' : 年'),
    )
  })

  test('name what an operator skipped and moved', async () => {
    await post(one, '/batches/BATCH-202/moves', { ...REASON, due: DUE_202, to: '2026-12-02T06:00' })
    expect(await quiet('202', '2026-12', 'en')).toMatch(
      /1 Dec moved: 棚卸のため \(tanaka\) → 2 Dec/,
    )
  })

  test('of all batches stand under each other', async () => {
    const html = await page(one, '/plan?view=quiet&month=2026-12')
    expect(html.match(/class="day-strip"/g)?.length).toBe(44)
  })
})

test('business days: each calendar counts them, names what is closed, and says who uses it', async () => {
  const html = await page(one, '/plan?view=closed&month=2026-12')
  const text = textOf(html)
  // 1 December is closed for the company only: its second is the first business day.
  expect(text).toMatch(/jp 営業日 23 日 .*?1 1 第 1 営業日 2 2 第 2 営業日/)
  expect(text).toMatch(/company 営業日 22 日 .*?1 創立記念日 2 1 第 1 営業日/)
  expect(text).toContain('使用: 601 · 会社: sakura')
})

describe('the load', () => {
  test('is drawn against the workers there are, and says what is unknown', async () => {
    const html = await page(one, '/plan?month=2026-12&day=2026-12-01')
    expect(html.match(/class="load-chart"/g)?.length).toBe(1)
    const text = textOf(html)
    expect(text).toContain('/ 多重度 5')
    expect(text).toContain('1 分以上の空き待ちは見込まれません')
    expect(text).toMatch(/\d+ 本は実行が少なく所要時間が不明/)
  })

  test('names the five minutes in which runs will wait for a worker', async () => {
    const two = installation({
      config: { ...config(), toban: { ...config().toban, workers: { ...NONE, normal: 1 } } },
    })
    try {
      const text = textOf(await page(two, '/plan?month=2026-12&day=2026-12-01', { lang: 'en' }))
      expect(text).toMatch(/In \d+ spans of five minutes a run will wait a minute or more/)
      expect(text).toMatch(/02:00 \d+ \/ 1 .{3,20} .*101/)
    } finally {
      two.close()
    }
  })
})

const NONE = config().toban.workers

test('the plan is for those who may read operations', async () => {
  const two = installation({ history: 'none', role: 'company', tenants: ['sakura'] })
  try {
    expect((await get(two, '/plan')).status).toBe(403)
  } finally {
    two.close()
  }
})
