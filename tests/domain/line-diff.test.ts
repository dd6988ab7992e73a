import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineDiff, onlyChanges } from '../../server/domain/line-diff.ts'
import { holds } from '../fixture/property.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })

describe('two versions of a text', () => {
  test('are both found again in their difference, whatever they are', async () => {
    await holds(fc.tuple(lines, lines), 200, ([old, now]) => {
      const diff = lineDiff(old.join('\n'), now.join('\n'))
      const kept = (without: string) =>
        diff.filter(({ kind }) => kind !== without).map(({ text }) => text)
      const asLines = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
      expect(kept('added')).toEqual(asLines(old.join('\n')))
      expect(kept('removed')).toEqual(asLines(now.join('\n')))
    })
  })

  test('differ in the lines that were changed, with their numbers in both', () => {
    const diff = lineDiff('a\nb\nc\n', 'a\nB\nc\nd\n')
    expect(diff.map(({ kind, text, old, new: at }) => [kind, text, old, at])).toEqual([
      ['same', 'a', 1, 1],
      ['removed', 'b', 2, null],
      ['added', 'B', null, 2],
      ['same', 'c', 3, 3],
      ['added', 'd', null, 4],
    ])
  })

  test('are shown as their changes with some lines around them', () => {
    const old = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    const diff = lineDiff(old.join('\n'), old.with(15, 'other').join('\n'))
    const shown = onlyChanges(diff, 2)
    expect(shown.length).toBe(2 + 2 + 2 + 1)
    expect(shown.at(-1)).toBe('gap')
  })
})
