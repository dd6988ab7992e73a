import { expect, test } from 'vitest'
import { compareWithPast, LATENCY_MS, PERCENT_POINTS } from '../../server/domain/baseline.ts'

/** Median 31, median absolute deviation 1. */
const USUAL = [29, 30, 30, 31, 31, 32, 32, 33]

test.each([
  [58, true, 18.2],
  [40, false, 6.07],
])('data-model rule R6: %s %% against a median of 31: anomaly %s, z %s', (value, isAnomaly, z) => {
  const compared = compareWithPast(value, USUAL, PERCENT_POINTS)
  expect(compared?.median).toBe(31)
  expect(compared?.isAnomaly).toBe(isAnomaly)
  expect(compared?.z).toBeCloseTo(z, 1)
})

test('fewer than seven earlier values are no baseline', () => {
  expect(compareWithPast(5_000, [100, 100, 100, 100, 100, 100], LATENCY_MS)).toBeNull()
})

test('a perfectly steady past is believed to spread by the floor', () => {
  const steady = Array.from({ length: 14 }, () => 100)
  expect(compareWithPast(160, steady, LATENCY_MS)).toEqual({ z: 6, median: 100, isAnomaly: false })
  expect(compareWithPast(301, steady, LATENCY_MS)?.isAnomaly).toBe(true)
})
