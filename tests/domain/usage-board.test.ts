import { describe, expect, test } from 'vitest'
import { isOwed, newestOwedDay, quotaState } from '../../server/domain/usage-board.ts'

describe('a quota', () => {
  test.each([
    [79.9, 100, 'well'],
    [80, 100, 'tight'],
    [99.9, 100, 'tight'],
    [100, 100, 'used_up'],
    [120, 100, 'used_up'],
    [5, 0, null],
    [5, null, null],
  ] as const)('of which %s of %s is used is %s', (used, limit, state) => {
    expect(quotaState(used, limit)).toBe(state)
  })
})

describe('the newest day that is owed', () => {
  const today = '2026-11-24'
  test.each([
    ['2026-11-22', false, '2026-11-22'],
    [null, false, '2026-11-22'],
    ['2026-11-23', false, '2026-11-23'],
    ['2026-11-22', true, '2026-11-23'],
    [null, true, '2026-11-23'],
  ])('with %s measured and the window over: %s is %s', (newestMeasured, isWindowOver, owed) => {
    expect(newestOwedDay(today, { newestMeasured, isWindowOver })).toBe(owed)
  })
})

test('only a day of a contract is owed', () => {
  const covers = [
    { from: '2026-10-01', to: '2026-10-31' },
    { from: '2026-11-10', to: null },
  ]
  const owed = ['2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01', '2026-11-10', '2026-11-24']
  expect(owed.map((day) => isOwed(day, covers, '2026-11-23'))).toEqual([
    ...[false, true, true],
    ...[false, true, false],
  ])
})
