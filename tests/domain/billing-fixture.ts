/** The card's price list and shorthand for accounts; used by the tests of pricing. */

import type { Account } from '../../server/domain/billing/quote.ts'
import type {
  Adjustment,
  ContractTerms,
  Discount,
  PlanPrice,
  TaxRate,
  UsageDay,
} from '../../server/domain/billing/terms.ts'
import { daysFrom, firstDayOf, lastDayOf } from '../../server/domain/calendar-day.ts'

export const GB = 2 ** 30

const LIST = {
  BASIC: { fee: 20_000, users: 50, gb: 10, calls: 20_000, perGb: 300 },
  STANDARD: { fee: 50_000, users: 100, gb: 100, calls: 50_000, perGb: 300 },
  ENTERPRISE: { fee: 100_000, users: 300, gb: 400, calls: 100_000, perGb: 250 },
} as const

export type PlanCode = keyof typeof LIST

export function price(plan: PlanCode, change: Partial<PlanPrice> = {}): PlanPrice {
  const { fee, users, gb, calls, perGb } = LIST[plan]
  return {
    id: Object.keys(LIST).indexOf(plan) + 1,
    planCode: plan,
    currencyCode: 'JPY',
    validFrom: '2024-01-01',
    validTo: null,
    monthlyFeeMinor: fee,
    includedUsers: users,
    includedStorageGb: gb,
    includedApiCalls: calls,
    includedReports: 0,
    priceUserMinor: 500,
    priceStorageGbMinor: perGb,
    apiBlockSize: 1_000,
    priceApiBlockMinor: 200,
    priceReportMinor: 100,
    taxClass: 'STD',
    ...change,
  }
}

export const JP_RATES: readonly TaxRate[] = [
  rate({ taxClass: 'STD', rateBp: 1_000, label: '消費税10%' }),
  rate({ taxClass: 'RED', rateBp: 800, label: '軽減税率8%' }),
]

export function rate(change: Partial<TaxRate>): TaxRate {
  return {
    countryCode: 'JP',
    region: null,
    taxClass: 'STD',
    rateBp: 1_000,
    label: '消費税10%',
    validFrom: '2019-10-01',
    validTo: null,
    ...change,
  }
}

export function contract(plan: string, change: Partial<ContractTerms> = {}): ContractTerms {
  return {
    contractId: `C-${plan}`,
    planCode: plan,
    planName: plan,
    isBillable: plan !== 'FREE' && plan !== 'TRIAL',
    startDate: '2024-04-01',
    endDate: null,
    billingCycle: 'MONTHLY',
    paymentTerms: 'NET30',
    paymentMethod: 'BANK_TRANSFER',
    currencyCode: 'JPY',
    ...change,
  }
}

/** The same use on every day of the month; `calls` are those of the whole month, made on the first day. */
export function usage(
  month: string,
  of: { gb?: number; calls?: number; users?: number; reports?: number },
) {
  return daysFrom(firstDayOf(month), lastDayOf(month)).map(
    (date, index): UsageDay => ({
      date,
      activeUsersMtd: of.users ?? 1,
      apiRequests: index === 0 ? (of.calls ?? 0) : 0,
      reportsBillable: index === 0 ? (of.reports ?? 0) : 0,
      storageBytes: (of.gb ?? 0) * GB,
    }),
  )
}

/** Everything of the month on its last day, so that contracts that begin late see it too. */
export function usageAtEnd(month: string, of: { gb?: number; calls?: number }): UsageDay[] {
  const last = lastDayOf(month)
  return usage(month, { gb: of.gb ?? 0 }).map((row) =>
    row.date === last ? { ...row, apiRequests: of.calls ?? 0 } : row,
  )
}

export function without(rows: readonly UsageDay[], ...days: string[]): UsageDay[] {
  return rows.filter((row) => !days.includes(row.date))
}

const DISCOUNT = {
  label: '割引',
  priority: 1,
  applicableItems: ['*'],
  conditions: {},
} as const

export function percentage(valueBp: number, change: Partial<Discount> = {}): Discount {
  return {
    discountId: `P${valueBp}`,
    ...DISCOUNT,
    type: 'percentage',
    valueBp,
    ...change,
  } as Discount
}

export function fixed(valueMinor: number, change: Partial<Discount> = {}): Discount {
  return {
    discountId: `F${valueMinor}`,
    ...DISCOUNT,
    type: 'fixed',
    valueMinor,
    ...change,
  } as Discount
}

export function freeQuota(quotaMetric: string, quotaQuantity: number): Discount {
  return {
    discountId: `Q-${quotaMetric}`,
    ...DISCOUNT,
    type: 'free_quota',
    quotaMetric,
    quotaQuantity,
  }
}

export function adjustment(amountMinor: number, change: Partial<Adjustment> = {}): Adjustment {
  const kind = amountMinor < 0 ? 'CREDIT' : 'ADDITIONAL'
  return { id: 1, kind, label: '追加作業', amountMinor, taxClass: 'STD', ...change }
}

export function account(change: Partial<Account>): Account {
  return {
    countryCode: 'JP',
    region: null,
    contracts: [contract('STANDARD')],
    prices: [price('BASIC'), price('STANDARD'), price('ENTERPRISE')],
    taxRates: JP_RATES,
    discounts: [],
    adjustments: [],
    usage: [],
    ...change,
  }
}
