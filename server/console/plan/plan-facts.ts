/** Gathers what the plan screen shows for what its address asks. */
import type { PlanFacts } from '../../../views/pages/plan.tsx'
import type {
  CalendarDay,
  PlanChoice,
  PlanCrowd,
  PlanItem,
  QuietRow,
} from '../../../views/parts/plan/model.ts'
import { brakesNow } from '../../dispatch/brakes-now.ts'
import { BLOCKS } from '../../domain/batch-catalog.ts'
import { type BusinessCalendar, closedReason } from '../../domain/business-calendar.ts'
import { type Day, dayAt, daySpan, type Instant, type Span } from '../../domain/calendar-day.ts'
import type { ChangedOccurrence } from '../../domain/exceptions.ts'
import { quietDays } from '../../domain/quiet-days.ts'
import type { ScheduleEntry } from '../../domain/schedule.ts'
import { zoneClock } from '../../domain/zone-clock.ts'
import { controlLine } from '../control-facts.ts'
import type { Desk } from '../env.ts'
import { titleOf } from '../run-line.ts'
import { giveWay } from '../turns.ts'
import { businessCalendars } from './business-days.ts'
import { MOST_TIMES_A_DAY, type MonthOfBatch, type MonthPlan } from './plan-book.ts'
import { changedTimes, leftOutBy, planItem, runs, type Surroundings } from './plan-items.ts'
import { loadOf } from './plan-load.ts'

export async function planFacts(
  desk: Desk,
  choice: PlanChoice,
): Promise<Omit<PlanFacts, 'notice'>> {
  const around = surroundings(desk)
  const month = await desk.planBook.month(choice.month)
  const chosen = month.batches.filter(({ entry }) => isChosen(entry, choice))
  const calendar = calendarOf(desk, choice)
  const { view } = choice
  // Each of them is a day or a month of due times.
  const days = view === 'calendar' ? calendarDays(around, { month, chosen, calendar }) : []
  await giveWay()
  const list = view === 'calendar' ? await listOf(around, choice) : { items: [], crowds: [] }
  await giveWay()
  const load = view === 'calendar' ? await loadOf(around, choice.day) : []
  await giveWay()
  return {
    choice,
    today: dayAt(around.now, desk.timetable.zone()),
    batches: desk.deps.batches().map(({ id, title }) => ({ batchId: id, title })),
    blocks: BLOCKS.map(({ key, name }) => ({ key, name })),
    controls: around.brakes.exceptions
      .filter(({ batchId }) => choice.batch === null || batchId === choice.batch || batchId === '*')
      .map(controlLine),
    blackouts: around.brakes.blackouts.filter(({ until }) => until === null || until > around.now),
    ...{ days, list, load },
    quiet: view === 'quiet' ? chosen.map((one) => quietRow(around, month, one)) : [],
    closed: view === 'closed' ? businessCalendars(desk.deps.config(), choice.month) : [],
  }
}

function surroundings(desk: Desk): Surroundings {
  const now = desk.deps.clock()
  return { desk, now, brakes: brakesNow(desk.deps.ops, desk.deps.config(), now) }
}

function isChosen({ batchId }: ScheduleEntry, { batch, block }: PlanChoice): boolean {
  if (batch !== null) return batchId === batch
  const range = BLOCKS.find(({ key }) => key === block)
  const number = Number(batchId.slice(-3))
  return !range || (number >= range.first && number <= range.last)
}

/** The batch's own where one is chosen, else the first of the file: it colours the days. */
function calendarOf({ deps, timetable }: Desk, { batch }: PlanChoice): BusinessCalendar | null {
  const { named } = deps.config().calendars
  const own = batch === null ? undefined : timetable.entry(batch)?.calendar?.name
  return named[own ?? ''] ?? Object.values(named)[0] ?? null
}

type Shown = Readonly<{
  month: MonthPlan
  chosen: readonly MonthOfBatch[]
  calendar: BusinessCalendar | null
}>

/** Batches that run on most days of a month are no news on any of them. */
const SELDOM_DAYS = 16
/** So few batches are shown in full. */
const FEW_BATCHES = 3

