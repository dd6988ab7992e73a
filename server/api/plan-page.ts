/** A page of the plan for programs: whole days, made in slices, so that whoever asks for a year does not hold up the engine. */
import { setImmediate as giveWay } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import type { Brakes } from '../domain/brake.ts'
import { addDays, type Day, isoWithOffset } from '../domain/calendar-day.ts'
import { changedPlan } from '../domain/changed-plan.ts'
import type { ChangedOccurrence } from '../domain/exceptions.ts'
import type { PlanSpan } from '../domain/plan.ts'
import { controlNotes } from '../domain/plan-controls.ts'

/** A page ends with the day that brings it so far. */
export const ENOUGH_TIMES = 4_000
/** Days computed at once: of all batches, and of one. */
const DAYS_AT_ONCE = { all: 1, one: 14 } as const
/** Times written at once. */
const TIMES_AT_ONCE = 100

/** Where the next page begins; null on the last one. */
export type NextPage = Readonly<{ from: Day; days: number }> | null

export async function planPage(config: Config, asked: PlanSpan, brakes: Brakes) {
  const step = asked.batchId === undefined ? DAYS_AT_ONCE.all : DAYS_AT_ONCE.one
  const times: ChangedOccurrence[] = []
  let done = 0
  while (done < asked.days && times.length < ENOUGH_TIMES) {
    const days = Math.min(step, asked.days - done)
    const span = { ...asked, from: addDays(asked.from, done), days }
    times.push(...changedPlan(config, span, brakes.exceptions))
    done += days
    await giveWay()
  }
  const left = asked.days - done
  const next: NextPage = left > 0 ? { from: addDays(asked.from, done), days: left } : null
  return { times: await written(times, config, brakes), next }
}

async function written(times: readonly ChangedOccurrence[], config: Config, brakes: Brakes) {
  const entries = new Map(config.batches.map((entry) => [entry.batchId, entry]))
  const lines: ReturnType<typeof plannedJson>[] = []
  for (const time of times) {
    const entry = entries.get(time.batchId)
    const notes = entry ? controlNotes(time, entry, brakes) : []
    lines.push(plannedJson(time, notes, config.timezone))
    if (lines.length % TIMES_AT_ONCE === 0) await giveWay()
  }
  return lines
}

function plannedJson(
  time: ChangedOccurrence,
  notes: ReturnType<typeof controlNotes>,
  zone: string,
) {
  return {
    batchId: time.batchId,
    scheduledFor: isoWithOffset(time.scheduledFor, zone),
    dueAt: isoWithOffset(time.dueAt, zone),
    businessDate: time.businessDate,
    closed: time.closed ?? null,
    controls: notes.map(({ kind, words: reason }) => ({ kind, reason })),
  }
}
