/** Pairs of batches that get into each other's way in the new plan and did not in the old one; called by the plan diff. */
import type { Instant } from '../calendar-day.ts'

/** Strongest first: one resource group at the same time, the same minute, expected durations that overlap. */
export const COLLISION_KINDS = ['group', 'minute', 'overlap'] as const
export type CollisionKind = (typeof COLLISION_KINDS)[number]

export type Collision = Readonly<{
  kind: CollisionKind
  /** In the order of their ids. */
  batches: readonly [string, string]
  /** How often within the span. */
  count: number
  /** When the later one of the two is due. */
  first: Instant
}>

/** A batch as the others meet it. */
export type Member = Readonly<{
  batchId: string
  group: string | null
  /** Null = nobody knows how long it takes: it meets whoever is due in the same minute. */
  expectedMs: number | null
  /** When it runs, ascending. */
  times: Float64Array
}>

/**
 * @param before all batches of the old plan
 * @param after all batches of the new plan
 * @param changed ids of batches whose due times or group are other ones: no other pair can be new
 */
export function newCollisions(
  before: readonly Member[],
  after: readonly Member[],
  changed: ReadonlySet<string>,
): Collision[] {
  const key = ({ kind, batches }: Collision) => `${kind} ${batches.join(' ')}`
  const known = new Set(collisions(before, changed).map(key))
  return collisions(after, changed)
    .filter((collision) => !known.has(key(collision)))
    .sort(
      (a, b) =>
        COLLISION_KINDS.indexOf(a.kind) - COLLISION_KINDS.indexOf(b.kind) ||
        (key(a) < key(b) ? -1 : 1),
    )
}

function collisions(members: readonly Member[], changed: ReadonlySet<string>): Collision[] {
  const ordered = [...members].sort((a, b) => (a.batchId < b.batchId ? -1 : 1))
  return ordered.flatMap((one, index) =>
    ordered
      .slice(index + 1)
      .filter((other) => changed.has(one.batchId) || changed.has(other.batchId))
      .flatMap((other) => meetings(one, other)),
  )
}

const MINUTE_MS = 60_000

/** All meetings of two batches, by kind. Walks along the batch with fewer runs and leaps along the other. */
function meetings(one: Member, other: Member): Collision[] {
  const [few, many] = one.times.length <= other.times.length ? [one, other] : [other, one]
  const lasts = { few: lastsMs(few), many: lastsMs(many) }
  const isGroup = one.group !== null && one.group === other.group
  const found = { group: { ...NONE }, minute: { ...NONE }, overlap: { ...NONE } }
  let near = 0
  for (const at of few.times) {
    // Those that began before it ends, and end after it begins.
    near = placeOf(many.times, near, at - lasts.many + 1)
    const end = placeOf(many.times, near, at + lasts.few)
    if (near === end) continue
    if (isGroup) {
      note(found.group, { times: many.times, near, end, at })
      continue
    }
    const minute = at - (at % MINUTE_MS)
    const from = placeOf(many.times, near, minute)
    const to = placeOf(many.times, from, minute + MINUTE_MS)
    note(found.minute, { times: many.times, near: from, end: to, at })
    note(found.overlap, { times: many.times, near, end: from, at })
    note(found.overlap, { times: many.times, near: to, end, at })
  }
  const batches = [one.batchId, other.batchId] as const
  return COLLISION_KINDS.flatMap((kind) =>
    found[kind].count > 0 ? [{ kind, batches, ...found[kind] }] : [],
  )
}

/** A minute is the least. */
function lastsMs({ expectedMs }: Member): number {
  return Math.max(expectedMs ?? 0, MINUTE_MS)
}

const NONE = { count: 0, first: Number.POSITIVE_INFINITY }

type Stretch = Readonly<{ times: Float64Array; near: number; end: number; at: Instant }>

function note(found: { count: number; first: Instant }, { times, near, end, at }: Stretch): void {
  if (near >= end) return
  found.count += end - near
  found.first = Math.min(found.first, Math.max(at, times[near] ?? at))
}

/** The first place from `from` on whose time is not before `bound`: ever wider leaps, then halves. */
function placeOf(times: Float64Array, from: number, bound: Instant): number {
  let low = from
  let step = 1
  while (low + step <= times.length && (times[low + step - 1] as number) < bound) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, times.length)
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) < bound) low = middle + 1
    else high = middle
  }
  return low
}
