/** Tables of platform.db: prices, tax rates, discounts and settings. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** operators; never updated, a new price is a new row */
export const planPrices = sqliteTable('plan_prices', {
  id: integer('id').primaryKey(),
  planCode: text('plan_code').notNull(),
  currencyCode: text('currency_code').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
  monthlyFeeMinor: integer('monthly_fee_minor').notNull(),
  includedUsers: integer('included_users').notNull(),
  includedStorageGb: integer('included_storage_gb').notNull(),
  includedApiCalls: integer('included_api_calls').notNull(),
  includedReports: integer('included_reports').notNull(),
  priceUserMinor: integer('price_user_minor').notNull(),
  priceStorageGbMinor: integer('price_storage_gb_minor').notNull(),
  apiBlockSize: integer('api_block_size').notNull(), // 1000
  priceApiBlockMinor: integer('price_api_block_minor').notNull(),
  priceReportMinor: integer('price_report_minor').notNull(),
  taxClass: text('tax_class', { enum: ['STD', 'RED', 'ZERO', 'OUT'] }).notNull(),
})

/** operators */
export const taxRates = sqliteTable('tax_rates', {
  id: integer('id').primaryKey(),
  countryCode: text('country_code').notNull(),
  region: text('region'),
  taxClass: text('tax_class').notNull(),
  rateBp: integer('rate_bp').notNull(),
  label: text('label').notNull(), // `消費税10%`
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
})

/** operators */
export const discounts = sqliteTable('discounts', {
  discountId: text('discount_id').primaryKey(),
  tenantId: text('tenant_id'), // null = by condition
  type: text('type', { enum: ['percentage', 'fixed', 'free_quota'] }).notNull(),
  valueBp: integer('value_bp'),
  valueMinor: integer('value_minor'),
  quotaMetric: text('quota_metric'),
  quotaQuantity: integer('quota_quantity'),
  applicableItems: text('applicable_items', { mode: 'json' }).notNull(), // line types or ["*"]
  priority: integer('priority').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
  // plans, minSubtotalMinor, minContractMonths
  conditions: text('conditions', { mode: 'json' }).notNull(),
  label: text('label').notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
})

/** operators; ~40 per plan */
export const planSettings = sqliteTable('plan_settings', {
  id: integer('id').primaryKey(),
  planCode: text('plan_code').notNull(),
  category: text('category', { enum: ['plan', 'resource', 'feature'] }).notNull(),
  key: text('key').notNull(),
  dataType: text('data_type').notNull(),
  value: text('value').notNull(),
  severity: text('severity'), // null = derived
  autoFix: integer('auto_fix', { mode: 'boolean' }),
})

/** MST_SystemConfig; operators */
export const systemSettings = sqliteTable('system_settings', {
  key: text('key').primaryKey(),
  category: text('category').notNull(),
  dataType: text('data_type').notNull(),
  value: text('value').notNull(),
  defaultValue: text('default_value'),
  validationRules: text('validation_rules', { mode: 'json' }),
  tenantSpecific: integer('tenant_specific', { mode: 'boolean' }).notNull(),
  isSecret: integer('is_secret', { mode: 'boolean' }).notNull(), // value is then a reference, R19
  updatedAt: integer('updated_at').notNull(),
})

/** operators, 306, 305 "accept" */
export const tenantSettingOverrides = sqliteTable('tenant_setting_overrides', {
  id: integer('id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  category: text('category').notNull(),
  key: text('key').notNull(),
  value: text('value').notNull(),
  source: text('source', { enum: ['contract', 'optimizer', 'operator'] }).notNull(),
  reason: text('reason').notNull(),
  validFrom: text('valid_from').notNull(),
  validUntil: text('valid_until'),
  createdBy: text('created_by').notNull(),
})
