/** Gathers what the list of batches and the page of one batch show. */
import { heldBatches } from '../../data/ops/reading/installation.ts'
import { cursorOf, pageOfRuns, type StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import { runsInState } from '../../data/ops/runs.ts'
import type { BatchFacts } from '../../views/pages/batch.tsx'
import type { BatchesProps, BatchFilter, BatchRow } from '../../views/pages/batches.tsx'
import { TONES } from '../../views/parts/status.tsx'
import { STRIP_RUNS, type StripRun } from '../../views/parts/strip.tsx'
import type { ScheduleFacts } from '../../views/schedule-text.ts'
import { brakesNow } from '../dispatch/brakes-now.ts'
import { BLOCKS } from '../domain/batch-catalog.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { ChangedOccurrence } from '../domain/exceptions.ts'
import { controlNotes } from '../domain/plan-controls.ts'
import type { RunState } from '../domain/run.ts'
import { scheduleLoss } from '../schedule/losses.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'
import { paramFields } from './param-fields.ts'
import { medianOf } from './recent-runs.ts'
import { runLine } from './run-line.ts'
import { entryFacts } from './schedule-entry.ts'
import { inBlocks } from './today.ts'

const RUNS_PER_PAGE = 50
const UPCOMING = 8
/** The success rate looks back so far, over at most RECENT_RUNS runs. */
const SUCCESS_SPAN_MS = 30 * 86_400_000

export function batchGroups(desk: Desk, filter: BatchFilter): BatchesProps['groups'] {
  const now = desk.deps.clock()
  const held = heldBatches(desk.deps.ops, now)
  const next = desk.timetable.nextOfEach(now)
  return inBlocks(desk.deps.batches()).map((group) => ({
    name: group.name,
    rows: group.batches
      .map((batch) =>
        batchRow(desk, batch, { held, nextAt: next.get(batch.id)?.dueAt ?? null, now }),
      )
      .filter((row) => passes(row, filter)),
  }))
}

type RowContext = { held: ReadonlySet<string>; nextAt: Instant | null; now: Instant }

function batchRow(desk: Desk, batch: BatchInfo, { held, nextAt, now }: RowContext): BatchRow {
  const runs = desk.recent.of(batch.id)
  const last = runs[0]
  return {
    batchId: batch.id,
    title: batch.title,
    built: batch.built,
    rests: restOf(desk, batch.id, held),
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
    case 'built':
      return row.built
  }
}

function restOf(desk: Desk, batchId: string, held: ReadonlySet<string>): BatchRow['rests'] {
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

function scheduleOf(desk: Desk, batchId: string): ScheduleFacts {
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

/** @param before id of the run after which older ones are shown; null = the newest. */
export function batchFacts(desk: Desk, batch: BatchInfo, before: string | null): BatchFacts {
  const { deps, recent, timetable } = desk
  const now = deps.clock()
  const cursor = before === null ? null : cursorOf(deps.ops, before)
  const found = pageOfRuns(deps.ops, batch.id, cursor, RUNS_PER_PAGE + 1)
  const waiting = cursor
    ? []
    : runsInState(deps.ops, 'queued').filter((run) => run.batchId === batch.id)
  const trend = recent.of(batch.id)
  return {
    batchId: batch.id,
    title: batch.title,
    block: blockName(batch.id),
    built: batch.built,
    rests: restOf(desk, batch.id, heldBatches(deps.ops, now)),
    last: trend[0]?.state ?? null,
    loses: lossWords(desk, batch.id),
    schedule: scheduleOf(desk, batch.id),
    entry: entryFacts(timetable.entry(batch.id)),
    trend: stripOf(trend, now),
    medianMs: medianOf(trend),
    upcoming: timetable
      .upcoming(batch.id, now, UPCOMING)
      .map((one) => ({ at: one.dueAt, note: noteOf(desk, one) })),
    runs: [
      ...waiting.filter((run) => run.startedAt === null),
      ...found.slice(0, RUNS_PER_PAGE),
    ].map((run) => runLine(run, deps.batches())),
    olderThan: found.length > RUNS_PER_PAGE ? (found[RUNS_PER_PAGE - 1]?.id ?? null) : null,
    paged: cursor !== null,
    fields: paramFields(batch.paramsSchema),
  }
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

/** The warning that the schedule of the batch loses occurrences. */
function lossWords({ deps, timetable }: Desk, batchId: string): BatchFacts['loses'] {
  const entry = timetable.entry(batchId)
  const ask = { ops: deps.ops, config: deps.config(), now: deps.clock() }
  return entry ? (scheduleLoss(ask, entry)?.words ?? null) : null
}

function blockName(batchId: string): BatchFacts['block'] {
  const number = Number(batchId.slice(-3))
  const block = BLOCKS.find((one) => number >= one.first && number <= one.last)
  return block?.name ?? { ja: '', en: '' }
}
