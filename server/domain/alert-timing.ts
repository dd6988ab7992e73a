/** When an alert is told: at once, with a digest, in business hours, and when it is said again (rules R5.3, R5.8, R5.9); pure. */
import { type AlertEventKind, isTenantKey, isUrgent, type Severity } from './alert.ts'
import { type BusinessCalendar, isBusinessDay, nextBusinessDay } from './business-calendar.ts'
import { dayAt, daySpan, type Instant, instantOf } from './calendar-day.ts'
import type { TimeOfDay } from './duration.ts'

/** Times of the digests: every so long from midnight on, so that they come at the same minutes each day. */
export type DigestPlan = Readonly<{
  everyMs: number
  businessHoursFrom: TimeOfDay
  calendar: BusinessCalendar
  zone: string
}>

/** The first digest at or after the instant. */
export function digestAt(at: Instant, { everyMs, zone }: DigestPlan): Instant {
  const day = daySpan(dayAt(at, zone), zone)
  const boundary = day.from + Math.ceil((at - day.from) / everyMs) * everyMs
  return Math.min(boundary, Math.max(day.to, at))
}

/** The first digest of business hours that begin at or after the instant. */
export function businessDigestAt(at: Instant, plan: DigestPlan): Instant {
  const today = dayAt(at, plan.zone)
  const opensAt = (day: string) => instantOf(day, plan.businessHoursFrom, plan.zone)
  const isToday = isBusinessDay(plan.calendar, today) && at <= opensAt(today)
  const day = isToday ? today : nextBusinessDay(plan.calendar, today)
  return digestAt(day === null ? at : opensAt(day), plan)
}

/** Alerts of one run are told together: at its end, or so long after the first of them (R5.8). */
export const GATHER_RUN_MS = 30_000
/** The engine's own come in bursts, such as all that was missed while it was down. */
export const GATHER_ENGINE_MS = 2_000

export type Telling = Readonly<{
  severity: Severity
  businessHours: boolean
  silencedUntil: Instant | null
  /** Not told before: the rest of the flap guard's time, for an alert that opened again. */
  notBefore: Instant | null
  /** How long to wait for others of the same origin; 0 = for none. */
  gatherMs: number
}>

/** Null: nobody is told, the console shows it. */
export function tellAt(telling: Telling, at: Instant, plan: DigestPlan): Instant | null {
  const { severity, businessHours, silencedUntil, notBefore, gatherMs } = telling
  if (severity === 'LOW') return null
  const from = Math.max(at, silencedUntil ?? at, notBefore ?? at)
  if (isUrgent(severity)) return Math.max(from, at + gatherMs)
  return businessHours ? businessDigestAt(from, plan) : digestAt(from, plan)
}

export type ReminderPolicy = Readonly<
  Record<'host' | 'tenant', Readonly<Record<'MEDIUM' | 'HIGH' | 'CRITICAL', number>>>
>

/** How long after the last message an open alert is said again; null = never (LOW). */
export function reminderMs(key: string, severity: Severity, policy: ReminderPolicy): number | null {
  if (severity === 'LOW') return null
  return policy[isTenantKey(key) ? 'tenant' : 'host'][severity]
}

/** Events that are not told any more once the alert is over. An opening is, with its end, unless it was to wait for long. */
export function isDroppedWhenOver(
  pending: Readonly<{ event: AlertEventKind; businessHours: boolean; silenced: boolean }>,
): boolean {
  return pending.businessHours || pending.silenced || pending.event !== 'opened'
}
