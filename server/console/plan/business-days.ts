/** The business days of a month by every calendar of the configuration: the picture that proves them. */
import type { BusinessCalendarFacts } from '../../../views/parts/plan/model.ts'
import type { Config } from '../../config/config.ts'
import { type BusinessCalendar, closedReason } from '../../domain/business-calendar.ts'
import { daysFrom, firstDayOf, lastDayOf, type Month } from '../../domain/calendar-day.ts'

export function businessCalendars(
  { calendars, batches }: Pick<Config, 'calendars' | 'batches'>,
  month: Month,
): BusinessCalendarFacts[] {
  return Object.entries(calendars.named).map(([name, calendar]) => ({
    name,
    tenants: Object.keys(calendars.tenants)
      .filter((code) => calendars.tenants[code] === name)
      .sort(),
    batches: batches
      .filter((entry) => entry.calendar?.name === name)
      .map(({ batchId }) => batchId)
      .sort(),
    days: daysOf(calendar, month),
  }))
}

function daysOf(calendar: BusinessCalendar, month: Month): BusinessCalendarFacts['days'] {
  let open = 0
  return daysFrom(firstDayOf(month), lastDayOf(month)).map((day) => {
    const closed = closedReason(calendar, day)
    if (!closed) open += 1
    const opened = calendar.open[day] ?? calendar.open[day.slice(5)] ?? null
    return { day, closed, nth: closed ? null : open, opened }
  })
}
