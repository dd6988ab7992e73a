/** What a month of one tenant is priced from: contracts, prices, rates, discounts, usage. Plain values, read by data/platform. */
import type { Day } from '../calendar-day.ts'

export const BILLING_CYCLES = ['MONTHLY', 'QUARTERLY', 'ANNUAL'] as const
export type BillingCycle = (typeof BILLING_CYCLES)[number]

/** Months paid by one fee. */
export const CYCLE_MONTHS: Readonly<Record<BillingCycle, number>> = {
  MONTHLY: 1,
  QUARTERLY: 3,
  ANNUAL: 12,
}

export type ContractTerms = Readonly<{
  contractId: string
  planCode: string
  planName: string
  /** False for FREE and TRIAL: its days are no service days. */
  isBillable: boolean
  startDate: Day
  /** Last day; null = open-ended. */
  endDate: Day | null
  billingCycle: BillingCycle
  paymentTerms: string
  paymentMethod: string
  currencyCode: string
}>

/** Amounts in the currency's minor unit, without tax. */
export type PlanPrice = Readonly<{
  id: number
  planCode: string
  currencyCode: string
  validFrom: Day
  validTo: Day | null
  monthlyFeeMinor: number
  includedUsers: number
  includedStorageGb: number
  includedApiCalls: number
  includedReports: number
  priceUserMinor: number
  priceStorageGbMinor: number
  apiBlockSize: number
  priceApiBlockMinor: number
  priceReportMinor: number
  taxClass: string
}>

export type TaxRate = Readonly<{
  countryCode: string
  /** Null = the whole country; a rate of the tenant's region goes first. */
  region: string | null
  taxClass: string
  rateBp: number
  label: string
  validFrom: Day
  validTo: Day | null
}>

type DiscountTerms = Readonly<{
  discountId: string
  label: string
  priority: number
  /** Line types, or `*`. */
  applicableItems: readonly string[]
  /** `plans`, `minSubtotalMinor`, `minContractMonths`; anything else holds the invoice. */
  conditions: Readonly<Record<string, unknown>>
}>

export type Discount = DiscountTerms &
  (
    | Readonly<{ type: 'percentage'; valueBp: number }>
    | Readonly<{ type: 'fixed'; valueMinor: number }>
    | Readonly<{ type: 'free_quota'; quotaMetric: string; quotaQuantity: number }>
  )

/** One-off items of the month; a credit is negative. */
export type Adjustment = Readonly<{
  id: number
  kind: 'SETUP' | 'ADDITIONAL' | 'CREDIT'
  label: string
  amountMinor: number
  taxClass: string
}>

/** What is billed of a day's row of tenant_usage_daily. */
export type UsageDay = Readonly<{
  date: Day
  /** Distinct active users since the 1st. */
  activeUsersMtd: number
  apiRequests: number
  reportsBillable: number
  storageBytes: number
}>

export const LINE_TYPES = [
  'base',
  'users',
  'storage',
  'api',
  'reports',
  'additional',
  'discount',
] as const
export type LineType = (typeof LINE_TYPES)[number]

/** A line of an invoice. `amountMinor` without tax; a discount is negative. */
export type InvoiceLine = Readonly<{
  lineNo: number
  type: LineType
  label: string
  quantityText: string
  quantity: number | null
  unit: string | null
  unitPriceMinor: number | null
  amountMinor: number
  /** `MIXED` for a discount that is spread over lines of several classes. */
  taxClass: string
  discountId: string | null
  /** Computed from estimated usage; printed as 概算. */
  isEstimated: boolean
  details: Readonly<Record<string, unknown>>
}>

/** One rate of an invoice: tax is rounded once over all its lines. */
export type TaxBox = Readonly<{
  rateBp: number
  taxClass: string
  baseMinor: number
  taxMinor: number
  label: string
}>

/** True when the row's validity covers the day. */
export function isValidOn(row: { validFrom: Day; validTo: Day | null }, day: Day): boolean {
  return row.validFrom <= day && (row.validTo === null || row.validTo >= day)
}
