/** What the alert rules are applied with: the configuration of this moment and the alerts of ops.db. */
import { activeSilences } from '../../data/ops/alert-silences.ts'
import type { AlertSource } from '../../data/ops/alerts.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Config } from '../config/config.ts'
import { type AlertEventKind, silences } from '../domain/alert.ts'
import type { DigestPlan } from '../domain/alert-timing.ts'
import { JAPAN } from '../domain/business-calendar.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { nextOccurrence } from '../domain/occurrence.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'

/** The companies, for shares and names; read from platform.db. */
export type Tenants = Readonly<{
  /** Those that are served now. */
  count(): number
  /** Null for a code that is not known. */
  nameOf(code: string): string | null
}>

/** A change that somebody may want to see at once: in the log, on an open page. */
export type AlertNews = Readonly<{
  key: string
  change: Exclude<AlertEventKind, 'attached'>
  message: Words
}>

export type AlertContext = Readonly<{
  ops: OpsDb
  config: Pick<Config, 'alerts' | 'batches' | 'calendars' | 'timezone' | 'toban'>
  tenants: Tenants
  /** Told inside the transaction. */
  heard(news: AlertNews): void
}>

/** Who says so, and who is to be told when that is not by the batch's entry. */
export type Said = AlertSource & Readonly<{ routes?: readonly string[] }>

export function entryOf({ config }: AlertContext, batchId: string): ScheduleEntry | null {
  return config.batches.find((entry) => entry.batchId === batchId) ?? null
}

export function digestPlan({ config }: AlertContext): DigestPlan {
  const { everyMs, businessHoursFrom, calendar } = config.alerts.digest
  return {
    everyMs,
    businessHoursFrom,
    calendar: config.calendars.named[calendar] ?? JAPAN,
    zone: config.timezone,
  }
}

/** So many due times tell how often a batch comes, even when one of them is the last of the day. */
const LOOK_AHEAD = 3

/** The shortest time between the next due times; null for a batch that has none. */
export function everyMsOf(context: AlertContext, batchId: string, at: Instant): number | null {
  const entry = entryOf(context, batchId)
  if (!entry || entry.manual) return null
  const { calendars, timezone } = context.config
  const due: Instant[] = []
  for (let from = at; due.length < LOOK_AHEAD; ) {
    const next = nextOccurrence(entry, calendars, timezone, from)
    if (!next) break
    due.push(next.dueAt)
    from = next.dueAt
  }
  const gaps = due.slice(1).map((time, index) => time - (due[index] ?? time))
  return gaps.length > 0 ? Math.min(...gaps) : null
}

/** Null: nothing silences the key. */
export function silencedUntil(ops: OpsDb, key: string, at: Instant): Instant | null {
  return activeSilences(ops, at).find(({ pattern }) => silences(pattern, key))?.until ?? null
}
