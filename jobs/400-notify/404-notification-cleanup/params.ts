/** Parameters of BATCH-404; ages in whole days, the longer lives must be the longer ones. */
import { type ParamsSchema, z } from '../../../server/sdk/index.ts'

export type CleanupParams = Readonly<{
  /** Send log, and ended messages of the holding. */
  retentionDays: number
  /** Ended deliveries. */
  outboxDays: number
  /** In-app notifications. */
  notificationDays: number
  /** Archive files, and the holding's send log. */
  archiveDays: number
  archiveEnabled: boolean
  /** Needed for `archiveEnabled: false`: the rows go without a file. */
  confirm: boolean
  /** Rows in one delete transaction. */
  batchSize: number
  requireBackup: boolean
  /** More than three times the usual number of rows may go. */
  allowLarge: boolean
}>

export const params: ParamsSchema<CleanupParams> = () =>
  z
    .strictObject({
      retentionDays: z.int().min(30).max(3_650).default(90),
      outboxDays: z.int().min(7).max(365).default(30),
      notificationDays: z.int().min(90).max(3_650).default(365),
      archiveDays: z.int().min(365).max(3_650).default(730),
      archiveEnabled: z.boolean().default(true),
      confirm: z.boolean().default(false),
      batchSize: z.int().min(100).max(10_000).default(1_000),
      requireBackup: z.boolean().default(true),
      allowLarge: z.boolean().default(false),
    })
    .refine(({ archiveEnabled, confirm }) => archiveEnabled || confirm, {
      path: ['archiveEnabled'],
      message: 'false deletes rows without a file; say confirm: true with it',
    })
    .refine(({ notificationDays, retentionDays }) => notificationDays >= retentionDays, {
      path: ['notificationDays'],
      message: 'must not be less than retentionDays',
    })
