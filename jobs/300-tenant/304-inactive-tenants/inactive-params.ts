/** Parameters of BATCH-304. */
import { IDLE_LIMITS, type IdleLimits } from '../../../server/domain/idle.ts'
import { type Day, day, flag, type ParamsContext, z } from '../../../server/sdk/index.ts'

export type InactiveParams = IdleLimits & Readonly<{ date: Day; notifyTenants: boolean }>

const days = (standard: number) => z.coerce.number().int().min(1).max(3_650).prefault(standard)

export function inactiveParams({ today }: ParamsContext): z.ZodType<InactiveParams> {
  const fields = z.strictObject({
    /** Reference day; a past one is evaluated, but nothing is sent for it. */
    date: day()
      .refine((value) => value >= '2000-01-01' && value <= today, {
        message: `must be a day from 2000-01-01 up to ${today}`,
      })
      .prefault(today),
    inactiveDays: days(IDLE_LIMITS.inactiveDays),
    warningDays: days(IDLE_LIMITS.warningDays),
    criticalDays: days(IDLE_LIMITS.criticalDays),
    /** false: only operators are told. */
    notifyTenants: flag(true),
  })
  return fields
    .refine((given) => given.inactiveDays < given.warningDays, {
      path: ['warningDays'],
      message: 'must be greater than inactiveDays',
    })
    .refine((given) => given.warningDays < given.criticalDays, {
      path: ['criticalDays'],
      message: 'must be greater than warningDays',
    })
}
