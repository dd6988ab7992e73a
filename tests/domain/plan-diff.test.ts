/** What a change of the schedule does to the runs to come, in words that a person reads before saving it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Blackout } from '../../server/domain/blackout.ts'
import { isoWithOffset } from '../../server/domain/calendar-day.ts'
import { plan, type Schedule } from '../../server/domain/plan.ts'
import { dueRuleText, groupText } from '../../server/domain/plan-diff/words.ts'
import {
  type BatchDiff,
  type ComparedPlan,
  type PlanDiff,
  planDiff,
} from '../../server/domain/plan-diff.ts'
import type { CalendarUse, ScheduleEntry } from '../../server/domain/schedule.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'
import { holds, PROPERTY_LIMIT_MS } from '../fixture/property.ts'
import { rules } from './rule-oracle.ts'

const SPAN = { from: '2026-06-01', days: 400 }

function schedule(...batches: ScheduleEntry[]): Schedule {
  return { batches, calendars: CALENDARS, timezone: 'Asia/Tokyo' }
}
const at = (cron: string, more: Partial<ScheduleEntry> = {}) => entry({ cron, ...more })
const use = (on: CalendarUse['on']): CalendarUse => ({
  name: 'jp',
  on,
  maxShiftDays: 7,
  perTenant: false,
})
const diff = (before: ScheduleEntry, after: ScheduleEntry, span = SPAN) =>
  planDiff(schedule(before), schedule(after), span)
const only = ({ batches }: PlanDiff): BatchDiff => {
  if (batches.length !== 1 || !batches[0]) throw new Error(`${batches.length} batches differ`)
  return batches[0]
}
const lines = (of: PlanDiff) =>
  of.batches.flatMap(({ groups }) => groups.map((group) => groupText(group, of.timezone).en))

describe('a plan diff', () => {
  it('of a plan and itself is empty, however the entries are written or ordered', () => {
    const [a, b] = [at('0 2 * * *'), at('*/5 * * * *', { batchId: 'BATCH-501' })]
    const same = planDiff(
      schedule(a, b),
      schedule(b, { ...a, origin: { file: 'x', line: 9 } }),
      SPAN,
    )
    expect(same).toMatchObject({ batches: [], collisions: [] })
  })

  it('tells a daily batch that comes later in one line', () => {
    const found = diff(at('0 2 * * *'), at('0 3 * * *'))
    expect(only(found)).toMatchObject({ added: 0, removed: 0, moved: 400, keys: ['due'] })
    expect(lines(found)).toEqual(['400 moved: daily 02:00 → 03:00, 2026-06-01 to 2027-07-05'])
  })

  it('tells a frequent batch that comes later in one line', () => {
    const found = diff(at('*/5 * * * *'), at('1-59/5 * * * *'))
    expect(lines(found)).toEqual(['115200 moved: daily 1m later, 2026-06-01 to 2027-07-05'])
  })

  it('pairs what moved within a week and within a month', () => {
    expect(lines(diff(at('0 7 * * 1'), at('0 7 * * 2'), { ...SPAN, days: 28 }))).toEqual([
      '4 moved: Tue 07:00 1d later, 2026-06-02 to 2026-06-23',
    ])
    expect(lines(diff(at('0 6 1 * *'), at('0 6 5 * *'), { ...SPAN, days: 90 }))).toEqual([
      '3 moved: on day 5 of the month 06:00 4d later, 2026-06-05 to 2026-08-05',
    ])
  })

  it('tells what is gone and what is new by their days', () => {
    expect(lines(diff(at('30 9 * * *'), at('30 9 * * 1-5'), { ...SPAN, days: 14 }))).toEqual([
      '4 removed: Sat, Sun 09:30, 2026-06-06 to 2026-06-14',
    ])
    expect(lines(diff(at('0 */2 * * *'), at('0 * * * *'), { ...SPAN, days: 2 }))).toEqual([
      '24 added: daily 2026-06-01 to 2026-06-02'.replace('daily ', 'daily, '),
    ])
  })

  it('says what the calendar does: moved, dropped, and why', () => {
    const span = { from: '2026-04-27', days: 14 }
    const daily = at('0 2 * * *')
    const skipping = diff(daily, at('0 2 * * *', { calendar: use('skip') }), span)
    expect(only(skipping)).toMatchObject({ removed: 8, keys: ['calendar'] })
    expect(lines(skipping)).toEqual([
      "8 removed: 02:00, 2026-04-29 to 2026-05-10 (Showa Day, Saturday, Constitution Memorial Day, Greenery Day, Children's Day)",
    ])
    const sixth = diff(at('0 2 6 * *'), at('0 2 6 * *', { calendar: use('next') }), span)
    expect(lines(sixth)).toEqual(['1 moved: 02:00 1d later, 2026-05-07 (Holiday in lieu)'])
  })

  it('counts a batch that is switched off, on, or gone', () => {
    const daily = at('0 2 * * *')
    expect(only(diff(daily, { ...daily, enabled: false }))).toMatchObject({
      removed: 400,
      keys: ['enabled'],
      after: null,
    })
    expect(only(planDiff(schedule(), schedule(daily), SPAN))).toMatchObject({
      added: 400,
      before: null,
    })
    expect(only(planDiff(schedule(daily), schedule(), SPAN))).toMatchObject({
      removed: 400,
      after: null,
    })
  })

  it('names a change that leaves the due times alone', () => {
    const found = diff(at('0 2 * * *'), at('0 2 * * *', { timeoutMs: 1, priority: 'high' }))
    expect(only(found)).toMatchObject({ keys: ['timeoutMs', 'priority'], groups: [], moved: 0 })
  })

  it('shows another zone as another time, told in the new zone', () => {
    const found = planDiff(
      schedule(at('0 2 * * *')),
      { ...schedule(at('0 2 * * *')), timezone: 'UTC' },
      { ...SPAN, days: 10 },
    )
    expect(found).toMatchObject({ timezone: 'UTC', timezoneBefore: 'Asia/Tokyo' })
    expect(only(found).moved).toBeGreaterThanOrEqual(10)
    expect(lines(found).join()).toContain('17:00 → 02:00')
  })

  it('knows that a run moved over the edge of the span is not lost', () => {
    const before = at('0 2 30 6 *')
    const found = diff(before, at('0 2 15 8 *'), { from: '2026-06-29', days: 3 })
    // Another month: gone and new. Within a month it is a move, though only one end lies in the span.
    expect(only(found)).toMatchObject({ removed: 1, added: 0 })
    const moved = diff(at('0 2 1 7 *'), at('0 2 9 7 *'), { from: '2026-06-29', days: 3 })
    expect(only(moved)).toMatchObject({ removed: 0, moved: 1, added: 0 })
  })

  it.each([0, 401])('refuses %s days', (days) => {
    expect(() => diff(at('0 2 * * *'), at('0 3 * * *'), { ...SPAN, days })).toThrow(
      'not a number of days',
    )
  })

  it('writes due rules as they stand in the file', () => {
    const due = (rule: { kind: 'nth'; n: number } | { kind: 'last' }) =>
      dueRuleText({ kind: 'business-day', rule, at: '09:30' })
    expect([due({ kind: 'nth', n: 5 }), due({ kind: 'last' }), dueRuleText(null)]).toEqual([
      'businessDay nth 5 09:30',
      'businessDay last 09:30',
      '–',
    ])
  })
})

