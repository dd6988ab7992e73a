/** The price of a tenant's month, from its contracts to the total with tax; called by BATCH-302, and by 301 for its estimate. */
import { createHash } from 'node:crypto'
import { type Day, daysFrom, type Month } from '../calendar-day.ts'
import { TobanError } from '../errors.ts'
import { type Rounding, sumOf } from '../money.ts'
import { chargeLines } from './charges.ts'
import { chargedMinor, type DiscountFacts, discountLines, freeQuota } from './discounts.ts'
import { BillingHold } from './hold.ts'
import { billingSpan, type Segment, serviceSegments, unbrokenMonths } from './segments.ts'
import { taxBoxes } from './tax.ts'
import type {
  Adjustment,
  ContractTerms,
  Discount,
  InvoiceLine,
  LineType,
  PlanPrice,
  TaxBox,
  TaxRate,
  UsageDay,
} from './terms.ts'
import { type MissingUsage, type MonthUsage, monthUsage } from './usage.ts'

/** Everything a month is priced from. `contracts`: all of the tenant, also earlier ones. */
export type Account = Readonly<{
  countryCode: string
  region: string | null
  contracts: readonly ContractTerms[]
  prices: readonly PlanPrice[]
  taxRates: readonly TaxRate[]
  /** Those of the tenant or of everybody that overlap the month and are active. */
  discounts: readonly Discount[]
  adjustments: readonly Adjustment[]
  /** Rows of the month, and earlier ones that estimates may use. */
  usage: readonly UsageDay[]
}>

export type PriceOptions = Readonly<{
  month: Month
  /** Last day to price; default the end of the month. For estimates to date. */
  through?: Day
  missingUsage: MissingUsage
}>

/** Without tax. Amounts in minor units of `currency`; `discountMinor` positive, credits inside `additionalMinor`. */
export type PricedMonth = Readonly<{
  month: Month
  periodStart: Day
  periodEnd: Day
  serviceDays: number
  daysInMonth: number
  /** In force on the last service day. */
  contract: ContractTerms
  contractIds: readonly string[]
  currency: string
  lines: readonly InvoiceLine[]
  /** What discounts leave of each charge line, in line order. */
  netMinor: readonly number[]
  baseMinor: number
  usageMinor: number
  additionalMinor: number
  discountMinor: number
  subtotalMinor: number
  usage: MonthUsage
  isEstimated: boolean
  /** A whole month of monthly fees: only such months are compared with each other. */
  isComparable: boolean
}>

export type Quote = PricedMonth &
  Readonly<{ taxes: readonly TaxBox[]; taxMinor: number; totalMinor: number; contentHash: string }>

/** Null when no day of the span has a billable plan. Throws BillingHold. */
export function priceMonth(account: Account, options: PriceOptions): PricedMonth | null {
  const span = billingSpan(options.month, options.through)
  const segments = serviceSegments(account.contracts, account.prices, span)
  const [first, last] = [segments.at(0), segments.at(-1)]
  if (!first || !last) return null
  const serviceDays = segments.flatMap((segment) => daysFrom(segment.from, segment.to))
  const usage = monthUsage(serviceDays, account.usage, options.missingUsage)
  const facts: DiscountFacts = {
    planCode: last.contract.planCode,
    contractMonths: unbrokenMonths(account.contracts, last.to),
    subtotalMinor: null,
  }
  const quota = freeQuota(account.discounts, facts)
  const charges = chargeLines({ span, segments, usage, quota, adjustments: account.adjustments })
  const subtotalMinor = chargedMinor(charges)
  const discounted = discountLines(charges, account.discounts, { ...facts, subtotalMinor })
  return {
    month: options.month,
    periodStart: first.from,
    periodEnd: last.to,
    serviceDays: serviceDays.length,
    daysInMonth: span.daysInMonth,
    contract: contractAtEnd(account.contracts, last),
    contractIds: [...new Set(segments.flatMap((segment) => segment.contractIds))],
    currency: last.contract.currencyCode,
    ...discounted,
    ...totals(discounted.lines),
    usage,
    isEstimated: usage.missing.length > 0,
    isComparable: serviceDays.length === span.daysInMonth && segments.every(isMonthly),
  }
}

