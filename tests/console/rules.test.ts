import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { paramFields } from '../../server/console/param-fields.ts'
import { medianOf } from '../../server/console/recent-runs.ts'
import { masked } from '../../server/console/tenant-facts.ts'
import { createFormat } from '../../views/format.ts'
import { resultText, skipText, summaryFigures } from '../../views/parts/result-figures.ts'
import { scheduleText } from '../../views/schedule-text.ts'
import { en } from '../../views/words/en.ts'
import { ja } from '../../views/words/ja.ts'

describe('a schedule in words', () => {
  const say = (cron: string, words = ja) => scheduleText({ kind: 'cron', cron }, words)

  test.each([
    ['*/5 * * * *', '5 分ごと', 'every 5 minutes'],
    ['15 * * * *', '毎時 15 分', 'hourly at :15'],
    ['0 2 * * *', '毎日 02:00', 'daily 02:00'],
    ['0 7 * * 1', '毎週 月曜 07:00', 'Mondays 07:00'],
    ['0 4 * * 7', '毎週 日曜 04:00', 'Sundays 04:00'],
    ['0 9 * * 1-5', '毎週 月曜から金曜 09:00', 'Mondays to Fridays 09:00'],
    ['0 2 1 * *', '毎月 1 日 02:00', 'day 1 of the month 02:00'],
    ['0 3 L * *', '毎月末日 03:00', 'last day of the month 03:00'],
    ['0 6 1 4 *', '毎年 4 月 1 日 06:00', '4/1 06:00'],
  ])('%s', (cron, japanese, english) => {
    expect([say(cron), say(cron, en)]).toEqual([japanese, english])
  })

  test.each(['0 2 1 * 1', '5-10 * * * *', '0 2 1-7 * *', 'nonsense', '0 8 * * 1#2'])(
    '%s stays as it is',
    (cron) => {
      expect(say(cron)).toBe(cron)
    },
  )

  test('business days', () => {
    expect(
      scheduleText({ kind: 'business-day', rule: { kind: 'nth', n: 3 }, at: '09:00' }, ja),
    ).toBe('毎月第 3 営業日 09:00')
    expect(scheduleText({ kind: 'manual' }, en)).toBe('by hand only')
  })
})

describe('numbers and times', () => {
  const format = createFormat('ja', 'Asia/Tokyo')

  test.each([
    [830, '830 ミリ秒'],
    [12_440, '12.4 秒'],
    [59_980, '1 分 00 秒'],
    [185_000, '3 分 05 秒'],
    [7_440_000, '2 時間 04 分'],
    [180_000_000, '2 日 2 時間'],
    [90 * 86_400_000, '90 日'],
  ])('%i ms is %s', (ms, text) => {
    expect(format.duration(ms)).toBe(text)
  })

  test('a short day and the head of a column are no mm/dd in English', () => {
    const english = createFormat('en', 'Asia/Tokyo')
    expect([format.dayShort('2026-11-24'), english.dayShort('2026-11-24')]).toEqual([
      '11/24',
      '24 Nov',
    ])
    expect(['2026-11-30', '2026-12-01'].map(format.dayHead)).toEqual(['30', '12/1'])
    expect(['2026-11-30', '2026-12-01'].map(english.dayHead)).toEqual(['30', 'Dec'])
  })

  test('times are those of the zone, midnight is 00:00, a day stays itself', () => {
    const midnight = Date.parse('2026-11-23T15:00:00Z')
    expect(format.time(midnight)).toBe('00:00')
    expect(format.day('2026-11-24')).toBe('2026/11/24(火)')
    expect(createFormat('en', 'America/New_York').time(midnight)).toBe('10:00')
  })

  test.each([
    ['ja', 'ja-JP', 'Asia/Tokyo'],
    ['en', 'en-GB', 'America/St_Johns'],
    ['ja', 'ja-JP', 'Australia/Lord_Howe'],
    ['en', 'en-GB', 'Asia/Kathmandu'],
    ['ja', 'ja-JP', 'Africa/Monrovia'],
  ] as const)(
    'in %s any instant is what Intl writes (%s, %s), also around a change of clocks',
    (language, locale, zone) => {
      const own = createFormat(language, zone)
      const intl = (options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat(locale, { ...options, timeZone: zone, hourCycle: 'h23' })
      const clock = { hour: '2-digit', minute: '2-digit' } as const
      const day = { month: language === 'ja' ? 'numeric' : 'short', day: 'numeric' } as const
      const time = intl(clock)
      const timeExact = intl({ ...clock, second: '2-digit' })
      const short = intl({ ...day, weekday: 'short' })
      const long = intl({ ...day, year: 'numeric' })
      const instant = fc.integer({ min: Date.UTC(1960, 0, 1), max: Date.UTC(2040, 0, 1) })
      fc.assert(
        fc.property(instant, (at) => {
          expect([own.time(at), own.timeExact(at), own.dayTime(at), own.exact(at)]).toEqual([
            time.format(at),
            timeExact.format(at),
            `${short.format(at)} ${time.format(at)}`,
            `${long.format(at)} ${timeExact.format(at)}`,
          ])
        }),
        { numRuns: 500 },
      )
    },
  )

  test('a share is never rounded up to everything', () => {
    expect([format.share(1), format.share(0.9996)]).toEqual(['100%', '99.9%'])
  })

  test('money has the decimals of its currency', () => {
    expect(createFormat('en', 'Asia/Tokyo').money(123_456, 'USD')).toContain('1,234.56')
    expect(createFormat('en', 'Asia/Tokyo').money(123_456, 'KWD')).toContain('123.456')
    expect(format.money(66_000, 'JPY')).toContain('66,000')
  })
})

describe('the two languages', () => {
  const leaves = (value: unknown, path = ''): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => leaves(part, `${path}.${key}`))
      : [[path, value]]

  test('have the same keys, none of them empty', () => {
    const [english, japanese] = [leaves(en), leaves(ja)]
    expect(japanese.map(([path]) => path).sort()).toEqual(english.map(([path]) => path).sort())
    expect([...english, ...japanese].filter(([, text]) => text === '')).toEqual([])
  })
})

