/** When due times start, or that they do not, by the windows and blackouts of a plan; called by the plan diff. */
import { type Blackout, blackoutAt, blackoutsOf } from '../blackout.ts'
import type { Instant } from '../calendar-day.ts'
import { isInsideWindow } from '../duration.ts'
import type { Words } from '../errors.ts'
import type { Occurrence } from '../occurrence.ts'
import type { ScheduleEntry } from '../schedule.ts'
import { windowAnswer } from '../window.ts'
import type { ZoneClock } from '../zone-clock.ts'

export type Hours = Readonly<{ blackouts: readonly Blackout[]; clock: ZoneClock }>

/** The due times with the start that hours leave them; what they leave out is dropped and says why. */
export function atTheirHours(
  times: readonly Occurrence[],
  entry: ScheduleEntry,
  { blackouts, clock }: Hours,
): readonly Occurrence[] {
  const own = { blackouts: blackoutsOf(blackouts, entry), clock }
  if (!entry.window && own.blackouts.length === 0) return times
  return times.map((one) => (one.closed?.kind === 'dropped' ? one : placed(one, entry, own)))
}

function placed(one: Occurrence, entry: ScheduleEntry, hours: Hours): Occurrence {
  const { zone } = hours.clock
  const dark = blackoutAt(hours.blackouts, entry, { at: one.dueAt, zone })
  if (dark?.blackout.due === 'skip') return dropped(one, inBlackout(dark.blackout))
  const opens = opening(one, entry, { at: one.dueAt, clock: hours.clock })
  if (typeof opens !== 'number') return dropped(one, opens)
  const waits = blackoutAt(hours.blackouts, entry, { at: opens, zone })
  if (!waits) return startingAt(one, opens)
  if (waits.until === null) return dropped(one, inBlackout(waits.blackout))
  const starts = opening(one, entry, { at: waits.until, clock: hours.clock })
  return typeof starts === 'number' ? startingAt(one, starts) : dropped(one, starts)
}

/** From that instant on: when its window lets it start, or why it never does. */
function opening(
  { dueAt }: Occurrence,
  { window, misfire }: ScheduleEntry,
  { at, clock }: Readonly<{ at: Instant; clock: ZoneClock }>,
): Instant | Words {
  // By far the most: due within their hours.
  if (!window || (at === dueAt && isInsideWindow(window, clock.local(dueAt).minute))) return at
  const { zone } = clock
  const answer = windowAnswer({ window, misfire, dueAt, isMoved: false, now: at, zone })
  if (answer === 'open') return at
  return answer.kind === 'wait' ? answer.until : OUTSIDE
}

function startingAt(one: Occurrence, at: Instant): Occurrence {
  return at === one.dueAt ? one : { ...one, dueAt: at }
}

function dropped(one: Occurrence, reason: Words): Occurrence {
  return { ...one, closed: { kind: 'dropped', reason } }
}

const OUTSIDE: Words = { ja: '実行可能時間帯の外', en: 'outside its window' }

function inBlackout({ name }: Blackout): Words {
  return { ja: `停止期間 ${name}`, en: `blackout ${name}` }
}
