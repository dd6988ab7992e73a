/** What a change of the configuration does to the runs to come; shown by `toban diff` and, for the last change, by the console. */
import { type Blackout, blackoutsOf } from './blackout.ts'
import { holidayReason, JAPAN } from './business-calendar.ts'
import { addDays, type Day, daySpan, type Span } from './calendar-day.ts'
import type { Words } from './errors.ts'
import { type Occurrence, occurrencesOn, type Timetable } from './occurrence.ts'
import { demandPlanDays, type PlanSpan, type Schedule } from './plan.ts'
import { type Collision, type Member, newCollisions } from './plan-diff/collisions.ts'
import { type ChangeGroup, changeGroups } from './plan-diff/groups.ts'
import { atTheirHours } from './plan-diff/hours.ts'
import { changesOf, runs } from './plan-diff/match.ts'
import type { DueRule, ScheduleEntry } from './schedule.ts'
import { scheduleChange } from './schedule-change.ts'
import { type ZoneClock, zoneClock } from './zone-clock.ts'

/** A run that falls on a holiday or a day off, as it did not before. */
export type HolidayHit = Readonly<{
  day: Day
  reason: Words
  /** `runs` all the same, is `shifted` to another day, or is `dropped`. */
  kind: 'runs' | 'shifted' | 'dropped'
}>

export type BatchDiff = Readonly<{
  batchId: string
  /** The due rules; null = the plan has no such entry, or it is switched off. */
  before: DueRule | null
  after: DueRule | null
  /** Keys of the entry that are other ones, due times or not; empty when only a calendar or the zone changed. */
  keys: readonly string[]
  added: number
  removed: number
  moved: number
  groups: readonly ChangeGroup[]
  holidays: readonly HolidayHit[]
}>

export type PlanDiff = Readonly<{
  /** First local day and number of days, in the zone of the new plan. */
  from: Day
  days: number
  /** Zone in which times of day are told; the old one's zone beside it. */
  timezone: string
  timezoneBefore: string
  /** Batches with a difference, by id. */
  batches: readonly BatchDiff[]
  collisions: readonly Collision[]
}>

/** One side of the comparison; the resolved configuration is one. */
export type ComparedPlan = Schedule & Readonly<{ blackouts?: readonly Blackout[] }>

export type PlanDiffOptions = Omit<PlanSpan, 'batchId'> &
  Readonly<{
    /** How long a run of the batch is expected to take, ms; without it only runs of the same minute collide. */
    expectedMs?: (batchId: string) => number | null
  }>

const DAY_MS = 86_400_000
/** Calendars and pairs reach so far: a run moved over the edge of the span has not disappeared. */
const MARGIN_MS = 32 * DAY_MS

/** @throws TobanError `plan_too_long` for a number of days outside 1 to 400 */
export function planDiff(
  before: ComparedPlan,
  after: ComparedPlan,
  options: PlanDiffOptions,
): PlanDiff {
  const { from, days } = options
  demandPlanDays(days)
  const zone = after.timezone
  const span = {
    from: daySpan(from, zone).from - 1,
    to: daySpan(addDays(from, days), zone).from - 1,
  }
  const clocks = { before: zoneClock(before.timezone), after: zoneClock(zone) }
  const compare: Comparison = { before, after, span, clocks }
  const pairs = entryPairs(compare)
  return {
    from,
    days,
    timezone: zone,
    timezoneBefore: before.timezone,
    batches: pairs.flatMap((pair) => batchDiff(compare, pair)),
    collisions: collisionsOf(compare, pairs, options.expectedMs ?? (() => null)),
  }
}

type Comparison = Readonly<{
  before: ComparedPlan
  after: ComparedPlan
  span: Span
  clocks: Readonly<{ before: ZoneClock; after: ZoneClock }>
}>

/** One batch in both plans, with its due times of the span and its margins; by id. */
type EntryPair = Readonly<{
  batchId: string
  before: ScheduleEntry | null
  after: ScheduleEntry | null
  keys: readonly string[]
  old: readonly Occurrence[]
  next: readonly Occurrence[]
  hasSameTimes: boolean
}>

function entryPairs(compare: Comparison): EntryPair[] {
  const { before, after } = compare
  const keys = new Map(
    scheduleChange(before.batches, after.batches).changed.map((each) => [each.batchId, each.keys]),
  )
  const ids = new Set([...before.batches, ...after.batches].map(({ batchId }) => batchId))
  return [...ids].sort().map((batchId) => {
    const entries = { before: entryOf(before, batchId), after: entryOf(after, batchId) }
    const hasSameTimes = isSameRule(compare, entries)
    const old = timesOf(compare, 'before', entries.before)
    const next = hasSameTimes ? old : timesOf(compare, 'after', entries.after)
    return { batchId, ...entries, keys: keys.get(batchId) ?? [], old, next, hasSameTimes }
  })
}

function entryOf(schedule: Schedule, batchId: string): ScheduleEntry | null {
  return schedule.batches.find((entry) => entry.batchId === batchId && entry.enabled) ?? null
}

type Entries = Pick<EntryPair, 'before' | 'after'>

