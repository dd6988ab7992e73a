/** When a record calls for a reminder: stages, frequencies, goals that lag, approvals that wait. Pure. */
import { type BusinessCalendar, isBusinessDay } from '../../../server/domain/business-calendar.ts'
import {
  addDays,
  type Day,
  daysBetween,
  lastDayOf,
  monthOf,
  weekday,
} from '../../../server/sdk/index.ts'

/** The smallest stage that is not below the days left; null before the first stage and after the day itself. */
export function stageOf(stages: readonly number[], daysLeft: number): number | null {
  if (daysLeft < 0) return null
  const reached = stages.filter((stage) => stage >= daysLeft)
  return reached.length === 0 ? null : Math.min(...reached)
}

export type Frequency = Readonly<{
  frequency: 'IMMEDIATE' | 'DAILY' | 'WEEKLY' | 'MONTHLY'
  /** WEEKLY: ISO weekday; MONTHLY: day of the month. */
  frequencyValue: number | null
}>

/** IMMEDIATE counts as daily for what depends on a date. */
export function fallsOn({ frequency, frequencyValue }: Frequency, day: Day): boolean {
  switch (frequency) {
    case 'IMMEDIATE':
    case 'DAILY':
      return true
    case 'WEEKLY':
      return weekday(day) === (frequencyValue ?? 1)
    case 'MONTHLY': {
      const last = lastDayOf(monthOf(day))
      const wanted = Math.min(Math.max(1, frequencyValue ?? 1), dayOfMonth(last))
      return dayOfMonth(day) === wanted
    }
  }
}

/** The first day from `day` on that is the setting's. */
export function nextFall(setting: Frequency, day: Day): Day {
  let each = day
  while (!fallsOn(setting, each)) each = addDays(each, 1)
  return each
}

/** Too early to tell. */
const FEWEST_ELAPSED = 0.2
/** IF-010. */
const EXPECTED_SHARE = 0.8

/** Progress is below 0.8 of the share of its days that have passed, from a fifth of them on. `progress` in percent. */
export function isBehind(
  goal: Readonly<{ startDate: Day; targetDate: Day; progress: number }>,
  day: Day,
): boolean {
  const total = daysBetween(goal.startDate, goal.targetDate)
  const passed = daysBetween(goal.startDate, day)
  if (total <= 0 || passed / total < FEWEST_ELAPSED) return false
  // In whole numbers: 0.8 × 89/182 × 100 as floats is a hair off.
  return goal.progress * total < EXPECTED_SHARE * 100 * passed
}

/** `2026-W27`, by ISO 8601: the week of its Thursday. */
export function isoWeek(day: Day): string {
  const thursday = addDays(day, 4 - weekday(day))
  const year = thursday.slice(0, 4)
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

export function quarterOf(day: Day): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
}

/** Business days after `since`, up to and including `day`. */
export function businessDaysWaited(since: Day, day: Day, calendar: BusinessCalendar): number {
  let count = 0
  for (let each = addDays(since, 1); each <= day; each = addDays(each, 1)) {
    if (isBusinessDay(calendar, each)) count += 1
  }
  return count
}

function dayOfMonth(day: Day): number {
  return Number(day.slice(8, 10))
}
