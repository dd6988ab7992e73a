/** Turns runs and plan into the rows of the board of a day; pure, called by the today page. */
import type { TenantCounts } from '../../data/ops/reading/run-parts.ts'
import type { StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import type { Format } from '../../views/format.ts'
import type {
  BarTenants,
  BoardBar,
  BoardChip,
  BoardModel,
  BoardRow,
  BoardTicks,
} from '../../views/parts/board-model.ts'
import { TONES } from '../../views/parts/status.tsx'
import type { Dictionary } from '../../views/words/dictionary.ts'
import type { Accounted } from '../domain/accounting.ts'
import { addDays, type Day, dayAt, daySpan, type Instant } from '../domain/calendar-day.ts'
import { groupsOf } from '../domain/grouping.ts'
import { cellsOf } from './board-cells.ts'
import type { Lateness } from './lateness.ts'

export type BoardSpan = Readonly<{ from: Instant; to: Instant }>

const HOUR = 3_600_000
const MINUTE = 60_000

/** From 18:00 of the day before to 09:00 of the day after: two nights and the day between. */
export function boardSpan(day: Day, zone: string): BoardSpan {
  const span = daySpan(day, zone)
  return { from: span.from - 6 * HOUR, to: span.to + 9 * HOUR }
}

export type RowFacts = Readonly<{
  batchId: string
  title: BoardRow['title']
  built: boolean
  chips: readonly BoardChip[]
  runs: readonly StartedRun[]
  /** Due times of the span. */
  due: readonly Accounted[]
  /** By the key of the due time. */
  late: ReadonlyMap<Instant, Lateness>
  tenants: ReadonlyMap<string, TenantCounts>
  /** How long a run at that time usually takes. */
  usualMs(at: Instant): number | null
}>

/** More than so many in 39 hours make a comb of ticks instead of bars. */
const MOST_BARS = 12
/** More than so many ticks would be a grey blur: then each half hour is a cell. */
const MOST_TICKS = 60

export function boardRow(facts: RowFacts, now: Instant): BoardRow {
  const { batchId, title, built, chips, runs } = facts
  const started = new Set(runs.map((run) => run.id))
  const dueOfRun = new Map(facts.due.flatMap((due) => (due.runId ? [[due.runId, due]] : [])))
  const others = facts.due.filter((due) => due.runId === null || !started.has(due.runId))
  const count = runs.length + others.length
  const isComb = count > MOST_BARS
  const drawing = { ...facts, isComb, now }
  const bars = [
    ...runs.map((run) => runBar(run, dueOfRun.get(run.id) ?? null, drawing)),
    ...others.map((due) => planBar(due, drawing)),
  ]
  const calm = isComb ? bars.filter((bar) => !isLoud(bar)) : []
  const row = { batchId, title, built, chips, bars: isComb ? bars.filter(isLoud) : bars }
  if (count > MOST_TICKS) return { ...row, ticks: [], cells: cellsOf(calm) }
  return { ...row, ticks: combs(calm), cells: [] }
}

type Drawing = RowFacts & { isComb: boolean; now: Instant }

function runBar(run: StartedRun, due: Accounted | null, facts: Drawing): BoardBar {
  const running = run.state === 'running'
  const usual = running ? facts.usualMs(run.startedAt) : null
  const expected = usual === null ? null : run.startedAt + usual
  const late = due ? facts.late.get(due.scheduledFor) : undefined
  const waited = due !== null && !facts.isComb && run.startedAt - due.dueAt >= LEAST_WAIT_MS
  return {
    from: run.startedAt,
    to: run.finishedAt ?? (running ? facts.now : run.startedAt),
    expectedTo: expected !== null && expected > facts.now ? expected : null,
    waitedFrom: waited ? due.dueAt : null,
    deadlineAt: late?.kind === 'lateStart' ? null : (late?.by ?? null),
    late: late?.kind ?? null,
    tenants: tenantsOf(facts.tenants.get(run.id)),
    isMoved: due?.isMoved ?? false,
    mark: run.state,
    runId: run.id,
  }
}

/** Shorter waits are narrower than the bar. */
const LEAST_WAIT_MS = 5 * MINUTE

function tenantsOf(counts: TenantCounts | undefined): BarTenants | null {
  if (!counts) return null
  const { failed = 0, skipped = 0, pending = 0, running = 0, succeeded = 0 } = counts
  const all = failed + skipped + pending + running + succeeded
  return all === 0 ? null : { failed, skipped, open: pending + running, all }
}

function planBar(due: Accounted, facts: Drawing): BoardBar {
  const isOpen = !facts.isComb && (due.fate === 'toCome' || due.fate === 'waiting')
  const late = facts.late.get(due.scheduledFor)
  return {
    from: due.dueAt,
    to: due.dueAt + (isOpen ? (facts.usualMs(due.dueAt) ?? 0) : 0),
    expectedTo: null,
    waitedFrom: null,
    deadlineAt: late?.by ?? null,
    late: late?.kind ?? null,
    tenants: null,
    isMoved: due.isMoved,
    mark: due.mark,
    runId: due.runId,
  }
}

function isLoud(bar: BoardBar): boolean {
  if (bar.late !== null || bar.isMoved || bar.mark === 'running' || bar.mark === 'warned')
    return true
  return TONES[bar.mark] === 'fail'
}

function combs(bars: readonly BoardBar[]): BoardTicks[] {
  const byMark = groupsOf(bars, (bar) => bar.mark)
  return [...byMark].map(([mark, list]) => ({ mark, at: list.map(({ from }) => from) }))
}

/** Every third hour is marked; where a day begins it has a name. */
const HOUR_STEP = 3

export function boardHours(
  span: BoardSpan,
  zone: string,
  names: { format: Format; words: Dictionary; now: Instant },
): BoardModel['hours'] {
  const hours: { at: Instant; text: string; day: string | null }[] = []
  for (let at = span.from; at < span.to; at += HOUR_STEP * HOUR) {
    const day = dayAt(at, zone)
    const begins = dayAt(at - MINUTE, zone) !== day || at === span.from
    hours.push({
      at,
      text: String(Number(names.format.time(at).slice(0, 2))),
      day: begins ? dayName(day, dayAt(names.now, zone), names) : null,
    })
  }
  return hours
}

function dayName(day: Day, today: Day, names: { format: Format; words: Dictionary }): string {
  const { yesterday, todayDay, tomorrow } = names.words.today
  const known = new Map([
    [addDays(today, -1), yesterday],
    [today, todayDay],
    [addDays(today, 1), tomorrow],
  ])
  return `${names.format.dayShort(day)} ${known.get(day) ?? ''}`.trim()
}
