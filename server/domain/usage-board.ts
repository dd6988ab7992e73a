/** Which days of a company should have been measured and were not, and how near it is to a quota; pure, for the panel of BATCH-301. */
import { addDays, type Day } from './calendar-day.ts'

/** A contract's days, both included; `to` null = open. */
export type Cover = Readonly<{ from: Day; to: Day | null }>

/** From here on a quota is worth a look: the alarm of BATCH-301 begins here as shipped. */
const TIGHT_PART = 0.8

export type QuotaState = 'well' | 'tight' | 'used_up'

/** Null without a quota; a quota of 0 is none, as in the alarms. */
export function quotaState(used: number, limit: number | null): QuotaState | null {
  if (limit === null || limit <= 0) return null
  const part = used / limit
  if (part >= 1) return 'used_up'
  return part >= TIGHT_PART ? 'tight' : 'well'
}

/**
 * The newest day that must have a row. Yesterday is owed as soon as it is measured for one company,
 * or when the start window of BATCH-301 has gone by; before, nobody is late.
 */
export function newestOwedDay(
  today: Day,
  { newestMeasured, isWindowOver }: { newestMeasured: Day | null; isWindowOver: boolean },
): Day {
  const yesterday = addDays(today, -1)
  const isBegun = newestMeasured !== null && newestMeasured >= yesterday
  return isWindowOver || isBegun ? yesterday : addDays(today, -2)
}

/** A day without a row that a contract covers: a hole in what is billed. */
export function isOwed(day: Day, covers: readonly Cover[], newestOwed: Day): boolean {
  if (day > newestOwed) return false
  return covers.some(({ from, to }) => from <= day && (to === null || day <= to))
}
