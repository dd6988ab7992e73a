/** The list of holidays against the law itself, and the days an operator will ask about. */
import { describe, expect, it } from 'vitest'
import {
  businessDayBeforeMonthEnd,
  businessDaysOf,
  isBusinessDay,
  JAPAN,
  lastBusinessDay,
  nationalHoliday,
  nthBusinessDay,
  shift,
} from '../../server/domain/business-calendar.ts'
import { isJapaneseHoliday } from './holiday-law.ts'
import { dayNumberOf, dayText } from './time-oracle.ts'

const between = (from: string, to: string) => {
  const days: string[] = []
  for (let day = dayNumberOf(from); day <= dayNumberOf(to); day += 1) days.push(dayText(day))
  return days
}

describe('the national holidays of Japan', () => {
  it.each([
    [
      2019, // the Emperor's abdication and accession
      '01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23',
    ],
    [
      2021, // moved for the Olympics
      '01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23',
    ],
    [
      2026,
      '01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23',
    ],
    [
      2027,
      '01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23',
    ],
  ])('of %s are those of the official list', (year, list) => {
    const found = between(`${year}-01-01`, `${year}-12-31`).filter((day) => nationalHoliday(day))
    expect(found.map((day) => day.slice(5)).join(' ')).toBe(list)
  })

  it('of 2022 to 2050 are those that follow from the law', () => {
    const days = between('2022-01-01', '2050-12-31')
    const differing = days.filter(
      (day) => (nationalHoliday(day) !== null) !== isJapaneseHoliday(dayNumberOf(day)),
    )
    expect(differing).toEqual([])
  })
})

const open = (from: string, to: string) =>
  between(from, to).filter((day) => isBusinessDay(JAPAN, day))

describe('business days', () => {
  it('around Golden Week 2026: six days in a row are closed, the substitute of 6 May included', () => {
    expect(open('2026-04-27', '2026-05-08')).toEqual([
      '2026-04-27',
      '2026-04-28',
      '2026-04-30',
      '2026-05-01',
      '2026-05-07',
      '2026-05-08',
    ])
    expect(shift(JAPAN, '2026-05-02', { to: 'next', maxDays: 5 })).toBe('2026-05-07')
    expect(shift(JAPAN, '2026-05-06', { to: 'previous', maxDays: 5 })).toBe('2026-05-01')
    expect(shift(JAPAN, '2026-05-06', { to: 'previous', maxDays: 4 })).toBeNull()
    expect(nthBusinessDay(JAPAN, '2026-05', 1)).toBe('2026-05-01')
    expect(nthBusinessDay(JAPAN, '2026-05', 2)).toBe('2026-05-07')
  })

  it('around Silver Week 2026: five days in a row are closed, 22 September between two holidays', () => {
    expect(open('2026-09-18', '2026-09-25')).toEqual(['2026-09-18', '2026-09-24', '2026-09-25'])
    expect(shift(JAPAN, '2026-09-20', { to: 'next', maxDays: 7 })).toBe('2026-09-24')
    expect(shift(JAPAN, '2026-09-22', { to: 'previous', maxDays: 7 })).toBe('2026-09-18')
    expect(businessDaysOf(JAPAN, '2026-09')).toHaveLength(19)
  })

  it('at the end of a year are counted from the end of December, company days off', () => {
    const company = { ...JAPAN, closed: { '12-29': '年末', '12-30': '年末', '12-31': '年末' } }
    expect(lastBusinessDay(JAPAN, '2026-12')).toBe('2026-12-31')
    expect(lastBusinessDay(company, '2026-12')).toBe('2026-12-28')
    expect(businessDayBeforeMonthEnd(company, '2026-12', 2)).toBe('2026-12-24')
    expect(shift(company, '2026-12-31', { to: 'next', maxDays: 7 })).toBe('2027-01-04')
    expect(nthBusinessDay(company, '2027-01', 1)).toBe('2027-01-04')
  })

  it('know 29 February', () => {
    // A Thursday in 2024, a Tuesday in 2028; 28 February 2027 is a Sunday.
    expect(lastBusinessDay(JAPAN, '2024-02')).toBe('2024-02-29')
    expect(lastBusinessDay(JAPAN, '2028-02')).toBe('2028-02-29')
    expect(businessDayBeforeMonthEnd(JAPAN, '2028-02', 1)).toBe('2028-02-28')
    expect(lastBusinessDay(JAPAN, '2027-02')).toBe('2027-02-26')
  })
})
