import { describe, expect, it } from 'vitest'
import { isoWithOffset } from '../../server/domain/calendar-day.ts'
import { nextOccurrence, occurrencesBetween } from '../../server/domain/occurrence.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'

const TOKYO = 'Asia/Tokyo'

function between(of: ScheduleEntry, from: string, to: string) {
  const span = [from, to].map((day) => Date.parse(`${day}T00:00:00+09:00`)) as [number, number]
  return occurrencesBetween(of, CALENDARS, TOKYO, ...span).map((occurrence) => ({
    due: isoWithOffset(occurrence.dueAt, TOKYO).slice(0, 16),
    nominal: isoWithOffset(occurrence.scheduledFor, TOKYO).slice(0, 10),
    date: occurrence.businessDate,
    closed: occurrence.closed ? `${occurrence.closed.kind}: ${occurrence.closed.reason.en}` : '',
  }))
}

describe('due times', () => {
  it('are named by the pattern in the zone of the schedule', () => {
    const due = between(entry({ cron: '45 1 * * *' }), '2026-06-01', '2026-06-03')
    expect(due.map((each) => each.due)).toEqual(['2026-06-01T01:45', '2026-06-02T01:45'])
  })

  it('leave out the beginning of the span and include its end', () => {
    const at = Date.parse('2026-06-01T02:00:00+09:00')
    const day = 86_400_000
    const found = occurrencesBetween(entry(), CALENDARS, TOKYO, at, at + day)
    expect(found.map((each) => each.dueAt)).toEqual([at + day])
  })

  it('carry the day before as business date when the work is for the previous day', () => {
    const monthly = entry({ cron: '0 2 1 * *', businessDate: 'previous' })
    expect(between(monthly, '2026-03-01', '2026-03-02')[0]?.date).toBe('2026-02-28')
  })

  it.each([
    ['0 5 * * 7', '2026-06-07'], // 7 is Sunday
    ['0 5 * * SUN', '2026-06-07'],
    ['0 5 L * *', '2026-06-30'],
    ['0 5 * * MON#2', '2026-06-08'],
    ['0 5 13 * +6', '2026-06-13'], // both
  ])('of "%s" come on %s first', (cron, day) => {
    expect(between(entry({ cron }), '2026-06-01', '2026-07-01')[0]?.nominal).toBe(day)
  })

  it('of a day of the month and a weekday come on either', () => {
    const due = between(entry({ cron: '0 0 13 * 5' }), '2026-06-01', '2026-06-20')
    expect(due.map((each) => each.nominal)).toEqual([
      '2026-06-05',
      '2026-06-12',
      '2026-06-13',
      '2026-06-19',
    ])
  })

  it('do not exist for a manual batch', () => {
    const manual = entry({ due: { kind: 'manual' }, manual: true })
    expect(between(manual, '2026-06-01', '2026-07-01')).toEqual([])
    expect(nextOccurrence(manual, CALENDARS, TOKYO, 0)).toBeNull()
  })

  it('are refused for a span of more than ten years', () => {
    expect(() => between(entry(), '2016-01-01', '2026-06-01')).toThrow('3700 days')
  })
})

