/** Compares the month's amounts with the month before, per tenant and in total. */
import { invoicesInForce, type StoredInvoice } from '../../../data/platform/billing-reading.ts'
import {
  type Anomaly,
  anomalyOf,
  type ComparedMonth,
  changeBeyondLimit,
} from '../../../server/domain/billing/comparison.ts'
import type { Quote } from '../../../server/domain/billing/quote.ts'
import { sumOf } from '../../../server/domain/money.ts'
import type { TenantRef } from '../../../server/sdk/index.ts'
import type { Billing } from './billing.ts'
import { isComparable } from './document.ts'

export function anomalyOfTenant(billing: Billing, tenant: TenantRef, quote: Quote): Anomaly | null {
  const before = billing.previous.get(tenant.id)
  if (!before || before.currencyCode !== quote.currency) return null
  return anomalyOf(quote, compared(before))
}

/** Over the tenants billed in yen whose two months can be compared; null when ordinary. */
export function anomalyInTotal(billing: Billing): Anomaly | null {
  const pairs = invoicesInForce(billing.run.platform, billing.period).flatMap((now) => {
    const before = billing.previous.get(now.tenantId)
    const isPair = before && isYenPair(now, before)
    return isPair ? [{ now: now.subtotalMinor, before: before.subtotalMinor }] : []
  })
  return changeBeyondLimit(
    sumOf(pairs.map((pair) => pair.now)),
    sumOf(pairs.map((pair) => pair.before)),
  )
}

function isYenPair(now: StoredInvoice, before: StoredInvoice): boolean {
  const isYen = now.currencyCode === 'JPY' && before.currencyCode === 'JPY'
  return isYen && isComparable(now) && isComparable(before)
}

function compared(invoice: StoredInvoice): ComparedMonth {
  return { subtotalMinor: invoice.subtotalMinor, isComparable: isComparable(invoice) }
}
