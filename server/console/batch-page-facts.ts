/** Gathers what the page of one batch shows. */
import { dailyMetrics } from '../../data/ops/batch-metrics.ts'
import { openExceptions } from '../../data/ops/exceptions.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { heldBatches } from '../../data/ops/reading/installation.ts'
import {
  cursorOf,
  pageOfRuns,
  type RunHead,
  warnedDays,
} from '../../data/ops/reading/runs-of-batch.ts'
import { runsInState } from '../../data/ops/runs.ts'
import type { BatchFacts, RunsState } from '../../views/pages/batch.tsx'
import type { DependencyNode } from '../../views/parts/dependencies.tsx'
import { BLOCKS } from '../domain/batch-catalog.ts'
import { addDays, type Day, dayAt, daySpan } from '../domain/calendar-day.ts'
import type { Language } from '../domain/errors.ts'
import type { Dependency } from '../domain/schedule.ts'
import { scheduleLoss } from '../schedule/losses.ts'
import { noteOf, restOf, scheduleOf, stripOf } from './batch-facts.ts'
import { controlLine } from './control-facts.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'
import { paramFields } from './param-fields.ts'
import { medianOf } from './recent-runs.ts'
import { runLine, titleOf } from './run-line.ts'
import { entryFacts } from './schedule-entry.ts'

const RUNS_PER_PAGE = 30
const UPCOMING = 8
const YEAR_DAYS = 371

/** Which runs the table has. */
export type RunsChoice = Readonly<{
  /** Id of the run after which older ones are shown; null = the newest. */
  before: string | null
  /** Only runs that started on this day; null = of any day. */
  day: Day | null
  /** Only runs that ended so; null = in any state. */
  state: RunsState | null
}>

export const NEWEST: RunsChoice = { before: null, day: null, state: null }

export function batchFacts(
  desk: Desk,
  batch: BatchInfo,
  { choice, language }: Readonly<{ choice: RunsChoice; language: Language }>,
): BatchFacts {
  const { deps, recent, timetable } = desk
  const now = deps.clock()
  const trend = recent.of(batch.id)
  const entry = timetable.entry(batch.id)
  return {
    batchId: batch.id,
    title: batch.title,
    block: blockName(batch.id),
    built: batch.built,
    rests: restOf(desk, batch.id, heldBatches(deps.ops, now)),
    last: trend[0]?.state ?? null,
    loses: lossWords(desk, batch.id),
    schedule: scheduleOf(desk, batch.id),
    entry: entryFacts(entry),
    trend: stripOf(trend, now),
    medianMs: medianOf(trend),
    upcoming: timetable
      .upcoming(batch.id, now, UPCOMING)
      .map((one) => ({ at: one.dueAt, note: noteOf(desk, one) })),
    ...runsOf(desk, batch, choice),
    choice: { day: choice.day, state: choice.state },
    year: yearOf(desk, batch.id),
    dependencies: dependenciesOf(desk, batch.id),
    controls: controlsOn(desk, batch.id),
    runbook: desk.runbooks.of(batch.id, entry, language),
    fields: paramFields(batch.paramsSchema(now)),
  }
}

type Table = Pick<BatchFacts, 'runs' | 'olderThan' | 'isFirst' | 'isNewest'>

function runsOf({ deps, timetable }: Desk, batch: BatchInfo, choice: RunsChoice): Table {
  const { before, day, state } = choice
  const cursor = before === null ? null : cursorOf(deps.ops, before)
  const found = pageOfRuns(deps.ops, {
    batchId: batch.id,
    span: day === null ? null : daySpan(day, timetable.zone()),
    state,
    before: cursor,
    limit: RUNS_PER_PAGE + 1,
  })
  const isNewest = cursor === null && day === null && state === null
  const shown = [...(isNewest ? notStarted(deps.ops, batch) : []), ...found.slice(0, RUNS_PER_PAGE)]
  const hasMore = found.length > RUNS_PER_PAGE
  return {
    runs: shown.map((run) => runLine(run, deps.batches())),
    olderThan: hasMore ? (found[RUNS_PER_PAGE - 1]?.id ?? null) : null,
    isFirst: cursor === null,
    isNewest,
  }
}

function notStarted(ops: OpsDb, batch: BatchInfo): RunHead[] {
  return runsInState(ops, 'queued').filter(
    (run) => run.batchId === batch.id && run.startedAt === null,
  )
}

/** From the daily roll-up: a year of a batch that comes every five minutes is 105,000 runs. */
function yearOf({ deps, timetable }: Desk, batchId: string): BatchFacts['year'] {
  const to = dayAt(deps.clock(), timetable.zone())
  const from = addDays(to, -YEAR_DAYS)
  const days = dailyMetrics(deps.ops, batchId, { from, to })
  const ran = days.filter(({ runs }) => runs > 0)
  const warned = warnedDays(
    deps.ops,
    batchId,
    ran.map(({ day }) => day),
  )
  return { from, to, days: ran, warned: new Set(warned) }
}

function controlsOn({ deps }: Desk, batchId: string): BatchFacts['controls'] {
  return openExceptions(deps.ops, deps.clock())
    .filter((one) => one.batchId === batchId)
    .map(controlLine)
}

function dependenciesOf(desk: Desk, batchId: string): BatchFacts['dependencies'] {
  const { batches } = desk.deps.config()
  const node = (id: string, { soft, on }: Dependency): DependencyNode => ({
    batchId: id,
    title: titleOf(id, desk.deps.batches()),
    last: desk.recent.of(id)[0]?.state ?? null,
    soft,
    otherDay: on === 'same' ? null : on,
  })
  const own = batches.find((one) => one.batchId === batchId)?.after ?? []
  const down = batches.flatMap((entry) =>
    entry.after
      .filter((dependency) => dependency.batchId === batchId)
      .map((dependency) => node(entry.batchId, dependency)),
  )
  return { up: own.map((dependency) => node(dependency.batchId, dependency)), down }
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
