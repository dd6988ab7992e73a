/** Which due times of one batch are the same in two plans, which are gone, new or moved; called by the plan diff. */
import { type Day, dayNumber, type Instant, monthOf } from '../calendar-day.ts'
import type { Words } from '../errors.ts'
import type { Occurrence } from '../occurrence.ts'

export type RunChange =
  | Readonly<{ kind: 'added'; to: Occurrence }>
  /** `because`: the new calendar leaves it out. */
  | Readonly<{ kind: 'removed'; from: Occurrence; because: Words | null }>
  | Readonly<{ kind: 'moved'; from: Occurrence; to: Occurrence }>

/** The local day of an instant, in the zone in which the diff is read. */
export type LocalDay = (at: Instant) => Day

/**
 * @param before due times of the old plan, dropped ones included, by dueAt
 * @param after the same of the new plan
 * @returns in no order. A due time that is gone is said to have moved when its day (else its week, its month) has as
 *   many new ones as lost ones: 02:00 became 03:00, the 1st became the 5th.
 */
export function changesOf(
  before: readonly Occurrence[],
  after: readonly Occurrence[],
  localDay: LocalDay,
): RunChange[] {
  const { changes, gone, fresh } = compared(byName(before), byName(after))
  let rest = { gone, fresh }
  for (const period of PERIODS) rest = paired(changes, rest, (at) => period(localDay(at)))
  for (const from of rest.gone) changes.push({ kind: 'removed', from, because: null })
  for (const to of rest.fresh) changes.push({ kind: 'added', to })
  return changes
}

type Unmatched = { gone: Occurrence[]; fresh: Occurrence[] }

/** Both lists are in order of their names: one walk through the two. */
function compared(
  before: readonly Occurrence[],
  after: readonly Occurrence[],
): Unmatched & { changes: RunChange[] } {
  const found = { changes: [] as RunChange[], gone: [] as Occurrence[], fresh: [] as Occurrence[] }
  let next = 0
  for (const from of before) {
    for (let to = after[next]; to && to.scheduledFor < from.scheduledFor; to = after[++next])
      if (runs(to)) found.fresh.push(to)
    const same = after[next]?.scheduledFor === from.scheduledFor ? after[next] : undefined
    if (same) next += 1
    if (!same && runs(from)) found.gone.push(from)
    if (same) enterSame(found.changes, from, same)
  }
  for (const to of after.slice(next)) if (runs(to)) found.fresh.push(to)
  return found
}

/** The same due time by name: only the calendars can have made a difference. */
function enterSame(changes: RunChange[], from: Occurrence, to: Occurrence): void {
  if (runs(from) && runs(to)) {
    if (from.dueAt !== to.dueAt) changes.push({ kind: 'moved', from, to })
  } else if (runs(from)) {
    changes.push({ kind: 'removed', from, because: to.closed?.reason ?? null })
  } else if (runs(to)) changes.push({ kind: 'added', to })
}

/** ISO weeks begin on Monday; 1970-01-01 was a Thursday. */
const PERIODS: readonly ((day: Day) => string | number)[] = [
  (day) => day,
  (day) => Math.floor((dayNumber(day) + 3) / 7),
  monthOf,
]

function paired(
  changes: RunChange[],
  { gone, fresh }: Unmatched,
  periodOf: (at: Instant) => string | number,
): Unmatched {
  if (gone.length === 0 || fresh.length === 0) return { gone, fresh }
  const lost = byPeriod(gone, periodOf)
  const won = byPeriod(fresh, periodOf)
  for (const [period, from] of lost) {
    const to = won.get(period)
    if (to?.length !== from.length) continue
    from.forEach((one, index) => {
      changes.push({ kind: 'moved', from: one, to: to[index] as Occurrence })
    })
    lost.delete(period)
    won.delete(period)
  }
  return { gone: [...lost.values()].flat(), fresh: [...won.values()].flat() }
}

function byPeriod(
  occurrences: readonly Occurrence[],
  periodOf: (at: Instant) => string | number,
): Map<string | number, Occurrence[]> {
  const found = new Map<string | number, Occurrence[]>()
  for (const one of occurrences) {
    const period = periodOf(one.scheduledFor)
    const list = found.get(period)
    if (list) list.push(one)
    else found.set(period, [one])
  }
  return found
}

function byName(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const isSorted = occurrences.every(
    (one, index) => one.scheduledFor >= (occurrences[index - 1]?.scheduledFor ?? 0),
  )
  return isSorted ? occurrences : [...occurrences].sort((a, b) => a.scheduledFor - b.scheduledFor)
}

/** A dropped one is in the plan to be told of, not to run. */
export function runs(occurrence: Occurrence): boolean {
  return occurrence.closed?.kind !== 'dropped'
}
