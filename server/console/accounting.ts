/** Adds up a day: every due time with its fate, so that the sum leaves nothing out; used by the today page. */
import type { RecordedOccurrence } from '../../data/ops/reading/occurrences-of-batch.ts'
import type { Fate } from '../../views/pages/due.tsx'
import type { Tally } from '../../views/pages/today.tsx'
import type { Mark } from '../../views/parts/status.tsx'
import type { Day, Instant } from '../domain/calendar-day.ts'
import type { Occurrence } from '../domain/occurrence.ts'
import type { RunState } from '../domain/run.ts'

export type Accounted = Readonly<{
  batchId: string
  scheduledFor: Instant
  dueAt: Instant
  fate: Fate
  mark: Mark
  runId: string | null
  reason: string | null
}>

export type DayBooks = Readonly<{
  recorded: readonly RecordedOccurrence[]
  planned: readonly Pick<Occurrence, 'batchId' | 'scheduledFor' | 'dueAt'>[]
  /** Before this instant the present plan was not in force: what it says of then is no promise. */
  planSince: Instant
  now: Instant
}>

/** A due time may take this long to be recorded before we say that nobody knows about it. */
export const RECORDING_GRACE_MS = 120_000

/** All due times of the day, by due time. */
export function accountFor(books: DayBooks): Accounted[] {
  const known = new Set(books.recorded.map(keyOf))
  const open = books.planned
    .filter((item) => !known.has(keyOf(item)) && item.dueAt > books.planSince)
    .map((item) => unrecorded(item, books.now))
  return [...books.recorded.map(recordedFate), ...open].sort((a, b) => a.dueAt - b.dueAt)
}

export function tallyOf(day: Day, lines: readonly Accounted[]): Tally {
  const count = (fate: Fate) => lines.filter((line) => line.fate === fate).length
  return {
    day,
    total: lines.length,
    ok: count('ok'),
    warned: count('warned'),
    failed: count('failed'),
    running: count('running'),
    waiting: count('waiting'),
    toCome: count('toCome'),
    skipped: count('skipped'),
    missed: count('missed'),
    unaccounted: count('unaccounted'),
  }
}

function keyOf(item: { batchId: string; scheduledFor: Instant }): string {
  return `${item.batchId}@${item.scheduledFor}`
}

function unrecorded(item: DayBooks['planned'][number], now: Instant): Accounted {
  const lost = item.dueAt < now - RECORDING_GRACE_MS
  const { batchId, scheduledFor, dueAt } = item
  const verdict = lost
    ? ({ fate: 'unaccounted', mark: 'unaccounted' } as const)
    : ({ fate: 'toCome', mark: 'planned' } as const)
  return { batchId, scheduledFor, dueAt, ...verdict, runId: null, reason: null }
}

function recordedFate(item: RecordedOccurrence): Accounted {
  const { batchId, scheduledFor, dueAt, runId, reason } = item
  return { batchId, scheduledFor, dueAt, runId, reason, ...verdictOf(item) }
}

/** The run's own state is newer than the occurrence's. */
function verdictOf(item: RecordedOccurrence): { fate: Fate; mark: Mark } {
  if (item.runState !== null) return { fate: FATE_OF_RUN[item.runState], mark: item.runState }
  switch (item.state) {
    case 'skipped':
    case 'missed':
      return { fate: item.state, mark: item.state }
    case 'waiting':
      return { fate: 'waiting', mark: 'queued' }
    case 'running':
    case 'ran':
      // It says there was a run, and there is none.
      return { fate: 'unaccounted', mark: 'unaccounted' }
  }
}

const FATE_OF_RUN = {
  queued: 'waiting',
  interrupted: 'waiting',
  running: 'running',
  succeeded: 'ok',
  warned: 'warned',
  failed: 'failed',
  timed_out: 'failed',
  cancelled: 'failed',
  skipped: 'skipped',
  missed: 'missed',
} as const satisfies Record<RunState, Fate>
