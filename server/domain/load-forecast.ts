/** How many workers the runs of a plan will want at once, slot by slot; shown by the plan screen against the limit. */
import type { Instant, Span } from './calendar-day.ts'

export type ForecastRun = Readonly<{
  batchId: string
  at: Instant
  /** Null: nobody knows yet; it counts at the moment it starts. */
  expectedMs: number | null
}>

export type LoadSlot = Readonly<{
  at: Instant
  /** Most runs under way at one instant of the slot, if none had to wait. */
  wanted: number
  /** Workers busy on the average of the slot, if none had to wait. */
  busy: number
  /** Longest that a run due in the slot will wait for a worker, ms. */
  waitMs: number
  /** Batches with a run under way, by id. */
  batches: readonly string[]
}>

export const LOAD_SLOT_MS = 300_000
/** The least a run takes: two that are due at the same minute want two workers. */
const SHORTEST_MS = 1_000

/** @param runs of the span, and earlier ones that may reach into it @param limit workers there are */
export function loadForecast(
  runs: readonly ForecastRun[],
  { from, to }: Span,
  limit: number,
): LoadSlot[] {
  const slots = Array.from({ length: Math.ceil((to - from) / LOAD_SLOT_MS) }, (_, index) => ({
    at: from + index * LOAD_SLOT_MS,
    wanted: 0,
    busyMs: 0,
    waitMs: 0,
    batches: new Set<string>(),
  }))
  const placeOf = (at: Instant) => Math.floor((at - from) / LOAD_SLOT_MS)
  for (const { batchId, at, expectedMs } of runs) {
    const end = at + Math.max(expectedMs ?? 0, SHORTEST_MS)
    const last = Math.min(placeOf(end - 1), slots.length - 1)
    for (let place = Math.max(placeOf(at), 0); place <= last; place += 1) {
      const slot = slots[place] as (typeof slots)[number]
      slot.busyMs += Math.min(end, slot.at + LOAD_SLOT_MS) - Math.max(at, slot.at)
      slot.batches.add(batchId)
    }
  }
  let place = 0
  let count = 0
  for (const change of changesOf(runs)) {
    // What is under way when a slot begins counts in it, also where nothing starts or ends.
    for (; place < slots.length && slotEnd(slots, place) <= change.at; place += 1) {
      raise(slots, place, count)
    }
    if (place >= slots.length) break
    if (change.at > (slots[place]?.at ?? 0)) raise(slots, place, count)
    count += change.by
    if (change.at >= from) raise(slots, place, count)
  }
  for (const { at, waitMs } of waitsOf(runs, limit)) {
    const slot = slots[placeOf(at)]
    if (slot) slot.waitMs = Math.max(slot.waitMs, waitMs)
  }
  return slots.map(({ at, wanted, busyMs, waitMs, batches }) => ({
    at,
    wanted,
    busy: busyMs / LOAD_SLOT_MS,
    waitMs,
    batches: [...batches].sort(),
  }))
}

/** First come, first served: priorities only change who of them waits. */
function waitsOf(runs: readonly ForecastRun[], limit: number) {
  const freeAt = Array.from({ length: limit }, () => Number.NEGATIVE_INFINITY)
  return [...runs]
    .sort((a, b) => a.at - b.at)
    .map(({ at, expectedMs }) => {
      const worker = freeAt.indexOf(Math.min(...freeAt))
      const startAt = Math.max(at, freeAt[worker] as number)
      freeAt[worker] = startAt + Math.max(expectedMs ?? 0, SHORTEST_MS)
      return { at, waitMs: startAt - at }
    })
}

/** Starts and ends in order; at one instant ends come first: the worker is free again. */
function changesOf(runs: readonly ForecastRun[]) {
  return runs
    .flatMap(({ at, expectedMs }) => [
      { at, by: 1 },
      { at: at + Math.max(expectedMs ?? 0, SHORTEST_MS), by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by)
}

type Slot = { at: Instant; wanted: number }

function slotEnd(slots: readonly Slot[], place: number): Instant {
  return (slots[place]?.at ?? 0) + LOAD_SLOT_MS
}

function raise(slots: readonly Slot[], place: number, count: number): void {
  const slot = slots[place]
  if (slot) slot.wanted = Math.max(slot.wanted, count)
}
