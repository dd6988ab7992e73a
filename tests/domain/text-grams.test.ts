/** Pieces of text for the full-text index: whatever contains a word has the word's pieces. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  containsAll,
  gramsOf,
  gramsToAsk,
  lineText,
  normalised,
  wordsOf,
} from '../../server/domain/text-grams.ts'

describe('grams', () => {
  it.each<[string, string[]]>([
    ['請求書', ['請求', '求書']],
    ['失敗', ['失敗']],
    ['ora-009', ['ora', 'ra-', 'a-0', '-00', '009', '09']],
    ['ok', ['ok']],
    ['id=田中', ['id=', 'd=', '=田', '田中']],
    ['発行 済', ['発行']],
    ['x', []],
  ])('of %s are %j', (text, expected) => {
    expect([...gramsOf(text)]).toEqual(expected)
  })

  it.each<[string, string[]]>([
    ['ora-009', ['ora', '-00', '009']],
    ['econnrefused', ['eco', 'nnr', 'efu', 'sed']],
    ['存在しない言葉', ['存在', 'しな', 'い言', '言葉']],
    ['失敗ab', ['失敗', '敗a']],
    ['id=田中', ['id=', '田中']],
    ['ok', []],
    ['し', []],
    ['発行 済み', ['発行', '済み']],
  ])('to ask for %s are %j', (word, expected) => {
    expect([...gramsToAsk(word)]).toEqual(expected)
  })

  const text = fc.string({
    unit: fc.constantFrom(...'ab1-"%_*請求書のガｶﾞ㍿𠮷😀 \u3000é'),
    maxLength: 30,
  })

  it('of a text contain all that is asked for of any of its parts', () => {
    fc.assert(
      fc.property(text, fc.nat(30), fc.nat(30), (whole, from, length) => {
        const searched = normalised(whole)
        const part = searched.slice(from, from + length)
        const there = gramsOf(searched)
        for (const gram of gramsToAsk(part)) expect(there).toContain(gram)
      }),
    )
  })

  it('to ask for a word leave none of its characters out', () => {
    const word = (letters: string, minLength: number) =>
      fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength: 20 })
    fc.assert(
      fc.property(fc.oneof(word('abc1-', 3), word('請求書の', 2)), (asked) => {
        const covered = new Set<number>()
        for (const gram of gramsToAsk(asked))
          for (let from = asked.indexOf(gram); from >= 0; from = asked.indexOf(gram, from + 1))
            for (let at = from; at < from + gram.length; at += 1) covered.add(at)
        expect([asked, covered.size]).toEqual([asked, asked.length])
      }),
    )
  })
})

describe('a query', () => {
  it('is parted at blanks, full-width ones too, and quotes hold words together', () => {
    expect(wordsOf('請求書　ＥＲＲＯＲ "table or view"')).toEqual([
      '請求書',
      'error',
      'table or view',
    ])
    expect(wordsOf('  ')).toEqual([])
    expect(wordsOf('"unfinished')).toEqual(['unfinished'])
  })

  it('finds text whatever its width and case, in the message and in the fields', () => {
    const searched = lineText('ﾃﾅﾝﾄ ＡＯＢＡ の集計', '{"code":"ORA-00942"}')
    expect(containsAll(searched, wordsOf('テナント aoba ora-00942'))).toBe(true)
    expect(containsAll(searched, wordsOf('テナント sakura'))).toBe(false)
  })
})