describe('closed days', () => {
  const daily = (on: 'run' | 'skip' | 'previous' | 'next', maxShiftDays = 7) =>
    entry({ cron: '0 2 6 * *', calendar: { name: 'jp', on, maxShiftDays, perTenant: false } })

  it('are worked when the rule says run', () => {
    expect(between(daily('run'), '2026-05-01', '2026-06-01')).toEqual([
      { due: '2026-05-06T02:00', nominal: '2026-05-06', date: '2026-05-06', closed: '' },
    ])
  })

  it('drop the run when the rule says skip, and say which holiday it is', () => {
    expect(between(daily('skip'), '2026-05-01', '2026-06-01')[0]).toMatchObject({
      due: '2026-05-06T02:00',
      closed: 'dropped: Holiday in lieu',
    })
  })

  it('move the run forward over Golden Week and keep key and business date', () => {
    expect(between(daily('next'), '2026-05-01', '2026-06-01')).toEqual([
      {
        due: '2026-05-07T02:00',
        nominal: '2026-05-06',
        date: '2026-05-06',
        closed: 'shifted: Holiday in lieu',
      },
    ])
  })

  it('move the run backward out of the month it was named in', () => {
    const first = entry({
      cron: '0 2 1 * *',
      calendar: { name: 'jp', on: 'previous', maxShiftDays: 7, perTenant: false },
    })
    // 1 February 2026 is a Sunday.
    expect(between(first, '2026-01-30', '2026-01-31')).toEqual([
      {
        due: '2026-01-30T02:00',
        nominal: '2026-02-01',
        date: '2026-02-01',
        closed: 'shifted: Sunday',
      },
    ])
    expect(between(first, '2026-01-31', '2026-02-20')).toEqual([])
  })

  it('drop the run when no business day is near enough', () => {
    expect(between(daily('previous', 3), '2026-05-01', '2026-06-01')[0]?.closed).toBe(
      'dropped: Holiday in lieu (no business day within 3 days)',
    )
    expect(between(daily('previous', 5), '2026-05-01', '2026-06-01')[0]?.due).toBe(
      '2026-05-01T02:00',
    )
  })

  it('do not pile up several runs on the next business day', () => {
    const everyDay = entry({
      cron: '0 9 * * *',
      calendar: { name: 'jp', on: 'next', maxShiftDays: 7, perTenant: false },
    })
    const due = between(everyDay, '2026-06-05', '2026-06-09')
    expect(due.map((each) => [each.nominal, each.due, each.closed.slice(0, 7)])).toEqual([
      ['2026-06-05', '2026-06-05T09:00', ''],
      ['2026-06-06', '2026-06-08T09:00', 'dropped'],
      ['2026-06-07', '2026-06-08T09:00', 'dropped'],
      ['2026-06-08', '2026-06-08T09:00', ''],
    ])
  })

  it('are those of the calendar the entry names', () => {
    const company = entry({
      cron: '0 2 6 5 *',
      calendar: { name: 'company', on: 'skip', maxShiftDays: 7, perTenant: false },
    })
    expect(between(company, '2026-05-01', '2026-06-01')[0]?.closed).toBe('')
  })
})

describe('monthly business days', () => {
  const monthly = (rule: Extract<ScheduleEntry['due'], { kind: 'business-day' }>['rule']) =>
    entry({
      due: { kind: 'business-day', rule, at: '09:30' },
      calendar: { name: 'jp', on: 'run', maxShiftDays: 7, perTenant: false },
    })

  it.each([
    [{ kind: 'nth', n: 1 } as const, '2026-05-01T09:30'],
    [{ kind: 'nth', n: 2 } as const, '2026-05-07T09:30'], // Golden Week between
    [{ kind: 'last' } as const, '2026-05-29T09:30'],
    [{ kind: 'before-month-end', n: 0 } as const, '2026-05-29T09:30'],
    [{ kind: 'before-month-end', n: 5 } as const, '2026-05-22T09:30'],
  ])('of May 2026 under %j is %s', (rule, due) => {
    expect(between(monthly(rule), '2026-05-01', '2026-06-01').map((each) => each.due)).toEqual([
      due,
    ])
  })

  it('that a month has not are dropped with the month as reason', () => {
    const found = between(monthly({ kind: 'nth', n: 23 }), '2026-05-01', '2026-06-01')
    expect(found.map((each) => each.closed)).toEqual(['dropped: 2026-05 has no such business day'])
  })
})

describe('the next due time', () => {
  it('is found when it is years away', () => {
    const leap = entry({ cron: '0 2 29 2 *' })
    const next = nextOccurrence(leap, CALENDARS, TOKYO, Date.parse('2026-06-01T00:00:00Z'))
    expect(isoWithOffset(next?.dueAt ?? 0)).toBe('2028-02-29T02:00:00.000+09:00')
  })

  it('passes over dropped ones', () => {
    const skip = entry({
      cron: '0 2 6 * *',
      calendar: { name: 'jp', on: 'skip', maxShiftDays: 7, perTenant: false },
    })
    const next = nextOccurrence(skip, CALENDARS, TOKYO, Date.parse('2026-05-01T00:00:00Z'))
    // 6 June 2026 is a Saturday.
    expect(isoWithOffset(next?.dueAt ?? 0)).toBe('2026-07-06T02:00:00.000+09:00')
  })

  it('is none when every day is closed', () => {
    const never = entry({
      calendar: { name: 'never', on: 'skip', maxShiftDays: 7, perTenant: false },
    })
    expect(nextOccurrence(never, CALENDARS, TOKYO, 0)).toBeNull()
  })

  it('is later than the moment asked about', () => {
    const at = Date.parse('2026-06-01T02:00:00+09:00')
    expect(nextOccurrence(entry(), CALENDARS, TOKYO, at)?.dueAt).toBe(at + 86_400_000)
    expect(nextOccurrence(entry(), CALENDARS, TOKYO, at - 1)?.dueAt).toBe(at)
  })
})
