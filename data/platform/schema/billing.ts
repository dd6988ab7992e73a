/** Tables of platform.db: invoices and their parts, adjustments, accounting exports. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** HIS_TenantBilling; 302; 1 + corrections; 10 years */
export const invoices = sqliteTable('invoices', {
  invoiceId: text('invoice_id').primaryKey(), // ULID
  // `INV-2025-05-001`, corrections `…-R1`; null only while held
  invoiceNumber: text('invoice_number'),
  tenantId: text('tenant_id').notNull(),
  period: text('period').notNull(),
  revision: integer('revision').notNull(), // 0 = original
  correctsInvoiceId: text('corrects_invoice_id'),
  correctionReason: text('correction_reason'),
  // overdue is derived
  status: text('status', { enum: ['held', 'draft', 'generated', 'paid', 'cancelled'] }).notNull(),
  billingType: text('billing_type', { enum: ['MONTHLY', 'ADDITIONAL'] }).notNull(),
  periodStart: text('period_start').notNull(),
  periodEnd: text('period_end').notNull(),
  planCode: text('plan_code').notNull(),
  planName: text('plan_name').notNull(), // on the last service day
  contractIds: text('contract_ids', { mode: 'json' }).notNull(),
  currencyCode: text('currency_code').notNull(),
  baseMinor: integer('base_minor').notNull(),
  usageMinor: integer('usage_minor').notNull(),
  additionalMinor: integer('additional_minor').notNull(),
  discountMinor: integer('discount_minor').notNull(), // stored positive
  subtotalMinor: integer('subtotal_minor').notNull(),
  taxMinor: integer('tax_minor').notNull(),
  totalMinor: integer('total_minor').notNull(),
  paidMinor: integer('paid_minor').notNull(),
  balanceMinor: integer('balance_minor').notNull(),
  issueDate: text('issue_date').notNull(),
  dueDate: text('due_date').notNull(),
  paymentTerms: text('payment_terms').notNull(),
  paymentMethod: text('payment_method').notNull(),
  paidDate: text('paid_date'),
  issuerSnapshot: text('issuer_snapshot', { mode: 'json' }).notNull(),
  recipientSnapshot: text('recipient_snapshot', { mode: 'json' }).notNull(),
  usageDetails: text('usage_details', { mode: 'json' }).notNull(), // as printed
  isEstimated: integer('is_estimated', { mode: 'boolean' }).notNull(),
  holdReason: text('hold_reason'),
  anomaly: text('anomaly', { mode: 'json' }),
  contentHash: text('content_hash').notNull(),
  generatedAt: integer('generated_at').notNull(),
  sentAt: integer('sent_at'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  // paid on the invoice it corrects, before it was issued; printed and frozen
  carriedMinor: integer('carried_minor').notNull().default(0),
})

/** operators and imports; an entry is never changed, it is taken back by a reversal; 10 years */
export const invoicePayments = sqliteTable('invoice_payments', {
  paymentId: text('payment_id').primaryKey(), // ULID
  invoiceId: text('invoice_id').notNull(),
  kind: text('kind', { enum: ['payment', 'refund', 'reversal'] }).notNull(),
  paidOn: text('paid_on').notNull(),
  amountMinor: integer('amount_minor').notNull(), // refunds are negative
  method: text('method', {
    enum: ['BANK_TRANSFER', 'AUTO_DEBIT', 'CREDIT_CARD', 'OTHER'],
  }).notNull(),
  reference: text('reference').notNull(), // may be empty
  reason: text('reason').notNull(),
  source: text('source', { enum: ['manual', 'import', 'books'] }).notNull(),
  entryKey: text('entry_key').notNull(), // nothing is entered twice
  reversesPaymentId: text('reverses_payment_id'),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** 302; 4–10 per invoice */
export const invoiceLines = sqliteTable(
  'invoice_lines',
  {
    invoiceId: text('invoice_id').notNull(),
    lineNo: integer('line_no').notNull(),
    lineType: text('line_type', {
      enum: ['base', 'users', 'storage', 'api', 'reports', 'additional', 'discount'],
    }).notNull(),
    label: text('label').notNull(),
    quantityText: text('quantity_text').notNull(),
    quantityNum: real('quantity_num'),
    unit: text('unit'),
    unitPriceMinor: integer('unit_price_minor'),
    amountMinor: integer('amount_minor').notNull(), // discount negative
    taxClass: text('tax_class').notNull(),
    discountId: text('discount_id'),
    details: text('details', { mode: 'json' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.invoiceId, t.lineNo] })],
)

export const invoiceTaxes = sqliteTable(
  'invoice_taxes',
  {
    invoiceId: text('invoice_id').notNull(),
    rateBp: integer('rate_bp').notNull(),
    taxClass: text('tax_class').notNull(),
    baseMinor: integer('base_minor').notNull(),
    taxMinor: integer('tax_minor').notNull(),
    label: text('label').notNull(),
  },
  (t) => [primaryKey({ columns: [t.invoiceId, t.rateBp, t.taxClass] })],
)

export const invoiceFiles = sqliteTable(
  'invoice_files',
  {
    invoiceId: text('invoice_id').notNull(),
    kind: text('kind', { enum: ['pdf', 'xlsx'] }).notNull(),
    path: text('path').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.invoiceId, t.kind] })],
)

/** operators; 302 status */
export const billingAdjustments = sqliteTable('billing_adjustments', {
  id: integer('id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  period: text('period').notNull(),
  kind: text('kind', { enum: ['SETUP', 'ADDITIONAL', 'CREDIT'] }).notNull(),
  label: text('label').notNull(),
  amountMinor: integer('amount_minor').notNull(), // credit negative
  taxClass: text('tax_class').notNull(),
  status: text('status', { enum: ['open', 'billed'] }).notNull(),
  invoiceId: text('invoice_id'),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** 302 */
export const billingRuns = sqliteTable('billing_runs', {
  period: text('period').primaryKey(),
  runId: text('run_id').notNull(),
  state: text('state', { enum: ['running', 'done', 'partial'] }).notNull(),
  tenants: integer('tenants').notNull(),
  generated: integer('generated').notNull(),
  held: integer('held').notNull(),
  failed: integer('failed').notNull(),
  totalJpyMinor: integer('total_jpy_minor').notNull(),
  previousTotalJpyMinor: integer('previous_total_jpy_minor'),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
})

/** 302; 10 years */
export const accountingExports = sqliteTable('accounting_exports', {
  id: integer('id').primaryKey(),
  period: text('period').notNull(),
  kind: text('kind', { enum: ['regular', 'correction'] }).notNull(),
  path: text('path').notNull(),
  sha256: text('sha256').notNull(),
  rows: integer('rows').notNull(),
  debitMinor: integer('debit_minor').notNull(),
  creditMinor: integer('credit_minor').notNull(),
  createdAt: integer('created_at').notNull(),
})
