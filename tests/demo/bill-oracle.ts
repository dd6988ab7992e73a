/** A second, simpler arithmetic of whole months under one contract, by rules 4 to 6 of BATCH-302; the invoices are compared with it. */

import type { Adjustment, Discount } from '../../server/demo/platform/discounts.ts'
import {
  API_BLOCK,
  type Price,
  TAX_RATES,
  type TaxClass,
} from '../../server/demo/platform/prices.ts'
import type { Month } from '../../server/domain/calendar-day.ts'

export type LineType = 'base' | 'users' | 'storage' | 'api' | 'reports' | 'additional' | 'discount'

/** Amounts in minor units; a discount's is negative. */
export type Line = Readonly<{
  type: LineType
  label: string
  quantity: number
  unit: string
  unitPrice: number | null
  amount: number
  taxClass: TaxClass
  discountId: string | null
}>

export type Tax = Readonly<{
  rateBp: number
  taxClass: TaxClass
  base: number
  tax: number
  label: string
}>

export type Bill = Readonly<{
  lines: readonly Line[]
  taxes: readonly Tax[]
  base: number
  usage: number
  additional: number
  /** Positive. */
  discount: number
  subtotal: number
  tax: number
  total: number
}>

/** Sums of one month; the month is whole and has a figure for every day. */
export type MonthUsage = Readonly<{
  period: Month
  days: number
  /** Distinct users of the month. */
  users: number
  calls: number
  reports: number
  /** Sum of the daily storage in bytes. */
  byteDays: number
}>

export type BillInput = Readonly<{
  usage: MonthUsage
  price: Price
  planName: string
  country: 'JP' | 'US'
  discounts: readonly Discount[]
  adjustments: readonly Adjustment[]
}>

const GIB = 1024 ** 3
const WHOLE_BP = 10_000

/** All products stay below 2^53: the largest is byte-days of a month, about 10^16 only beyond 300 TiB. */
export function billOf(input: BillInput): Bill {
  const charges = [...chargeLines(input), ...input.adjustments.map(adjustmentLine)]
  const lines = [...charges, ...discountLines(charges, input.discounts)]
  const taxes = taxesOf(lines, input.country)
  const subtotal = sumOf(lines, () => true)
  const tax = taxes.reduce((sum, entry) => sum + entry.tax, 0)
  return {
    lines,
    taxes,
    base: sumOf(lines, (line) => line.type === 'base'),
    usage: sumOf(lines, (line) => USAGE_TYPES.includes(line.type)),
    additional: sumOf(lines, (line) => line.type === 'additional'),
    discount: -sumOf(lines, (line) => line.type === 'discount'),
    subtotal,
    tax,
    total: subtotal + tax,
  }
}

const USAGE_TYPES: readonly LineType[] = ['users', 'storage', 'api', 'reports']

function sumOf(lines: readonly Line[], wanted: (line: Line) => boolean): number {
  return lines.filter(wanted).reduce((sum, line) => sum + line.amount, 0)
}

function chargeLines({ usage, price, planName, discounts }: BillInput): Line[] {
  const freeCalls = discounts.reduce(
    (sum, discount) => sum + (discount.type === 'free_quota' ? discount.quantity : 0),
    0,
  )
  const users = Math.max(0, usage.users - price.includedUsers)
  const calls = Math.max(0, usage.calls - price.includedCalls - freeCalls)
  const overBytes = usage.byteDays - price.includedGb * GIB * usage.days
  const charges = [
    charge('base', `${planName}プラン 月額基本料金`, [1, '月', price.fee]),
    charge('users', '追加ユーザー', [users, '人', price.perUser]),
    charge('storage', '追加ストレージ', [
      Math.max(0, Math.ceil(overBytes / (usage.days * GIB))),
      'GB',
      price.perGb,
    ]),
    charge('api', 'API超過（1,000回単位）', [Math.ceil(calls / API_BLOCK), '千回', price.perBlock]),
    charge('reports', '追加帳票', [
      Math.max(0, usage.reports - price.includedReports),
      '件',
      price.perReport,
    ]),
  ]
  return charges.filter((line) => line.type === 'base' || line.quantity > 0)
}

function charge(
  type: LineType,
  label: string,
  [quantity, unit, unitPrice]: readonly [number, string, number],
): Line {
  const amount = quantity * unitPrice
  return { type, label, quantity, unit, unitPrice, amount, taxClass: 'STD', discountId: null }
}

function adjustmentLine(entry: Adjustment): Line {
  return {
    type: 'additional',
    label: entry.label,
    quantity: 1,
    unit: '式',
    unitPrice: entry.minor,
    amount: entry.minor,
    taxClass: entry.taxClass,
    discountId: null,
  }
}

/** First the percentages, then the fixed amounts, each on what the earlier ones left of its lines; credits stay whole. */
function discountLines(charges: readonly Line[], discounts: readonly Discount[]): Line[] {
  const left = new Map(charges.filter((line) => line.amount > 0).map((line) => [line, line.amount]))
  return ordered(discounts).map((discount) => {
    const lines = [...left.keys()].filter((line) => appliesTo(discount, line))
    const net = lines.reduce((sum, line) => sum + (left.get(line) ?? 0), 0)
    const amount =
      discount.type === 'percentage'
        ? Math.floor((net * discount.bp) / WHOLE_BP)
        : Math.min(discount.type === 'fixed' ? discount.minor : 0, net)
    spread(amount, lines, left)
    return discountLine(discount, amount)
  })
}

function ordered(discounts: readonly Discount[]): Discount[] {
  const rank = { free_quota: 0, percentage: 1, fixed: 2 } as const
  return discounts
    .filter((discount) => discount.type !== 'free_quota')
    .sort((one, other) => rank[one.type] - rank[other.type] || one.priority - other.priority)
}

/** A discount of the demo never covers two tax classes, so its line can carry the class of what it reduces. */
function appliesTo(discount: Discount, line: Line): boolean {
  return (
    line.taxClass === 'STD' && (discount.items.includes('*') || discount.items.includes(line.type))
  )
}

/** Largest remainder: the shares add up to the amount exactly. */
function spread(amount: number, lines: readonly Line[], left: Map<Line, number>): void {
  const net = lines.reduce((sum, line) => sum + (left.get(line) ?? 0), 0)
  if (net === 0) return
  const shares = lines.map((line) => {
    const product = amount * (left.get(line) ?? 0)
    return { line, whole: Math.floor(product / net), rest: product % net }
  })
  let open = amount - shares.reduce((sum, share) => sum + share.whole, 0)
  for (const share of [...shares].sort((one, other) => other.rest - one.rest)) {
    const extra = open > 0 ? 1 : 0
    open -= extra
    left.set(share.line, (left.get(share.line) ?? 0) - share.whole - extra)
  }
}

function discountLine(discount: Discount, amount: number): Line {
  return {
    type: 'discount',
    label: discount.label,
    quantity: 1,
    unit: '式',
    unitPrice: null,
    amount: -amount,
    taxClass: 'STD',
    discountId: discount.id,
  }
}

/** One rounding per invoice and rate, downwards, never per line. */
function taxesOf(lines: readonly Line[], country: 'JP' | 'US'): Tax[] {
  return TAX_RATES.filter(([of]) => of === country).flatMap(([, taxClass, rateBp, label]) => {
    const own = lines.filter((line) => line.taxClass === taxClass)
    if (own.length === 0) return []
    const base = sumOf(own, () => true)
    return [{ rateBp, taxClass, base, tax: Math.floor((base * rateBp) / WHOLE_BP), label }]
  })
}
