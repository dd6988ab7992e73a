/** Parameters of BATCH-303. */
import { CHECK_TYPES, type CheckType } from '../../../server/domain/health/metrics.ts'
import { oneOrMore, type ParamsContext, type Severity, z } from '../../../server/sdk/index.ts'

export type HealthParams = Readonly<{
  checkTypes: readonly (CheckType | 'all')[]
  alertLevel: (typeof LEVELS)[number]
  windowMinutes: number
}>

/** `warning` is the sample's word for medium. */
const LEVELS = ['low', 'medium', 'warning', 'high', 'critical'] as const

export function healthParams(_context: ParamsContext): z.ZodType<HealthParams> {
  return z.strictObject({
    /** What is checked; the rest keeps what it was last found to be. */
    checkTypes: oneOrMore([...CHECK_TYPES, 'all']).prefault(['all']),
    /** Findings below it are recorded, but nobody is told. */
    alertLevel: z.enum(LEVELS).prefault('medium'),
    /** Look-back of rates and response times; it ends with the run's minute. */
    windowMinutes: z.coerce.number().int().min(15).max(1_440).prefault(60),
  })
}

export function wantedChecks({ checkTypes }: HealthParams): ReadonlySet<CheckType> {
  const all = checkTypes.includes('all')
  return new Set(CHECK_TYPES.filter((check) => all || checkTypes.includes(check)))
}

export function lowestAlarmed({ alertLevel }: HealthParams): Severity {
  switch (alertLevel) {
    case 'low':
      return 'LOW'
    case 'medium':
    case 'warning':
      return 'MEDIUM'
    case 'high':
      return 'HIGH'
    case 'critical':
      return 'CRITICAL'
  }
}
