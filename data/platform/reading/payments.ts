/** What was paid and what is still open, for the page of payments, the page of an invoice and the command line. */
import type { Month } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'
import type { StoredPayment } from '../payments.ts'

export type ShownPayment = StoredPayment &
  Readonly<{
    invoiceNumber: string
    period: Month
    tenantCode: string
    tenantName: string
    tenantNameEn: string | null
    currency: string
    isTakenBack: boolean
  }>

const SHOWN = `SELECT p.payment_id AS paymentId, p.invoice_id AS invoiceId, p.kind, p.paid_on AS paidOn,
    p.amount_minor AS amountMinor, p.method, p.reference, p.reason, p.source, p.entry_key AS entryKey,
    p.reverses_payment_id AS reversesPaymentId, p.created_by AS createdBy, p.created_at AS createdAt,
    i.invoice_number AS invoiceNumber, i.period, i.currency_code AS currency,
    t.tenant_code AS tenantCode, t.tenant_name AS tenantName, t.tenant_name_en AS tenantNameEn,
    EXISTS (SELECT 1 FROM invoice_payments r WHERE r.reverses_payment_id = p.payment_id) AS isTakenBack
  FROM invoice_payments p JOIN invoices i ON i.invoice_id = p.invoice_id
    JOIN tenants t ON t.tenant_id = i.tenant_id`

/** Those entered last, the newest first. */
export function latestPayments(
  platform: PlatformDb,
  { limit }: Readonly<{ limit: number }>,
): ShownPayment[] {
  const sql = `${SHOWN} ORDER BY p.created_at DESC, p.payment_id DESC LIMIT ?`
  return (statement(platform.sqlite, sql).all(limit) as ShownPayment[]).map(shown)
}

/** Of all invoices of the company's month, corrections included, in the order they were entered. */
export function paymentsOfMonth(
  platform: PlatformDb,
  key: Readonly<{ tenantId: string; period: Month }>,
): ShownPayment[] {
  const sql = `${SHOWN} WHERE i.tenant_id = @tenantId AND i.period = @period ORDER BY p.created_at, p.payment_id`
  return (statement(platform.sqlite, sql).all(key) as ShownPayment[]).map(shown)
}

function shown(row: ShownPayment): ShownPayment {
  return { ...row, isTakenBack: Boolean(row.isTakenBack) }
}

export type UnsettledInvoice = Readonly<{
  invoiceId: string
  number: string
  period: Month
  tenantCode: string
  tenantName: string
  tenantNameEn: string | null
  currency: string
  totalMinor: number
  paidMinor: number
  balanceMinor: number
  dueDate: string
}>

/** Invoices in force with something to pay or to give back, the longest due first. */
export function unsettledInvoices(platform: PlatformDb, limit: number): UnsettledInvoice[] {
  const sql = `SELECT i.invoice_id AS invoiceId, i.invoice_number AS number, i.period,
      t.tenant_code AS tenantCode, t.tenant_name AS tenantName, t.tenant_name_en AS tenantNameEn,
      i.currency_code AS currency, i.total_minor AS totalMinor, i.paid_minor AS paidMinor,
      i.balance_minor AS balanceMinor, i.due_date AS dueDate
    FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id
    WHERE i.status IN ('generated', 'paid') AND i.balance_minor <> 0
      AND NOT EXISTS (SELECT 1 FROM invoices n WHERE n.tenant_id = i.tenant_id AND n.period = i.period
        AND n.revision > i.revision AND n.status IN ('generated', 'paid'))
    ORDER BY i.due_date, i.invoice_number LIMIT ?`
  return statement(platform.sqlite, sql).all(limit) as UnsettledInvoice[]
}
