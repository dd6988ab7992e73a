/** Cuts a month of a tenant into stretches of equal contract and price; called by pricing. */
import {
  addDays,
  addMonths,
  type Day,
  daysFrom,
  firstDayOf,
  lastDayOf,
  type Month,
  monthOf,
} from '../calendar-day.ts'
import { divided, minorDigits } from '../money.ts'
import { BillingHold } from './hold.ts'
import { type ContractTerms, CYCLE_MONTHS, isValidOn, type PlanPrice } from './terms.ts'

/** The span that is priced, inside one month: the whole month, or its first days for an estimate to date. */
export type BillingSpan = Readonly<{ month: Month; from: Day; to: Day; daysInMonth: number }>

/** Consecutive service days under one contract (or its seamless renewal) and one price row. */
export type Segment = Readonly<{
  /** In force on the first day of the segment. */
  contract: ContractTerms
  contractIds: readonly string[]
  price: PlanPrice
  from: Day
  to: Day
  days: number
}>

/** @param through last day to price; default the end of the month. */
export function billingSpan(month: Month, through?: Day): BillingSpan {
  const last = lastDayOf(month)
  const to = through !== undefined && through < last ? through : last
  return { month, from: firstDayOf(month), to, daysInMonth: Number(last.slice(8)) }
}

/**
 * In day order; empty when no day has a billable plan. A seamless renewal of a monthly contract
 * (same plan, currency and price) stays one segment, so that it costs one whole fee.
 * Throws BillingHold: `contract_overlap`, `price_missing`, `currency_mixed`, `currency_unknown`, `cycle_plan_change`.
 */
export function serviceSegments(
  contracts: readonly ContractTerms[],
  prices: readonly PlanPrice[],
  span: BillingSpan,
): Segment[] {
  const segments: Segment[] = []
  for (const day of daysFrom(span.from, span.to)) {
    const contract = contractOn(contracts, day)
    if (!contract?.isBillable) continue
    const price = priceOn(prices, contract, day)
    const last = segments.at(-1)
    if (last && continues(last, { contract, price, day })) {
      segments[segments.length - 1] = prolonged(last, contract, day)
    } else {
      const contractIds = [contract.contractId]
      segments.push({ contract, contractIds, price, from: day, to: day, days: 1 })
    }
  }
  refuseMixedCurrency(segments)
  if (segments.length > 0) refuseChangeInsidePaidCycle(contracts, span)
  return segments
}

/** The day of `month` on which a new cycle of the contract begins, or null. */
export function cycleStartIn(contract: ContractTerms, month: Month): Day | null {
  const months = CYCLE_MONTHS[contract.billingCycle]
  const apart = monthsBetween(monthOf(contract.startDate), month)
  if (apart < 0 || apart % months !== 0) return null
  return dayInMonth(month, contract.startDate)
}

/** Whole months of unbroken contracts up to and including `day`; for discounts that ask for loyalty. */
export function unbrokenMonths(contracts: readonly ContractTerms[], day: Day): number {
  let start: Day | null = null
  let end: Day | null = null
  for (const contract of [...contracts].sort(byStart)) {
    if (contract.startDate > day) break
    const joins = start !== null && (end === null || contract.startDate <= addDays(end, 1))
    if (!joins) start = contract.startDate
    end = contract.endDate
  }
  if (start === null || (end !== null && end < day)) return 0
  const after = addDays(day, 1)
  const months = monthsBetween(monthOf(start), monthOf(after))
  return dayInMonth(monthOf(after), start) <= after ? months : months - 1
}

function contractOn(contracts: readonly ContractTerms[], day: Day): ContractTerms | undefined {
  const covering = contracts.filter(
    (contract) =>
      contract.startDate <= day && (contract.endDate === null || contract.endDate >= day),
  )
  if (covering.length < 2) return covering[0]
  const ids = covering.map((contract) => contract.contractId).join(', ')
  throw new BillingHold('contract_overlap', {
    ja: `契約が重なっています(${day}): ${ids}`,
    en: `contracts overlap on ${day}: ${ids}`,
  })
}