describe('holidays', () => {
  it('that the new plan hits and the old one did not are named', () => {
    const found = diff(at('0 6 1 * *'), at('0 6 3 * *'))
    expect(
      only(found).holidays.map(({ day, kind, reason }) => `${day} ${kind} ${reason.ja}`),
    ).toEqual(['2026-11-03 runs 文化の日', '2027-05-03 runs 憲法記念日'])
  })

  it('are not news to a batch that hit them before, nor to one that runs many times a day', () => {
    expect(only(diff(at('0 2 * * *'), at('0 3 * * *'))).holidays).toEqual([])
    expect(only(diff(at('*/5 * * * *'), at('*/6 * * * *'))).holidays).toEqual([])
  })

  it('that move or stop a run are told as that', () => {
    const span = { from: '2026-09-01', days: 30 }
    const on = (rule: CalendarUse['on']) =>
      only(diff(at('0 2 22 * *'), at('0 2 22 * *', { calendar: use(rule) }), span)).holidays
    expect(on('next')).toEqual([
      { day: '2026-09-22', kind: 'shifted', reason: { ja: '休日', en: "Citizen's Holiday" } },
    ])
    expect(on('skip')).toMatchObject([{ day: '2026-09-22', kind: 'dropped' }])
  })
})

describe('collisions', () => {
  const nightly = at('0 2 * * *', { batchId: 'BATCH-101', group: 'disk' })
  const other = (cron: string, more: Partial<ScheduleEntry> = {}) =>
    at(cron, { batchId: 'BATCH-306', ...more })
  const found = (before: ScheduleEntry, after: ScheduleEntry, lasts: Record<string, number> = {}) =>
    planDiff(schedule(nightly, before), schedule(nightly, after), {
      ...SPAN,
      days: 10,
      expectedMs: (batchId) => lasts[batchId] ?? null,
    }).collisions.map(
      ({ kind, batches, count, first }) =>
        `${kind} ${batches.join('+')} ${count} ${isoWithOffset(first).slice(0, 16)}`,
    )

  it('are pairs that meet in the same minute as they did not before', () => {
    expect(found(other('0 3 * * *'), other('0 2 * * *'))).toEqual([
      'minute BATCH-101+BATCH-306 10 2026-06-01T02:00',
    ])
    expect(found(other('0 2 * * *'), other('0,30 2 * * *'))).toEqual([])
  })

  it('of one resource group are told as that', () => {
    const grouped = { group: 'disk' }
    expect(found(other('0 3 * * *', grouped), other('0 2 * * *', grouped))).toEqual([
      'group BATCH-101+BATCH-306 10 2026-06-01T02:00',
    ])
    expect(found(other('0 2 * * *'), other('0 2 * * *', grouped))).toEqual([
      'group BATCH-101+BATCH-306 10 2026-06-01T02:00',
    ])
  })

  it('are foreseen by how long the batches usually take', () => {
    const hour = 3_600_000
    const half = other('30 2 * * *')
    expect(found(other('30 4 * * *'), half)).toEqual([])
    expect(found(other('30 4 * * *'), half, { 'BATCH-101': hour })).toEqual([
      'overlap BATCH-101+BATCH-306 10 2026-06-01T02:30',
    ])
    expect(found(other('30 4 * * *'), half, { 'BATCH-101': hour / 2 })).toEqual([])
    expect(found(other('30 4 * * *'), other('30 1 * * *'), { 'BATCH-306': hour })).toEqual([
      'overlap BATCH-101+BATCH-306 10 2026-06-01T02:00',
    ])
  })

  it(
    'are counted as a plain look at each pair of runs counts them',
    async () => {
      await holds(fc.tuple(rules, rules, lasting, lasting), 60, ([one, two, a, b]) => {
        const batches = [
          { ...one.entry, batchId: 'BATCH-101' },
          { ...two.entry, batchId: 'BATCH-306' },
        ]
        const span = { from: '2026-04-20', days: 20 }
        const lasts = { 'BATCH-101': a, 'BATCH-306': b } as Record<string, number>
        const counted = planDiff(schedule(), schedule(...batches), {
          ...span,
          expectedMs: (batchId) => lasts[batchId] ?? null,
        }).collisions
        const times = plan(schedule(...batches), span).filter(
          (time) => time.closed?.kind !== 'dropped',
        )
        const counts = { minute: 0, overlap: 0 }
        for (const x of times.filter(({ batchId }) => batchId === 'BATCH-101')) {
          for (const y of times.filter(({ batchId }) => batchId === 'BATCH-306')) {
            if (x.dueAt === y.dueAt) counts.minute += 1
            else if (
              x.dueAt < y.dueAt + Math.max(b, MINUTE) &&
              y.dueAt < x.dueAt + Math.max(a, MINUTE)
            )
              counts.overlap += 1
          }
        }
        const expected = Object.entries(counts).filter(([, count]) => count > 0)
        expect(counted.map(({ kind, count }) => [kind, count])).toEqual(expected)
      })
    },
    PROPERTY_LIMIT_MS,
  )
})

