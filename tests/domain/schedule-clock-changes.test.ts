import { describe, expect, it } from 'vitest'
import { occurrencesBetween } from '../../server/domain/occurrence.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'

function due(cron: string, zone: string, from: string, to: string): string[] {
  const found = occurrencesBetween(
    entry({ cron }),
    CALENDARS,
    zone,
    Date.parse(from),
    Date.parse(to),
  )
  return found.map((each) => new Date(each.dueAt).toISOString().slice(0, 16))
}

const NEW_YORK = 'America/New_York'
const LORD_HOWE = 'Australia/Lord_Howe'

describe('a local time that does not exist', () => {
  it.each([
    // 8 March 2026, 02:00 EST becomes 03:00 EDT.
    ['30 2 * * *', NEW_YORK, '2026-03-08T05:00Z', '2026-03-08T07:00'],
    // The first minute that is left out.
    ['0 2 * * *', NEW_YORK, '2026-03-08T05:00Z', '2026-03-08T07:00'],
    ['0 1 * * *', 'Europe/London', '2026-03-29T00:00Z', '2026-03-29T01:00'],
    // 29 March 2026, 01:00 GMT becomes 02:00 BST.
    ['30 1 * * *', 'Europe/London', '2026-03-29T00:00Z', '2026-03-29T01:00'],
    // 4 October 2026, 02:00 +10:30 becomes 02:30 +11:00: half an hour only.
    ['15 2 * * *', LORD_HOWE, '2026-10-03T13:30Z', '2026-10-03T15:30'],
  ])('runs once at the next valid instant (%s in %s)', (cron, zone, dayStart, expected) => {
    const dayEnd = new Date(Date.parse(dayStart) + 22 * 3_600_000).toISOString()
    expect(due(cron, zone, dayStart, dayEnd)).toEqual([expected])
  })

  it('joins a run that is due at that instant anyway', () => {
    const found = due('0,30 2,3 * * *', NEW_YORK, '2026-03-08T05:00Z', '2026-03-09T03:00Z')
    expect(found).toEqual(['2026-03-08T07:00', '2026-03-08T07:30'])
  })

  it('joins the first run of the next day when a whole day is left out', () => {
    // Samoa went from 29 to 31 December 2011.
    const found = due('0 0 * * *', 'Pacific/Apia', '2011-12-29T00:00Z', '2012-01-01T00:00Z')
    expect(found).toEqual(['2011-12-29T10:00', '2011-12-30T10:00', '2011-12-31T10:00'])
  })

  it('keeps the business date of the day it was named for', () => {
    const span = [Date.parse('2026-03-08T05:00Z'), Date.parse('2026-03-09T03:00Z')] as const
    const found = occurrencesBetween(entry({ cron: '30 2 * * *' }), CALENDARS, NEW_YORK, ...span)
    expect(found.map((each) => each.businessDate)).toEqual(['2026-03-08'])
  })
})

describe('a local time that exists twice', () => {
  it.each([
    ['30 1 * * *', NEW_YORK, '2026-11-01T04:00Z', '2026-11-01T05:30'],
    ['30 1 * * *', 'Europe/London', '2026-10-24T23:00Z', '2026-10-25T00:30'],
    ['45 1 * * *', LORD_HOWE, '2026-04-04T13:00Z', '2026-04-04T14:45'],
  ])('runs once, the first time (%s in %s)', (cron, zone, dayStart, expected) => {
    const dayEnd = new Date(Date.parse(dayStart) + 24 * 3_600_000).toISOString()
    expect(due(cron, zone, dayStart, dayEnd)).toEqual([expected])
  })

  it('runs once for patterns with steps within a named hour', () => {
    const found = due('*/30 1 * * *', NEW_YORK, '2026-11-01T04:00Z', '2026-11-02T04:00Z')
    expect(found).toEqual(['2026-11-01T05:00', '2026-11-01T05:30'])
  })
})

describe('a batch of every hour', () => {
  it('runs every hour of elapsed time when clocks go back', () => {
    const found = due('30 * * * *', NEW_YORK, '2026-11-01T04:00Z', '2026-11-01T08:00Z')
    expect(found.map((each) => each.slice(11))).toEqual(['04:30', '05:30', '06:30', '07:30'])
  })

  it('runs every hour of elapsed time when clocks go forward', () => {
    const found = due('30 * * * *', NEW_YORK, '2026-03-08T05:00Z', '2026-03-08T09:00Z')
    expect(found.map((each) => each.slice(11))).toEqual(['05:30', '06:30', '07:30', '08:30'])
  })

  it('counts 24 due times on an ordinary day, 23 and 25 on the days of change', () => {
    const count = (from: string, to: string) => due('0 * * * *', NEW_YORK, from, to).length
    expect(count('2026-06-01T03:59Z', '2026-06-02T03:59Z')).toBe(24)
    expect(count('2026-03-08T04:59Z', '2026-03-09T03:59Z')).toBe(23)
    expect(count('2026-11-01T03:59Z', '2026-11-02T04:59Z')).toBe(25)
  })
})

describe('a moved run', () => {
  it('keeps its local time of day across a change of clocks', () => {
    const calendar = { name: 'jp', on: 'next', maxShiftDays: 7, perTenant: false } as const
    // Sunday 8 March 2026 moves to Monday; 09:00 is EDT then.
    const moved = entry({ cron: '0 9 8 * *', calendar })
    const span = [Date.parse('2026-03-07T00:00Z'), Date.parse('2026-03-12T00:00Z')] as const
    const found = occurrencesBetween(moved, CALENDARS, NEW_YORK, ...span)
    expect(found.map((each) => new Date(each.dueAt).toISOString())).toEqual([
      '2026-03-09T13:00:00.000Z',
    ])
  })
})
