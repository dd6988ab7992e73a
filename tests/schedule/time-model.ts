/** What the ledger ought to hold: the rules of docs/architecture.md "Time" in a few lines, on the oracle's due times. */
import type { Misfire } from '../../server/domain/schedule.ts'
import { type Expected, expectedOn, type Ruled } from '../domain/rule-oracle.ts'
import { DAY, MINUTE, walk } from '../domain/time-oracle.ts'

/** One configuration: entries with their meaning; a batch that is not in it, or switched off, is not scheduled. */
export type Plan = Readonly<{ version: string; zone: string; rules: readonly Ruled[] }>

export type ModelFate = 'run' | 'missed' | 'skipped'
export type ModelRow = Omit<Expected, 'fate'> & { batchId: string; fate: ModelFate }

export type TimeModel = Readonly<{
  rows(): ReadonlyMap<string, ModelRow>
  /** Up to where the batch's due times have been entered. */
  watermark(batchId: string): number | null
  /** The scheduler looks, at all batches or one. @returns the rows it enters. */
  tick(now: number, batchId?: string): ModelRow[]
  /** Another plan takes over. */
  replace(next: Plan, now: number): void
  /** Due times up to now that nobody has entered. */
  overdue(now: number): Expected[]
}>

const ON_TIME_MS = 60_000
/** No run is moved farther. */
const REACH_DAYS = 16

export function timeModel(first: Plan): TimeModel {
  const rows = new Map<string, ModelRow>()
  const marks = new Map<string, number>()
  let plan = first

  const enter = (batchId: string, { fate: _, ...due }: Expected, fate: ModelFate) => {
    const row = { ...due, batchId, fate }
    rows.set(keyOf(batchId, due.scheduledFor), row)
    return row
  }
  const isNew = (batchId: string) => (due: Expected) => !rows.has(keyOf(batchId, due.scheduledFor))

  const tickOne = (of: Plan, rule: Ruled, now: number): ModelRow[] => {
    const { batchId, misfire } = rule.entry
    const mark = marks.get(batchId)
    marks.set(batchId, Math.max(mark ?? now, now))
    if (mark === undefined || mark >= now) return []
    const fresh = dueIn(of, rule, mark, now).filter(isNew(batchId))
    const running = fresh.filter(({ fate }) => fate !== 'dropped')
    const chosen = new Set(timely(running, misfire, now))
    return fresh.map((due) => {
      if (due.fate === 'dropped') return enter(batchId, due, 'skipped')
      return enter(batchId, due, chosen.has(due) ? 'run' : 'missed')
    })
  }

  const settlePutOff = (old: Ruled, before: Plan, next: Ruled | undefined, after: Plan) => {
    const { batchId } = old.entry
    const mark = marks.get(batchId) ?? 0
    const around = { from: mark - REACH_DAYS * DAY, to: mark + REACH_DAYS * DAY }
    const places = new Map(
      next ? dueIn(after, next, around.from, around.to).map((due) => [due.scheduledFor, due]) : [],
    )
    for (const due of dueIn(before, old, mark, around.to).filter(isNew(batchId))) {
      const place = places.get(due.scheduledFor)
      if (place && place.dueAt <= mark)
        enter(batchId, place, place.fate === 'dropped' ? 'skipped' : 'run')
      if (!place && due.scheduledFor <= mark) enter(batchId, due, 'skipped')
    }
  }

  return {
    rows: () => rows,
    watermark: (batchId) => marks.get(batchId) ?? null,
    tick: (now, batchId) =>
      scheduled(plan)
        .filter(({ entry }) => batchId === undefined || entry.batchId === batchId)
        .flatMap((rule) => tickOne(plan, rule, now)),
    replace(next, now) {
      const before = plan
      for (const rule of scheduled(before)) tickOne(before, rule, now)
      const after = new Map(scheduled(next).map((rule) => [rule.entry.batchId, rule]))
      const known = new Set(scheduled(before).map(({ entry }) => entry.batchId))
      for (const batchId of after.keys()) {
        if (!known.has(batchId)) marks.set(batchId, Math.max(marks.get(batchId) ?? now, now))
      }
      for (const rule of scheduled(before)) {
        settlePutOff(rule, before, after.get(rule.entry.batchId), next)
      }
      plan = next
    },
    overdue: (now) =>
      scheduled(plan).flatMap((rule) => {
        const mark = marks.get(rule.entry.batchId) ?? now
        return dueIn(plan, rule, mark, now).filter(isNew(rule.entry.batchId))
      }),
  }
}

export function keyOf(batchId: string, scheduledFor: number): string {
  return `${batchId} ${new Date(scheduledFor).toISOString()}`
}

function scheduled({ rules }: Plan): Ruled[] {
  return rules.filter(({ entry }) => entry.enabled)
}

/** Due after `from` and up to `to`, by the oracle, oldest first. */
function dueIn({ zone }: Plan, rule: Ruled, from: number, to: number): Expected[] {
  if (to <= from) return []
  const walked = walk(zone)
  const day = (at: number) => Math.floor((walked.wallAt(at) * MINUTE) / DAY)
  const days = { first: day(from) - REACH_DAYS, last: day(to) + REACH_DAYS }
  return expectedOn(rule, walked, days)
    .filter(({ dueAt }) => dueAt > from && dueAt <= to)
    .sort((a, b) => a.dueAt - b.dueAt || a.scheduledFor - b.scheduledFor)
}

function timely(due: readonly Expected[], misfire: Misfire, now: number): Expected[] {
  const age = ({ dueAt }: Expected) => now - dueAt
  const onTime = due.filter((each) => age(each) <= ON_TIME_MS)
  const late = due.filter((each) => age(each) > ON_TIME_MS && age(each) <= misfire.withinMs)
  const most = { none: 0, last: 1, all: misfire.max ?? late.length }[misfire.policy]
  return [...onTime, ...late.slice(Math.max(0, late.length - most))]
}
