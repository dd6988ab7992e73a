/** Which days a pattern names, against croner asked for one day after the other. */
import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayNumber, dayOfNumber } from '../../server/domain/calendar-day.ts'
import { readCron } from '../../server/domain/cron.ts'
import { holds, PROPERTY_LIMIT_MS } from '../fixture/property.ts'

const dates = fc.constantFrom(
  '*',
  '1',
  '15',
  '31',
  '29-31',
  '*/2',
  '2-20/6',
  '1,L',
  'L',
  '15W',
  'LW',
)
const months = fc.constantFrom('*', '2', 'FEB', '*/5', '4-6,11', 'JUL')
const weekdays = fc.constantFrom(
  '*',
  '0',
  '7',
  '1-5',
  'WED',
  'SAT,SUN',
  '*/3',
  '+FRI',
  '+1-3',
  'MON#2',
  'FRI#L',
)

describe('the days of a pattern', () => {
  it(
    'are those that croner finds',
    async () => {
      await holds(
        fc.tuple(dates, months, weekdays, fc.integer({ min: 0, max: 2_000 })),
        150,
        (drawn) => {
          const [date, month, weekday, later] = drawn
          const text = `0 0 ${date} ${month} ${weekday}`
          const reading = readCron(text)
          fc.pre(reading.ok)
          const first = dayNumber('2026-01-01') + later
          const last = first + 120
          const cron = new Cron(text, { timezone: 'UTC', mode: '5-part', paused: true })
          const days: string[] = []
          let next = cron.nextRun(new Date(first * 86_400_000 - 1))
          while (next && next.getTime() <= last * 86_400_000) {
            days.push(next.toISOString().slice(0, 10))
            next = cron.nextRun(next)
          }
          if (reading.ok)
            expect(reading.times.days(dayOfNumber(first), dayOfNumber(last))).toEqual(days)
        },
      )
    },
    PROPERTY_LIMIT_MS,
  )
})