function priceOn(prices: readonly PlanPrice[], contract: ContractTerms, day: Day): PlanPrice {
  const { planCode, currencyCode } = contract
  const found = prices
    .filter((price) => price.planCode === planCode && price.currencyCode === currencyCode)
    .filter((price) => isValidOn(price, day))
    // A new price is a new row; the old one need not have been closed.
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
  if (found) return found
  throw new BillingHold(
    'price_missing',
    {
      ja: `料金がありません: ${planCode} / ${currencyCode}(${day})`,
      en: `no price for plan ${planCode} in ${currencyCode} on ${day}`,
    },
    { ja: '料金表に行を追加して再計算してください', en: 'add the price row, then run again' },
  )
}

type DayTerms = { contract: ContractTerms; price: PlanPrice; day: Day }

function continues(segment: Segment, next: DayTerms): boolean {
  if (segment.to !== addDays(next.day, -1) || segment.price.id !== next.price.id) return false
  const { contract } = segment
  if (contract.contractId === next.contract.contractId) return true
  return contract.billingCycle === 'MONTHLY' && next.contract.billingCycle === 'MONTHLY'
}

function prolonged(segment: Segment, contract: ContractTerms, day: Day): Segment {
  const contractIds = [...new Set([...segment.contractIds, contract.contractId])]
  return { ...segment, contractIds, to: day, days: segment.days + 1 }
}

function refuseMixedCurrency(segments: readonly Segment[]): void {
  const currencies = [...new Set(segments.map((segment) => segment.contract.currencyCode))]
  if (currencies.length > 1) {
    throw new BillingHold('currency_mixed', {
      ja: `月の途中で通貨が変わっています: ${currencies.join(', ')}`,
      en: `the currency changes inside the month: ${currencies.join(', ')}`,
    })
  }
  const [currency] = currencies
  if (currency !== undefined) demandKnownCurrency(currency)
}

function demandKnownCurrency(currency: string): void {
  try {
    minorDigits(currency)
  } catch {
    throw new BillingHold('currency_unknown', {
      ja: `通貨「${currency}」は扱えません`,
      en: `unknown currency ${currency}`,
    })
  }
}

/** A quarter or year is paid at its beginning: what a contract that begins inside it costs is a person's decision. */
function refuseChangeInsidePaidCycle(contracts: readonly ContractTerms[], span: BillingSpan): void {
  for (const paid of contracts) {
    const paidUntil = endOfPaidCycle(paid)
    if (paidUntil === null || paid.endDate === null) continue
    const next = contracts.find(
      (other) =>
        other.startDate > (paid.endDate ?? '') &&
        other.startDate <= paidUntil &&
        other.startDate >= span.from &&
        other.startDate <= span.to,
    )
    if (!next) continue
    throw new BillingHold('cycle_plan_change', {
      ja: `支払済みの期間(〜${paidUntil})の途中で契約が変わっています: ${paid.contractId} → ${next.contractId}`,
      en: `the contract changes inside a paid cycle (until ${paidUntil}): ${paid.contractId} to ${next.contractId}`,
    })
  }
}

/** Last day of the cycle in which a quarterly or annual contract ended; null when nothing was paid ahead. */
function endOfPaidCycle(contract: ContractTerms): Day | null {
  const { endDate, startDate, billingCycle, isBillable } = contract
  if (!isBillable || billingCycle === 'MONTHLY' || endDate === null) return null
  const length = CYCLE_MONTHS[billingCycle]
  const apart = monthsBetween(monthOf(startDate), monthOf(endDate))
  let cycles = divided(BigInt(apart), BigInt(length), 'floor')
  if (cycleDay(startDate, cycles * length) > endDate) cycles -= 1
  return addDays(cycleDay(startDate, (cycles + 1) * length), -1)
}

function cycleDay(start: Day, months: number): Day {
  return dayInMonth(addMonths(monthOf(start), months), start)
}

/** The same day number in another month, or that month's last day. */
function dayInMonth(month: Month, like: Day): Day {
  const wanted = `${month}-${like.slice(8)}`
  const last = lastDayOf(month)
  return wanted > last ? last : wanted
}

function monthsBetween(from: Month, to: Month): number {
  return (
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5)) -
    Number(from.slice(5))
  )
}

function byStart(a: ContractTerms, b: ContractTerms): number {
  return a.startDate < b.startDate ? -1 : 1
}
