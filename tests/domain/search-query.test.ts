import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf } from '../../server/domain/calendar-day.ts'
import {
  parseSearch,
  QUALIFIER_KEYS,
  tokensOf,
  type Vocabulary,
} from '../../server/domain/search-query.ts'
import { normalised } from '../../server/domain/text-grams.ts'
import { marksOf } from '../../server/domain/text-marks.ts'

const KNOWN: Vocabulary = {
  tenants: ['sakura', 'yamato'],
  batches: ['BATCH-301', 'BATCH-302'],
  synonyms: new Map([['異常終了', 'failed']]),
  now: instantOf('2026-11-24', '02:34:05'),
  zone: 'Asia/Tokyo',
}

const ask = (text: string) => parseSearch(text, KNOWN)
const faultsOf = (text: string) =>
  ask(text).faults.map(({ kind, at, got }) => [kind, text.slice(at.from, at.to), got])

describe('a question', () => {
  test('is qualifiers that narrow, and words', () => {
    const { query, faults } = ask('tenant:sakura batch:302 state:failed since:yesterday "ORA-" 表')
    expect(faults).toEqual([])
    expect(query).toEqual({
      tenants: ['sakura'],
      batches: ['BATCH-302'],
      states: ['failed'],
      triggers: [],
      level: null,
      since: instantOf('2026-11-23', '00:00'),
      until: null,
      words: '"ORA-" 表',
    })
  })

  test('may be asked in Japanese, in any width, with several values', () => {
    const { query, faults } = ask(
      '会社：sakura,yamato　状態:異常終了 ｂａｔｃｈ:batch-301 以降:昨日',
    )
    expect(faults).toEqual([])
    expect(query).toMatchObject({
      tenants: ['sakura', 'yamato'],
      states: ['failed'],
      batches: ['BATCH-301'],
      since: instantOf('2026-11-23', '00:00'),
    })
  })

  test.each([
    ['since:3h', 'since', '2026-11-23', '23:34:05'],
    ['since:2日前', 'since', '2026-11-22', '02:34:05'],
    ['since:2026-11-20T18:30', 'since', '2026-11-20', '18:30'],
    ['until:yesterday', 'until', '2026-11-24', '00:00'],
    ['until:2026-11-20', 'until', '2026-11-21', '00:00'],
  ] as const)('%s is a time of the zone', (text, key, day, time) => {
    expect(ask(text).query[key]).toBe(instantOf(day, time))
  })

  test.each(['ORA-00942:', 'http://example.jp/x', '12:30', '失敗 -1 a_b'])(
    '%s is text, not a qualifier',
    (text) => {
      expect(ask(text)).toMatchObject({ faults: [], query: { words: text } })
    },
  )

  test.each([
    ['tenant:sakura error:timeout', 'unknown_key', 'error:timeout', 'error'],
    ['tenant: x', 'no_value', 'tenant:', 'tenant'],
    ['tenant:sakura,sakra', 'unknown_value', 'tenant:sakura,sakra', 'sakra'],
    ['state:failled', 'unknown_value', 'state:failled', 'failled'],
    ['since:2026-02-30', 'unknown_value', 'since:2026-02-30', '2026-02-30'],
    ['失敗 "ORA-', 'open_quote', '"ORA-', '"ORA-'],
    ['batch:301 batch:302', 'twice', 'batch:302', 'batch'],
    ['since:today until:2026-11-01', 'wrong_order', 'until:2026-11-01', '2026-11-01'],
  ])('%s: what is wrong is said with its place', (text, kind, place, got) => {
    expect(faultsOf(text)).toEqual([[kind, place, got]])
  })

  test('whatever is typed, every part of it has its place and nothing is lost but blanks and lone quotes', () => {
    const part = fc.oneof(
      fc.constantFrom(
        ...QUALIFIER_KEYS.map((key) => `${key}:`),
        '"',
        ' ',
        '　',
        ':',
        'ORA-1',
        '失敗',
      ),
      fc.string({ maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        const places = tokensOf(text).map(({ at }) => at)
        expect(
          places.every(({ from, to }, index) => from < to && from >= (places[index - 1]?.to ?? 0)),
        ).toBe(true)
        const left = [...text].filter((char) => char.trim() !== '').length
        const kept = places.map(({ from, to }) => text.slice(from, to)).join('')
        expect([...kept].filter((char) => char.trim() !== '').length).toBe(left)
        parseSearch(text, KNOWN)
      }),
    )
  })
})

describe('marks', () => {
  test.each([
    ['ORA-00942 で失敗', ['失敗', 'ora'], ['ORA', '失敗']],
    ['ｶﾞｽの㍿', ['ガス', '株式会社'], ['ｶﾞｽ', '㍿']],
    ['aaa', ['aa'], ['aa']],
    ['abcd', ['bc', 'cd'], ['bcd']],
  ])('%s', (text, words, expected) => {
    expect(marksOf(text, words).map(({ from, to }) => text.slice(from, to))).toEqual(expected)
  })

  test('lie in the text, in its order, and apart; what they hold is as long as the word at least', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abAＢ1失敗ガｶﾞ㍿😀 '), maxLength: 12 })
    fc.assert(
      fc.property(word, word, (text, asked) => {
        const plain = normalised(asked).trim()
        const marks = marksOf(text, [plain])
        let end = -1
        for (const { from, to } of marks) {
          expect(from > end && to > from && to <= text.length).toBe(true)
          expect(normalised(text.slice(from, to))).toContain(plain)
          end = to
        }
        expect(marks.length > 0).toBe(plain !== '' && normalised(text).includes(plain))
      }),
    )
  })
})
