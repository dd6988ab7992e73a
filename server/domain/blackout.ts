/** Blackout periods: times in which batches do not start; written in schedule.yaml, asked by the tick, the gate and the plan. */
import type { Instant } from './calendar-day.ts'
import { type DayWindow, isInsideWindow } from './duration.ts'
import type { ScheduleEntry } from './schedule.ts'
import { nextAt } from './window.ts'
import { minuteAt } from './zone-clock.ts'

/** What becomes of runs that are due meanwhile: they wait for the end, or are left out. */
export const BLACKOUT_FATES = ['wait', 'skip'] as const
export type BlackoutFate = (typeof BLACKOUT_FATES)[number]

export type Blackout = Readonly<{
  name: string
  reason: string
  /** `all`: every batch outside the monitoring lane. */
  batches: 'all' | readonly string[]
  due: BlackoutFate
  /** Null: no first or no last instant. */
  from: Instant | null
  until: Instant | null
  /** Only at these hours of each day; null = the whole time. */
  daily: DayWindow | null
}>

/** A blackout in force, and when it will be over; null = never, as far as the file says. */
export type BlackoutNow = Readonly<{ blackout: Blackout; until: Instant | null }>

/** Those that concern the batch at any time. */
export function blackoutsOf(blackouts: readonly Blackout[], entry: Subject): readonly Blackout[] {
  return blackouts.filter((blackout) => concerns(blackout, entry))
}

type Subject = Pick<ScheduleEntry, 'batchId' | 'lane'>

/** The first of the list that concerns the batch at that instant. */
export function blackoutAt(
  blackouts: readonly Blackout[],
  entry: Subject,
  { at, zone }: Readonly<{ at: Instant; zone: string }>,
): BlackoutNow | null {
  for (const blackout of blackouts) {
    if (!concerns(blackout, entry) || !isOn(blackout, at, zone)) continue
    return { blackout, until: endOf(blackout, at, zone) }
  }
  return null
}

function concerns({ batches }: Blackout, { batchId, lane }: Subject): boolean {
  return batches === 'all' ? lane !== 'monitoring' : batches.includes(batchId)
}

function isOn({ from, until, daily }: Blackout, at: Instant, zone: string): boolean {
  if (from !== null && at < from) return false
  if (until !== null && at >= until) return false
  return daily === null || isInsideWindow(daily, minuteAt(at, zone))
}

function endOf({ until, daily }: Blackout, at: Instant, zone: string): Instant | null {
  if (daily === null) return until
  const tonight = nextAt(daily.until, at, zone)
  return until === null ? tonight : Math.min(until, tonight)
}