describe('windows and blackouts', () => {
  const MORNING = { from: '03:00', until: '05:00' }
  const dark = (over: Partial<Blackout> = {}): Blackout => ({
    name: 'closing',
    reason: 'year end',
    batches: 'all',
    due: 'wait',
    from: Date.parse('2026-06-10T00:00:00+09:00'),
    until: Date.parse('2026-06-12T04:00:00+09:00'),
    daily: null,
    ...over,
  })
  const short = { from: '2026-06-01', days: 30 }
  const between = (before: ComparedPlan, after: ComparedPlan) => planDiff(before, after, short)

  it('a window that opens later moves the runs to its opening', () => {
    expect(lines(diff(at('0 2 * * *'), at('0 2 * * *', { window: MORNING }), short))).toEqual([
      '30 moved: daily 02:00 → 03:00, 2026-06-01 to 2026-06-30',
    ])
  })

  it('a window that nothing makes up for leaves them out', () => {
    const misfire = { policy: 'none', withinMs: 0, max: null, outsideWindow: false } as const
    const found = diff(at('0 2 * * *'), at('0 2 * * *', { window: MORNING, misfire }), short)
    expect(only(found)).toMatchObject({ added: 0, removed: 30, moved: 0 })
  })

  it('a blackout that skips leaves out what is due in it', () => {
    const plain = schedule(at('0 2 * * *'))
    const found = between(plain, { ...plain, blackouts: [dark({ due: 'skip' })] })
    expect(only(found)).toMatchObject({ added: 0, removed: 3, moved: 0, keys: [] })
  })

  it('a blackout that waits moves them to its end, and into the next window', () => {
    const plain = schedule(at('0 2 * * *'))
    const windowed = schedule(at('0 3 * * *', { window: MORNING }))
    const moved = (of: PlanDiff) => {
      const runs = only(of).groups.flatMap((group) => group.runs)
      return runs.map(({ to }) => isoWithOffset(to ?? 0, 'Asia/Tokyo').slice(0, 16))
    }
    expect(moved(between(plain, { ...plain, blackouts: [dark()] }))).toEqual(
      Array(3).fill('2026-06-12T04:00'),
    )
    const late = dark({ until: Date.parse('2026-06-12T06:00:00+09:00') })
    const misses = only(between(windowed, { ...windowed, blackouts: [late] }))
    expect(misses.removed + misses.moved).toBe(3)
  })

  it('of another batch, or the same on both sides, make no difference', () => {
    const plain = schedule(at('0 2 * * *'))
    const others = { ...plain, blackouts: [dark({ batches: ['BATCH-101'] })] }
    expect(between(plain, others).batches).toEqual([])
    const both = { ...schedule(at('0 2 * * *', { window: MORNING })), blackouts: [dark()] }
    expect(between(both, both).batches).toEqual([])
  })
})

