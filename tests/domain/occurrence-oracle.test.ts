/** Due times against an oracle that walks through the zones minute by minute and shares no code with the product. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { occurrencesBetween } from '../../server/domain/occurrence.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'
import { holds, PROPERTY_LIMIT_MS } from '../fixture/property.ts'
import { type Expected, expectedOn, type Ruled, rules } from './rule-oracle.ts'
import { DAY, MINUTE, WALK, walk } from './time-oracle.ts'

const CHANGING = [
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe', // half an hour of summer time
  'Africa/Cairo', // clocks change at midnight: a day without 00:00, and one with 23:00 twice
] as const
const ZONES = ['Asia/Tokyo', 'Asia/Kathmandu', ...CHANGING] as const

/** A moved run may come from so far away. */
const MARGIN_DAYS = 17

function expected(rule: Ruled, zone: string, from: number, to: number): Expected[] {
  const walked = walk(zone)
  const day = (at: number) => Math.floor((walked.wallAt(at) * MINUTE) / DAY)
  const days = { first: day(from) - MARGIN_DAYS, last: day(to) + MARGIN_DAYS }
  return expectedOn(rule, walked, days)
    .filter(({ dueAt }) => dueAt > from && dueAt <= to)
    .sort((a, b) => a.dueAt - b.dueAt || a.scheduledFor - b.scheduledFor)
}

function found(rule: Ruled, zone: string, from: number, to: number): Expected[] {
  return occurrencesBetween(rule.entry, CALENDARS, zone, from, to).map((each) => ({
    scheduledFor: each.scheduledFor,
    dueAt: each.dueAt,
    businessDate: each.businessDate,
    fate: each.closed?.kind ?? 'runs',
  }))
}

const LONGEST_DAYS = 45
const spans = fc
  .tuple(
    fc.integer({ min: WALK.from / MINUTE, max: WALK.to / MINUTE }),
    fc.integer({ min: 1, max: LONGEST_DAYS * 24 * 60 }),
  )
  .map(([from, minutes]) => {
    const margin = (MARGIN_DAYS + 20 + LONGEST_DAYS) * DAY
    const begin = Math.min(Math.max(from * MINUTE, WALK.from + margin), WALK.to - margin)
    return { from: begin, to: begin + minutes * MINUTE }
  })

describe('due times', () => {
  it(
    'are those of the oracle: patterns, calendars, zones and changes of clocks',
    async () => {
      await holds(
        fc.tuple(rules, fc.constantFrom(...ZONES), spans),
        150,
        ([rule, zone, { from, to }]) => {
          expect(found(rule, zone, from, to)).toEqual(expected(rule, zone, from, to))
        },
      )
    },
    PROPERTY_LIMIT_MS,
  )

  it.each(CHANGING)(
    'of every hour are those of the oracle on every day of two years (%s)',
    (zone) => {
      // Whole years, so that no change of clocks and no 29 February is left to chance.
      const [from, to] = [WALK.from + 40 * DAY, WALK.to - 40 * DAY]
      for (const hour of ['*', ...Array.from({ length: 24 }, (_, index) => String(index))]) {
        const hours = hour === '*' ? Array.from({ length: 24 }, (_, each) => each) : [Number(hour)]
        const meaning = {
          isDue: () => true,
          minutes: hours.flatMap((each) => [each * 60, each * 60 + 15]),
          isEveryHour: hour === '*',
        }
        const rule = { entry: entry({ cron: `0,15 ${hour} * * *` }), meaning }
        expect(found(rule, zone, from, to)).toEqual(expected(rule, zone, from, to))
      }
    },
  )
})
