/** Delivery rule D12: hours in which people are left alone, and days on which nothing is sent. Pure. */
import { type BusinessCalendar, shift } from '../business-calendar.ts'
import { addDays, BUSINESS_ZONE, dayAt, type Instant, instantOf } from '../calendar-day.ts'
import { isInsideWindow, type TimeOfDay } from '../duration.ts'
import { jitterMs } from './next-attempt.ts'
import type { ChannelName, Priority } from './outbox.ts'

export type QuietHours = Readonly<{
  /** Equal ends: no quiet hours at all. */
  from: TimeOfDay
  until: TimeOfDay
  channels: readonly ChannelName[]
}>

/** Mail rings nobody out of bed; it is quiet only where a setting lists it. */
export const DEFAULT_QUIET_HOURS: QuietHours = {
  from: '22:00',
  until: '08:00',
  channels: ['SLACK', 'TEAMS', 'LINE_WORKS'],
}

/** HIGH and CRITICAL pass. */
const PASSES_FROM: Priority = 2

const MOST_JITTER_MS = 30 * 60_000
const DAY_MINUTES = 24 * 60

/**
 * The instant to which a due row is put off: the end of the window plus up to 30 minutes, foretellable by its
 * id; null when it may go now.
 */
export function quietUntil(
  row: Readonly<{ id: string; channel: ChannelName; priority: Priority }>,
  quiet: QuietHours,
  now: Instant,
): Instant | null {
  if (row.priority >= PASSES_FROM || !quiet.channels.includes(row.channel)) return null
  if (quiet.from === quiet.until || !isInsideWindow(quiet, minuteAt(now))) return null
  return endOfWindow(quiet, now) + jitterMs(row.id, 0, MOST_JITTER_MS)
}

function endOfWindow(quiet: QuietHours, now: Instant): Instant {
  const today = dayAt(now)
  const end = instantOf(today, quiet.until)
  return end > now ? end : instantOf(addDays(today, 1), quiet.until)
}

function minuteAt(now: Instant): number {
  const midnight = instantOf(dayAt(now, BUSINESS_ZONE), '00:00')
  return Math.floor((now - midnight) / 60_000) % DAY_MINUTES
}

const BUSINESS_MORNING = '09:00'

/** No business day within so many days: the calendar is wrong, and the message goes at its own time. */
const MOST_SHIFT_DAYS = 14

/**
 * When a message of a setting leaves: at `at`, or, with `BUSINESS_DAYS` and a closed day, at 09:00 of the next
 * business day, but never after the deadline itself.
 */
export function sendAt(
  at: Instant,
  rule: Readonly<{
    sendOn: 'ALL_DAYS' | 'BUSINESS_DAYS'
    calendar: BusinessCalendar
    deadline: Instant | null
  }>,
): Instant {
  if (rule.sendOn === 'ALL_DAYS') return at
  const day = dayAt(at)
  const open = shift(rule.calendar, day, { to: 'next', maxDays: MOST_SHIFT_DAYS })
  if (open === null || open === day) return at
  const shifted = instantOf(open, BUSINESS_MORNING)
  return rule.deadline !== null && shifted > rule.deadline ? Math.max(at, rule.deadline) : shifted
}
