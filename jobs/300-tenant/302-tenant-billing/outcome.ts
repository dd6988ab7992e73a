/** A tenant's result as it is recorded in the run. Amounts in minor units of `currency`. */
import type { StoredInvoice } from '../../../data/platform/billing-reading.ts'
import type { Anomaly } from '../../../server/domain/billing/comparison.ts'
import type { PricedMonthOf } from './price.ts'

type Amounts = Readonly<{
  currency: string
  subtotalMinor: number
  taxMinor: number
  totalMinor: number
}>

export type InvoiceOutcome =
  | (Amounts &
      Readonly<{
        /** `released`: issued before, its mail was kept back until now. */
        outcome: 'generated' | 'corrected' | 'unchanged' | 'released'
        number: string
        isEstimated: boolean
        anomaly: Anomaly | null
      }>)
  /** Of a dry run: what would be issued, beside what stands. */
  | (Amounts &
      Readonly<{
        outcome: 'preview'
        isEstimated: boolean
        anomaly: Anomaly | null
        lines: readonly Readonly<{ type: string; label: string; amountMinor: number }>[]
        issued: Readonly<{ number: string | null; status: string; totalMinor: number }> | null
      }>)

/** Reason of the skip of tenants on a free plan, or without a contract. */
export const NOT_BILLABLE = 'not_billable'

export function outcomeOf(
  outcome: 'generated' | 'corrected' | 'unchanged' | 'released',
  invoice: StoredInvoice,
): InvoiceOutcome {
  return {
    outcome,
    number: invoice.invoiceNumber ?? '',
    currency: invoice.currencyCode,
    subtotalMinor: invoice.subtotalMinor,
    taxMinor: invoice.taxMinor,
    totalMinor: invoice.totalMinor,
    isEstimated: invoice.isEstimated,
    anomaly: invoice.anomaly as Anomaly | null,
  }
}

export function previewOf(current: StoredInvoice | null, priced: PricedMonthOf): InvoiceOutcome {
  const { quote, anomaly } = priced
  const { currency, subtotalMinor, taxMinor, totalMinor, isEstimated } = quote
  const lines = quote.lines.map(({ type, label, amountMinor }) => ({ type, label, amountMinor }))
  return {
    outcome: 'preview',
    currency,
    subtotalMinor,
    taxMinor,
    totalMinor,
    isEstimated,
    anomaly,
    lines,
    issued: current && {
      number: current.invoiceNumber,
      status: current.status,
      totalMinor: current.totalMinor,
    },
  }
}
