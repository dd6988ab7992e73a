/** Parameters of BATCH-301 and the groups of figures that can be calculated anew alone. */
import { dayBefore, oneOrMore, type ParamsContext, z } from '../../../server/sdk/index.ts'

export const RESOURCES = ['users', 'storage', 'api', 'reports', 'features'] as const
export type Resource = (typeof RESOURCES)[number]

export type UsageParams = Readonly<{ date: string; resources: readonly (Resource | 'all')[] }>

export function usageParams({ businessDate, today }: ParamsContext): z.ZodType<UsageParams> {
  return z.strictObject({
    /** The day measured; it must be over. */
    date: dayBefore(today).prefault(businessDate),
    /** Only these are measured; the other columns keep their stored value. */
    resources: oneOrMore([...RESOURCES, 'all']).prefault(['all']),
  })
}

/** @param hasRow without a stored row there is nothing to keep: everything is measured. */
export function wantedResources(params: UsageParams, hasRow: boolean): ReadonlySet<Resource> {
  const all = params.resources.includes('all') || !hasRow
  return new Set(RESOURCES.filter((resource) => all || params.resources.includes(resource)))
}
