/** Parameters of BATCH-302. */
import {
  addMonths,
  flag,
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
  /** Sends the mail of an unusual invoice that was kept back. */
  releaseMail: boolean
}>

const REASON = z.string().trim().min(5).max(200)

export function billingParams({ today, reason }: ParamsContext): z.ZodType<BillingParams> {
  const thisMonth = monthOf(today)
  const fields = z.strictObject({
    period: monthBefore(thisMonth).prefault(addMonths(thisMonth, -1)),
    forceRecalc: flag(false),
    reason: REASON.optional(),
    allowEstimate: flag(false),
    releaseMail: flag(false),
  })
  // Refused before the run begins, where the person who typed it can still see it.
  return fields.refine((given) => !given.forceRecalc || isReason(given.reason ?? reason), {
    path: ['reason'],
    message:
      'forceRecalc needs the reason of the correction (5 to 200 characters); it is printed on the invoice',
  })
}

function isReason(text: string | null): boolean {
  return REASON.safeParse(text ?? '').success
}

/** The reason of a recalculation, or null when nothing is recalculated. */
export function recalculationReason(run: HubRun<BillingParams>): string | null {
  const { forceRecalc, reason } = run.params
  return forceRecalc ? (reason ?? run.reason ?? '').trim() : null
}
