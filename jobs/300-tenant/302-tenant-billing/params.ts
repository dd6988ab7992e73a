/** Parameters of BATCH-302. */
import {
  addMonths,
  BadParameterError,
  type HubRun,
  type Month,
  monthBefore,
  monthOf,
  type ParamsContext,
  z,
} from '../../../server/sdk/index.ts'

export type BillingParams = Readonly<{
  /** Billing month; it must be over. */
  period: Month
  /** Corrects invoices that were already issued. */
  forceRecalc: boolean
  /** Printed on corrections; 5 to 200 characters. The run's own reason stands for it. */
  reason?: string | undefined
  /** Bills although usage days are missing. */
  allowEstimate: boolean
}>

const REASON = z.string().trim().min(5).max(200)

export function billingParams({ today }: ParamsContext): z.ZodType<BillingParams> {
  const thisMonth = monthOf(today)
  return z.strictObject({
    period: monthBefore(thisMonth).prefault(addMonths(thisMonth, -1)),
    forceRecalc: flag(),
    reason: REASON.optional(),
    allowEstimate: flag(),
  })
}

/** A switch; the command line gives it as text. */
function flag() {
  return z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
    .prefault(false)
}

/** The reason of a recalculation, or null when nothing is recalculated. Throws BadParameterError `reason`. */
export function recalculationReason(run: HubRun<BillingParams>): string | null {
  const { forceRecalc, reason } = run.params
  if (!forceRecalc) return null
  const given = REASON.safeParse(reason ?? run.reason ?? '')
  if (given.success) return given.data
  throw new BadParameterError('reason', {
    code: 'reason_missing',
    message: {
      ja: 'reason: forceRecalc には修正の理由(5〜200 文字)が必要です。請求書に印字されます',
      en: 'reason: forceRecalc needs the reason of the correction (5 to 200 characters); it is printed on the invoice',
    },
    hint: {
      ja: '例: --param forceRecalc=true --reason "長期契約割引の適用漏れ"',
      en: 'for example: --param forceRecalc=true --reason "a discount had been forgotten"',
    },
  })
}
