/** Merges an entry of schedule.yaml with the file's defaults and Toban's own; called by `load.ts` for entries without faults. */
import type { Severity } from '../domain/alert.ts'
import type { Backoff } from '../domain/backoff.ts'
import { batchFacts } from '../domain/batch-catalog.ts'
import type { Blackout } from '../domain/blackout.ts'
import { instantOf } from '../domain/calendar-day.ts'
import { readCron } from '../domain/cron.ts'
import type {
  BusinessDayRule,
  CalendarUse,
  Dependency,
  DueRule,
  Misfire,
  ScheduleEntry,
} from '../domain/schedule.ts'
import type { RetryPolicy } from '../domain/settle.ts'
import type { WrittenBlackout, WrittenDefaults, WrittenEntry } from './schedule-file.ts'

const HOUR_MS = 3_600_000

/** What holds when neither the entry nor `defaults` says otherwise (batch list 6.2 for the attempts). */
export const BUILT_IN = {
  timeoutMs: 1_800_000,
  attempts: 3,
  backoff: 'exponential',
  firstMs: 2_000,
  maxMs: 600_000,
  overlap: 'skip',
  maxQueued: 10,
  priority: 'normal',
  lane: 'normal',
  alert: ['ops'],
  maxShiftDays: 7,
  misfire: { policy: 'last', withinMs: 24 * HOUR_MS, max: null, outsideWindow: false },
} as const

const NO_CATCH_UP: Misfire = { policy: 'none', withinMs: 0, max: null, outsideWindow: false }

export type EntrySource = Readonly<{
  batchId: string
  written: WrittenEntry
  defaults: WrittenDefaults
  /** Overrides of alerts.yaml by batch id. */
  severities: Readonly<Record<string, Severity>>
  origin: ScheduleEntry['origin']
}>

export function resolveEntry(source: EntrySource): ScheduleEntry {
  const { batchId, written, defaults } = source
  const due = dueRule(written)
  const after = (written.after ?? []).map(dependency)
  return {
    batchId,
    enabled: written.enabled ?? true,
    due,
    manual: due.kind === 'manual',
    calendar: calendarUse(written),
    timeoutMs: written.timeout ?? defaults.timeout ?? BUILT_IN.timeoutMs,
    retry: retryPolicy(source, due),
    overlap: written.overlap ?? defaults.overlap ?? BUILT_IN.overlap,
    maxQueued: written.maxQueued ?? defaults.maxQueued ?? BUILT_IN.maxQueued,
    misfire: misfire(source, due),
    priority: written.priority ?? defaults.priority ?? BUILT_IN.priority,
    lane: written.lane ?? defaults.lane ?? BUILT_IN.lane,
    after,
    waitForMs: written.waitFor ?? unsaidWait(after),
    waitUntil: written.waitUntil ?? null,
    window: written.window ?? null,
    startBy: written.startBy ?? null,
    finishBy: written.finishBy ?? null,
    group: written.group ?? null,
    businessDate: written.businessDate ?? 'same',
    params: written.params ?? {},
    alert: written.alert ?? defaults.alert ?? BUILT_IN.alert,
    severity:
      written.severity ?? source.severities[batchId] ?? batchFacts(batchId)?.severity ?? 'MEDIUM',
    origin: source.origin,
  }
}

/** Local times become instants of the file's zone. */
export function resolveBlackout(name: string, written: WrittenBlackout, zone: string): Blackout {
  return {
    name,
    reason: written.reason,
    batches: written.batches ?? 'all',
    due: written.due ?? 'wait',
    from: localInstant(written.from, zone),
    until: localInstant(written.until, zone),
    daily: written.daily ?? null,
  }
}

function localInstant(text: string | undefined, zone: string): number | null {
  if (text === undefined) return null
  const [day = '', time = ''] = text.split('T')
  return instantOf(day, time, zone)
}

/** The checks of `check-schedule.ts` have seen to it that exactly one way of being due is written. */
function dueRule(written: WrittenEntry): DueRule {
  if (written.cron !== undefined)
    return { kind: 'cron', cron: written.cron.trim().replace(/\s+/g, ' ') }
  if (written.businessDay && written.at) {
    return { kind: 'business-day', rule: businessDayRule(written.businessDay), at: written.at }
  }
  return { kind: 'manual' }
}

function businessDayRule(written: NonNullable<WrittenEntry['businessDay']>): BusinessDayRule {
  if (written.nth !== undefined) return { kind: 'nth', n: written.nth }
  if (written.beforeMonthEnd !== undefined) {
    return { kind: 'before-month-end', n: written.beforeMonthEnd }
  }
  return { kind: 'last' }
}

function calendarUse(written: WrittenEntry): CalendarUse | null {
  if (!written.calendar) return null
  return {
    name: written.calendar.name,
    on: written.calendar.on ?? 'run',
    maxShiftDays: written.calendar.maxShift ?? BUILT_IN.maxShiftDays,
    perTenant: written.calendar.perTenant ?? false,
  }
}

function dependency(written: NonNullable<WrittenEntry['after']>[number]): Dependency {
  if (typeof written === 'string') {
    return { batchId: written, end: 'wellEnded', on: 'same', soft: false }
  }
  return {
    batchId: written.batch,
    end: written.end ?? 'wellEnded',
    on: written.on ?? 'same',
    soft: written.soft ?? false,
  }
}

/** A run that would start anyway does not wait unless told how long. */
function unsaidWait(after: readonly Dependency[]): number | null {
  return after.length > 0 && after.every((each) => each.soft) ? 0 : null
}

/** A person's batch is not repeated by itself (data-model rule R3), whatever the defaults say. */
function retryPolicy({ written, defaults }: EntrySource, due: DueRule): RetryPolicy {
  const own = written.retry ?? {}
  const usual = defaults.retry ?? {}
  const usualAttempts = due.kind === 'manual' ? 1 : (usual.attempts ?? BUILT_IN.attempts)
  const firstMs = own.first ?? usual.first ?? BUILT_IN.firstMs
  const maxMs = own.max ?? usual.max ?? BUILT_IN.maxMs
  const backoff: Backoff = {
    kind: own.backoff ?? usual.backoff ?? BUILT_IN.backoff,
    firstMs,
    // A first wait beyond the usual limit is meant: the limit gives way.
    maxMs: own.max === undefined ? Math.max(maxMs, firstMs) : maxMs,
  }
  return { attempts: own.attempts ?? usualAttempts, backoff }
}

/** Hourly and more frequent batches are not made up for unless their own entry says so. */
function misfire({ written, defaults }: EntrySource, due: DueRule): Misfire {
  const own = written.misfire
  if (due.kind === 'manual' || own?.policy === 'none') return NO_CATCH_UP
  const usual = isFrequent(due) ? undefined : defaults.misfire
  const policy =
    own?.policy ?? (isFrequent(due) ? 'none' : (usual?.policy ?? BUILT_IN.misfire.policy))
  if (policy === 'none') return NO_CATCH_UP
  return {
    policy,
    withinMs: own?.within ?? usual?.within ?? BUILT_IN.misfire.withinMs,
    max: own?.max ?? usual?.max ?? null,
    outsideWindow: own?.outsideWindow ?? usual?.outsideWindow ?? false,
  }
}

/** True when two due times of a day are an hour or less apart. */
function isFrequent(due: DueRule): boolean {
  if (due.kind !== 'cron') return false
  const reading = readCron(due.cron)
  if (!reading.ok) return false
  const { minutes } = reading.times
  return minutes.some((minute, index) => minute - (minutes[index - 1] ?? -1_440) <= 60)
}
