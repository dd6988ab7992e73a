import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCron } from '../../server/domain/cron.ts'
import { nextOccurrence, occurrencesBetween } from '../../server/domain/occurrence.ts'
import { CLOSED_DAY_RULES, type ScheduleEntry } from '../../server/domain/schedule.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'
import { holds, PROPERTY_LIMIT_MS } from '../fixture/property.ts'

const HOUR = 3_600_000
const START = Date.parse('2025-12-01T00:00:00Z')

const zones = fc.constantFrom(
  'Asia/Tokyo',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
)

const crons = fc
  .tuple(
    fc.constantFrom('0', '30', '15,45', '*/20'),
    fc.constantFrom('*', '1', '2', '1,2,3', '*/6', '9'),
    fc.constantFrom('*', '1', 'L', '6', '29-31'),
    fc.constantFrom('*', '3', '4,10,11'),
    fc.constantFrom('*', '0', '1-5', 'SUN#1'),
  )
  .map((fields) => fields.join(' '))
  .filter((cron) => readCron(cron).ok)

const calendars = fc.option(
  fc.record({
    name: fc.constantFrom('jp', 'company', 'never'),
    on: fc.constantFrom(...CLOSED_DAY_RULES),
    maxShiftDays: fc.integer({ min: 1, max: 14 }),
    perTenant: fc.constant(false),
  }),
)

const entries = fc.oneof(
  fc.tuple(crons, calendars).map(([cron, calendar]) => entry({ cron, calendar })),
  fc
    .tuple(
      fc.integer({ min: 1, max: 23 }),
      fc.constantFrom('nth' as const, 'before-month-end' as const),
    )
    .map(([n, kind]) =>
      entry({
        due: { kind: 'business-day', rule: { kind, n }, at: '02:30' },
        calendar: { name: 'jp', on: 'run', maxShiftDays: 7, perTenant: false },
      }),
    ),
)

const instants = fc
  .integer({ min: 0, max: 400 * 24 * 60 })
  .map((minutes) => START + minutes * 60_000)

const spans = fc
  .tuple(instants, fc.integer({ min: 0, max: 40 * 24 }), fc.integer({ min: 0, max: 40 * 24 }))
  .map(([a, first, second]) => ({ a, b: a + first * HOUR, c: a + (first + second) * HOUR }))

const between = (of: ScheduleEntry, zone: string, from: number, to: number) =>
  occurrencesBetween(of, CALENDARS, zone, from, to)

describe('due times of a span', () => {
  it(
    'are the same asked at once or in two parts',
    async () => {
      await holds(fc.tuple(entries, zones, spans), 150, ([of, zone, { a, b, c }]) => {
        const whole = between(of, zone, a, c)
        // The moments that matter most are the due times themselves.
        const middle = whole[Math.floor(whole.length / 2)]?.dueAt ?? b
        for (const split of [b, middle, middle - 1]) {
          if (split < a || split > c) continue
          const parts = [...between(of, zone, a, split), ...between(of, zone, split, c)]
          expect(parts).toEqual(whole)
        }
      })
    },
    PROPERTY_LIMIT_MS,
  )

  it(
    'lie in the span, in order, each key once and no two runs at one time',
    async () => {
      await holds(fc.tuple(entries, zones, spans), 150, ([of, zone, { a, c }]) => {
        const found = between(of, zone, a, c)
        const times = found.map((each) => each.dueAt)
        const running = found.filter((each) => each.closed?.kind !== 'dropped')
        expect(times.every((at) => at > a && at <= c)).toBe(true)
        expect(times).toEqual([...times].sort((x, y) => x - y))
        expect(new Set(found.map((each) => each.scheduledFor)).size).toBe(found.length)
        expect(new Set(running.map((each) => each.dueAt)).size).toBe(running.length)
      })
    },
    PROPERTY_LIMIT_MS,
  )

  it(
    'begin with the next one',
    async () => {
      await holds(fc.tuple(entries, zones, instants), 150, ([of, zone, after]) => {
        const next = nextOccurrence(of, CALENDARS, zone, after)
        const found = between(of, zone, after, after + 60 * 24 * HOUR)
        const first = found.find((each) => each.closed?.kind !== 'dropped')
        if (first) expect(next).toEqual(first)
        else expect(next === null || next.dueAt > after + 60 * 24 * HOUR).toBe(true)
      })
    },
    PROPERTY_LIMIT_MS,
  )
})
