/** Parameters of BATCH-306. */
import { LEVELS, type Level } from '../../../server/domain/resources/resource.ts'
import { type ParamsContext, z } from '../../../server/sdk/index.ts'

export type OptimiseParams = Readonly<{
  /** Undefined: 30. */
  analysisDays?: number | undefined
  /** Undefined: standard. */
  level?: Level | undefined
  /** Undefined: false. */
  autoApply?: boolean | undefined
  /** Ids of proposals that a person has looked at. */
  applyProposals?: readonly number[] | undefined
  /** Id of an adjustment. */
  rollback?: number | undefined
}>

const MOST_CHOSEN = 100
const OF_ANALYSIS = ['analysisDays', 'level', 'autoApply'] as const

const id = () => z.coerce.number().int().positive()

/** A comma-separated text, as the command line gives it, is split. */
function ids(): z.ZodType<readonly number[]> {
  const split = (value: unknown) => (typeof value === 'string' ? value.split(',') : value)
  return z.preprocess(split, z.array(id()).min(1).max(MOST_CHOSEN)) as unknown as z.ZodType<
    readonly number[]
  >
}

export function optimiseParams(_context: ParamsContext): z.ZodType<OptimiseParams> {
  return z
    .strictObject({
      analysisDays: z.coerce.number().int().min(14).max(365).optional(),
      level: z.enum(LEVELS).optional(),
      /** Apply what is safe enough to need nobody. */
      autoApply: z
        .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
        .optional(),
      /** Apply these, and analyse nothing. */
      applyProposals: ids().optional(),
      /** Put this adjustment back, and do nothing else. */
      rollback: id().optional(),
    })
    .superRefine((given, context) => {
      const chosen = (['rollback', 'applyProposals'] as const).find(
        (name) => given[name] !== undefined,
      )
      if (chosen === undefined) return
      const others = [...OF_ANALYSIS, 'applyProposals', 'rollback'] as const
      const excluded = others.filter((name) => name !== chosen && given[name] !== undefined)
      if (excluded.length === 0) return
      const message = `excludes ${excluded.join(', ')}`
      context.addIssue({ code: 'custom', path: [chosen], message })
    }) as z.ZodType<OptimiseParams>
}

export function analysisOf({ analysisDays = 30, level = 'standard' }: OptimiseParams) {
  return { analysisDays, level }
}
