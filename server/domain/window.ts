/** Whether a scheduled run may start at this hour: its window, and what becomes of one that came too late for it. */
import { addDays, dayAt, type Instant, instantOf } from './calendar-day.ts'
import { type DayWindow, isInsideWindow, type TimeOfDay } from './duration.ts'
import type { Misfire } from './schedule.ts'
import { minuteAt } from './zone-clock.ts'

export type WindowAnswer =
  | 'open'
  | Readonly<{ kind: 'wait'; until: Instant }>
  /** Due outside its hours, and nothing makes up for it. */
  | Readonly<{ kind: 'outside' }>
  /** Its hours went by while it waited. */
  | Readonly<{ kind: 'over'; at: Instant }>

export type WindowQuestion = Readonly<{
  window: DayWindow | null
  misfire: Misfire
  dueAt: Instant
  /** An operator chose the time: if that is outside the window, the window says nothing. */
  isMoved: boolean
  now: Instant
  zone: string
}>

/**
 * Until the end of the hours it was due in, a run may start whenever they are open. After that it is late: a make-up
 * run, which the misfire policy must allow and whose age is measured from its due time.
 */
export function windowAnswer(question: WindowQuestion): WindowAnswer {
  const { window, misfire, dueAt, isMoved, now, zone } = question
  if (!window) return 'open'
  const isDueInside = isInsideWindow(window, minuteAt(dueAt, zone))
  if (!isDueInside && isMoved) return 'open'
  if (!isDueInside && misfire.policy === 'none') return { kind: 'outside' }
  const opensAt = isDueInside ? dueAt : nextAt(window.from, dueAt, zone)
  const closesAt = nextAt(window.until, opensAt, zone)
  if (now < opensAt) return { kind: 'wait', until: opensAt }
  if (now < closesAt) return 'open'
  return lateAnswer(question, window, closesAt)
}

function lateAnswer(question: WindowQuestion, window: DayWindow, closedAt: Instant): WindowAnswer {
  const { misfire, dueAt, now, zone } = question
  const isYoung = (at: Instant) => misfire.policy !== 'none' && at - dueAt <= misfire.withinMs
  const mayStart = misfire.outsideWindow || isInsideWindow(window, minuteAt(now, zone))
  if (mayStart && isYoung(now)) return 'open'
  const next = nextAt(window.from, now, zone)
  if (!mayStart && isYoung(next)) return { kind: 'wait', until: next }
  return { kind: 'over', at: closedAt }
}

/** The first instant after `after` that shows this time of day. */
export function nextAt(time: TimeOfDay, after: Instant, zone: string): Instant {
  const day = dayAt(after, zone)
  const today = instantOf(day, time, zone)
  return today > after ? today : instantOf(addDays(day, 1), time, zone)
}
