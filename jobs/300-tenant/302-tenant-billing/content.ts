/** The columns of an invoice row, from the price and the parties; as they are printed and frozen. */
import type { InvoiceContent } from '../../../data/platform/billing.ts'
import type { StoredInvoice } from '../../../data/platform/billing-reading.ts'
import type { BillingParty } from '../../../data/platform/contracts.ts'
import { balanceOf } from '../../../server/domain/billing/payment.ts'
import type { Account, Quote } from '../../../server/domain/billing/quote.ts'
import { daysFrom, type TenantRef } from '../../../server/sdk/index.ts'
import type { Billing } from './billing.ts'
import type { PrintedDetails, PrintedUsageDay, RecipientSnapshot } from './document.ts'
import type { PricedMonthOf } from './price.ts'

/** Null for an original. */
export type Correction = Readonly<{ corrects: StoredInvoice; reason: string }> | null

export function contentOf(
  billing: Billing,
  tenant: TenantRef,
  invoice: { priced: PricedMonthOf; correction: Correction },
): InvoiceContent {
  const { priced, correction } = invoice
  const { quote, party, anomaly } = priced
  // What is paid from now on is entered on this invoice; what it says about the past stays.
  const carriedMinor = correction?.corrects.paidMinor ?? 0
  return {
    ...identityOf(billing, tenant, correction),
    ...amountsOf(quote),
    carriedMinor,
    paidMinor: carriedMinor,
    balanceMinor: balanceOf({ totalMinor: quote.totalMinor, paidMinor: carriedMinor }),
    issueDate: priced.issueDate,
    dueDate: priced.dueDate,
    issuerSnapshot: billing.issuer,
    recipientSnapshot: recipientOf(tenant, party),
    usageDetails: detailsOf(billing, priced, correction),
    isEstimated: quote.isEstimated,
    holdReason: null,
    anomaly:
      anomaly === null ? null : { ...anomaly, mail: isKeptBack(billing) ? 'kept_back' : 'sent' },
    contentHash: quote.contentHash,
  }
}

/** `billing.holdOnAnomaly`: the mail of an unusual invoice waits until a person releases it. */
export function isKeptBack(billing: Billing): boolean {
  return billing.run.settings.toban.billing.holdOnAnomaly
}

export function recipientOf(tenant: TenantRef, party: BillingParty): RecipientSnapshot {
  const { name, postalCode, address, phone, contactName, emails } = party
  return { tenantCode: tenant.code, name, postalCode, address, phone, contactName, emails }
}

function identityOf({ period }: Billing, tenant: TenantRef, correction: Correction) {
  return {
    tenantId: tenant.id,
    period,
    billingType: 'MONTHLY' as const,
    revision: correction === null ? 0 : correction.corrects.revision + 1,
    correctsInvoiceId: correction?.corrects.invoiceId ?? null,
    correctionReason: correction?.reason ?? null,
  }
}

function amountsOf(quote: Quote) {
  const { contract } = quote
  return {
    periodStart: quote.periodStart,
    periodEnd: quote.periodEnd,
    planCode: contract.planCode,
    planName: contract.planName,
    contractIds: quote.contractIds,
    paymentTerms: contract.paymentTerms,
    paymentMethod: contract.paymentMethod,
    currencyCode: quote.currency,
    baseMinor: quote.baseMinor,
    usageMinor: quote.usageMinor,
    additionalMinor: quote.additionalMinor,
    discountMinor: quote.discountMinor,
    subtotalMinor: quote.subtotalMinor,
    taxMinor: quote.taxMinor,
    totalMinor: quote.totalMinor,
  }
}

function detailsOf(
  billing: Billing,
  priced: PricedMonthOf,
  correction: Correction,
): PrintedDetails {
  const { quote, account } = priced
  return {
    runId: billing.run.id,
    serviceDays: quote.serviceDays,
    daysInMonth: quote.daysInMonth,
    isComparable: quote.isComparable,
    days: usageOf(quote, account),
    corrects: correction === null ? null : correctedOf(correction.corrects),
  }
}

function correctedOf(invoice: StoredInvoice) {
  const { invoiceNumber, issueDate, totalMinor } = invoice
  return { number: invoiceNumber ?? '', issueDate, totalMinor }
}

function usageOf(quote: Quote, account: Account): PrintedUsageDay[] {
  const byDay = new Map(account.usage.map((row) => [row.date, row]))
  return daysFrom(quote.periodStart, quote.periodEnd).map(
    (date) => byDay.get(date) ?? unknownDay(date),
  )
}

function unknownDay(date: string): PrintedUsageDay {
  return {
    date,
    activeUsersMtd: null,
    apiRequests: null,
    reportsBillable: null,
    storageBytes: null,
  }
}