function calendarDays(around: Surroundings, { month, chosen, calendar }: Shown): CalendarDay[] {
  const zone = around.brakes.zone
  const clock = zoneClock(zone)
  const today = dayAt(around.now, zone)
  const items = new Map<Day, PlanItem[]>(month.days.map((day) => [day, []]))
  const totals = new Map<Day, number>(month.days.map((day) => [day, 0]))
  const add = (day: Day, count: number) => totals.set(day, (totals.get(day) ?? 0) + count)
  for (const one of chosen) {
    const { entry, counts, times } = one
    if (times === null) {
      for (const [index, day] of month.days.entries()) add(day, counts[index] ?? 0)
      for (const at of skippedTimes(around, entry)) add(clock.local(at).day, -1)
      continue
    }
    const isSeldom = counts.filter((count) => count > 0).length <= SELDOM_DAYS
    const inFull = isSeldom || chosen.length <= FEW_BATCHES
    for (const due of changedTimes(around, { entry, times, span: spanOf(month, zone) })) {
      const day = clock.local(due.dueAt).day
      const item = planItem(around, entry, due)
      if (item.runs) add(day, 1)
      if (inFull || item.notes.some(isNews)) items.get(day)?.push(item)
    }
  }
  return month.days.map((day) => ({
    day,
    isToday: day === today,
    closed: calendar && closedReason(calendar, day),
    total: totals.get(day) ?? 0,
    items: (items.get(day) ?? []).sort((a, b) => a.dueAt - b.dueAt),
  }))
}

function skippedTimes({ brakes }: Surroundings, { batchId }: ScheduleEntry): Instant[] {
  return brakes.exceptions.flatMap((one) =>
    one.kind === 'skip' && one.batchId === batchId ? [one.scheduledFor] : [],
  )
}

/** What is on every day until it ends has its own place on the page. */
function isNews({ kind }: PlanItem['notes'][number]): boolean {
  return kind !== 'hold' && kind !== 'maintenance' && kind !== 'stop' && kind !== 'rest'
}

function spanOf({ days }: MonthPlan, zone: string): Span {
  return {
    from: daySpan(days[0] as Day, zone).from - 1,
    to: daySpan(days.at(-1) as Day, zone).to - 1,
  }
}

/** What is due on the chosen day; what is due often is one line. */
async function listOf(around: Surroundings, choice: PlanChoice): Promise<PlanFacts['list']> {
  const { desk, brakes } = around
  const { from, to } = daySpan(choice.day, brakes.zone)
  const span = { from: from - 1, to: to - 1 }
  const all = await desk.planBook.between(span)
  const items: PlanItem[] = []
  const crowds: PlanCrowd[] = []
  for (const entry of desk.deps.config().batches) {
    if (!entry.enabled || entry.manual || !isChosen(entry, choice)) continue
    const times = all.get(entry.batchId) ?? []
    const due = changedTimes(around, { entry, times, span })
    const isCrowd = due.length > MOST_TIMES_A_DAY
    // Of hundreds of due times only those are told one by one that differ from the others.
    const told = isCrowd ? due.filter((one) => one.exception ?? one.closed) : due
    items.push(...told.map((one) => planItem(around, entry, one)))
    if (isCrowd) crowds.push(crowdOf(around, entry, due))
  }
  return {
    items: items.sort((a, b) => a.dueAt - b.dueAt || (a.batchId < b.batchId ? -1 : 1)),
    crowds: crowds.sort((a, b) => b.count - a.count || (a.batchId < b.batchId ? -1 : 1)),
  }
}

function crowdOf(
  around: Surroundings,
  entry: ScheduleEntry,
  due: readonly ChangedOccurrence[],
): PlanCrowd {
  const { desk } = around
  const { batchId } = entry
  const running = due.filter((one) => runs(around, entry, one))
  const at = (place: number): Instant => running.at(place)?.dueAt ?? due.at(place)?.dueAt ?? 0
  return {
    batchId,
    title: titleOf(batchId, desk.deps.batches()),
    expectedMs: desk.recent.medianMs(batchId),
    count: running.length,
    first: at(0),
    last: at(-1),
  }
}

/** The month of one batch turned inside out. */
function quietRow(around: Surroundings, month: MonthPlan, one: MonthOfBatch): QuietRow {
  const { entry, counts, times } = one
  const { desk, brakes } = around
  const title = titleOf(entry.batchId, desk.deps.batches())
  if (times === null) {
    return { batchId: entry.batchId, title, runs: counts.map((count) => count > 0), spans: [] }
  }
  const clock = zoneClock(brakes.zone)
  const margin = (entry.calendar?.maxShiftDays ?? 0) + 1
  const { from, to } = spanOf(month, brakes.zone)
  const span = { from: from - margin * DAY_MS, to: to + margin * DAY_MS }
  const found = quietDays(changedTimes(around, { entry, times, span }), {
    days: month.days,
    dayOf: (at) => clock.local(at).day,
    leftOut: (due) => leftOutBy(around, entry, due),
  })
  return {
    batchId: entry.batchId,
    title,
    runs: month.days.map((day) => !found.some((quiet) => day >= quiet.from && day <= quiet.to)),
    spans: found.map(({ from: first, to: last, cause }) => ({
      from: first,
      to: last,
      kind: cause.kind,
      text: 'words' in cause ? cause.words : null,
      goal: 'to' in cause ? cause.to : null,
    })),
  }
}

const DAY_MS = 86_400_000
