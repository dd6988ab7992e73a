/** The lines of an invoice before discounts: base fees, what was used beyond the plan, one-off items. Called by pricing. */
import { divided, mulDiv, sumOf } from '../money.ts'
import { type BillingSpan, cycleStartIn, type Segment } from './segments.ts'
import type { Adjustment, InvoiceLine } from './terms.ts'
import { CYCLE_MONTHS } from './terms.ts'
import type { MonthUsage } from './usage.ts'

/** Free quantities granted by discounts, added to what the plan includes. Storage: GB on every service day. */
export type FreeQuota = Readonly<{
  users: number
  storageGb: number
  calls: number
  reports: number
}>

export const NO_QUOTA: FreeQuota = { users: 0, storageGb: 0, calls: 0, reports: 0 }

export type Charged = Readonly<{
  span: BillingSpan
  segments: readonly Segment[]
  usage: MonthUsage
  quota: FreeQuota
  adjustments: readonly Adjustment[]
}>

export type DraftLine = Omit<InvoiceLine, 'lineNo'>

const BYTES_PER_GB = 2n ** 30n

/** In the order they are printed. Overage that costs nothing has no line; a base line may be 0. */
export function chargeLines(charged: Charged): DraftLine[] {
  return [
    ...charged.segments.map((segment) => baseLine(segment, charged.span)),
    ...usersLine(charged),
    ...storageLine(charged),
    ...callsLine(charged),
    ...reportsLine(charged),
    ...charged.adjustments.map(additionalLine),
  ]
}

function baseLine(segment: Segment, span: BillingSpan): DraftLine {
  const { contract, price, from, to, days } = segment
  const months = CYCLE_MONTHS[contract.billingCycle]
  const isWhole = days === span.daysInMonth
  const shared = {
    ...BLANK,
    type: 'base' as const,
    unit: '月',
    unitPriceMinor: price.monthlyFeeMinor,
    taxClass: price.taxClass,
    details: {
      planCode: price.planCode,
      priceId: price.id,
      contractIds: segment.contractIds,
      from,
      to,
      days,
    },
  }
  if (months > 1) return { ...shared, ...cycleFee(segment, span) }
  return {
    ...shared,
    label: `${contract.planName} 基本料金(${spanText(from, to)}${isWhole ? '' : ' 日割'})`,
    quantityText: isWhole ? '1' : `${days}/${span.daysInMonth}`,
    quantity: isWhole ? 1 : null,
    amountMinor: mulDiv(price.monthlyFeeMinor, days, { by: span.daysInMonth, rounding: 'floor' }),
  }
}

/** A quarter or a year is billed whole in the month in which it begins, and not at all in the others. */
function cycleFee(segment: Segment, span: BillingSpan) {
  const { contract, price, from, to } = segment
  const months = CYCLE_MONTHS[contract.billingCycle]
  const begins = cycleStartIn(contract, span.month)
  const isDue = begins !== null && begins >= from && begins <= to
  const label = `${contract.planName} 基本料金`
  if (!isDue) {
    return {
      label: `${label}(${spanText(from, to)} 前払い済み)`,
      quantityText: '0',
      quantity: 0,
      amountMinor: 0,
    }
  }
  return {
    label: `${label}(${slashed(begins)}から${months}か月分)`,
    quantityText: String(months),
    quantity: months,
    amountMinor: mulDiv(price.monthlyFeeMinor, months, { by: 1, rounding: 'floor' }),
  }
}

function usersLine({ segments, usage, quota }: Charged): DraftLine[] {
  const price = lastPrice(segments)
  const included = price.includedUsers + quota.users
  return overage({
    type: 'users',
    label: `追加ユーザー(ご利用 ${grouped(usage.users)}名、込み ${grouped(included)}名)`,
    quantity: Math.max(0, usage.users - included),
    unit: '名',
    unitPriceMinor: price.priceUserMinor,
    taxClass: price.taxClass,
    isEstimated: usage.usersEstimated,
    details: { used: usage.users, included: price.includedUsers, free: quota.users },
  })
}

