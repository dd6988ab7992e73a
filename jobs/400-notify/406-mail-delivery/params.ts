/** Parameters of BATCH-406. */
import { type ParamsSchema, z } from '../../../server/sdk/index.ts'

export type MailParams = Readonly<{
  /** `platform`: only the holding's queue; `tenants`: only the companies'; a run for named tenants leaves the holding out anyway. */
  queues: 'all' | 'platform' | 'tenants'
  batchSize: number
  /** Attempts in all, for rows that fail in this run; null = as each row says. */
  maxAttempts: number | null
  priorityOnly: boolean
  /** Rows due until then; null = until now. */
  sentBefore: number | null
}>

export const params: ParamsSchema<MailParams> = ({ now }) =>
  z.strictObject({
    queues: z.enum(['all', 'platform', 'tenants']).default('all'),
    batchSize: z.int().min(1).max(1_000).default(100),
    maxAttempts: z.int().min(1).max(11).nullable().default(null),
    priorityOnly: z.boolean().default(false),
    sentBefore: z.iso
      .datetime({ offset: true })
      .transform((text) => Date.parse(text))
      .refine((at) => at <= now, { message: 'must not lie in the future' })
      .nullable()
      .default(null),
  })
