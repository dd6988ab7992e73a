/** Tables of platform.db: identity of the file, tenants, plans and contracts. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt; 1 row, also in platform.db */
export const planeMeta = sqliteTable('plane_meta', {
  kind: text('kind', { enum: ['ops', 'platform'] }).primaryKey(),
  installationId: text('installation_id').notNull(),
  schemaVersion: integer('schema_version').notNull(),
  appVersion: text('app_version').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** operators */
export const plans = sqliteTable('plans', {
  planCode: text('plan_code', {
    enum: ['FREE', 'BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE', 'TRIAL'],
  }).primaryKey(),
  planName: text('plan_name').notNull(),
  isBillable: integer('is_billable', { mode: 'boolean' }).notNull(),
  sort: integer('sort').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
})

/** MST_Tenant; operators, 305 plan copy and limits; 10–100 in all */
export const tenants = sqliteTable('tenants', {
  tenantId: text('tenant_id').primaryKey(),
  tenantCode: text('tenant_code').notNull(), // file name and URL code
  tenantName: text('tenant_name').notNull(),
  tenantNameEn: text('tenant_name_en'),
  tenantShortName: text('tenant_short_name'),
  tenantType: text('tenant_type', {
    enum: ['ENTERPRISE', 'DEPARTMENT', 'SUBSIDIARY', 'PARTNER', 'TRIAL'],
  }).notNull(),
  parentTenantId: text('parent_tenant_id'),
  tenantLevel: integer('tenant_level').notNull(),
  status: text('status', {
    enum: ['ACTIVE', 'INACTIVE', 'SUSPENDED', 'TRIAL', 'EXPIRED'],
  }).notNull(),
  subscriptionPlan: text('subscription_plan').notNull(), // copy of the running contract's plan
  maxUsers: integer('max_users').notNull(),
  maxStorageGb: integer('max_storage_gb').notNull(),
  apiRateLimit: integer('api_rate_limit').notNull(), // contract maxima: users, GB, calls per hour
  // for the 80/95 % alert; null = plan's included quantity
  monthlyApiLimit: integer('monthly_api_limit'),
  countryCode: text('country_code').notNull(),
  region: text('region'),
  currencyCode: text('currency_code').notNull(),
  locale: text('locale').notNull(),
  timezone: text('timezone').notNull(),
  postalCode: text('postal_code').notNull(),
  address: text('address').notNull(),
  phoneNumber: text('phone_number').notNull(), // printed on invoices
  adminEmail: text('admin_email').notNull(),
  contactEmail: text('contact_email'),
  contractStartDate: text('contract_start_date').notNull(),
  contractEndDate: text('contract_end_date'),
  trialEndDate: text('trial_end_date'), // copy of the running contract
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** operators */
export const tenantContacts = sqliteTable('tenant_contacts', {
  id: integer('id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  contactType: text('contact_type', { enum: ['PRIMARY', 'BILLING', 'EMERGENCY'] }).notNull(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  phone: text('phone'),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
})

/** whoever changes tenants.status */
export const tenantStatusHistory = sqliteTable('tenant_status_history', {
  id: integer('id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  status: text('status').notNull(),
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at'),
  reason: text('reason').notNull(),
  changedBy: text('changed_by').notNull(),
})

/** operators; several per tenant, no overlap – 305 checks */
export const contracts = sqliteTable('contracts', {
  contractId: text('contract_id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  planCode: text('plan_code').notNull(),
  startDate: text('start_date').notNull(),
  endDate: text('end_date'), // null = open-ended
  autoRenew: integer('auto_renew', { mode: 'boolean' }).notNull(),
  billingCycle: text('billing_cycle', { enum: ['MONTHLY', 'QUARTERLY', 'ANNUAL'] }).notNull(),
  paymentTerms: text('payment_terms').notNull(), // `NET30` default, `NET<n>`, `EOM`, `EOM+<n>`
  paymentMethod: text('payment_method', {
    enum: ['BANK_TRANSFER', 'AUTO_DEBIT', 'CREDIT_CARD'],
  }).notNull(),
  currencyCode: text('currency_code').notNull(),
  renewedBy: text('renewed_by'),
  noticeEnabled: integer('notice_enabled', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
