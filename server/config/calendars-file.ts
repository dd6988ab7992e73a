/** The shape of calendars.yaml. */
import { z } from 'zod'
import { isCalendarKey } from '../domain/business-calendar.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const calendarDay = z
  .string({ error: 'bad_calendar_day' })
  .refine(isCalendarKey, { error: 'bad_calendar_day' })
  .describe('YYYY-MM-DD, or MM-DD for every year')

const dayNames = z.record(calendarDay, z.string())

const calendar = z.strictObject({
  holidays: z.enum(['jp', 'none']).default('jp').describe('National holidays that are closed'),
  weekend: z.array(z.enum(WEEKDAYS)).max(6).default(['sat', 'sun']),
  closed: dayNames.default({}).describe('Company days off and what they are called'),
  open: dayNames.default({}).describe('Days worked all the same'),
})

export const calendarsFile = z.strictObject({
  version: z.literal(1),
  calendars: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'bad_calendar_name' }),
    calendar,
  ),
  tenants: z
    .record(z.string(), z.string())
    .default({})
    .describe('Calendar of a company by tenant code'),
})

export type CalendarsFile = z.output<typeof calendarsFile>
