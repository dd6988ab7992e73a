/** How idle a company is: levels by days without a trace (card 304, rule 4). Pure; used by BATCH-304 and its panel. */

export const IDLE_LEVELS = ['active', 'attention', 'warning', 'critical'] as const
export type IdleLevel = (typeof IDLE_LEVELS)[number]

/** Days at which a level begins; they rise strictly. */
export type IdleLimits = Readonly<{
  inactiveDays: number
  warningDays: number
  criticalDays: number
}>

export const IDLE_LIMITS: IdleLimits = { inactiveDays: 30, warningDays: 60, criticalDays: 90 }

export function idleLevel(days: number, limits: IdleLimits): IdleLevel {
  if (days >= limits.criticalDays) return 'critical'
  if (days >= limits.warningDays) return 'warning'
  return days >= limits.inactiveDays ? 'attention' : 'active'
}

/** Positive when `to` is worse than `from`. */
export function worsening(from: IdleLevel, to: IdleLevel): number {
  return IDLE_LEVELS.indexOf(to) - IDLE_LEVELS.indexOf(from)
}

/** All that hold are listed, also for companies that are active. */
export const IDLE_REASONS = [
  'no_activity_since_start',
  'never_logged_in',
  'login_long_ago',
  'never_updated',
  'update_long_ago',
  'no_people_30d',
  'no_calls_30d',
  /** More than 80 % fewer people than in the 30 days before: an early sign. */
  'people_fell',
] as const
export type IdleReason = (typeof IDLE_REASONS)[number]