function storageLine({ segments, usage, quota, span }: Charged): DraftLine[] {
  const price = lastPrice(segments)
  const days = sumOf(segments.map((segment) => segment.days))
  const includedGbDays = sumOf([
    ...segments.map((segment) => segment.price.includedStorageGb * segment.days),
    quota.storageGb * days,
  ])
  const over = usage.storageByteDays - BigInt(includedGbDays) * BYTES_PER_GB
  const gb = over > 0n ? divided(over, BigInt(span.daysInMonth) * BYTES_PER_GB, 'ceil') : 0
  return overage({
    type: 'storage',
    label: `追加ストレージ(月平均の超過、込み ${grouped(price.includedStorageGb + quota.storageGb)}GB)`,
    quantity: gb,
    unit: 'GB',
    unitPriceMinor: price.priceStorageGbMinor,
    taxClass: price.taxClass,
    isEstimated: usage.missing.length > 0,
    details: {
      // Beyond 2^53 for a petabyte: text keeps it exact.
      usedByteDays: String(usage.storageByteDays),
      includedGbDays,
      freeGb: quota.storageGb,
    },
  })
}

function callsLine({ segments, usage, quota, span }: Charged): DraftLine[] {
  const price = lastPrice(segments)
  const included = proratedQuantity(segments, span, (each) => each.includedApiCalls)
  const over = Math.max(0, usage.calls - included - quota.calls)
  return overage({
    type: 'api',
    label: `API 超過利用(ご利用 ${grouped(usage.calls)}回、込み ${grouped(included + quota.calls)}回)`,
    quantity: divided(BigInt(over), BigInt(Math.max(1, price.apiBlockSize)), 'ceil'),
    unit: `${grouped(price.apiBlockSize)}回`,
    unitPriceMinor: price.priceApiBlockMinor,
    taxClass: price.taxClass,
    isEstimated: usage.missing.length > 0,
    details: { used: usage.calls, included, free: quota.calls, over },
  })
}

function reportsLine({ segments, usage, quota, span }: Charged): DraftLine[] {
  const price = lastPrice(segments)
  const included = proratedQuantity(segments, span, (each) => each.includedReports)
  return overage({
    type: 'reports',
    label: `追加レポート(ご利用 ${grouped(usage.reports)}件、込み ${grouped(included + quota.reports)}件)`,
    quantity: Math.max(0, usage.reports - included - quota.reports),
    unit: '件',
    unitPriceMinor: price.priceReportMinor,
    taxClass: price.taxClass,
    isEstimated: usage.missing.length > 0,
    details: { used: usage.reports, included, free: quota.reports },
  })
}

function additionalLine(adjustment: Adjustment): DraftLine {
  return {
    ...BLANK,
    type: 'additional',
    label: adjustment.label,
    quantityText: '1',
    quantity: 1,
    unit: '式',
    unitPriceMinor: adjustment.amountMinor,
    amountMinor: adjustment.amountMinor,
    taxClass: adjustment.taxClass,
    details: { adjustmentId: adjustment.id, kind: adjustment.kind, name: adjustment.label },
  }
}

type Overage = Pick<
  DraftLine,
  'type' | 'label' | 'unit' | 'taxClass' | 'isEstimated' | 'details'
> & { quantity: number; unitPriceMinor: number }

function overage(line: Overage): DraftLine[] {
  const amountMinor = mulDiv(line.unitPriceMinor, line.quantity, { by: 1, rounding: 'floor' })
  if (amountMinor === 0) return []
  return [{ ...BLANK, ...line, quantityText: grouped(line.quantity), amountMinor }]
}

/** floor(Σ included × days ÷ D): one rounding for the month, however often the plan changed. */
function proratedQuantity(
  segments: readonly Segment[],
  span: BillingSpan,
  included: (price: Segment['price']) => number,
): number {
  const sum = segments.reduce(
    (all, segment) => all + BigInt(included(segment.price)) * BigInt(segment.days),
    0n,
  )
  return divided(sum, BigInt(span.daysInMonth), 'floor')
}

function lastPrice(segments: readonly Segment[]): Segment['price'] {
  const last = segments.at(-1)
  if (!last) throw new Error('an invoice needs at least one service day')
  return last.price
}

function spanText(from: string, to: string): string {
  return `${slashed(from)}〜${slashed(to)}`
}

function slashed(day: string): string {
  return `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`
}

/** 1,234 */
function grouped(quantity: number): string {
  return String(quantity).replace(/\B(?=(\d{3})+$)/g, ',')
}

const BLANK = {
  quantity: null,
  unit: null,
  unitPriceMinor: null,
  discountId: null,
  isEstimated: false,
} as const
