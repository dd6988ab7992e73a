/** Discounts in their fixed order: free quota, then percentages, then fixed amounts. Called by pricing. */
import { BASIS_POINTS, largestRemainder, mulDiv, sumOf } from '../money.ts'
import { type DraftLine, type FreeQuota, NO_QUOTA } from './charges.ts'
import { BillingHold } from './hold.ts'
import { type Discount, type InvoiceLine, LINE_TYPES } from './terms.ts'

/** What conditions are judged by. `subtotalMinor`: charges before discounts and credits; null before pricing. */
export type DiscountFacts = Readonly<{
  planCode: string
  contractMonths: number
  subtotalMinor: number | null
}>

/** Part of a discount that falls on one line; positive. */
export type DiscountShare = Readonly<{ lineNo: number; amountMinor: number }>

export type Discounted = Readonly<{
  /** Charges, then one negative line per discount. */
  lines: readonly InvoiceLine[]
  /** Per charge line what is left of it, in line order: the exact base of each tax rate. */
  netMinor: readonly number[]
}>

type QuotaKey = keyof FreeQuota

const QUOTA_METRICS: Readonly<Record<string, QuotaKey>> = {
  users: 'users',
  active_users: 'users',
  storage: 'storageGb',
  storage_gb: 'storageGb',
  api: 'calls',
  api_calls: 'calls',
  reports: 'reports',
}

/** Sum of the free quantities that apply. Throws BillingHold `discount_unknown`. */
export function freeQuota(discounts: readonly Discount[], facts: DiscountFacts): FreeQuota {
  const quota: Record<QuotaKey, number> = { ...NO_QUOTA }
  for (const discount of discounts) {
    if (discount.type !== 'free_quota' || !applies(discount, facts)) continue
    const key = QUOTA_METRICS[discount.quotaMetric]
    if (key === undefined) throw unknown(discount, `quota_metric ${discount.quotaMetric}`)
    quota[key] += discount.quotaQuantity
  }
  return quota
}

/** Takes percentages, then fixed amounts, off the charges. Credits are never discounted. Throws BillingHold `discount_unknown`. */
export function discountLines(
  charges: readonly DraftLine[],
  discounts: readonly Discount[],
  facts: DiscountFacts,
): Discounted {
  const charged: InvoiceLine[] = charges.map((line, index) => ({ ...line, lineNo: index + 1 }))
  const taken: InvoiceLine[] = []
  let netMinor = charged.map((line) => line.amountMinor)
  for (const discount of inOrder(discounts)) {
    if (!applies(discount, facts)) continue
    const reach = netMinor.map((net, index) => (reaches(discount, charged[index]) ? net : 0))
    const amount = amountOf(discount, sumOf(reach))
    if (amount === 0) continue
    const parts = largestRemainder(amount, reach)
    netMinor = netMinor.map((net, index) => net - (parts[index] ?? 0))
    const lineNo = charged.length + taken.length + 1
    taken.push({ lineNo, ...discountLine(discount, { charged, parts, amount }) })
  }
  return { lines: [...charged, ...taken], netMinor }
}

/** Charges before discounts and without credits: what `minSubtotalMinor` is compared with. */
export function chargedMinor(charges: readonly DraftLine[]): number {
  return sumOf(charges.filter((line) => line.amountMinor > 0).map((line) => line.amountMinor))
}

type MoneyDiscount = Extract<Discount, { type: 'percentage' | 'fixed' }>

function inOrder(discounts: readonly Discount[]): MoneyDiscount[] {
  const money = discounts.filter((discount) => discount.type !== 'free_quota')
  const rank = (discount: MoneyDiscount) => (discount.type === 'percentage' ? 0 : 1)
  return money.sort(
    (a, b) =>
      rank(a) - rank(b) || a.priority - b.priority || (a.discountId < b.discountId ? -1 : 1),
  )
}

function amountOf(discount: MoneyDiscount, netMinor: number): number {
  if (discount.type === 'fixed') {
    if (discount.valueMinor < 0) throw unknown(discount, `value ${discount.valueMinor}`)
    return Math.min(discount.valueMinor, netMinor)
  }
  const share = mulDiv(netMinor, discount.valueBp, { by: BASIS_POINTS, rounding: 'floor' })
  return Math.min(share, netMinor)
}

function reaches(discount: MoneyDiscount, line: InvoiceLine | undefined): boolean {
  if (line === undefined || line.amountMinor <= 0) return false
  return discount.applicableItems.includes('*') || discount.applicableItems.includes(line.type)
}

type Spread = { charged: readonly InvoiceLine[]; parts: readonly number[]; amount: number }

function discountLine(discount: MoneyDiscount, { charged, parts, amount }: Spread): DraftLine {
  const shares: DiscountShare[] = parts.flatMap((part, index) =>
    part === 0 ? [] : [{ lineNo: index + 1, amountMinor: part }],
  )
  const classes = new Set(shares.map((share) => charged[share.lineNo - 1]?.taxClass ?? ''))
  const quantity =
    discount.type === 'percentage'
      ? {
          quantityText: percentText(discount.valueBp),
          quantity: null,
          unit: null,
          unitPriceMinor: null,
        }
      : { quantityText: '1', quantity: 1, unit: '式', unitPriceMinor: -amount }
  return {
    type: 'discount',
    label: discount.label,
    ...quantity,
    amountMinor: -amount,
    taxClass: classes.size === 1 ? ([...classes][0] ?? 'MIXED') : 'MIXED',
    discountId: discount.discountId,
    isEstimated: false,
    details: { name: discount.label, shares },
  }
}

/** 700 → 7%, 1250 → 12.5% */
function percentText(basisPoints: number): string {
  return `${(basisPoints / 100).toFixed(2).replace(/\.?0+$/, '')}%`
}

function applies(discount: Discount, facts: DiscountFacts): boolean {
  const odd = discount.applicableItems.find(
    (item) => item !== '*' && !(LINE_TYPES as readonly string[]).includes(item),
  )
  if (odd !== undefined) throw unknown(discount, `applicable item ${odd}`)
  return Object.entries(discount.conditions).every(([name, value]) =>
    holds(discount, { name, value }, facts),
  )
}

function holds(
  discount: Discount,
  condition: { name: string; value: unknown },
  facts: DiscountFacts,
): boolean {
  const { name, value } = condition
  switch (name) {
    case 'plans':
      if (!Array.isArray(value)) break
      return value.includes(facts.planCode)
    case 'minContractMonths':
      if (!Number.isSafeInteger(value)) break
      return facts.contractMonths >= Number(value)
    case 'minSubtotalMinor':
      // A free quota changes the subtotal it would depend on.
      if (!Number.isSafeInteger(value) || facts.subtotalMinor === null) break
      return facts.subtotalMinor >= Number(value)
  }
  throw unknown(discount, `condition ${name} = ${JSON.stringify(value)}`)
}

function unknown(discount: Discount, what: string): BillingHold {
  return new BillingHold(
    'discount_unknown',
    {
      ja: `割引 ${discount.discountId} を判定できません: ${what}`,
      en: `discount ${discount.discountId} can not be judged: ${what}`,
    },
    { ja: '割引の登録内容を直してください', en: 'correct the discount row' },
  )
}
