/** The shape of schedule.yaml as an operator writes it; `resolve-schedule.ts` turns it into entries. */
import { z } from 'zod'
import { SEVERITIES } from '../domain/alert.ts'
import { BLACKOUT_FATES } from '../domain/blackout.ts'
import { LANES } from '../domain/run.ts'
import { CLOSED_DAY_RULES, MISFIRE_POLICIES, OVERLAPS, PRIORITIES } from '../domain/schedule.ts'
import {
  batchId,
  dayWindow,
  duration,
  localTime,
  positiveDuration,
  timeOfDay,
  timezone,
} from './fields.ts'

/** More attempts than this only hide a fault. */
const MOST_ATTEMPTS = 20
const LONGEST_SHIFT_DAYS = 31
/** A longer line of waiting runs is a fault of the schedule. */
const MOST_QUEUED = 100

const retry = z
  .strictObject({
    attempts: z.int().min(1).max(MOST_ATTEMPTS).describe('All attempts together; 1 = no retry'),
    backoff: z.enum(['exponential', 'fixed']),
    first: duration().describe('Wait before the second attempt'),
    max: duration().describe('No wait is longer'),
  })
  .partial()

const misfire = z
  .strictObject({
    policy: z.enum(MISFIRE_POLICIES),
    within: duration().describe('Due times older than this are missed for good'),
    max: z.int().min(1).max(1_000).describe('With policy all: the newest so many'),
    outsideWindow: z.boolean().describe('A make-up run may start outside the window'),
  })
  .partial()

const businessDay = z
  .strictObject({
    nth: z.int().min(1).max(31).describe('5 = the fifth business day of the month'),
    last: z.literal(true).describe('The last business day of the month'),
    beforeMonthEnd: z.int().min(0).max(30).describe('Business days before the last one'),
  })
  .partial()

const calendar = z.strictObject({
  name: z.string().describe('A calendar of calendars.yaml'),
  on: z.enum(CLOSED_DAY_RULES).optional().describe('What to do on a closed day; default run'),
  maxShift: z.int().min(1).max(LONGEST_SHIFT_DAYS).optional().describe('Days; default 7'),
  perTenant: z
    .boolean()
    .optional()
    .describe('true: leave out the companies that rest on the business date'),
})

const dependency = z.union([
  batchId(),
  z.strictObject({
    batch: batchId(),
    end: z.enum(['wellEnded', 'anyEnd']).optional(),
    on: z.enum(['same', 'previousDay', 'nextDay']).optional(),
    soft: z.boolean().optional().describe('true: start with a warning when the wait is over'),
  }),
])

const alertRoutes = z.array(z.string()).describe('Routes of alerts.yaml told about a failed run')

const shared = {
  timeout: positiveDuration(),
  retry,
  overlap: z.enum(OVERLAPS),
  maxQueued: z
    .int()
    .min(1)
    .max(MOST_QUEUED)
    .describe('With overlap queue or allow: at most so many runs wait; default 10'),
  misfire,
  priority: z.enum(PRIORITIES),
  lane: z.enum(LANES),
  alert: alertRoutes,
}

const entry = z
  .strictObject({
    ...shared,
    cron: z.string({ error: 'cron_not_text' }).describe('Five fields, in the zone of the file'),
    manual: z.literal(true).describe('Never due by itself'),
    businessDay: businessDay.describe('Monthly, counted in business days; needs at and calendar'),
    at: timeOfDay().describe('Time of day of businessDay'),
    calendar,
    after: z.array(dependency),
    waitFor: duration().describe('Longest wait for after, from the scheduled time'),
    waitUntil: timeOfDay().describe('The same as a time of day'),
    window: dayWindow().describe('Hours in which a scheduled run may start'),
    startBy: timeOfDay(),
    finishBy: timeOfDay(),
    group: z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'bad_group' }),
    businessDate: z.enum(['same', 'previous']).describe('The day the work is for'),
    enabled: z.boolean(),
    params: z.record(z.string(), z.unknown()),
    severity: z.enum(SEVERITIES).describe('Of a failed run'),
  })
  .partial()

const blackout = z.strictObject({
  reason: z.string().trim().min(1).describe('Shown on every run that it stops'),
  from: localTime().optional().describe('First minute; local time of the file'),
  until: localTime().optional().describe('First minute after it'),
  daily: dayWindow().optional().describe('Only at these hours of each day'),
  batches: z
    .union([z.literal('all'), z.array(batchId()).min(1)])
    .optional()
    .describe('all (default) = every batch outside the monitoring lane'),
  due: z
    .enum(BLACKOUT_FATES)
    .optional()
    .describe('Runs due meanwhile: wait for the end (default), or skip'),
})

const blackoutName = z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'bad_blackout_name' })

export const scheduleFile = z.strictObject({
  version: z.literal(1),
  timezone: timezone().default('Asia/Tokyo'),
  defaults: z.strictObject(shared).partial().default({}),
  blackouts: z.record(blackoutName, blackout).default({}),
  batches: z.record(batchId(), entry),
})

export type ScheduleFile = z.output<typeof scheduleFile>
export type WrittenEntry = z.output<typeof entry>
export type WrittenBlackout = z.output<typeof blackout>
export type WrittenDefaults = ScheduleFile['defaults']
