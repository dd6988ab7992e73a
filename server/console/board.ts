/** Turns runs and plan into the rows of the 24-hour board; pure, called by the today page. */
import type { StartedRun } from '../../data/ops/reading/runs-of-batch.ts'
import type { Format } from '../../views/format.ts'
import type { BoardBar, BoardModel, BoardRow, BoardTicks } from '../../views/parts/board-model.ts'
import { type Mark, TONES } from '../../views/parts/status.tsx'
import type { Dictionary } from '../../views/words/dictionary.ts'
import type { Accounted } from '../domain/accounting.ts'
import { addDays, dayAt, daySpan, type Instant } from '../domain/calendar-day.ts'

export type BoardSpan = Readonly<{ from: Instant; to: Instant }>

const HOUR = 3_600_000
const MINUTE = 60_000

/** Yesterday 18:00 to tomorrow 09:00 in the zone: two nights and the day between. */
export function boardSpan(now: Instant, zone: string): BoardSpan {
  const today = daySpan(dayAt(now, zone), zone)
  return { from: today.from - 6 * HOUR, to: today.to + 9 * HOUR }
}

export type RowFacts = Readonly<{
  batchId: string
  title: BoardRow['title']
  built: boolean
  runs: readonly StartedRun[]
  /** Occurrences of the span that have no started run: to come, waiting, skipped, missed. */
  others: readonly Accounted[]
  medianMs: number | null
}>

/** More runs than this in 39 hours make a comb of ticks instead of bars. */
const MOST_BARS = 12

export function boardRow(facts: RowFacts, now: Instant): BoardRow {
  const { batchId, title, built, runs, others } = facts
  const frequent = runs.length + others.length > MOST_BARS
  const bars = [
    ...runs.map((run) => runBar(run, facts, now)),
    ...others.map((item) => planBar(item, facts)),
  ]
  if (!frequent) return { batchId, title, built, bars, ticks: [] }
  return {
    batchId,
    title,
    built,
    bars: bars.filter(isLoud),
    ticks: combs(bars.filter((bar) => !isLoud(bar))),
  }
}

function runBar(run: StartedRun, facts: RowFacts, now: Instant): BoardBar {
  const running = run.state === 'running'
  const to = run.finishedAt ?? (running ? now : run.startedAt)
  const expected = facts.medianMs === null ? null : run.startedAt + facts.medianMs
  return {
    from: run.startedAt,
    to,
    expectedTo: running && expected !== null && expected > now ? expected : null,
    mark: run.state,
    runId: run.id,
  }
}

function planBar(item: Accounted, facts: RowFacts): BoardBar {
  const length = item.fate === 'toCome' || item.fate === 'waiting' ? (facts.medianMs ?? 0) : 0
  return {
    from: item.dueAt,
    to: item.dueAt + length,
    expectedTo: null,
    mark: item.mark,
    runId: item.runId,
  }
}

function isLoud(bar: BoardBar): boolean {
  return bar.mark === 'running' || TONES[bar.mark] === 'fail' || bar.mark === 'warned'
}

function combs(bars: readonly BoardBar[]): BoardTicks[] {
  const byMark = new Map<Mark, Instant[]>()
  for (const bar of bars) byMark.set(bar.mark, [...(byMark.get(bar.mark) ?? []), bar.from])
  return [...byMark].map(([mark, at]) => ({ mark, at }))
}

/** Every third hour is marked; where a day begins it has a name. */
const HOUR_STEP = 3

export function boardHours(
  span: BoardSpan,
  zone: string,
  names: { format: Format; words: Dictionary; now: Instant },
): BoardModel['hours'] {
  const today = dayAt(names.now, zone)
  const dayNames = new Map([
    [addDays(today, -1), names.words.today.yesterday],
    [today, names.words.today.todayDay],
    [addDays(today, 1), names.words.today.tomorrow],
  ])
  const hours: { at: Instant; text: string; day: string | null }[] = []
  for (let at = span.from; at < span.to; at += HOUR_STEP * HOUR) {
    const day = dayAt(at, zone)
    const begins = dayAt(at - MINUTE, zone) !== day || at === span.from
    const name = `${names.format.dayShort(day)} ${dayNames.get(day) ?? ''}`.trim()
    hours.push({
      at,
      text: String(Number(names.format.time(at).slice(0, 2))),
      day: begins ? name : null,
    })
  }
  return hours
}
