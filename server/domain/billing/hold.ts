/** Why an invoice is not made although the tenant is billable: something is missing or unclear, and is never guessed. */
import { TobanError, type Words } from '../errors.ts'

export const HOLD_REASONS = [
  'usage_missing',
  'price_missing',
  'tax_missing',
  'contract_overlap',
  'currency_mixed',
  'currency_unknown',
  'currency_not_jpy',
  'cycle_plan_change',
  'discount_unknown',
  'negative_subtotal',
  'payment_terms_unknown',
] as const
export type HoldReason = (typeof HOLD_REASONS)[number]

/** Thrown by pricing; `reason` is stored with the held invoice, the words say what to do. */
export class BillingHold extends TobanError {
  readonly reason: HoldReason

  constructor(reason: HoldReason, message: Words, hint?: Words) {
    super({
      code: `held_${reason}`,
      kind: 'refused',
      message,
      ...(hint === undefined ? {} : { hint }),
    })
    this.reason = reason
  }
}
