import { describe, expect, it } from 'vitest'
import {
  businessDayBeforeMonthEnd,
  businessDaysOf,
  closedReason,
  isBusinessDay,
  isCalendarKey,
  JAPAN,
  lastBusinessDay,
  nextBusinessDay,
  nthBusinessDay,
  shift,
} from '../../server/domain/business-calendar.ts'

describe('the calendar of Japan', () => {
  it.each([
    ['2026-01-01', '元日'],
    ['2026-05-06', 'こどもの日 振替休日'], // substitute for Sunday the 3rd
    ['2026-09-22', '休日'], // between two holidays
    ['2026-11-23', '勤労感謝の日'],
    ['2026-06-06', '土曜日'],
    ['2026-06-07', '日曜日'],
  ])('is closed on %s: %s', (day, reason) => {
    expect(closedReason(JAPAN, day)?.ja).toBe(reason)
  })

  it.each(['2026-05-07', '2026-09-24', '2026-12-31', '2027-01-04'])('is open on %s', (day) => {
    expect(isBusinessDay(JAPAN, day)).toBe(true)
  })

  it('gives the same answer in every zone of the process', () => {
    const before = process.env.TZ
    try {
      for (const zone of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
        process.env.TZ = zone
        expect(isBusinessDay(JAPAN, '2026-11-23')).toBe(false)
        expect(isBusinessDay(JAPAN, '2026-11-24')).toBe(true)
      }
    } finally {
      process.env.TZ = before
    }
  })
})

describe('company days', () => {
  const company = {
    ...JAPAN,
    closed: { '12-31': '年末休業', '2026-08-14': '夏季休業' },
    open: { '2026-06-06': '棚卸', '2027-12-31': '決算' },
  }

  it('close a business day, once or every year', () => {
    expect(closedReason(company, '2026-08-14')?.ja).toBe('夏季休業')
    expect(isBusinessDay(company, '2027-08-13')).toBe(true)
    expect(isBusinessDay(company, '2026-12-31')).toBe(false)
    expect(isBusinessDay(company, '2030-12-31')).toBe(false)
  })

  it('open a closed one, whatever closed it', () => {
    expect(isBusinessDay(company, '2026-06-06')).toBe(true)
    expect(isBusinessDay(company, '2027-12-31')).toBe(true)
  })

  it('may have another weekend and no national holidays', () => {
    const gulf = { ...JAPAN, weekend: [5, 6], holidays: 'none' as const }
    expect(
      ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) =>
        isBusinessDay(gulf, day),
      ),
    ).toEqual([false, false, true, true])
  })
})

describe('moving a day', () => {
  it('leaves a business day where it is', () => {
    expect(shift(JAPAN, '2026-05-07', { to: 'next', maxDays: 7 })).toBe('2026-05-07')
  })

  it('goes to the nearest business day in the direction, at most so far', () => {
    expect(shift(JAPAN, '2026-05-02', { to: 'next', maxDays: 7 })).toBe('2026-05-07')
    expect(shift(JAPAN, '2026-05-02', { to: 'previous', maxDays: 7 })).toBe('2026-05-01')
    expect(shift(JAPAN, '2026-05-02', { to: 'next', maxDays: 4 })).toBeNull()
    expect(shift(JAPAN, '2026-05-02', { to: 'next', maxDays: 5 })).toBe('2026-05-07')
  })

  it('finds the business day after a day, never the day itself', () => {
    expect(nextBusinessDay(JAPAN, '2026-06-05')).toBe('2026-06-08')
    expect(nextBusinessDay(JAPAN, '2026-06-06')).toBe('2026-06-08')
  })
})

describe('business days of a month', () => {
  it('are counted from its beginning and its end', () => {
    expect(businessDaysOf(JAPAN, '2026-05')).toHaveLength(18)
    expect(nthBusinessDay(JAPAN, '2026-05', 2)).toBe('2026-05-07')
    expect(lastBusinessDay(JAPAN, '2026-05')).toBe('2026-05-29')
    expect(businessDayBeforeMonthEnd(JAPAN, '2026-05', 1)).toBe('2026-05-28')
  })

  it('end: beyond them there is none', () => {
    expect(nthBusinessDay(JAPAN, '2026-05', 19)).toBeNull()
    expect(businessDayBeforeMonthEnd(JAPAN, '2026-05', 17)).toBe('2026-05-01')
    expect(businessDayBeforeMonthEnd(JAPAN, '2026-05', 18)).toBeNull()
  })
})

describe('keys of company days', () => {
  it('are days that exist, with or without a year', () => {
    expect(['2026-12-29', '12-29', '02-29'].every(isCalendarKey)).toBe(true)
    expect(['2026-02-29', '02-30', '13-01', '1-1', ''].some(isCalendarKey)).toBe(false)
  })
})
