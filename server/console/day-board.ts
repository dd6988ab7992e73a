/** Gathers the board of a day: every batch's runs and due times, what keeps them, and how they stand against their deadlines. */
import { type TenantCounts, tenantCountsOf } from '../../data/ops/reading/run-parts.ts'
import { runsStartedBetween, type StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import type { BoardModel, BoardRow } from '../../views/parts/board-model.ts'
import type { Screen } from '../../views/screen.ts'
import { brakesNow } from '../dispatch/brakes-now.ts'
import type { Accounted } from '../domain/accounting.ts'
import type { Brakes } from '../domain/brake.ts'
import { type Day, dayAt, type Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { groupsOf } from '../domain/grouping.ts'
import { type BoardSpan, boardHours, boardRow, boardSpan } from './board.ts'
import { boardChips } from './board-chips.ts'
import type { BatchInfo } from './deps.ts'
import type { Desk } from './env.ts'
import { latenessOf } from './lateness.ts'
import { accountsInTurns, inBlocks } from './today.ts'
import { slices } from './turns.ts'

/** Every due time of the hours that the board of the day shows. */
export function boardAccounts(desk: Desk, day: Day): Promise<Accounted[]> {
  return accountsInTurns(desk, boardSpan(day, desk.timetable.zone()))
}

/** In turns, as each batch is some reading and reckoning. @param accounts those of the board */
export async function boardModel(
  desk: Desk,
  screen: Screen,
  { day, accounts }: Readonly<{ day: Day; accounts: readonly Accounted[] }>,
): Promise<BoardModel> {
  const { deps, timetable } = desk
  const now = deps.clock()
  const zone = timetable.zone()
  const span = boardSpan(day, zone)
  const breathe = slices()
  const runs = new Map<string, readonly StartedRun[]>()
  for (const { id } of deps.batches()) {
    runs.set(id, runsStartedBetween(deps.ops, id, span.from, span.to))
    await breathe()
  }
  const about: About = {
    span,
    now,
    runs,
    due: groupsOf(accounts, (line) => line.batchId),
    tenants: tenantCountsOf(deps.ops, drawnRuns(runs)),
    brakes: brakesNow(deps.ops, deps.config(), now),
  }
  await breathe()
  const groups: { name: Words; rows: BoardRow[] }[] = []
  for (const { name, batches } of inBlocks(deps.batches())) {
    const rows: BoardRow[] = []
    for (const batch of batches) {
      rows.push(rowOf(desk, screen, batch, about))
      await breathe()
    }
    groups.push({ name, rows })
  }
  const hours = boardHours(span, zone, { format: screen.format, words: screen.words, now })
  return { ...span, day, now, hours, groups }
}

type About = Readonly<{
  span: BoardSpan
  now: Instant
  runs: ReadonlyMap<string, readonly StartedRun[]>
  due: ReadonlyMap<string, readonly Accounted[]>
  tenants: ReadonlyMap<string, TenantCounts>
  brakes: Brakes
}>

/** Of a batch that runs more often only those are asked for their companies that need a look. */
const MOST_COUNTED = 12

function drawnRuns(runs: About['runs']): string[] {
  return [...runs.values()].flatMap((list) =>
    list
      .filter((run) => list.length <= MOST_COUNTED || run.state !== 'succeeded')
      .map((run) => run.id),
  )
}

function rowOf(desk: Desk, screen: Screen, batch: BatchInfo, about: About): BoardRow {
  const { now, span, brakes, tenants } = about
  const runs = about.runs.get(batch.id) ?? []
  const due = about.due.get(batch.id) ?? []
  const entry = desk.timetable.entry(batch.id)
  const { zone } = brakes
  const usualMs = (at: Instant) => desk.recent.usualMs(batch.id, dayAt(at, zone))
  const begun = new Map(runs.map((run) => [run.id, run]))
  const late = entry ? latenessOf({ entry, due, runs: begun, usualMs, now, zone }) : new Map()
  const chips = entry ? boardChips({ entry, span, due, brakes, late, now }, screen.format) : []
  const { id, title, built } = batch
  return boardRow({ batchId: id, title, built, chips, runs, due, late, tenants, usualMs }, now)
}