const MINUTE = 60_000
const lasting = fc.integer({ min: 0, max: 600 }).map((minutes) => minutes * MINUTE)

describe('any two plans', () => {
  it(
    'differ by exactly what the diff says',
    async () => {
      await holds(
        fc.tuple(rules, rules, fc.integer({ min: 1, max: 60 })),
        100,
        ([one, two, days]) => {
          const span = { from: '2026-04-20', days }
          const [before, after] = [schedule(one.entry), schedule(two.entry)]
          const keys = (of: Schedule) =>
            plan(of, span)
              .filter((time) => time.closed?.kind !== 'dropped')
              .map((time) => time.dueAt)
          const said = planDiff(before, after, span)
          const [batch] = said.batches
          const changes = (batch?.groups ?? []).flatMap(({ kind, count, runs }) =>
            // Long groups are cut for the reader: only whole ones can be counted up.
            count === runs.length ? runs.map((run) => ({ kind, ...run })) : [],
          )
          const total = (batch?.added ?? 0) + (batch?.removed ?? 0) + (batch?.moved ?? 0)
          fc.pre(changes.length === total)
          const { from, to } = spanOf(span)
          const inSpan = (at: number | null) => at !== null && at >= from && at < to
          const gone = changes.map((change) => change.from).filter(inSpan)
          const fresh = changes.map((change) => change.to).filter(inSpan)
          const rest = keys(before).filter((at) => !gone.includes(at))
          expect([...rest, ...fresh].sort()).toEqual(keys(after).sort())
        },
      )
    },
    PROPERTY_LIMIT_MS,
  )
})

function spanOf({ from, days }: { from: string; days: number }) {
  const start = Date.parse(`${from}T00:00:00+09:00`)
  return { from: start, to: start + days * 86_400_000 }
}
