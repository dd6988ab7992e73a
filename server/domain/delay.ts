/** Why a run began or ended later than it should have: what stood between its due time and its end; pure, for the page of a run. */
import type { Instant } from './calendar-day.ts'

/** One thing that took time, from when to when. */
export type Delay = Readonly<{ from: Instant; until: Instant }> &
  (
    | Readonly<{ kind: 'dependency'; batchId: string; runId: string | null }>
    /** Another run of the same batch was under way. */
    | Readonly<{ kind: 'overlap'; runId: string }>
    /** Another batch of the same resource group was under way. */
    | Readonly<{ kind: 'group'; batchId: string; runId: string }>
    /** All workers of the lane were busy. */
    | Readonly<{ kind: 'workers'; batchIds: readonly string[] }>
    | Readonly<{ kind: 'hold' | 'maintenance'; reason: string; by: string }>
    /** Nobody was there at the due time. */
    | Readonly<{ kind: 'down' }>
    /** Between its attempts. */
    | Readonly<{ kind: 'retries'; attempts: number }>
    /** It worked longer than such runs usually do. */
    | Readonly<{ kind: 'long'; usualMs: number }>
  )

/** A run that lasted some time, of whatever batch. */
export type OtherRun = Readonly<{
  id: string
  batchId: string
  startedAt: Instant
  /** Null: it goes on. */
  finishedAt: Instant | null
}>

export type DelayQuestion = Readonly<{
  batchId: string
  dueAt: Instant
  /** When the ledger first knew of the due time. */
  recordedAt: Instant
  startedAt: Instant | null
  finishedAt: Instant | null
  /** Those it waits for, with the run of the business date; null = there was none. */
  dependencies: readonly Readonly<{ batchId: string; run: OtherRun | null }>[]
  /** Runs of the same lane that were under way at some time between due and start. */
  others: readonly OtherRun[]
  slots: number
  /** Batches of the same resource group. */
  group: ReadonlySet<string>
  holds: readonly Readonly<{
    kind: 'hold' | 'maintenance'
    from: Instant
    until: Instant | null
    reason: string
    by: string
  }>[]
  attempts: readonly Readonly<{ startedAt: Instant; finishedAt: Instant | null }>[]
  usualMs: number | null
  now: Instant
}>

/** Less than this is nothing to explain. */
export const LEAST_DELAY_MS = 60_000
/** Longer than this many times the usual is long (batch list 7.3). */
const LONG_FACTOR = 1.5

/** The longest first; empty for a run that was on time. */
export function delaysOf(question: DelayQuestion): Delay[] {
  return [...beforeStart(question), ...afterStart(question)]
    .filter(({ from, until }) => until - from >= LEAST_DELAY_MS)
    .sort((a, b) => b.until - b.from - (a.until - a.from))
}

function beforeStart(question: DelayQuestion): Delay[] {
  const { dueAt, recordedAt, now } = question
  const start = question.startedAt ?? now
  if (start - dueAt < LEAST_DELAY_MS) return []
  const down: Delay[] = recordedAt > dueAt ? [{ kind: 'down', from: dueAt, until: recordedAt }] : []
  return [
    ...down,
    ...ofHolds(question, start),
    ...ofDependencies(question, start),
    ...ofRuns(question, start),
  ]
}

function ofHolds({ holds, dueAt }: DelayQuestion, start: Instant): Delay[] {
  return holds
    .map(({ kind, from, until, reason, by }) => ({
      kind,
      reason,
      by,
      from: Math.max(from, dueAt),
      until: Math.min(until ?? start, start),
    }))
    .filter(({ from, until }) => until > from)
}

function ofDependencies({ dependencies, dueAt }: DelayQuestion, start: Instant): Delay[] {
  return dependencies.flatMap(({ batchId, run }): Delay[] => {
    // One that had ended before was not waited for.
    if (run?.finishedAt && run.finishedAt <= dueAt) return []
    const until = Math.min(run?.finishedAt ?? start, start)
    return [{ kind: 'dependency', batchId, runId: run?.id ?? null, from: dueAt, until }]
  })
}

function ofRuns(question: DelayQuestion, start: Instant): Delay[] {
  const { batchId, group, dueAt } = question
  const shared = question.others.filter((run) => overlaps(run, dueAt, start))
  const clipped = (run: OtherRun) => ({
    from: Math.max(run.startedAt, dueAt),
    until: Math.min(run.finishedAt ?? start, start),
  })
  const same = shared
    .filter((run) => run.batchId === batchId)
    .map((run): Delay => ({ kind: 'overlap', runId: run.id, ...clipped(run) }))
  const grouped = shared
    .filter((run) => run.batchId !== batchId && group.has(run.batchId))
    .map((run): Delay => ({ kind: 'group', batchId: run.batchId, runId: run.id, ...clipped(run) }))
  return [...same, ...grouped, ...workersBusy(question, shared, start)]
}

function overlaps(run: OtherRun, from: Instant, to: Instant): boolean {
  return run.startedAt < to && (run.finishedAt ?? to) > from
}

/** The times between due and start in which every worker had a run. */
function workersBusy(
  question: DelayQuestion,
  shared: readonly OtherRun[],
  start: Instant,
): Delay[] {
  const { slots, dueAt } = question
  if (shared.length < slots) return []
  const edges = shared
    .flatMap((run) => [run.startedAt, run.finishedAt ?? start])
    .filter((at) => at > dueAt && at < start)
  const instants = [dueAt, ...edges.sort((a, b) => a - b), start]
  const found: { from: Instant; until: Instant; batchIds: string[] }[] = []
  for (const [index, from] of instants.slice(0, -1).entries()) {
    const until = instants[index + 1] ?? start
    const busy = shared.filter((run) => run.startedAt <= from && (run.finishedAt ?? start) >= until)
    if (busy.length < slots || until === from) continue
    const last = found.at(-1)
    const batchIds = busy.map((run) => run.batchId)
    if (last?.until === from) found.splice(-1, 1, { ...last, until })
    else found.push({ from, until, batchIds })
  }
  return found.map((span): Delay => ({ kind: 'workers', ...span }))
}

function afterStart({ startedAt, attempts, finishedAt, usualMs, now }: DelayQuestion): Delay[] {
  if (startedAt === null) return []
  const end = finishedAt ?? now
  const worked = attempts.reduce(
    (sum, attempt) => sum + (attempt.finishedAt ?? end) - attempt.startedAt,
    0,
  )
  const paused = end - startedAt - worked
  const pauses: Delay[] =
    attempts.length > 1
      ? [{ kind: 'retries', attempts: attempts.length, from: end - paused, until: end }]
      : []
  if (usualMs === null || worked <= usualMs * LONG_FACTOR) return pauses
  return [...pauses, { kind: 'long', usualMs, from: end - (worked - usualMs), until: end }]
}
