/** Days are cut in Asia/Tokyo, exist, and count the way people count them. */
import { describe, expect, it } from 'vitest'
import * as calendar from '../../server/domain/calendar-day.ts'

describe('calendar days', () => {
  it('are cut at midnight in Tokyo', () => {
    const span = calendar.daySpan('2025-05-20')
    expect(new Date(span.from).toISOString()).toBe('2025-05-19T15:00:00.000Z')
    expect(new Date(span.to).toISOString()).toBe('2025-05-20T15:00:00.000Z')
    expect(calendar.dayAt(Date.parse('2025-05-19T15:00:00Z'))).toBe('2025-05-20')
    expect(calendar.dayAt(Date.parse('2025-05-19T14:59:59.999Z'))).toBe('2025-05-19')
  })

  it.each(['2025-02-30', '2025-2-3', '2025-13-01', '20250520', ''])('%j is not a day', (text) => {
    expect(calendar.isDay(text)).toBe(false)
  })

  it('know leap years, month ends and weekdays', () => {
    expect(calendar.isDay('2028-02-29')).toBe(true)
    expect(calendar.lastDayOf('2027-02')).toBe('2027-02-28')
    expect(calendar.addDays('2025-12-31', 1)).toBe('2026-01-01')
    expect(calendar.addMonths('2025-01', -1)).toBe('2024-12')
    expect(calendar.daysBetween('2025-05-13', '2025-05-31')).toBe(18)
    expect(calendar.weekday('2026-09-22')).toBe(2)
    expect(calendar.daysFrom('2025-05-30', '2025-06-01')).toEqual([
      '2025-05-30',
      '2025-05-31',
      '2025-06-01',
    ])
  })

  it('refuse a day that does not exist with a message that names it', () => {
    expect(() => calendar.addDays('2025-02-30', 1)).toThrow('not a date: 2025-02-30')
  })

  it('print instants with the offset of the zone', () => {
    expect(calendar.isoWithOffset(Date.parse('2025-05-19T15:00:00Z'))).toBe(
      '2025-05-20T00:00:00.000+09:00',
    )
  })
})
