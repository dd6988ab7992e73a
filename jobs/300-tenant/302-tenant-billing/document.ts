/** An invoice as it is printed: made from the stored rows alone, so that a lost file can be made again byte by byte. */
import type { StoredInvoice } from '../../../data/platform/billing-reading.ts'
import { balanceOf } from '../../../server/domain/billing/payment.ts'
import type { InvoiceLine, TaxBox } from '../../../server/domain/billing/terms.ts'
import { type Instant, instantOf } from '../../../server/sdk/index.ts'

/** Kept with the invoice: the issuer as it was on the day of issue. */
export type IssuerSnapshot = Readonly<{
  name: string
  postalCode: string
  address: string
  phone: string
  registrationNumber: string
  bankAccount: Readonly<{
    bank: string
    branch: string
    type: string
    number: string
    holder: string
  }>
  contact: Readonly<{ department: string; email: string }>
}>

/** Kept with the invoice: whom it was addressed to, and the addresses it is mailed to. */
export type RecipientSnapshot = Readonly<{
  tenantCode: string
  name: string
  postalCode: string
  address: string
  phone: string
  /** Name of the billing contact, or null. */
  contactName: string | null
  emails: readonly string[]
}>

/** A day of the sheet 日別使用量; null where a day was missing and estimated. */
export type PrintedUsageDay = Readonly<{
  date: string
  activeUsersMtd: number | null
  apiRequests: number | null
  reportsBillable: number | null
  storageBytes: number | null
}>

/** Column usage_details: what stands on the invoice besides lines and taxes. */
export type PrintedDetails = Readonly<{
  /** The run that made the invoice; not printed. */
  runId: string
  serviceDays: number
  daysInMonth: number
  /** A whole month of monthly fees; only such months are compared. */
  isComparable: boolean
  days: readonly PrintedUsageDay[]
  /** Names the invoice that this one corrects. */
  corrects: Readonly<{ number: string; issueDate: string; totalMinor: number }> | null
}>

/** An invoice without what changes after it was issued: what is printed must not depend on it. */
export type IssuedInvoice = Omit<
  StoredInvoice,
  'status' | 'paidMinor' | 'balanceMinor' | 'paidDate' | 'sentAt' | 'updatedAt'
>

export type InvoiceDocument = Readonly<{
  invoice: IssuedInvoice
  /** Paid before it was issued, on what it corrects; and what was left to pay then (negative: to give back). */
  paidMinor: number
  balanceMinor: number
  number: string
  issuer: IssuerSnapshot
  recipient: RecipientSnapshot
  details: PrintedDetails
  lines: readonly InvoiceLine[]
  taxes: readonly TaxBox[]
  /** Line numbers of charges at the reduced rate, marked ※. */
  reducedLines: ReadonlySet<number>
  title: string
  /** Date inside the files: the beginning of the day of issue. */
  at: Instant
}>

export function invoiceDocument(
  invoice: StoredInvoice,
  parts: { lines: readonly InvoiceLine[]; taxes: readonly TaxBox[] },
): InvoiceDocument {
  if (invoice.invoiceNumber === null) throw new Error(`invoice ${invoice.invoiceId} has no number`)
  const isReduced = (line: InvoiceLine) => line.taxClass === 'RED'
  const { totalMinor, carriedMinor } = invoice
  return {
    invoice,
    paidMinor: carriedMinor,
    balanceMinor: balanceOf({ totalMinor, paidMinor: carriedMinor }),
    number: invoice.invoiceNumber,
    issuer: invoice.issuerSnapshot as IssuerSnapshot,
    recipient: invoice.recipientSnapshot as RecipientSnapshot,
    details: invoice.usageDetails as PrintedDetails,
    ...parts,
    reducedLines: new Set(parts.lines.filter(isReduced).map((line) => line.lineNo)),
    title: invoice.revision === 0 ? '請求書' : '修正請求書',
    at: instantOf(invoice.issueDate, '00:00'),
  }
}

/** The run that made the invoice; null for one that was imported. */
export function madeByRun(invoice: StoredInvoice): string | null {
  return (invoice.usageDetails as Partial<PrintedDetails>).runId ?? null
}

/** False for prorated months and for those of a fee paid ahead. */
export function isComparable(invoice: StoredInvoice): boolean {
  return (invoice.usageDetails as Partial<PrintedDetails>).isComparable ?? true
}

/** 2025年6月1日 */
export function longDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}
