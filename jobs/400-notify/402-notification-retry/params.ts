/** Parameters of BATCH-402. */
import { oneOrMore, type ParamsSchema, z } from '../../../server/sdk/index.ts'

const CHANNELS = ['EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK'] as const
const PARTS = ['recover', 'retry', 'sweep', 'settle'] as const

export type RetryParams = Readonly<{
  channels: (typeof CHANNELS)[number][]
  /** This level and above. */
  priority: 'all' | 'LOW' | 'NORMAL' | 'HIGH' | 'CRITICAL'
  /** For rows that fail in this run; null = as the channel has it. */
  maxAttempts: number | null
  intervalMinutes: number | null
  parts: (typeof PARTS)[number][]
  /** An operator's choice; empty = by rule. */
  deliveryIds: readonly string[]
  /** A doubtful message among them may arrive twice. */
  confirmResend: boolean
  /** Needed for a smaller `maxAttempts`: rows above it die. */
  confirm: boolean
}>

/** Attempts of the channel with the fewest (delivery rule D9). */
const FEWEST_ATTEMPTS = 4

export const params: ParamsSchema<RetryParams> = () =>
  z
    .strictObject({
      channels: oneOrMore(CHANNELS).default([...CHANNELS]),
      priority: z.enum(['all', 'LOW', 'NORMAL', 'HIGH', 'CRITICAL']).default('all'),
      maxAttempts: z.int().min(1).max(11).nullable().default(null),
      intervalMinutes: z.int().min(1).max(1_440).nullable().default(null),
      parts: oneOrMore(PARTS).default([...PARTS]),
      deliveryIds: z.array(z.string().min(1).max(40)).max(1_000).default([]),
      confirmResend: z.boolean().default(false),
      confirm: z.boolean().default(false),
    })
    .refine(({ maxAttempts, confirm }) => (maxAttempts ?? 11) >= FEWEST_ATTEMPTS || confirm, {
      path: ['maxAttempts'],
      message: `below ${FEWEST_ATTEMPTS} makes waiting rows die; say confirm: true with it`,
    })
