/** What an entry of schedule.yaml means once defaults are merged; read by the engine, the plan and the screens. */
import type { Severity } from './alert.ts'
import { addDays, type Day } from './calendar-day.ts'
import type { DayWindow, TimeOfDay } from './duration.ts'
import type { Lane } from './run.ts'
import type { RetryPolicy } from './settle.ts'

export const PRIORITIES = ['highest', 'high', 'normal', 'low'] as const
export type Priority = (typeof PRIORITIES)[number]

/** As stored in the ledger: 0 starts first. */
export function priorityNumber(priority: Priority): number {
  return PRIORITIES.indexOf(priority)
}

/** When a run of the batch is still under way: leave the new one out, let it wait, cancel the old one, run both. */
export const OVERLAPS = ['skip', 'queue', 'replace', 'allow'] as const
export type Overlap = (typeof OVERLAPS)[number]

export const MISFIRE_POLICIES = ['none', 'last', 'all'] as const

/** What happens to due times nobody was there for. */
export type Misfire = Readonly<{
  policy: (typeof MISFIRE_POLICIES)[number]
  /** Older ones are missed for good. */
  withinMs: number
  /** With `all`: at most this many, the newest; null = no limit but `withinMs`. */
  max: number | null
  /** A make-up run may start outside the entry's window. */
  outsideWindow: boolean
}>

export type Dependency = Readonly<{
  batchId: string
  /** `wellEnded`: succeeded or ended with warnings. `anyEnd`: any final state. */
  end: 'wellEnded' | 'anyEnd'
  /** Business date of the run waited for, seen from the business date of the waiting one. */
  on: 'same' | 'previousDay' | 'nextDay'
  /** When the waiting is over: true = start with a warning, false = fail. */
  soft: boolean
}>

/** Business date of the run a dependency waits for. */
export function dependencyDay(dependency: Dependency, businessDate: Day): Day {
  const offset = { same: 0, previousDay: -1, nextDay: 1 }[dependency.on]
  return offset === 0 ? businessDate : addDays(businessDate, offset)
}

/** A monthly day counted in business days. `beforeMonthEnd: 0` is the last one, 2 the second before it. */
export type BusinessDayRule =
  | Readonly<{ kind: 'nth'; n: number }>
  | Readonly<{ kind: 'last' }>
  | Readonly<{ kind: 'before-month-end'; n: number }>

/** When the batch is due, in the schedule's zone. */
export type DueRule =
  /** Five fields, as croner reads them. */
  | Readonly<{ kind: 'cron'; cron: string }>
  | Readonly<{ kind: 'business-day'; rule: BusinessDayRule; at: TimeOfDay }>
  /** Never due by itself. */
  | Readonly<{ kind: 'manual' }>

/** What to do when the due day is closed; a moved run keeps its time of day. */
export const CLOSED_DAY_RULES = ['run', 'skip', 'previous', 'next'] as const
export type ClosedDayRule = (typeof CLOSED_DAY_RULES)[number]

export type CalendarUse = Readonly<{
  /** Key of calendars.yaml. */
  name: string
  on: ClosedDayRule
  /** Calendar days a run may be moved; farther away it is dropped. */
  maxShiftDays: number
  /** Companies that rest on the business date, by their own calendar or else by this one, are left out of the run. */
  perTenant: boolean
}>

/** One batch's schedule, fully resolved. Durations are milliseconds, times of day are in the schedule's zone. */
export type ScheduleEntry = Readonly<{
  batchId: string
  /** False keeps the entry without running it. */
  enabled: boolean
  due: DueRule
  /** Same as `due.kind === 'manual'`. */
  manual: boolean
  calendar: CalendarUse | null
  timeoutMs: number
  retry: RetryPolicy
  overlap: Overlap
  /** With overlap `queue` or `allow`: more runs than this never wait; what is due then is skipped. */
  maxQueued: number
  misfire: Misfire
  priority: Priority
  lane: Lane
  after: readonly Dependency[]
  /** Longest wait for `after`, from the scheduled time; 0 = look once. Null: `waitUntil`, or the engine's limit. */
  waitForMs: number | null
  /** The same as a time of day on or after the scheduled time; wins over `waitForMs`. */
  waitUntil: TimeOfDay | null
  /** Hours in which a scheduled run may start. */
  window: DayWindow | null
  /** Starting later is a late start. */
  startBy: TimeOfDay | null
  /** Ending later is a late end. */
  finishBy: TimeOfDay | null
  /** Runs of one resource group do not run at the same time. */
  group: string | null
  /** The day the work is for, seen from the local day of the scheduled time. */
  businessDate: 'same' | 'previous'
  params: Readonly<Record<string, unknown>>
  /** Routes of alerts.yaml told about failed runs. */
  alert: readonly string[]
  /** Of a failed run: the entry's, else the override of alerts.yaml, else the catalogue's. */
  severity: Severity
  /** Where the operator finds it. `line` is 1-based. */
  origin: Readonly<{ file: string; line: number }>
}>

/** The business date of a run due on `day`. */
export function businessDateOn(entry: Pick<ScheduleEntry, 'businessDate'>, day: Day): Day {
  return entry.businessDate === 'previous' ? addDays(day, -1) : day
}
