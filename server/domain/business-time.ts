/** Time that counts: hours of business days only, and the office hours of a day; for what watches people's habits. */
import { type BusinessCalendar, isBusinessDay } from './business-calendar.ts'
import { addDays, dayAt, daySpan, type Instant, isoWithOffset, type Span } from './calendar-day.ts'

/** Longer spans are cut: nobody asks whether it was two years or three. */
const MOST_DAYS = 400

/** Milliseconds of the span that lie on business days (whole days, 24 hours each); 0 when `to` is not after `from`. */
export function businessMs(calendar: BusinessCalendar, { from, to }: Span): number {
  const last = dayAt(to)
  let day = dayAt(from)
  let sum = 0
  for (let count = 0; day <= last && count < MOST_DAYS; count += 1) {
    const span = daySpan(day)
    const part = Math.min(to, span.to) - Math.max(from, span.from)
    if (part > 0 && isBusinessDay(calendar, day)) sum += part
    day = addDays(day, 1)
  }
  return sum
}

const OFFICE = { from: 9, to: 18 } as const

/** Monday to Friday 09:00 to 18:00 on a business day. */
export function isOfficeTime(calendar: BusinessCalendar, at: Instant): boolean {
  const hour = Number(isoWithOffset(at).slice(11, 13))
  return hour >= OFFICE.from && hour < OFFICE.to && isBusinessDay(calendar, dayAt(at))
}
