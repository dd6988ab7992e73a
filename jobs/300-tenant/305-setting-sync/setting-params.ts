/** Parameters of BATCH-305. */
import { SYNC_TYPES, type SyncType } from '../../../server/domain/settings/check.ts'
import {
  BadParameterError,
  oneOrMore,
  type ParamsContext,
  type SystemRun,
  z,
} from '../../../server/sdk/index.ts'

export type SettingParams = Readonly<{
  /** Undefined: all of them. */
  syncType?: readonly (SyncType | 'all')[] | undefined
  /** Undefined: as true. */
  autoFix?: boolean | undefined
  rollbackRun?: string | undefined
}>

export function settingParams(_context: ParamsContext): z.ZodType<SettingParams> {
  return z
    .strictObject({
      syncType: oneOrMore([...SYNC_TYPES, 'all']).optional(),
      /** false: report only. */
      autoFix: z
        .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
        .optional(),
      /** Undoes all changes of that run of BATCH-305; excludes the other parameters. */
      rollbackRun: z
        .string()
        .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a run id')
        .optional(),
    })
    .superRefine((given, context) => {
      const others = (['syncType', 'autoFix'] as const).filter((name) => given[name] !== undefined)
      if (given.rollbackRun === undefined || others.length === 0) return
      context.addIssue({
        code: 'custom',
        path: ['rollbackRun'],
        message: `excludes ${others.join(', ')}`,
      })
    }) as z.ZodType<SettingParams>
}

export function typesOf({ syncType = ['all'] }: SettingParams): readonly SyncType[] {
  return syncType.includes('all') ? SYNC_TYPES : SYNC_TYPES.filter((one) => syncType.includes(one))
}

/** What the schema can not know. */
export function refuseMisuse(run: SystemRun<SettingParams>): void {
  if (run.params.rollbackRun === undefined || run.selection === 'all') return
  throw new BadParameterError('rollbackRun', {
    code: 'rollback_excludes_tenants',
    message: {
      ja: 'rollbackRun: テナントの指定と一緒には使えません。',
      en: 'rollbackRun: not together with tenants',
    },
    hint: {
      ja: 'その実行の変更すべてが元に戻ります。',
      en: 'all changes of that run are undone',
    },
  })
}
