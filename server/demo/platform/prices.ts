/** Plans, prices and tax rates of the demo, in yen and dollars; inserted as rows. */
import type { Day } from '../../domain/calendar-day.ts'
import type { PlanCode } from '../cast.ts'
import type { Row } from '../row.ts'
import type { TableRows } from '../tenant/stamps.ts'

export const PRICES_FROM: Day = '2023-04-01'
const JP_TAX_FROM: Day = '2019-10-01'

/** Prices of one plan in one currency; money in minor units. */
export type Price = Readonly<{
  plan: PlanCode
  currency: 'JPY' | 'USD'
  fee: number
  includedUsers: number
  includedGb: number
  includedCalls: number
  includedReports: number
  perUser: number
  perGb: number
  perBlock: number
  perReport: number
}>

export const API_BLOCK = 1_000

export const PRICES: readonly Price[] = [
  price('FREE', 'JPY', [0, 0, 0, 0, 0], [10, 1, 5_000, 10]),
  price('TRIAL', 'JPY', [0, 0, 0, 0, 0], [30, 5, 10_000, 10]),
  price('BASIC', 'JPY', [20_000, 500, 300, 200, 60], [50, 10, 20_000, 10]),
  price('STANDARD', 'JPY', [50_000, 400, 300, 200, 50], [100, 100, 50_000, 20]),
  price('PREMIUM', 'JPY', [80_000, 350, 280, 200, 50], [200, 200, 80_000, 30]),
  price('ENTERPRISE', 'JPY', [100_000, 300, 250, 200, 40], [300, 400, 100_000, 60]),
  price('BASIC', 'USD', [15_000, 350, 220, 150, 45], [50, 10, 20_000, 10]),
  price('STANDARD', 'USD', [38_000, 300, 220, 150, 40], [100, 100, 50_000, 20]),
  price('ENTERPRISE', 'USD', [75_000, 220, 190, 150, 30], [300, 400, 100_000, 60]),
]

function price(
  plan: PlanCode,
  currency: Price['currency'],
  [fee, perUser, perGb, perBlock, perReport]: readonly [number, number, number, number, number],
  [includedUsers, includedGb, includedCalls, includedReports]: readonly [
    number,
    number,
    number,
    number,
  ],
): Price {
  return {
    plan,
    currency,
    fee,
    perUser,
    perGb,
    perBlock,
    perReport,
    includedUsers,
    includedGb,
    includedCalls,
    includedReports,
  }
}

export function priceOf(plan: PlanCode, currency: string): Price {
  return PRICES.find((entry) => entry.plan === plan && entry.currency === currency) as Price
}

export type TaxClass = 'STD' | 'RED'
/** Basis points by country and class; other countries are outside the scope of consumption tax. */
export const TAX_RATES = [
  ['JP', 'STD', 1_000, '消費税10%'],
  ['JP', 'RED', 800, '消費税8%（軽減税率）'],
  ['US', 'STD', 0, '対象外（国外取引）'],
  ['US', 'RED', 0, '対象外（国外取引）'],
] as const

export function priceTables(): TableRows {
  return [
    ['plans', PLANS.map(planRow)],
    ['plan_prices', PRICES.map(priceRow)],
    ['tax_rates', TAX_RATES.map(taxRow)],
  ]
}

const PLANS = [
  ['FREE', 'フリー', 0],
  ['TRIAL', 'トライアル', 0],
  ['BASIC', 'ベーシック', 1],
  ['STANDARD', 'スタンダード', 1],
  ['PREMIUM', 'プレミアム', 1],
  ['ENTERPRISE', 'エンタープライズ', 1],
] as const

function planRow([code, name, billable]: (typeof PLANS)[number], index: number): Row {
  return {
    plan_code: code,
    plan_name: name,
    is_billable: billable,
    sort: index + 1,
    valid_from: PRICES_FROM,
  }
}

function priceRow(entry: Price): Row {
  return {
    plan_code: entry.plan,
    currency_code: entry.currency,
    valid_from: PRICES_FROM,
    monthly_fee_minor: entry.fee,
    included_users: entry.includedUsers,
    included_storage_gb: entry.includedGb,
    included_api_calls: entry.includedCalls,
    included_reports: entry.includedReports,
    price_user_minor: entry.perUser,
    price_storage_gb_minor: entry.perGb,
    api_block_size: API_BLOCK,
    price_api_block_minor: entry.perBlock,
    price_report_minor: entry.perReport,
    tax_class: 'STD',
  }
}

function taxRow([country, taxClass, rate, label]: (typeof TAX_RATES)[number]): Row {
  return {
    country_code: country,
    tax_class: taxClass,
    rate_bp: rate,
    label,
    valid_from: JP_TAX_FROM,
  }
}
