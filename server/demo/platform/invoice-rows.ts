/** Twelve months of issued invoices with their lines, taxes, runs and accounting files; from billing-history.ts. */
import {
  addDays,
  addMonths,
  type Day,
  firstDayOf,
  instantOf,
  lastDayOf,
  type Month,
} from '../../domain/calendar-day.ts'
import { type DemoCalendar, nextWorkday } from '../calendar.ts'
import { is } from '../cast.ts'
import { demoRunId, demoUlid, sha256 } from '../identifiers.ts'
import type { Row } from '../row.ts'
import { contractOn, type Story } from '../story.ts'
import { type Bill, billOf, type Line, type MonthUsage, type Tax } from './billing-history.ts'
import { adjustments, DISCOUNTS, isBillable, planName, priceOf } from './prices.ts'
import type { UsageDay } from './usage.ts'

export const BILLING_BATCH = 'BATCH-302'
export const BILLING_TIME = '02:00'

export type Invoice = Readonly<{
  id: string
  number: string
  story: Story
  period: Month
  bill: Bill
  /** Inserted as a draft with its parts, then published with `end`. */
  row: Row
  end: Readonly<{ status: 'generated' | 'paid'; paidMinor: number; paidOn: Day | null }>
}>

/** The usage of each company, by tenant id. */
export type UsageByTenant = ReadonlyMap<string, readonly UsageDay[]>

export type BillingSetting = Readonly<{
  seed: number
  stories: readonly Story[]
  usage: UsageByTenant
  calendar: DemoCalendar
}>

/** When BATCH-302 was due for the period. */
export function billingDueAt(period: Month): number {
  return instantOf(firstDayOf(addMonths(period, 1)), BILLING_TIME)
}

/** All invoices of the invoiced months, in the order of their numbers. */
export function invoicesOf(setting: BillingSetting): Invoice[] {
  const byCode = [...setting.stories].sort((one, other) => (one.company.code < other.company.code ? -1 : 1))
  return setting.calendar.invoicedMonths.flatMap((period) => {
    const billable = byCode.filter((story) => isBilled(story, period, setting))
    return billable.map((story, index) => invoice(story, { ...setting, period, number: index + 1 }))
  })
}

function isBilled(story: Story, period: Month, { usage }: BillingSetting): boolean {
  const days = usage.get(story.tenantId) ?? []
  const whole = days.some(({ day }) => day.day === firstDayOf(period))
  return whole && isBillable(contractOn(story, lastDayOf(period)).plan)
}

type InvoiceSetting = BillingSetting & Readonly<{ period: Month; number: number }>

function invoice(story: Story, setting: InvoiceSetting): Invoice {
  const { period, usage, calendar } = setting
  const days = (usage.get(story.tenantId) ?? []).filter(({ day }) => day.month === period)
  const { company } = story
  const contract = contractOn(story, lastDayOf(period))
  const monthUsage = monthUsageOf(period, days)
  const bill = billOf({
    usage: monthUsage,
    price: priceOf(contract.plan, company.currency),
    planName: planName(contract.plan),
    country: company.country,
    discounts: DISCOUNTS.filter(({ code }) => code === company.code),
    adjustments: adjustments(calendar).filter((entry) => entry.code === company.code && entry.period === period),
  })
  const id = demoUlid(billingDueAt(period) + 8_000, `invoice|${story.tenantId}|${period}`)
  const number = `INV-${period}-${String(setting.number).padStart(3, '0')}`
  const row = invoiceRow(story, { ...setting, id, bill, monthUsage, invoiceNumber: number })
  return { id, number, story, period, bill, row, end: endOf(row, bill, { story, calendar, period }) }
}

function monthUsageOf(period: Month, days: readonly UsageDay[]): MonthUsage {
  const total = (value: (day: UsageDay) => number) => days.reduce((sum, day) => sum + value(day), 0)
  return {
    period,
    days: days.length,
    users: days.at(-1)?.activeUsersMtd ?? 0,
    calls: total((day) => day.api.requests),
    reports: total((day) => day.reportsBillable),
    byteDays: total((day) => day.dataBytes + day.fileBytes + day.reportBytes),
  }
}

