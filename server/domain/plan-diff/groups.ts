/** Hundreds of changed due times as a few lines a person can read: "daily 02:00 → 03:00, 400 moved". */
import { type Day, daysBetween, daysFrom, type Instant, weekday } from '../calendar-day.ts'
import type { Words } from '../errors.ts'
import type { ZoneClock } from '../zone-clock.ts'
import type { RunChange } from './match.ts'

/** On which days the runs of a group fall. */
export type Rhythm =
  | Readonly<{ kind: 'once' }>
  | Readonly<{ kind: 'daily' }>
  /** ISO weekdays, 1 = Monday. */
  | Readonly<{ kind: 'weekdays'; weekdays: readonly number[] }>
  | Readonly<{ kind: 'monthly'; date: number }>
  | Readonly<{ kind: 'various' }>

export type ChangeGroup = Readonly<{
  kind: RunChange['kind']
  count: number
  /** Local minute of the day in the old and in the new plan; null where they differ within the group, or there is none. */
  oldMinute: number | null
  newMinute: number | null
  /** Of moved runs: how much later (negative: earlier), where all agree. */
  laterMs: number | null
  rhythm: Rhythm
  /** Due times of the first and the last run: in the new plan, of removed ones in the old. */
  first: Instant
  last: Instant
  /** What the calendars say about it: holidays, weekends. */
  reasons: readonly Words[]
  /** The first so many, for programs: due times in the old and in the new plan. */
  runs: readonly Readonly<{ from: Instant | null; to: Instant | null }>[]
}>

/** More lines about one batch are not read; beyond, runs are told together. */
const MOST_GROUPS = 6
const MOST_RUNS = 100
const MOST_REASONS = 5

export function changeGroups(changes: readonly RunChange[], clock: ZoneClock): ChangeGroup[] {
  return (['removed', 'moved', 'added'] as const).flatMap((kind) => {
    const ofKind = changes.filter((change) => change.kind === kind)
    const byTime = piles(ofKind, (change) => timesKey(change, clock))
    const byDelay = byTime.length > MOST_GROUPS ? piles(ofKind, laterOf) : byTime
    const chosen = byDelay.length > MOST_GROUPS ? [ofKind] : byDelay
    return chosen.filter((pile) => pile.length > 0).map((pile) => group(kind, pile, clock))
  })
}

/** 1,440 minutes of the day, and one place for "none". */
const PLACES = 1_441

/** Old and new minute of the day and how much later, as one number. */
function timesKey(change: RunChange, clock: ZoneClock): number {
  const minute = (at: Instant | null) => (at === null ? 1_440 : clock.local(at).minute)
  const days = Math.round((laterOf(change) ?? 0) / 86_400_000)
  return (days * PLACES + minute(oldOf(change))) * PLACES + minute(newOf(change))
}

function piles<K>(changes: readonly RunChange[], keyOf: (change: RunChange) => K): RunChange[][] {
  const found = new Map<K, RunChange[]>()
  for (const change of changes) {
    const key = keyOf(change)
    const pile = found.get(key)
    if (pile) pile.push(change)
    else found.set(key, [change])
  }
  return [...found.values()]
}

function group(kind: RunChange['kind'], pile: readonly RunChange[], clock: ZoneClock): ChangeGroup {
  const inOrder = [...pile].sort((a, b) => placeOf(a) - placeOf(b))
  const first = placeOf(inOrder[0] as RunChange)
  const last = placeOf(inOrder.at(-1) as RunChange)
  return {
    kind,
    count: pile.length,
    oldMinute: agreed(pile, (change) => minuteOf(oldOf(change), clock)),
    newMinute: agreed(pile, (change) => minuteOf(newOf(change), clock)),
    laterMs: kind === 'moved' ? agreed(pile, laterOf) : null,
    rhythm: rhythmOf([...new Set(inOrder.map((change) => clock.local(placeOf(change)).day))]),
    first,
    last,
    reasons: reasonsOf(inOrder),
    runs: inOrder.slice(0, MOST_RUNS).map((change) => ({ from: oldOf(change), to: newOf(change) })),
  }
}

function agreed(
  pile: readonly RunChange[],
  of: (change: RunChange) => number | null,
): number | null {
  const first = of(pile[0] as RunChange)
  return pile.every((change) => of(change) === first) ? first : null
}

/** @param days each once, ascending. */
function rhythmOf(days: readonly Day[]): Rhythm {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined || days.length === 1) return { kind: 'once' }
  if (daysBetween(first, last) === days.length - 1) return { kind: 'daily' }
  const dates = new Set(days.map((day) => Number(day.slice(8))))
  if (dates.size === 1) return { kind: 'monthly', date: [...dates][0] as number }
  const weekdays = [...new Set(days.map(weekday))].sort()
  // Every such weekday from the first to the last, each at least twice: a pattern, and no accident.
  const counts = weekdays.map((each) => days.filter((day) => weekday(day) === each).length)
  const expected = daysFrom(first, last).filter((day) => weekdays.includes(weekday(day))).length
  const isPattern = counts.every((count) => count > 1) && expected === days.length
  return isPattern ? { kind: 'weekdays', weekdays } : { kind: 'various' }
}

function reasonsOf(changes: readonly RunChange[]): Words[] {
  const found = new Map<string, Words>()
  for (const change of changes) {
    const words = change.kind === 'removed' ? change.because : (change.to.closed?.reason ?? null)
    if (words && found.size < MOST_REASONS) found.set(words.en, words)
  }
  return [...found.values()]
}

function oldOf(change: RunChange): Instant | null {
  return change.kind === 'added' ? null : change.from.dueAt
}

function newOf(change: RunChange): Instant | null {
  return change.kind === 'removed' ? null : change.to.dueAt
}

function placeOf(change: RunChange): Instant {
  return change.kind === 'removed' ? change.from.dueAt : change.to.dueAt
}

function laterOf(change: RunChange): number | null {
  return change.kind === 'moved' ? change.to.dueAt - change.from.dueAt : null
}

function minuteOf(at: Instant | null, clock: ZoneClock): number | null {
  return at === null ? null : clock.local(at).minute
}
