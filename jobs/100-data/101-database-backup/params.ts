/** Parameters of BATCH-101 and the refusals that need more than the parameters themselves. */
import { BadParameterError, type HubRun, type ParamsContext, z } from '../../../server/sdk/index.ts'

export const params = (_context: ParamsContext) =>
  z.strictObject({
    /** incremental = files with the same content as in the previous set are hard-linked. */
    backupType: z.enum(['full', 'incremental']).default('full'),
    /** Days of the daily tier; left out = backup.retentionDays of toban.yaml. */
    retentionDays: z.coerce.number().int().min(7).max(365).optional(),
    compress: z.stringbool().or(z.boolean()).default(true),
    verifyBackup: z.stringbool().or(z.boolean()).default(true),
    restoreTest: z.enum(['auto', 'all', 'none']).default('auto'),
    /** A set made by hand that is never pruned until somebody unpins it. */
    pin: z.stringbool().or(z.boolean()).default(false),
    note: z.string().max(500).optional(),
  })

export type Params = z.infer<ReturnType<typeof params>>

export type BackupTrigger = 'SCHEDULED' | 'MANUAL'

/** A person's run is MANUAL; retries, catch-ups and dependencies belong to the schedule. */
export function backupTrigger(run: HubRun<Params>): BackupTrigger {
  return run.trigger === 'manual' || run.trigger === 'api' ? 'MANUAL' : 'SCHEDULED'
}

/** Throws BadParameterError for what only a person may ask for. */
export function demandAllowed(run: HubRun<Params>): void {
  const byHand = backupTrigger(run) === 'MANUAL'
  if (!run.params.verifyBackup && !(byHand && run.reason)) {
    throw new BadParameterError('verifyBackup', {
      message: {
        ja: 'verifyBackup: 検証の省略は、手動で理由を付けたときだけできます。',
        en: 'verifyBackup: false is allowed only by hand and with a reason',
      },
    })
  }
  if (run.params.pin && !byHand) {
    throw new BadParameterError('pin', {
      message: {
        ja: 'pin: 固定は手動のバックアップだけにできます。',
        en: 'pin: only a set made by hand can be pinned',
      },
    })
  }
}