type Printed = InvoiceSetting & Readonly<{ id: string; bill: Bill; monthUsage: MonthUsage; invoiceNumber: string }>

function invoiceRow(story: Story, { id, bill, period, monthUsage, invoiceNumber }: Printed): Row {
  const { company } = story
  const contract = contractOn(story, lastDayOf(period))
  const issued = firstDayOf(addMonths(period, 1))
  const at = billingDueAt(period) + 8_000
  return {
    invoice_id: id,
    invoice_number: invoiceNumber,
    tenant_id: story.tenantId,
    period,
    revision: 0,
    status: 'draft',
    billing_type: 'MONTHLY',
    period_start: firstDayOf(period),
    period_end: lastDayOf(period),
    plan_code: contract.plan,
    plan_name: planName(contract.plan),
    contract_ids: JSON.stringify([contract.contractId]),
    currency_code: company.currency,
    base_minor: bill.base,
    usage_minor: bill.usage,
    additional_minor: bill.additional,
    discount_minor: bill.discount,
    subtotal_minor: bill.subtotal,
    tax_minor: bill.tax,
    total_minor: bill.total,
    paid_minor: 0,
    balance_minor: bill.total,
    issue_date: issued,
    due_date: dueOn(story, issued),
    payment_terms: paymentTerms(story),
    payment_method: 'BANK_TRANSFER',
    issuer_snapshot: JSON.stringify(ISSUER),
    recipient_snapshot: JSON.stringify(recipientOf(story)),
    usage_details: JSON.stringify(monthUsage),
    is_estimated: 0,
    content_hash: sha256(JSON.stringify([story.tenantId, period, bill.lines, bill.taxes])),
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
  bankAccount: 'さくら見本銀行 丸の内支店 普通 0000001 サクラホールディングス（カ',
} as const

function recipientOf({ company }: Story) {
  const [postalCode, address, phone] = company.address
  return { code: company.code, name: company.name, postalCode, address, phone, country: company.country }
}

/** The holding pays to the end of the month, all others within thirty days. */
export function paymentTerms(story: Story): 'EOM' | 'NET30' {
  return is(story.company, 'holding') ? 'EOM' : 'NET30'
}

function dueOn(story: Story, issued: Day): Day {
  const due = paymentTerms(story) === 'EOM' ? lastDayOf(issued.slice(0, 7)) : addDays(issued, 30)
  return nextWorkday(due)
}

/** Companies pay two days early; the one whose contract ends soon has not paid its last invoice. */
function endOf(
  row: Row,
  bill: Bill,
  { story, calendar, period }: Readonly<{ story: Story; calendar: DemoCalendar; period: Month }>,
): Invoice['end'] {
  const paidOn = addDays(String(row['due_date']), -2)
  const withheld = is(story.company, 'contract_ends_soon') && period === calendar.invoicedMonths.at(-1)
  if (withheld || paidOn > calendar.today) return { status: 'generated', paidMinor: 0, paidOn: null }
  return { status: 'paid', paidMinor: bill.total, paidOn }
}

export function lineRows({ id, bill }: Invoice): Row[] {
  return bill.lines.map((line, index) => lineRow(id, line, index + 1))
}

function lineRow(invoiceId: string, line: Line, number: number): Row {
  return {
    invoice_id: invoiceId,
    line_no: number,
    line_type: line.type,
    label: line.label,
    quantity_text: `${line.quantity.toLocaleString('en-US')}${line.unit}`,
    quantity_num: line.quantity,
    unit: line.unit,
    unit_price_minor: line.unitPrice,
    amount_minor: line.amount,
    tax_class: line.taxClass,
    discount_id: line.discountId,
    details: '{}',
  }
}

export function taxRows({ id, bill }: Invoice): Row[] {
  return bill.taxes.map((tax: Tax) => ({
    invoice_id: id,
    rate_bp: tax.rateBp,
    tax_class: tax.taxClass,
    base_minor: tax.base,
    tax_minor: tax.tax,
    label: tax.label,
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
    .filter(({ story }) => story.company.currency === 'JPY')
    .reduce((sum, { bill }) => sum + bill.total, 0)
}
