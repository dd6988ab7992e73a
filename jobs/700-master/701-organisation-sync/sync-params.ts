/** Parameters of BATCH-701. */
import { day, oneOrMore, type ParamsContext, z } from '../../../server/sdk/index.ts'
import { ENTITIES, type EntitySet } from './model.ts'

export type SyncParams = Readonly<{
  syncType?: 'incremental' | 'full' | undefined
  date: string
  entities?: readonly EntitySet[] | undefined
  allowMassClose: boolean
  confirm?: string | undefined
  force: boolean
  expectSha256?: string | undefined
}>

export function syncParams({ businessDate, today }: ParamsContext): z.ZodType<SyncParams> {
  const notLater = day().refine((value) => value <= today, {
    message: `must not be later than ${today}`,
  })
  return z
    .strictObject({
      /** Default: the integration's, else full for CSV and incremental for REST. Absence means closure only in full. */
      syncType: z.enum(['incremental', 'full']).optional(),
      /** Effective date where the source gives none. */
      date: notLater.prefault(businessDate),
      /** Default: the integration's. */
      entities: oneOrMore(ENTITIES).optional(),
      /** Lets a guard pass, for one run and the one tenant typed in `confirm`. */
      allowMassClose: yesOrNo(),
      /** The tenant's code, typed by the operator. */
      confirm: z.string().optional(),
      /** Allows a date before the last applied one, and files older than that. */
      force: yesOrNo(),
      /** Only this input (of a preview) may be applied. */
      expectSha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, { message: 'must be the sha256 of a preview' })
        .optional(),
    })
    .refine((params) => !params.allowMassClose || Boolean(params.confirm), {
      path: ['confirm'],
      message: 'type the tenant code to allow mass closures',
    })
}

/** The command line gives text. Only the two words: a typing error must not allow anything. */
function yesOrNo() {
  return z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]).default(false)
}
