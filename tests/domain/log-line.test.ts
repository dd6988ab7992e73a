/** Whatever a batch hands to its log becomes bounded text and JSON that SQLite takes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addCounts,
  MAX_FIELDS_CHARS,
  MAX_MESSAGE_CHARS,
  storedFields,
  storedMessage,
} from '../../server/domain/log-line.ts'

describe('a message', () => {
  it('is kept as it is up to the limit, and says how much was cut beyond', () => {
    const longest = '請'.repeat(MAX_MESSAGE_CHARS)
    expect(storedMessage(longest)).toBe(longest)
    expect(storedMessage(`${longest}求書`)).toBe(`${longest}… (+2)`)
  })

  it.each<[string, unknown, string]>([
    ['a NUL', 'a\0b', 'a\uFFFDb'],
    ['half a character', 'a\uD83D', 'a\uFFFD'],
    ['half a character where it was cut', `${'x'.repeat(MAX_MESSAGE_CHARS - 1)}😀`, '(+1)'],
    ['no text at all', new Error('broken'), 'Error: broken'],
    ['nothing', undefined, 'undefined'],
  ])('with %s is text', (_, message, expected) => {
    expect(storedMessage(message)).toContain(expected)
    expect(storedMessage(message)).not.toMatch(/[\0\p{Surrogate}]/u)
  })
})

describe('fields', () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle

  it('are JSON, and none are null', () => {
    expect(storedFields(null)).toBeNull()
    expect(storedFields({ code: 'ORA-00942', rows: 3 })).toBe('{"code":"ORA-00942","rows":3}')
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a circle', circle, /_unreadable.*circular/i],
    ['a bigint', { amount: 10n }, /_unreadable.*BigInt/],
    [
      'a getter that throws',
      Object.defineProperty({}, 'x', { enumerable: true, get: trap }),
      /trap/,
    ],
  ])('with %s say what is wrong with them', (_, fields, expected) => {
    expect(storedFields(fields)).toMatch(expected)
  })

  it('that are too long keep their beginning and their length', () => {
    const fields = { rows: 'x'.repeat(MAX_FIELDS_CHARS) }
    const kept = JSON.parse(storedFields(fields) ?? '') as { _cut: string; _chars: number }
    expect(kept._cut.startsWith('{"rows":"xxx')).toBe(true)
    expect(kept._chars).toBe(JSON.stringify(fields).length)
  })

  it('always are JSON without NUL, whatever they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.anything()), (fields) => {
        const json = storedFields(fields)
        if (json === null) return
        expect(() => JSON.parse(json)).not.toThrow()
        expect(json).not.toMatch(/\0|\\u0000|[\p{Surrogate}]/u)
        expect(json.length).toBeLessThanOrEqual(MAX_FIELDS_CHARS)
      }),
    )
  })
})

it('counts add up by level', () => {
  expect(addCounts({ debug: 2, warn: 1 }, { debug: 3, info: 1 })).toEqual({
    debug: 5,
    info: 1,
    warn: 1,
  })
})

function trap(): never {
  throw new Error('trap')
}
