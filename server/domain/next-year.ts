/** Which calendars know nothing of a year that is near; asked by `toban check`, the doctor and the running scheduler. */
import { type BusinessCalendar, type Calendars, nationalHoliday } from './business-calendar.ts'
import type { Day } from './calendar-day.ts'
import type { Words } from './errors.ts'

export type CalendarGap = Readonly<{
  /** Name in calendars.yaml. */
  calendar: string
  year: number
  /** `holidays`: the list ends before that year. `closed`: the year before has dated days off, that year has none. */
  missing: 'holidays' | 'closed'
}>

/** From this day on the next year is expected to be known. */
const NEXT_YEAR_FROM = '10-01'

/** By calendar; of this year and, from 1 October, the next one. Days off of every year (`MM-DD`) need no care. */
export function calendarGaps(calendars: Calendars, today: Day): CalendarGap[] {
  const thisYear = Number(today.slice(0, 4))
  const years = today.slice(5) >= NEXT_YEAR_FROM ? [thisYear, thisYear + 1] : [thisYear]
  return Object.entries(calendars.named).flatMap(([name, calendar]) =>
    years.flatMap((year) =>
      missingOf(calendar, year).map((missing) => ({ calendar: name, year, missing })),
    ),
  )
}

function missingOf(calendar: BusinessCalendar, year: number): CalendarGap['missing'][] {
  const hasDatedDays = (of: number) =>
    Object.keys(calendar.closed).some((key) => key.startsWith(`${of}-`))
  const missing: CalendarGap['missing'][] = []
  // 23 November is Labour Thanksgiving Day in every year of the list.
  if (calendar.holidays === 'jp' && !nationalHoliday(`${year}-11-23`)) missing.push('holidays')
  if (hasDatedDays(year - 1) && !hasDatedDays(year)) missing.push('closed')
  return missing
}

export function gapText({ calendar, year, missing }: CalendarGap): { message: Words; hint: Words } {
  if (missing === 'holidays') {
    return {
      message: {
        ja: `カレンダー ${calendar}: ${year} 年の祝日がまだありません`,
        en: `calendar ${calendar}: the national holidays of ${year} are not known`,
      },
      hint: {
        ja: '祝日の一覧が新しい版の Toban に更新するか、calendars.yaml の closed に書いてください。',
        en: 'Install a version with a newer list, or write them under closed in calendars.yaml.',
      },
    }
  }
  return {
    message: {
      ja: `カレンダー ${calendar}: ${year - 1} 年の休業日はありますが、${year} 年の分がありません`,
      en: `calendar ${calendar}: there are days off of ${year - 1}, but none of ${year}`,
    },
    hint: {
      ja: `${year} 年の休業日を calendars.yaml の closed に書いてください。毎年同じ日なら MM-DD で書けます。`,
      en: `Write the days off of ${year} under closed in calendars.yaml; MM-DD stands for every year.`,
    },
  }
}
