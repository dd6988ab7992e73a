/** Parameters of BATCH-001. */
import { BUSINESS_ZONE, isoWithOffset, type ParamsContext, z } from '../../../server/sdk/index.ts'

export const LEVELS = ['basic', 'standard', 'detailed'] as const
export type Level = (typeof LEVELS)[number]

/** The run of this hour looks closer. */
const DETAILED_HOUR = 7
export const SUMMARY_HOUR = 8

export const params = ({ now }: ParamsContext) =>
  z.strictObject({
    checkLevel: z.enum(LEVELS).default(hourOf(now) === DETAILED_HOUR ? 'detailed' : 'standard'),
    /** Percent; replaces the limits of CPU, memory and disk for this run. */
    alertThreshold: z.coerce.number().min(1).max(100).nullable().default(null),
    /** false = the rows are written, nobody is told. */
    notificationEnabled: z.stringbool().or(z.boolean()).default(true),
    /** Who gets the summary of 08:00; left out = the address replies to Toban's mail go to. */
    summaryTo: z.array(z.email()).max(20).default([]),
  })

export type Params = z.infer<ReturnType<typeof params>>

/** Hour of the day in the business zone, 0 to 23. */
export function hourOf(at: number): number {
  return Number(isoWithOffset(at, BUSINESS_ZONE).slice(11, 13))
}