test('form fields follow the JSON Schema, and what is not understood becomes text', () => {
  const properties = {
    date: { type: 'string', format: 'date' },
    mode: { enum: ['a', 'b'], default: 'a' },
    odd: { anyOf: [] },
    force: { type: ['boolean', 'string'], default: false },
    days: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: null },
    which: { type: 'array', items: { type: 'string', enum: ['a', 'b'] }, default: ['a'] },
  }
  const fields = paramFields({ type: 'object', properties, required: ['date', 'mode'] })
  expect(fields.map((field) => [field.name, field.control.kind, field.required])).toEqual([
    ['date', 'date', true],
    ['mode', 'choice', false],
    ['odd', 'text', false],
    ['force', 'flag', false],
    ['days', 'number', false],
    ['which', 'list', false],
  ])
  expect(fields.map((field) => field.standard)).toEqual([null, 'a', null, 'false', null, 'a'])
  expect(paramFields(null)).toEqual([])
})

test('the median looks at good ends only and needs five of them', () => {
  const run = (state: string, ms: number) =>
    ({ id: 'x', state, startedAt: 0, finishedAt: ms }) as Parameters<typeof medianOf>[0][number]
  const good = [10, 30, 20, 50, 40].map((ms) => run('succeeded', ms))
  expect(medianOf([...good, run('failed', 9_999)])).toBe(30)
  expect(medianOf(good.slice(1))).toBeNull()
})

describe('what a run did for a company', () => {
  const reader = (words: typeof ja, language: 'ja' | 'en') => ({
    words,
    format: createFormat(language, 'Asia/Tokyo'),
  })

  test.each([
    [
      'BATCH-302',
      {
        currency: 'JPY',
        totalMinor: 107_947,
        outcome: 'generated',
        isEstimated: false,
        number: 'x',
      },
      '請求書 発行 · 合計 ￥107,947 · 見積もり いいえ',
      'invoice issued · total JP¥107,947 · estimated no',
    ],
    [
      'BATCH-301',
      { usage: { apiCalls: 1_234 }, figures: { storageBytes: 2_048 }, features: [] },
      'API 呼び出し 1,234 · 容量 2 KB',
      'API calls 1,234 · storage 2 KB',
    ],
    [
      'BATCH-306',
      { created: 1, applied: [7, 8] },
      '新しい提案 1 · 適用 2',
      'new proposals 1 · applied 2',
    ],
    [
      'BATCH-304',
      { level: 'active', levelSince: '2026-10-22' },
      '段階 利用中 · 開始日 2026/10/22(木)',
      'level active · since Thu, 22 Oct 2026',
    ],
    // A batch of one's own has no names here.
    [
      'BATCH-999',
      { note: 'fine', list: [1], users: 12, ok: true },
      'users 12 · note fine · ok true',
      'users 12 · note fine · ok true',
    ],
  ])('%s %o', (batchId, result, japanese, english) => {
    const json = JSON.stringify(result)
    expect(resultText(reader(ja, 'ja'), batchId, json)).toBe(japanese)
    expect(resultText(reader(en, 'en'), batchId, json)).toBe(english)
    expect(resultText(reader(ja, 'ja'), batchId, null)).toBe('')
  })

  test('the summary of a run is names and texts, in the order of the words', () => {
    const summary = {
      failed: ['a', 'b'],
      batchId: 'BATCH-302',
      period: '2026-10',
      totalAmount: 107_947,
      totals: { raw: 2_048 },
    }
    expect(summaryFigures(reader(en, 'en'), summary)).toEqual([
      ['month billed', 'Oct 2026'],
      ['size', '2 KB'],
      ['total in yen', 'JP¥107,947'],
      ['failed', '2'],
    ])
    expect(summaryFigures(reader(ja, 'ja'), { verdict: 'HEALTHY', coverage: 98.5 })).toEqual([
      ['判定', '正常'],
      ['確認できた割合', '98.5%'],
    ])
    // A batch of one's own has its keys.
    expect(summaryFigures(reader(ja, 'ja'), { note: 'fine', users: 12 })).toEqual([
      ['users', '12'],
      ['note', 'fine'],
    ])
    expect(summaryFigures(reader(ja, 'ja'), null)).toEqual([])
  })

  test('why it was left out is said in words, with the answer of the service', () => {
    const say = (reason: string) => skipText(reader(ja, 'ja'), reason)
    expect(say('not_configured')).toBe('連携が設定されていません')
    expect(say('auth: AADSTS7000222')).toBe('認証が拒否されています (AADSTS7000222)')
    expect(say('a sentence of another batch')).toBe('a sentence of another batch')
  })
})

test.each([
  ['yamada@example.co.jp', 'y***@example.co.jp'],
  ['broken', '***'],
  ['@x', '***'],
])('%s is shown as %s', (address, shown) => {
  expect(masked(address)).toBe(shown)
})