/** With tax, verified. Null when not billable. Throws BillingHold, or `invoice_does_not_add_up` (a defect of ours). */
export function quoteMonth(
  account: Account,
  options: PriceOptions & { taxRounding: Rounding },
): Quote | null {
  const priced = priceMonth(account, options)
  if (priced === null) return null
  demandBillable(account, priced)
  const taxes = taxBoxes(
    priced.netMinor.map((netMinor, index) => ({
      netMinor,
      taxClass: priced.lines[index]?.taxClass ?? '',
    })),
    {
      rates: account.taxRates,
      place: { countryCode: account.countryCode, region: account.region, on: priced.periodEnd },
      rounding: options.taxRounding,
    },
  )
  const taxMinor = sumOf(taxes.map((box) => box.taxMinor))
  const totalMinor = sumOf([priced.subtotalMinor, taxMinor])
  verify(priced, taxes)
  return { ...priced, taxes, taxMinor, totalMinor, contentHash: contentHash(priced, taxes) }
}

function demandBillable(account: Account, priced: PricedMonth): void {
  if (account.countryCode === 'JP' && priced.currency !== 'JPY') {
    throw new BillingHold('currency_not_jpy', {
      ja: `日本の消費税がかかる請求は円建てでなければなりません(${priced.currency})`,
      en: `an invoice with Japanese tax must be in JPY, not ${priced.currency}`,
    })
  }
  if (priced.subtotalMinor < 0) {
    throw new BillingHold('negative_subtotal', {
      ja: `小計がマイナスです: ${priced.subtotalMinor}`,
      en: `the subtotal is negative: ${priced.subtotalMinor}`,
    })
  }
}

const USAGE_TYPES: readonly LineType[] = ['users', 'storage', 'api', 'reports']

function totals(lines: readonly InvoiceLine[]) {
  const sumFor = (types: readonly LineType[]) =>
    sumOf(lines.filter((line) => types.includes(line.type)).map((line) => line.amountMinor))
  return {
    baseMinor: sumFor(['base']),
    usageMinor: sumFor(USAGE_TYPES),
    additionalMinor: sumFor(['additional']),
    discountMinor: 0 - sumFor(['discount']),
    subtotalMinor: sumOf(lines.map((line) => line.amountMinor)),
  }
}

/** The last look before anything is written: a wrong sum must never become an invoice. */
function verify(priced: PricedMonth, taxes: readonly TaxBox[]): void {
  const bases = sumOf(taxes.map((box) => box.baseMinor))
  const parts = priced.baseMinor + priced.usageMinor + priced.additionalMinor - priced.discountMinor
  if (bases === priced.subtotalMinor && parts === priced.subtotalMinor) return
  throw new TobanError({
    code: 'invoice_does_not_add_up',
    message: {
      ja: `請求の合計が合いません: 小計 ${priced.subtotalMinor}、税率別の合計 ${bases}、内訳の合計 ${parts}`,
      en: `the invoice does not add up: subtotal ${priced.subtotalMinor}, bases ${bases}, parts ${parts}`,
    },
  })
}

/** sha256 over what is charged; wording of our own, dates of printing and addresses are not in it. */
function contentHash(priced: PricedMonth, taxes: readonly TaxBox[]): string {
  const content = {
    period: [priced.month, priced.periodStart, priced.periodEnd],
    plan: priced.contract.planCode,
    currency: priced.currency,
    estimated: priced.isEstimated,
    lines: priced.lines.map((line) => [
      line.type,
      line.details.name ?? null,
      line.quantityText,
      line.unitPriceMinor,
      line.amountMinor,
      line.taxClass,
      line.discountId,
    ]),
    taxes: taxes.map((box) => [box.rateBp, box.taxClass, box.baseMinor, box.taxMinor]),
    total: priced.subtotalMinor,
  }
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

function contractAtEnd(contracts: readonly ContractTerms[], last: Segment): ContractTerms {
  const id = last.contractIds.at(-1)
  return contracts.find((contract) => contract.contractId === id) ?? last.contract
}

function isMonthly(segment: Segment): boolean {
  return segment.contract.billingCycle === 'MONTHLY'
}
