/** The price book: plan prices, tax rates, discounts; read by BATCH-302 and 301. */
import type { Discount, PlanPrice, TaxRate } from '../../server/domain/billing/terms.ts'
import type { Day } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export function planPrices(platform: PlatformDb): PlanPrice[] {
  const sql = `SELECT id, plan_code AS planCode, currency_code AS currencyCode,
      valid_from AS validFrom, valid_to AS validTo, monthly_fee_minor AS monthlyFeeMinor,
      included_users AS includedUsers, included_storage_gb AS includedStorageGb,
      included_api_calls AS includedApiCalls, included_reports AS includedReports,
      price_user_minor AS priceUserMinor, price_storage_gb_minor AS priceStorageGbMinor,
      api_block_size AS apiBlockSize, price_api_block_minor AS priceApiBlockMinor,
      price_report_minor AS priceReportMinor, tax_class AS taxClass
    FROM plan_prices ORDER BY id`
  return statement<[], PlanPrice>(platform.sqlite, sql).all()
}

export function taxRates(platform: PlatformDb, countryCode: string): TaxRate[] {
  const sql = `SELECT country_code AS countryCode, region, tax_class AS taxClass, rate_bp AS rateBp,
      label, valid_from AS validFrom, valid_to AS validTo
    FROM tax_rates WHERE country_code = ? ORDER BY id`
  return statement<[string], TaxRate>(platform.sqlite, sql).all(countryCode)
}

export type DiscountQuery = Readonly<{ tenantId: string; from: Day; to: Day }>

/** Active discounts of the tenant and of everybody that overlap the span; their conditions are not judged here. */
export function discountsFor(platform: PlatformDb, query: DiscountQuery): Discount[] {
  const sql = `SELECT discount_id AS discountId, type, value_bp AS valueBp, value_minor AS valueMinor,
      quota_metric AS quotaMetric, quota_quantity AS quotaQuantity,
      applicable_items AS applicableItems, priority, conditions, label
    FROM discounts
    WHERE is_active = 1 AND (tenant_id IS NULL OR tenant_id = @tenantId)
      AND valid_from <= @to AND (valid_to IS NULL OR valid_to >= @from)
    ORDER BY discount_id`
  const rows = statement<[DiscountQuery], DiscountRow>(platform.sqlite, sql).all(query)
  return rows.map(asDiscount)
}

type DiscountRow = Readonly<{
  discountId: string
  label: string
  priority: number
  applicableItems: string
  conditions: string
  type: Discount['type']
  valueBp: number | null
  valueMinor: number | null
  quotaMetric: string | null
  quotaQuantity: number | null
}>

/** The table's CHECK makes sure that exactly the value of its type is there. */
function asDiscount(row: DiscountRow): Discount {
  const { discountId, label, priority } = row
  const terms = {
    discountId,
    label,
    priority,
    applicableItems: JSON.parse(row.applicableItems) as string[],
    conditions: JSON.parse(row.conditions) as Record<string, unknown>,
  }
  switch (row.type) {
    case 'percentage':
      return { ...terms, type: 'percentage', valueBp: row.valueBp ?? 0 }
    case 'fixed':
      return { ...terms, type: 'fixed', valueMinor: row.valueMinor ?? 0 }
    case 'free_quota':
      return {
        ...terms,
        type: 'free_quota',
        quotaMetric: row.quotaMetric ?? '',
        quotaQuantity: row.quotaQuantity ?? 0,
      }
  }
}
