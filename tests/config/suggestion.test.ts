import { describe, expect, it } from 'vitest'
import { editDistance, nearestWord } from '../../server/config/suggestion.ts'

describe('the word that was meant', () => {
  it.each([
    ['timeuot', 'timeout'],
    ['Timeout', 'timeout'],
    ['tmeout', 'timeout'],
    ['wait_for', 'waitFor'],
  ])('by %s is %s', (written, meant) => {
    expect(nearestWord(written, ['timeout', 'waitFor', 'retry'])).toBe(meant)
  })

  it('is unknown when nothing is near', () => {
    expect(nearestWord('colour', ['timeout', 'retry'])).toBeNull()
    expect(nearestWord('timeout', [])).toBeNull()
    expect(nearestWord('x'.repeat(65), ['x'.repeat(64)])).toBeNull()
  })

  it('counts a swap of neighbours as one mistake', () => {
    expect(editDistance('hihg', 'high')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('same', 'same')).toBe(0)
  })
})
