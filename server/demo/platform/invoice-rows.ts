/** Twelve months of issued invoices, priced by the product's own rules, so that a second run of BATCH-302 agrees with them. */
import { billingAccount } from '../../../data/platform/billing-account.ts'
import { billingParty } from '../../../data/platform/contracts.ts'
import type { PlatformDb } from '../../../data/platform/open.ts'
import type { StoredPayment } from '../../../data/platform/payments.ts'
import { dueDate } from '../../domain/billing/due-date.ts'
import { type Quote, quoteMonth } from '../../domain/billing/quote.ts'
import type { Adjustment, UsageDay } from '../../domain/billing/terms.ts'
import {
  addMonths,
  dayAt,
  firstDayOf,
  instantOf,
  type Month,
  monthOf,
} from '../../domain/calendar-day.ts'
import { sumOf } from '../../domain/money.ts'
import { type DemoCalendar, isWorkday } from '../calendar.ts'
import { demoRunId, demoUlid } from '../identifiers.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
import { adjustments } from './discounts.ts'
import { paymentsOf } from './payments.ts'

export const BILLING_BATCH = 'BATCH-302'
export const BILLING_TIME = '02:00'

export type Invoice = Readonly<{
  id: string
  number: string
  story: Story
  period: Month
  quote: Quote
  /** Inserted as a draft with its parts, then published with what came in. */
  row: Row
  /** In the order they were entered; empty: not paid yet. */
  payments: readonly StoredPayment[]
}>

export type BillingSetting = Readonly<{
  platform: PlatformDb
  seed: number
  stories: readonly Story[]
  calendar: DemoCalendar
}>

/** When BATCH-302 was due for the period. */
export function billingDueAt(period: Month): number {
  return instantOf(firstDayOf(addMonths(period, 1)), BILLING_TIME)
}

/** All invoices of the invoiced months in the order of their numbers; reads contracts, prices and usage from the file. */
export function invoicesOf(setting: BillingSetting): Invoice[] {
  const byCode = [...setting.stories].sort((one, other) =>
    one.company.code < other.company.code ? -1 : 1,
  )
  return setting.calendar.invoicedMonths.flatMap((period) => {
    const quoted = byCode.flatMap((story) =>
      quotedStory(story, period, { platform: setting.platform, isKnown: isKnownIn(setting) }),
    )
    return quoted.map((entry, index) => invoice(entry, { ...setting, period, number: index + 1 }))
  })
}

export type Quoted = Readonly<{ story: Story; quote: Quote; usage: readonly UsageDay[] }>

/** Empty for a month without a billable contract. */
export function quotedStory(
  story: Story,
  period: Month,
  { platform, isKnown }: Readonly<{ platform: PlatformDb; isKnown(item: Adjustment): boolean }>,
): Quoted[] {
  const whole = billingAccount(platform, { tenantId: story.tenantId, period })
  const account = { ...whole, adjustments: whole.adjustments.filter(isKnown) }
  const quote = quoteMonth(account, { month: period, missingUsage: 'hold', taxRounding: 'floor' })
  if (quote === null) return []
  return [{ story, quote, usage: account.usage.filter(({ date }) => monthOf(date) === period) }]
}

/** When the month was billed, what was entered late was not known. */
function isKnownIn({ calendar }: BillingSetting): (item: Adjustment) => boolean {
  const late = new Set(adjustments(calendar).flatMap((one) => (one.isLate ? one.label : [])))
  return ({ label }) => !late.has(label)
}

type InvoiceSetting = BillingSetting & Readonly<{ period: Month; number: number }>

function invoice(quoted: Quoted, setting: InvoiceSetting): Invoice {
  const { period } = setting
  const { story, quote } = quoted
  const id = demoUlid(billingDueAt(period) + 8_000, `invoice|${story.tenantId}|${period}`)
  const number = `INV-${period}-${String(setting.number).padStart(3, '0')}`
  const about = { id, number, platform: setting.platform, at: billingDueAt(period) + 8_000 }
  const row = invoiceRow(quoted, { ...about, period, corrects: null })
  return {
    id,
    number,
    story,
    period,
    quote,
    row,
    payments: paymentsOf(row, quote, { story, ...setting }),
  }
}

export type RowSetting = Readonly<{
  id: string
  number: string
  period: Month
  platform: PlatformDb
  /** When it is made, on its day of issue. */
  at: number
  /** Null: an original. */
  corrects: Readonly<{ invoice: Invoice; reason: string; carriedMinor: number }> | null
}>