/** Everything that due times and their starts depend on is the same. */
function isSameRule({ before, after }: Comparison, entries: Entries): boolean {
  const text = (schedule: ComparedPlan, entry: ScheduleEntry | null) => {
    const { due, calendar, businessDate, window } = entry ?? {}
    const named = calendar ? schedule.calendars.named[calendar.name] : null
    const hours = [window, window && entry?.misfire, entry && darkTimes(schedule, entry)]
    return JSON.stringify([due, calendar, businessDate, named, schedule.timezone, hours])
  }
  return text(before, entries.before) === text(after, entries.after)
}

function darkTimes({ blackouts }: ComparedPlan, entry: ScheduleEntry): readonly Blackout[] {
  return blackoutsOf(blackouts ?? [], entry)
}

function timesOf(
  compare: Comparison,
  side: 'before' | 'after',
  entry: ScheduleEntry | null,
): readonly Occurrence[] {
  if (!entry) return []
  const clock = compare.clocks[side]
  const { calendars, blackouts = [] } = compare[side]
  const timetable: Timetable = { calendars, clock }
  const { from, to } = compare.span
  const times = occurrencesOn(entry, timetable, { from: from - MARGIN_MS, to: to + MARGIN_MS })
  return atTheirHours(times, entry, { blackouts, clock })
}

function isWithin({ from, to }: Span, { dueAt }: Pick<Occurrence, 'dueAt'>): boolean {
  return dueAt > from && dueAt <= to
}

function batchDiff(compare: Comparison, pair: EntryPair): BatchDiff[] {
  const { batchId, before, after, keys } = pair
  if (pair.hasSameTimes && keys.length === 0) return []
  const clock = compare.clocks.after
  const localDay = (at: number) => clock.local(at).day
  const changes = pair.hasSameTimes
    ? []
    : changesOf(pair.old, pair.next, localDay).filter(
        (change) =>
          (change.kind !== 'added' && isWithin(compare.span, change.from)) ||
          (change.kind !== 'removed' && isWithin(compare.span, change.to)),
      )
  const holidays = pair.hasSameTimes ? [] : newHolidays(compare, pair, localDay)
  const isInOne = (before === null) !== (after === null)
  if (changes.length + holidays.length + keys.length === 0 && !isInOne) return []
  const count = (kind: string) => changes.filter((change) => change.kind === kind).length
  return [
    {
      batchId,
      before: before?.due ?? null,
      after: after?.due ?? null,
      keys,
      added: count('added'),
      removed: count('removed'),
      moved: count('moved'),
      groups: changeGroups(changes, clock),
      holidays,
    },
  ]
}

/** A batch that is due more often than this on a day runs on every day, and nobody asks about holidays. */
const MOST_TIMES_A_DAY = 4

function newHolidays(
  compare: Comparison,
  pair: EntryPair,
  localDay: (at: number) => Day,
): HolidayHit[] {
  const { after } = pair
  const coming = pair.next.filter((one) => isWithin(compare.span, one))
  const days = (compare.span.to - compare.span.from) / DAY_MS
  if (!after || coming.length > MOST_TIMES_A_DAY * days) return []
  const hitsOf = (side: 'before' | 'after', entry: ScheduleEntry | null) => (one: Occurrence) => {
    const day = localDay(one.scheduledFor)
    const named = entry?.calendar && compare[side].calendars.named[entry.calendar.name]
    const reason = holidayReason(named || JAPAN, day)
    return reason ? [{ day, reason, kind: one.closed?.kind ?? ('runs' as const) }] : []
  }
  const key = ({ day, kind }: HolidayHit) => `${day} ${kind}`
  const known = new Set(pair.old.flatMap(hitsOf('before', pair.before)).map(key))
  const hits = coming.flatMap(hitsOf('after', after)).filter((hit) => !known.has(key(hit)))
  return [...new Map(hits.map((hit) => [key(hit), hit])).values()]
}

function collisionsOf(
  { span }: Comparison,
  pairs: readonly EntryPair[],
  expectedMs: (batchId: string) => number | null,
): Collision[] {
  const changed = new Set(
    pairs
      .filter(({ before, after, hasSameTimes }) => !hasSameTimes || before?.group !== after?.group)
      .map(({ batchId }) => batchId),
  )
  if (changed.size === 0) return []
  const members = (side: 'old' | 'next', entry: 'before' | 'after'): Member[] =>
    pairs.map((pair) => ({
      batchId: pair.batchId,
      group: pair[entry]?.group ?? null,
      expectedMs: expectedMs(pair.batchId),
      times: runTimes(pair[side], span),
    }))
  return newCollisions(members('old', 'before'), members('next', 'after'), changed)
}

/** Ascending: what waits for its window starts behind others that were named after it. */
function runTimes(occurrences: readonly Occurrence[], span: Span): Float64Array {
  const times: number[] = []
  let isSorted = true
  for (const one of occurrences) {
    if (!runs(one) || !isWithin(span, one)) continue
    isSorted &&= (times.at(-1) ?? 0) <= one.dueAt
    times.push(one.dueAt)
  }
  const sorted = Float64Array.from(times)
  return isSorted ? sorted : sorted.sort()
}
