/** Parameters of BATCH-401. */
import { addDays, day, oneOrMore, type ParamsSchema, z } from '../../../server/sdk/index.ts'

const CHANNELS = ['EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK'] as const

const BACK_DAYS = 7
const AHEAD_DAYS = 31

export type ScheduledParams = Readonly<{
  /** Day to plan for; null = the run's business date. */
  date: string | null
  /** The others stay PENDING. */
  channels: readonly (typeof CHANNELS)[number][]
  /** Trigger events to plan; `all`, or some. */
  events: 'all' | readonly string[]
  phase: 'all' | 'plan' | 'send'
  /** Rows per company and round (delivery rule D11). */
  batchSize: number
}>

/** Days after today are for dry runs; `run` refuses them otherwise. */
export const params: ParamsSchema<ScheduledParams> = ({ today }) => {
  const last = addDays(today, AHEAD_DAYS)
  const first = addDays(today, -BACK_DAYS)
  return z.strictObject({
    date: day()
      .refine((value) => value >= first && value <= last, {
        message: `must be a day from ${first} to ${today}, in a dry run to ${last}`,
      })
      .nullable()
      .default(null),
    channels: oneOrMore(CHANNELS).default([...CHANNELS]),
    events: z
      .union([
        z.literal('all'),
        z.preprocess(
          (value) =>
            typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value,
          z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).min(1),
        ),
      ])
      .default('all') as z.ZodType<ScheduledParams['events']>,
    phase: z.enum(['all', 'plan', 'send']).default('all'),
    batchSize: z.coerce.number().int().min(10).max(500).default(100),
  })
}
