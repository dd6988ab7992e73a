/** What was paid on invoices, entry by entry; written by operators and the import of bank files, read by the screens. */
import type { PaymentKind, PaymentMethod } from '../../server/domain/billing/payment.ts'
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { newId } from '../../server/domain/ids.ts'
import { statement } from '../sqlite/statement.ts'
import type { MonthKey } from './billing-account.ts'
import type { StoredInvoice } from './billing-reading.ts'
import type { PlatformDb } from './open.ts'

/** `amountMinor` is what it adds to the paid amount: of a refund it is negative. */
export type PaymentEntry = Readonly<{
  invoiceId: string
  kind: PaymentKind
  paidOn: Day
  amountMinor: number
  method: PaymentMethod
  /** Of the bank or the accounting; empty = none. */
  reference: string
  reason: string
  source: 'manual' | 'import' | 'books'
  /** Names the form or the line it came from: a second entry with the same key is refused by the table. */
  entryKey: string
  reversesPaymentId: string | null
  createdBy: string
  createdAt: Instant
}>

export type StoredPayment = PaymentEntry & Readonly<{ paymentId: string }>

const COLUMNS = `p.payment_id AS paymentId, p.invoice_id AS invoiceId, p.kind, p.paid_on AS paidOn,
  p.amount_minor AS amountMinor, p.method, p.reference, p.reason, p.source, p.entry_key AS entryKey,
  p.reverses_payment_id AS reversesPaymentId, p.created_by AS createdBy, p.created_at AS createdAt`

/**
 * Enters it and brings the invoice up to date: paid amount, balance, status and day. To be called in a transaction,
 * on an invoice that is issued.
 */
export function enterPayment(
  platform: Pick<PlatformDb, 'sqlite'>,
  entry: PaymentEntry,
  paymentId = newId(entry.createdAt),
): StoredPayment {
  const sql = `INSERT INTO invoice_payments (payment_id, invoice_id, kind, paid_on, amount_minor, method, reference,
      reason, source, entry_key, reverses_payment_id, created_by, created_at)
    VALUES (@paymentId, @invoiceId, @kind, @paidOn, @amountMinor, @method, @reference,
      @reason, @source, @entryKey, @reversesPaymentId, @createdBy, @createdAt)`
  statement(platform.sqlite, sql).run({ ...entry, paymentId })
  settleInvoice(platform, entry.invoiceId, entry.createdAt)
  return { ...entry, paymentId }
}

/** `paid_date`: of the entry that came in last, once nothing is open. A cancelled invoice stays that. */
function settleInvoice(platform: Pick<PlatformDb, 'sqlite'>, invoiceId: string, at: Instant): void {
  const sql = `UPDATE invoices SET
      paid_minor = carried_minor + p.sum, balance_minor = total_minor - carried_minor - p.sum,
      status = CASE WHEN status = 'cancelled' THEN status
        WHEN carried_minor + p.sum >= total_minor THEN 'paid' ELSE 'generated' END,
      paid_date = iif(carried_minor + p.sum >= total_minor, p.last, NULL), updated_at = @at
    FROM (SELECT coalesce(sum(amount_minor), 0) AS sum, max(iif(kind = 'payment', paid_on, NULL)) AS last
      FROM invoice_payments WHERE invoice_id = @invoiceId) AS p
    WHERE invoice_id = @invoiceId`
  statement(platform.sqlite, sql).run({ invoiceId, at })
}

export function paymentById(platform: PlatformDb, paymentId: string): StoredPayment | null {
  const sql = `SELECT ${COLUMNS} FROM invoice_payments p WHERE p.payment_id = ?`
  return (statement(platform.sqlite, sql).get(paymentId) as StoredPayment | undefined) ?? null
}

export function paymentByKey(platform: PlatformDb, entryKey: string): StoredPayment | null {
  const sql = `SELECT ${COLUMNS} FROM invoice_payments p WHERE p.entry_key = ?`
  return (statement(platform.sqlite, sql).get(entryKey) as StoredPayment | undefined) ?? null
}

/** The entry that takes this one back; null while it counts. */
export function reversalOf(platform: PlatformDb, paymentId: string): StoredPayment | null {
  const sql = `SELECT ${COLUMNS} FROM invoice_payments p WHERE p.reverses_payment_id = ?`
  return (statement(platform.sqlite, sql).get(paymentId) as StoredPayment | undefined) ?? null
}

/** Counted ones that were typed in: the same day, the same amount. A bank file may tell of them again. */
export function typedPayments(
  platform: PlatformDb,
  ask: MonthKey & Readonly<{ paidOn: Day; amountMinor: number }>,
): number {
  const sql = `SELECT count(*) AS found FROM invoice_payments p JOIN invoices i ON i.invoice_id = p.invoice_id
    WHERE i.tenant_id = @tenantId AND i.period = @period AND p.kind = 'payment' AND p.source = 'manual'
      AND p.paid_on = @paidOn AND p.amount_minor = @amountMinor
      AND NOT EXISTS (SELECT 1 FROM invoice_payments r WHERE r.reverses_payment_id = p.payment_id)`
  return (statement(platform.sqlite, sql).get(ask) as { found: number }).found
}

/** What a payment may be made on: the newest issued invoice of the month; null when there is none. */
export type PayableInvoice = Readonly<
  Pick<
    StoredInvoice,
    | 'invoiceId'
    | 'tenantId'
    | 'period'
    | 'currencyCode'
    | 'totalMinor'
    | 'paidMinor'
    | 'balanceMinor'
    | 'periodStart'
  > & { invoiceNumber: string; tenantCode: string; tenantName: string; tenantNameEn: string | null }
>

const PAYABLE = `SELECT i.invoice_id AS invoiceId, i.invoice_number AS invoiceNumber, i.tenant_id AS tenantId, i.period,
    i.currency_code AS currencyCode, i.total_minor AS totalMinor, i.paid_minor AS paidMinor,
    i.balance_minor AS balanceMinor, i.period_start AS periodStart, t.tenant_code AS tenantCode,
    t.tenant_name AS tenantName, t.tenant_name_en AS tenantNameEn
  FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id`

export function payableInvoice(platform: PlatformDb, key: MonthKey): PayableInvoice | null {
  const sql = `${PAYABLE} WHERE i.tenant_id = @tenantId AND i.period = @period AND i.status IN ('generated', 'paid')
    ORDER BY i.revision DESC LIMIT 1`
  return (statement(platform.sqlite, sql).get(key) as PayableInvoice | undefined) ?? null
}

/** Whose month it is, its id, and its number; null: held. */
export type InvoiceMonth = MonthKey &
  Readonly<{ invoiceId: string; invoiceNumber: string | null; tenantCode: string }>

/** @param asked id or number; null: no such invoice */
export function monthOfInvoice(platform: PlatformDb, asked: string): InvoiceMonth | null {
  const sql = `SELECT i.invoice_id AS invoiceId, i.invoice_number AS invoiceNumber, i.tenant_id AS tenantId,
      i.period, t.tenant_code AS tenantCode
    FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id
    WHERE i.invoice_id = @asked OR i.invoice_number = @asked`
  return (statement(platform.sqlite, sql).get({ asked }) as InvoiceMonth | undefined) ?? null
}
