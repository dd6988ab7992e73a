/** What an edit of the schedule changes, entry by entry; for the record of a reload and its notice. */
import type { Blackout } from './blackout.ts'
import type { ScheduleEntry } from './schedule.ts'

export type ScheduleChange = Readonly<{
  /** Batch ids in file order. */
  added: readonly string[]
  removed: readonly string[]
  /** Keys of the resolved entry whose value is another one. */
  changed: readonly Readonly<{ batchId: string; keys: readonly string[] }>[]
}>

export function scheduleChange(
  before: readonly ScheduleEntry[],
  after: readonly ScheduleEntry[],
): ScheduleChange {
  const old = new Map(before.map((entry) => [entry.batchId, entry]))
  const known = new Set(after.map((entry) => entry.batchId))
  return {
    added: after.filter((entry) => !old.has(entry.batchId)).map((entry) => entry.batchId),
    removed: before.filter((entry) => !known.has(entry.batchId)).map((entry) => entry.batchId),
    changed: after.flatMap((entry) => {
      const keys = changedKeys(old.get(entry.batchId) ?? entry, entry)
      return keys.length > 0 ? [{ batchId: entry.batchId, keys }] : []
    }),
  }
}

/** Names of blackouts that are new, gone or different. */
export function changedBlackouts(
  before: readonly Blackout[],
  after: readonly Blackout[],
): string[] {
  const names = new Set([...before, ...after].map(({ name }) => name))
  const find = (list: readonly Blackout[], name: string) => list.find((one) => one.name === name)
  return [...names].filter((name) => !isSame(find(before, name), find(after, name)))
}

/** A line that only moved in the file is no change. */
function changedKeys(before: ScheduleEntry, after: ScheduleEntry): string[] {
  const { origin: _before, ...old } = before
  const { origin: _after, ...next } = after
  return Object.entries(next)
    .filter(([key, value]) => !isSame(value, old[key as keyof typeof old]))
    .map(([key]) => key)
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
