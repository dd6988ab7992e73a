/** Times as operators type them: how far ahead one may lie. */
import { expect, test } from 'vitest'
import { readFuture } from '../../server/commands/controls/time.ts'

const clock = { now: Date.parse('2026-11-26T02:00:00+09:00'), zone: 'Asia/Tokyo' }

test.each(['2028-01-01T00:00', '9999-12-31T23:59', '+010000-01-01T00:00Z', '+275760-09-13T00:00Z'])(
  '%s is too far ahead',
  (typed) => {
    expect(() => readFuture(typed, clock)).toThrow(/400 days/)
  },
)

test('400 days ahead is not', () => {
  const at = clock.now + 400 * 86_400_000
  expect(readFuture(new Date(at).toISOString(), clock)).toBe(at)
})
