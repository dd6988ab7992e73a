/** Gathers what the list of batches shows, and what all its pages say about a batch. */
import { heldBatches } from '../../data/ops/reading/installation.ts'
import type { StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import type { BatchFacts } from '../../views/pages/batch.tsx'
import type {
  BatchChoice,
  BatchesProps,
  BatchFilter,
  BatchRow,
  BatchSort,
} from '../../views/pages/batches.tsx'
import { TONES } from '../../views/parts/status.tsx'
import { STRIP_RUNS, type StripRun } from '../../views/parts/strip.tsx'
import type { ScheduleFacts } from '../../views/schedule-text.ts'
import { brakesNow } from '../dispatch/brakes-now.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { ChangedOccurrence } from '../domain/exceptions.ts'
import { controlNotes } from '../domain/plan-controls.ts'
import type { RunState } from '../domain/run.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'
import { inBlocks } from './today.ts'

/** The success rate looks back so far, over at most RECENT_RUNS runs. */
const SUCCESS_SPAN_MS = 30 * 86_400_000

export function batchGroups(desk: Desk, choice: BatchChoice): BatchesProps['groups'] {
  const now = desk.deps.clock()
  const held = heldBatches(desk.deps.ops, now)
  const next = desk.timetable.nextOfEach(now)
  const groups = inBlocks(desk.deps.batches()).map((group) => ({
    name: group.name,
    rows: group.batches
      .map((batch) =>
        batchRow(desk, batch, { held, nextAt: next.get(batch.id)?.dueAt ?? null, now }),
      )
      .filter((row) => passes(row, choice.show) && isFound(row, choice.find)),
  }))
  if (choice.sort === 'number') return groups
  const rows = groups.flatMap((group) => group.rows)
  return [{ name: null, rows: sortedBy(rows, choice.sort) }]
}

function isFound({ batchId, title }: BatchRow, text: string): boolean {
  return `${batchId} ${title.ja} ${title.en}`.toLowerCase().includes(text.trim().toLowerCase())
}

/** Rows without a value come last. */
function sortedBy(rows: readonly BatchRow[], sort: Exclude<BatchSort, 'number'>): BatchRow[] {
  const worth = WORTH[sort]
  return [...rows].sort(
    (a, b) => (worth(b) ?? LAST) - (worth(a) ?? LAST) || (a.batchId < b.batchId ? -1 : 1),
  )
}

const LAST = Number.NEGATIVE_INFINITY

/** The greater, the higher up. */
const WORTH: Record<Exclude<BatchSort, 'number'>, (row: BatchRow) => number | null> = {
  last: ({ last }) => (last ? URGENCY.indexOf(TONES[last.mark]) : null),
  duration: ({ medianMs }) => medianMs,
  next: ({ nextAt }) => (nextAt === null ? null : -nextAt),
  success: ({ success }) => (success ? -success.good / success.all : null),
}

/** The later in this list, the sooner somebody should look. */
const URGENCY: readonly string[] = ['idle', 'good', 'wait', 'run', 'warn', 'fail']

type RowContext = { held: ReadonlySet<string>; nextAt: Instant | null; now: Instant }

function batchRow(desk: Desk, batch: BatchInfo, { held, nextAt, now }: RowContext): BatchRow {
  const runs = desk.recent.of(batch.id)
  const last = runs[0]
  return {
    batchId: batch.id,
    title: batch.title,
    built: batch.built,
    rests: restOf(desk, batch.id, held),
    medianMs: desk.recent.medianMs(batch.id),
    last: last ? { mark: last.state, runId: last.id, at: last.startedAt } : null,
    strip: stripOf(runs.slice(0, STRIP_RUNS), now),
    schedule: scheduleOf(desk, batch.id),
    nextAt,
    success: successOf(runs, now - SUCCESS_SPAN_MS),
  }
}

function passes(row: BatchRow, filter: BatchFilter): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'bad':
      return row.last !== null && TONES[row.last.mark] === 'fail'
    case 'running':
      return row.last?.mark === 'running'
    case 'held':
      return row.rests !== null
    case 'built':
      return row.built
  }
}

export function restOf(desk: Desk, batchId: string, held: ReadonlySet<string>): BatchRow['rests'] {
  if (held.has(batchId)) return 'held'
  return desk.timetable.entry(batchId)?.enabled === false ? 'disabled' : null
}

/** Oldest first. A run under way is as high as it is long by now. */
export function stripOf(runs: readonly StartedRun[], now: Instant): StripRun[] {
  return runs
    .map((run) => ({
      runId: run.id,
      mark: run.state,
      startedAt: run.startedAt,
      durationMs: Math.max(0, (run.finishedAt ?? now) - run.startedAt),
    }))
    .reverse()
}

export function scheduleOf(desk: Desk, batchId: string): ScheduleFacts {
  return desk.timetable.entry(batchId)?.due ?? { kind: 'manual' }
}

const GOOD: readonly RunState[] = ['succeeded', 'warned']
const BAD: readonly RunState[] = ['failed', 'timed_out']

/** Cancelled and interrupted runs are nobody's failure and are left out. */
function successOf(runs: readonly StartedRun[], since: Instant): BatchRow['success'] {
  const recent = runs.filter((run) => run.startedAt >= since)
  const good = recent.filter((run) => GOOD.includes(run.state)).length
  const all = good + recent.filter((run) => BAD.includes(run.state)).length
  return all === 0 ? null : { good, all }
}

/** What the calendar and the operators have done to a due time to come. */
export function noteOf(desk: Desk, due: ChangedOccurrence): BatchFacts['upcoming'][number]['note'] {
  const { deps, timetable } = desk
  const entry = timetable.entry(due.batchId)
  if (!entry) return null
  const brakes = brakesNow(deps.ops, deps.config(), deps.clock())
  const notes = controlNotes(due, entry, brakes).map(({ words }) => words)
  const all = due.closed ? [due.closed.reason, ...notes] : notes
  if (all.length === 0) return null
  return { ja: all.map(({ ja }) => ja).join('、'), en: all.map(({ en }) => en).join(', ') }
}
