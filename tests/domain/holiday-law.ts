/** The national holidays of Japan computed from the law, to compare the list with. */
import { type DayNumber, parts } from './time-oracle.ts'

/**
 * National holidays of Japan by the law alone (国民の祝日に関する法律), from 2022 on: fixed days, Mondays, equinoxes by the
 * astronomers' formula, the substitute for a Sunday, and the day between two holidays.
 */
export function isJapaneseHoliday(day: DayNumber): boolean {
  if (isNamedHoliday(day)) return true
  // Substitute: a holiday fell on a Sunday, and every day since then has been a holiday.
  for (let before = day - 1; isNamedHoliday(before); before -= 1) {
    if (parts(before).weekday === 0) return true
  }
  return isNamedHoliday(day - 1) && isNamedHoliday(day + 1)
}

const FIXED = ['1/1', '2/11', '2/23', '4/29', '5/3', '5/4', '5/5', '8/11', '11/3', '11/23']
/** Month, and which Monday. */
const MONDAYS = ['1/2', '7/3', '9/3', '10/2']

function isNamedHoliday(day: DayNumber): boolean {
  const { year, month, date, weekday } = parts(day)
  if (FIXED.includes(`${month}/${date}`)) return true
  if (weekday === 1 && MONDAYS.includes(`${month}/${Math.ceil(date / 7)}`)) return true
  const drift = 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4)
  if (month === 3) return date === Math.floor(20.8431 + drift)
  return month === 9 && date === Math.floor(23.2488 + drift)
}
