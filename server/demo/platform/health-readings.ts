/** What BATCH-303 would have read of a company in an hour of the past; used by tenant-health-rows.ts. */
import { JAPAN } from '../../domain/business-calendar.ts'
import { businessMs, isOfficeTime } from '../../domain/business-time.ts'
import { type Day, dayAt, daySpan } from '../../domain/calendar-day.ts'
import type { MetricName, Reading } from '../../domain/health/metrics.ts'
import { HOUR_MS, isWorkday, MINUTE_MS } from '../calendar.ts'
import { is } from '../cast.ts'
import type { Row } from '../row.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import type { CallHour } from './call-hours.ts'
import type { UsageDay } from './usage.ts'

export type Seen = Readonly<Partial<Record<MetricName, Reading>>>

export type Sources = Readonly<{
  facts: CompanyFacts
  days: readonly UsageDay[]
  /** Contract maxima as the tenant's row has them. */
  limits: Row
  calls: ReadonlyMap<number, CallHour>
  idle: (at: number) => number | null
}>

const GIB = 1024 ** 3
/** The check is made at half past. */
export const HALF_HOUR_MS = 30 * MINUTE_MS

export function readings(hourMs: number, { facts, days, limits, calls, idle }: Sources): Seen {
  const { story } = facts.scene
  if (story.status === 'SUSPENDED' || story.status === 'EXPIRED') return {}
  const hour = calls.get(hourMs)
  const sample = hour?.calls ?? 0
  const day = days.findLast((one) => one.day.to <= hourMs)
  const bytes = day ? day.dataBytes + day.fileBytes + day.reportBytes : null
  return {
    storage: one(bytes === null ? null : percent(bytes, Number(limits.max_storage_gb) * GIB)),
    api_hour: one(percent(sample, Number(limits.api_rate_limit))),
    users: one(day ? percent(day.registeredUsers, Number(limits.max_users)) : null),
    busy: one(percent(hour?.busyMs ?? 0, HOUR_MS)),
    error_rate: { value: percent(hour?.errors ?? 0, sample), sample },
    p95: { value: hour?.p95Ms ?? null, sample },
    average: { value: hour ? Math.round((hour.busyMs * 10) / hour.calls) / 10 : null, sample },
    hours_since_activity: one(idle(hourMs + HALF_HOUR_MS)),
    silent: silence(facts, hourMs, calls),
  }
}

function one(value: number | null): Reading {
  return { value, sample: null }
}

function percent(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part * 10_000) / whole) / 100 : null
}

/** Against the hour of a week before: the demo has one silent company, and no need of four weeks. */
function silence(
  { scene }: CompanyFacts,
  hourMs: number,
  calls: ReadonlyMap<number, CallHour>,
): Reading {
  if (!is(scene.story.company, 'silent') || !isOfficeTime(JAPAN, hourMs + HALF_HOUR_MS))
    return one(null)
  const usual = calls.get(hourMs - 7 * 24 * HOUR_MS)?.calls ?? 0
  return { value: percent(calls.get(hourMs)?.calls ?? 0, usual), sample: usual }
}

/** Hours of workdays since the last trace, as a function of the instant; the days before are counted once. */
export function idleHours({ scene }: CompanyFacts): (at: number) => number | null {
  const { activity } = scene.story
  if (activity === null) return () => null
  const last = daySpan(activity.until).to
  const untilMidnight = new Map<Day, number>()
  return (at) => {
    if (at <= last) return 0
    const day = dayAt(at)
    const { from } = daySpan(day)
    const before = untilMidnight.get(day) ?? businessMs(JAPAN, { from: last, to: from })
    untilMidnight.set(day, before)
    const today = isWorkday(day) ? at - Math.max(from, last) : 0
    return Math.round(((before + today) * 10) / HOUR_MS) / 10
  }
}
