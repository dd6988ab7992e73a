/** Plans, prices, taxes, discounts and adjustments of the demo; inserted as rows and read by the billing history. */
import { addDays, addMonths, type Day, daySpan, firstDayOf, type Month } from '../../domain/calendar-day.ts'
import type { DemoCalendar } from '../calendar.ts'
import type { PlanCode } from '../cast.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
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
  price('BASIC', 'JPY', [20_000, 500, 300, 200, 60], [50, 10, 20_000, 30]),
  price('STANDARD', 'JPY', [50_000, 400, 300, 200, 50], [100, 100, 50_000, 100]),
  price('PREMIUM', 'JPY', [80_000, 350, 280, 200, 50], [200, 200, 80_000, 200]),
  price('ENTERPRISE', 'JPY', [100_000, 300, 250, 200, 40], [300, 400, 100_000, 500]),
  price('BASIC', 'USD', [15_000, 350, 220, 150, 45], [50, 10, 20_000, 30]),
  price('STANDARD', 'USD', [38_000, 300, 220, 150, 40], [100, 100, 50_000, 100]),
  price('ENTERPRISE', 'USD', [75_000, 220, 190, 150, 30], [300, 400, 100_000, 500]),
]

function price(
  plan: PlanCode,
  currency: Price['currency'],
  [fee, perUser, perGb, perBlock, perReport]: readonly [number, number, number, number, number],
  [includedUsers, includedGb, includedCalls, includedReports]: readonly [number, number, number, number],
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

export type Discount = Readonly<{
  id: string
  code: string
  label: string
  priority: number
  /** Line types, or `*`. */
  items: readonly string[]
}> &
  (
    | Readonly<{ type: 'percentage'; bp: number }>
    | Readonly<{ type: 'fixed'; minor: number }>
    | Readonly<{ type: 'free_quota'; metric: 'api'; quantity: number }>
  )

/** Valid all the time, so that every invoiced month and the open one show them. */
export const DISCOUNTS: readonly Discount[] = [
  { id: 'DSC0001', code: 'aoba-systems', label: '長期契約割引', priority: 10, items: ['*'], type: 'percentage', bp: 700 },
  { id: 'DSC0002', code: 'aoba-systems', label: 'API無料枠 10,000回', priority: 1, items: ['api'], type: 'free_quota', metric: 'api', quantity: 10_000 },
  { id: 'DSC0003', code: 'kobato-trade', label: '紹介割引', priority: 20, items: ['*'], type: 'fixed', minor: 3_000 },
  { id: 'DSC0004', code: 'sakura-hd', label: 'グループ本社割引', priority: 10, items: ['base'], type: 'percentage', bp: 2_000 },
  { id: 'DSC0005', code: 'midori-logi', label: '大口割引', priority: 10, items: ['users'], type: 'percentage', bp: 1_000 },
  { id: 'DSC0006', code: 'midori-logi', label: '導入支援割引', priority: 20, items: ['*'], type: 'fixed', minor: 10_000 },
]

export type Adjustment = Readonly<{
  code: string
  period: Month
  kind: 'SETUP' | 'ADDITIONAL' | 'CREDIT'
  label: string
  minor: number
  taxClass: TaxClass
}>

export function adjustments(calendar: DemoCalendar): readonly Adjustment[] {
  const oldest = calendar.invoicedMonths[0] as Month
  const middle = calendar.invoicedMonths[6] as Month
  const { openMonth } = calendar
  return [
    { code: 'kaede-foods', period: oldest, kind: 'SETUP', label: '初期設定費', minor: 30_000, taxClass: 'STD' },
    { code: 'sakura-hd', period: middle, kind: 'ADDITIONAL', label: '社内報用新聞の定期購読（軽減税率）', minor: 4_900, taxClass: 'RED' },
    { code: 'yuzu-print', period: middle, kind: 'CREDIT', label: '障害時間の減額', minor: -1_500, taxClass: 'STD' },
    { code: 'aoba-systems', period: openMonth, kind: 'ADDITIONAL', label: '管理者研修の実施', minor: 5_000, taxClass: 'STD' },
    { code: 'momiji-travel', period: openMonth, kind: 'CREDIT', label: '二重請求の戻し', minor: -2_000, taxClass: 'STD' },
  ]
}

export function priceTables(stories: readonly Story[]): TableRows {
  return [
    ['plans', PLANS.map(planRow)],
    ['plan_prices', PRICES.map(priceRow)],
    ['tax_rates', TAX_RATES.map(taxRow)],
    ['discounts', DISCOUNTS.flatMap((discount) => discountRow(discount, stories))],
  ]
}

/** Adjustments of invoiced months are billed: `invoiceIdOf` knows their invoice. */
export function adjustmentRows(
  stories: readonly Story[],
  calendar: DemoCalendar,
  invoiceIdOf: (tenantId: string, period: Month) => string | null,
): Row[] {
  return adjustments(calendar).flatMap((entry) => {
    const tenantId = stories.find(({ company }) => company.code === entry.code)?.tenantId
    if (tenantId === undefined) return []
    const invoiceId = invoiceIdOf(tenantId, entry.period)
    return {
      tenant_id: tenantId,
      period: entry.period,
      kind: entry.kind,
      label: entry.label,
      amount_minor: entry.minor,
      tax_class: entry.taxClass,
      status: invoiceId === null ? 'open' : 'billed',
      invoice_id: invoiceId,
      created_by: 'keiri',
      created_at: daySpan(addDays(firstDayOf(addMonths(entry.period, 1)), -5)).from,
    }
  })
}

const PLANS = [
  ['FREE', 'フリー', 0],
  ['TRIAL', 'トライアル', 0],
  ['BASIC', 'ベーシック', 1],
  ['STANDARD', 'スタンダード', 1],
  ['PREMIUM', 'プレミアム', 1],
  ['ENTERPRISE', 'エンタープライズ', 1],
] as const

export function planName(plan: PlanCode): string {
  return PLANS.find(([code]) => code === plan)?.[1] ?? plan
}

export function isBillable(plan: PlanCode): boolean {
  return PLANS.some(([code, , billable]) => code === plan && billable === 1)
}

function planRow([code, name, billable]: (typeof PLANS)[number], index: number): Row {
  return { plan_code: code, plan_name: name, is_billable: billable, sort: index + 1, valid_from: PRICES_FROM }
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
  return { country_code: country, tax_class: taxClass, rate_bp: rate, label, valid_from: JP_TAX_FROM }
}

function discountRow(discount: Discount, stories: readonly Story[]): Row[] {
  const tenantId = stories.find(({ company }) => company.code === discount.code)?.tenantId
  if (tenantId === undefined) return []
  return [
    {
      discount_id: discount.id,
      tenant_id: tenantId,
      type: discount.type,
      value_bp: discount.type === 'percentage' ? discount.bp : null,
      value_minor: discount.type === 'fixed' ? discount.minor : null,
      quota_metric: discount.type === 'free_quota' ? discount.metric : null,
      quota_quantity: discount.type === 'free_quota' ? discount.quantity : null,
      applicable_items: JSON.stringify(discount.items),
      priority: discount.priority,
      valid_from: PRICES_FROM,
      conditions: '{}',
      label: discount.label,
      is_active: 1,
    },
  ]
}
