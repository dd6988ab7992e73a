/** Warnings about calendars that end soon; apart from the other checks because they depend on the day of asking. */
import type { Day } from '../domain/calendar-day.ts'
import { calendarGaps, gapText } from '../domain/next-year.ts'
import type { Config } from './config.ts'
import { readDocument } from './document.ts'
import type { Fault } from './faults.ts'

const FILE = 'calendars.yaml'

/** @param loaded a configuration without faults, with its texts. */
export function checkNextYear(
  loaded: Readonly<{ config: Config; files: Readonly<Record<string, string>> }>,
  today: Day,
): Fault[] {
  const document = readDocument(FILE, loaded.files[FILE] ?? '')
  return calendarGaps(loaded.config.calendars, today).map((gap) => ({
    file: FILE,
    ...document.keyPlace(['calendars'], gap.calendar),
    code: gap.missing === 'holidays' ? 'holidays_end' : 'no_days_off',
    ...gapText(gap),
  }))
}
