/** When a contract's end is said, and how urgently (card 307, rules 2–6). Pure; used by BATCH-307 and its panel. */
import { type Day, daysBetween } from '../calendar-day.ts'

/** Days before the end at which a notice goes out, if nobody says otherwise. */
export const NOTICE_DAYS: readonly number[] = [30, 14, 7, 3, 0]

/** The stage of a contract that is over and that nothing follows. */
export const LAPSED = -1

export const URGENCIES = ['low', 'medium', 'high', 'critical'] as const
export type Urgency = (typeof URGENCIES)[number]

export function urgencyOf(daysLeft: number): Urgency {
  if (daysLeft <= 0) return 'critical'
  if (daysLeft <= 3) return 'high'
  return daysLeft <= 7 ? 'medium' : 'low'
}

export function isAtLeast(urgency: Urgency, least: Urgency): boolean {
  return URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(least)
}

/** Calendar days; negative when the end has passed. */
export function daysLeft(date: Day, endDate: Day): number {
  return daysBetween(date, endDate)
}

export type StageFacts = Readonly<{
  daysLeft: number
  autoRenew: boolean
  stages: readonly number[]
}>

/**
 * The smallest stage not below the days left, so that a missed day is made good and none is said twice; a contract
 * that renews itself has the first stage only. Null: not yet.
 */
export function stageDue({ daysLeft: left, autoRenew, stages }: StageFacts): number | null {
  if (left < 0) return LAPSED
  const reached = stages.filter((stage) => stage >= left)
  if (reached.length === 0) return null
  return autoRenew ? Math.max(...stages) : Math.min(...reached)
}
