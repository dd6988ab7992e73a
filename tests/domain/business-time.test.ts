import { expect, test } from 'vitest'
import { JAPAN } from '../../server/domain/business-calendar.ts'
import { businessMs, isOfficeTime } from '../../server/domain/business-time.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'

const HOUR = 3_600_000

test.each([
  ['within a Tuesday', ['2025-06-10', '09:00'], ['2025-06-10', '15:00'], 6],
  ['Friday evening to Monday morning', ['2025-06-13', '18:00'], ['2025-06-16', '09:00'], 15],
  ['over Golden Week', ['2025-05-02', '18:00'], ['2025-05-07', '09:00'], 15],
  ['backwards', ['2025-06-11', '09:00'], ['2025-06-10', '09:00'], 0],
] as const)('business hours %s', (_name, from, to, hours) => {
  const span = { from: instantOf(from[0], from[1]), to: instantOf(to[0], to[1]) }
  expect(businessMs(JAPAN, span) / HOUR).toBe(hours)
})

test.each([
  ['2025-06-10', '08:59', false],
  ['2025-06-10', '09:00', true],
  ['2025-06-10', '17:59', true],
  ['2025-06-10', '18:00', false],
  ['2025-06-14', '11:00', false],
  ['2025-05-05', '11:00', false],
] as const)('%s %s is office time: %s', (day, time, expected) => {
  expect(isOfficeTime(JAPAN, instantOf(day, time))).toBe(expected)
})
