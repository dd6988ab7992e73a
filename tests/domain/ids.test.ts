/** Ids tell when they were made, whatever was made before them. */
import { describe, expect, test } from 'vitest'
import { firstIdAt, newId } from '../../server/domain/ids.ts'

const NOW = Date.UTC(2026, 10, 24)
const YEAR = 365 * 86_400_000

describe('an id', () => {
  test('tells its own instant after a clock that stood ahead was set back', () => {
    newId(NOW + YEAR)
    const id = newId(NOW)
    expect(id >= firstIdAt(NOW)).toBe(true)
    expect(id < firstIdAt(NOW + 1)).toBe(true)
  })

  test('sorts behind those made before it in the same millisecond, also when others come between', () => {
    const ids = Array.from({ length: 500 }, (_, index) => {
      newId(NOW + index)
      return newId(NOW)
    })
    expect(ids).toEqual([...new Set(ids)].sort())
  })

  test('is no other one when its instant comes again after many others', () => {
    const made = [1, 2].flatMap(() =>
      Array.from({ length: 1_000 }, (_, index) => newId(NOW + index)),
    )
    expect(new Set(made).size).toBe(2_000)
  })
})
