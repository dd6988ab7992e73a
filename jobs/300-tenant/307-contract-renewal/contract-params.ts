/** Parameters of BATCH-307. */
import { NOTICE_DAYS } from '../../../server/domain/contract/notice.ts'
import {
  BadParameterError,
  type Day,
  day,
  flag,
  type ParamsContext,
  type SystemRun,
  z,
} from '../../../server/sdk/index.ts'

export type ContractParams = Readonly<{
  date: Day
  notificationDays: readonly number[]
  resend: boolean
}>

export function contractParams({ today }: ParamsContext): z.ZodType<ContractParams> {
  const stages = z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',').map((text) => Number(text)) : value),
      z.array(z.number().int().min(0).max(365)).min(1).max(10),
    )
    .refine((given) => new Set(given).size === given.length, { message: 'must be distinct' })
  return z.strictObject({
    /** Reference day; another one than today is for dry runs only. */
    date: day().prefault(today),
    /** Days before the end at which a notice goes out. */
    notificationDays: stages.prefault([...NOTICE_DAYS]),
    /** Says again what was said; only for tenants asked for by name. */
    resend: flag(false),
  }) as z.ZodType<ContractParams>
}

/** What the schema can not know: refused before anything is read. */
export function refuseMisuse(run: SystemRun<ContractParams>): void {
  const { date, resend } = run.params
  if (date !== run.today && !run.dryRun) {
    throw new BadParameterError('date', {
      code: 'date_needs_dry_run',
      message: {
        ja: `date: 今日(${run.today})以外の日付は試行でのみ指定できます: ${date}`,
        en: `date: another day than today (${run.today}) is for dry runs only: ${date}`,
      },
      hint: { ja: '--dry-run を付けてください。', en: 'add --dry-run' },
    })
  }
  if (!resend || run.selection !== 'all') return
  throw new BadParameterError('resend', {
    code: 'resend_needs_tenants',
    message: {
      ja: 'resend: 全社への再送はできません。',
      en: 'resend: not for all tenants at once',
    },
    hint: { ja: '--tenants で会社を指定してください。', en: 'name the tenants with --tenants' },
  })
}