export function invoiceRow(
  { story, quote, usage }: Quoted,
  { id, number, period, platform, at, corrects }: RowSetting,
): Row {
  const issued = dayAt(at)
  const carriedMinor = corrects?.carriedMinor ?? 0
  return {
    invoice_id: id,
    invoice_number: number,
    tenant_id: story.tenantId,
    period,
    revision: corrects === null ? 0 : 1,
    corrects_invoice_id: corrects?.invoice.id ?? null,
    correction_reason: corrects?.reason ?? null,
    status: 'draft',
    billing_type: 'MONTHLY',
    period_start: quote.periodStart,
    period_end: quote.periodEnd,
    plan_code: quote.contract.planCode,
    plan_name: quote.contract.planName,
    contract_ids: JSON.stringify(quote.contractIds),
    currency_code: quote.currency,
    base_minor: quote.baseMinor,
    usage_minor: quote.usageMinor,
    additional_minor: quote.additionalMinor,
    discount_minor: quote.discountMinor,
    subtotal_minor: quote.subtotalMinor,
    tax_minor: quote.taxMinor,
    total_minor: quote.totalMinor,
    paid_minor: carriedMinor,
    balance_minor: sumOf([quote.totalMinor, -carriedMinor]),
    carried_minor: carriedMinor,
    issue_date: issued,
    due_date: dueDate(issued, quote.contract.paymentTerms, isWorkday),
    payment_terms: quote.contract.paymentTerms,
    payment_method: quote.contract.paymentMethod,
    issuer_snapshot: JSON.stringify(ISSUER),
    recipient_snapshot: JSON.stringify(recipientOf(story, platform)),
    usage_details: JSON.stringify(printed(quote, usage, corrects?.invoice ?? null)),
    is_estimated: 0,
    content_hash: quote.contentHash,
    generated_at: at,
    sent_at: at + 60_000,
    created_at: at,
    updated_at: at + 60_000,
  }
}

/** The registration number's check digit is right, as BATCH-302 tests it. */
const ISSUER = {
  name: 'さくらホールディングス株式会社',
  postalCode: '100-0005',
  address: '東京都千代田区丸の内9-9-1 さくらタワー20階',
  phone: '03-0000-0101',
  registrationNumber: 'T7123456789012',
  bankAccount: {
    bank: 'さくら見本銀行',
    branch: '丸の内支店',
    type: '普通',
    number: '0000001',
    holder: 'サクラホールディングス（カ',
  },
  contact: { department: '経理部', email: 'keiri@sakura-hd.example.co.jp' },
} as const

function recipientOf({ tenantId, company }: Story, platform: PlatformDb) {
  const { name, postalCode, address, phone, contactName, emails } = billingParty(platform, tenantId)
  return { tenantCode: company.code, name, postalCode, address, phone, contactName, emails }
}

/** What stands on the invoice besides lines and taxes. */
function printed(quote: Quote, days: readonly UsageDay[], corrected: Invoice | null) {
  const { serviceDays, daysInMonth, isComparable } = quote
  const corrects = corrected && {
    number: corrected.number,
    issueDate: corrected.row.issue_date,
    totalMinor: corrected.quote.totalMinor,
  }
  return { serviceDays, daysInMonth, isComparable, days, corrects }
}

export function lineRows({ id, quote }: Invoice): Row[] {
  return quote.lines.map((line) => ({
    invoice_id: id,
    line_no: line.lineNo,
    line_type: line.type,
    label: line.label,
    quantity_text: line.quantityText,
    quantity_num: line.quantity,
    unit: line.unit,
    unit_price_minor: line.unitPriceMinor,
    amount_minor: line.amountMinor,
    tax_class: line.taxClass,
    discount_id: line.discountId,
    details: JSON.stringify({ ...line.details, isEstimated: line.isEstimated }),
  }))
}

export function taxRows({ id, quote }: Invoice): Row[] {
  return quote.taxes.map((box) => ({
    invoice_id: id,
    rate_bp: box.rateBp,
    tax_class: box.taxClass,
    base_minor: box.baseMinor,
    tax_minor: box.taxMinor,
    label: box.label,
  }))
}

/** One row per invoiced month, as BATCH-302 leaves it. */
export function billingRunRows(invoices: readonly Invoice[], seed: number): Row[] {
  const periods = [...new Set(invoices.map(({ period }) => period))]
  return periods.map((period, index) => {
    const own = invoices.filter((entry) => entry.period === period)
    const before = periods[index - 1]
    const dueAt = billingDueAt(period)
    return {
      period,
      run_id: demoRunId(seed, BILLING_BATCH, dueAt),
      state: 'done',
      tenants: own.length,
      generated: own.length,
      held: 0,
      failed: 0,
      total_jpy_minor: totalJpy(own),
      previous_total_jpy_minor:
        before === undefined ? null : totalJpy(invoices.filter((entry) => entry.period === before)),
      started_at: dueAt + 1_000,
      finished_at: dueAt + 22_000,
    }
  })
}

export function totalJpy(invoices: readonly Invoice[]): number {
  return invoices
    .filter(({ quote }) => quote.currency === 'JPY')
    .reduce((sum, { quote }) => sum + quote.totalMinor, 0)
}
