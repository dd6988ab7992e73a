/** What looking ahead costs (performance.md P16): a plan of 400 days × 50 batches and the diff of two, against croner and a bare loop. */
import { join } from 'node:path'
import { Cron } from 'croner'
import { loadConfig } from '../server/config/load.ts'
import { addDays, daySpan } from '../server/domain/calendar-day.ts'
import { plan, type Schedule } from '../server/domain/plan.ts'
import { planDiff } from '../server/domain/plan-diff.ts'
import type { ScheduleEntry } from '../server/domain/schedule.ts'
import { readEnvironment } from '../server/environment.ts'

const ROUNDS = 7
const FROM = '2026-06-01'
const DAYS = 400

const loaded = loadConfig(join(readEnvironment().packageRoot, 'config'))
if (!loaded.ok) throw new Error('the configuration has faults')
const shipped: Schedule = loaded.config

/** Every batch asks a calendar, half of them move. */
const withCalendars: Schedule = {
  ...shipped,
  batches: shipped.batches.map((entry, index) => ({
    ...entry,
    calendar: calendarOf(entry, index),
  })),
}
/** Every cron batch comes 5 minutes later, so that each due time is another one. */
const later: Schedule = {
  ...shipped,
  batches: shipped.batches.map((entry) => ({ ...entry, due: dueLater(entry) })),
}
const inNewYork: Schedule = { ...shipped, timezone: 'America/New_York' }

const count = plan(shipped, { from: FROM, days: DAYS }).length
console.log(`${shipped.batches.length} batches, ${DAYS} days, ${count} due times`)
const crons = shipped.batches.flatMap((entry) =>
  entry.due.kind === 'cron' ? [entry.due.cron] : [],
)

compare('plan of the shipped schedule', () => plan(shipped, { from: FROM, days: DAYS }))
compare('the same with a calendar on each batch', () =>
  plan(withCalendars, { from: FROM, days: DAYS }),
)
compare('the same in New York', () => plan(inNewYork, { from: FROM, days: DAYS }))
compare('diff with one batch moved', () =>
  planDiff(shipped, moved('BATCH-101'), { from: FROM, days: DAYS }),
)
compare('diff with every batch moved', () => planDiff(shipped, later, { from: FROM, days: DAYS }))

const cronerMs = timed(() => {
  for (const cron of crons) askCroner(cron)
})
const planMs = timed(() => plan(shipped, { from: FROM, days: DAYS }))
console.log(
  `croner asked for one due time after the other: ${cronerMs.toFixed(0)} ms; the plan takes ${(planMs / cronerMs).toFixed(3)} of it`,
)

/** Alternating with the limit: making as many plain objects in order, and nothing else. */
function compare(what: string, work: () => unknown): void {
  const ours: number[] = []
  const limit: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(timed(work))
    limit.push(timed(() => bareObjects(count)))
  }
  const [a, b] = [median(ours), median(limit)]
  console.log(
    `${what}: ${a.toFixed(0)} ms; ${count} plain objects: ${b.toFixed(0)} ms; ratio ${(a / b).toFixed(1)} (median of ${ROUNDS})`,
  )
}

function bareObjects(length: number) {
  const made: { batchId: string; scheduledFor: number; dueAt: number; businessDate: string }[] = []
  for (let at = 0; at < length; at += 1) {
    const dueAt = 1_780_000_000_000 + at * 60_000
    made.push({ batchId: 'BATCH-001', scheduledFor: dueAt, dueAt, businessDate: FROM })
  }
  return made
}

function askCroner(pattern: string): void {
  const cron = new Cron(pattern, { timezone: 'Asia/Tokyo', mode: '5-part', paused: true })
  const end = daySpan(addDays(FROM, DAYS)).from
  let next = cron.nextRun(new Date(daySpan(FROM).from - 1))
  while (next && next.getTime() < end) next = cron.nextRun(next)
}

function calendarOf(entry: ScheduleEntry, index: number): ScheduleEntry['calendar'] {
  const on = (['run', 'skip', 'previous', 'next'] as const)[index % 4] ?? 'run'
  const isCron = entry.due.kind === 'cron'
  return { name: 'company', on: isCron ? on : 'run', maxShiftDays: 7, perTenant: false }
}

function dueLater({ due }: ScheduleEntry): ScheduleEntry['due'] {
  if (due.kind !== 'cron') return due
  const [minute = '', ...rest] = due.cron.split(' ')
  const every = /^\*\/(\d+)$/.exec(minute)?.[1]
  const moved = every ? `1-59/${every}` : String((Number(minute) + 5) % 60)
  return { ...due, cron: [moved, ...rest].join(' ') }
}

function moved(batchId: string): Schedule {
  const batches = shipped.batches.map((entry) =>
    entry.batchId === batchId ? { ...entry, due: dueLater(entry) } : entry,
  )
  return { ...shipped, batches }
}

function timed(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

function median(values: number[]): number {
  const sorted = [...values].sort((x, y) => x - y)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
