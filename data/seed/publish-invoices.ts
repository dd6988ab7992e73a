/** Publishes the demo's draft invoices once their parts are in, and closes what they billed; called only by the demo generator. */
import { enterPayment, type StoredPayment } from '../platform/payments.ts'
import type { Sqlite } from '../sqlite/database.ts'
import { statement } from '../sqlite/statement.ts'

export type PublishedInvoice = Readonly<{
  id: string
  tenantId: string
  /** `YYYY-MM` */
  period: string
  /** In the order they were entered. */
  payments: readonly StoredPayment[]
  /** Of a correction: the invoice it takes the place of. */
  corrects: string | null
}>

/** The invoice is issued and what came in is entered, its adjustments are billed, its days of usage are final. */
export function publishInvoices(db: Sqlite, invoices: readonly PublishedInvoice[]): void {
  for (const { payments, corrects, ...invoice } of invoices) {
    statement(
      db,
      `UPDATE invoices SET status = 'generated' WHERE invoice_id = @id AND status = 'draft'`,
    ).run(invoice)
    if (corrects !== null) cancelUnpaid(db, corrects)
    for (const payment of payments) enterPayment({ sqlite: db }, payment, payment.paymentId)
    statement(
      db,
      `UPDATE billing_adjustments SET status = 'billed', invoice_id = @id
       WHERE tenant_id = @tenantId AND period = @period AND status = 'open'
         AND created_at <= (SELECT generated_at FROM invoices WHERE invoice_id = @id)`,
    ).run(invoice)
    statement(
      db,
      `UPDATE tenant_usage_daily SET is_final = 1
       WHERE tenant_id = @tenantId AND usage_date BETWEEN @period || '-01' AND @period || '-31'`,
    ).run(invoice)
  }
}

/** As BATCH-302 does when it publishes a correction. */
function cancelUnpaid(db: Sqlite, invoiceId: string): void {
  const sql = `UPDATE invoices SET status = 'cancelled' WHERE invoice_id = ? AND status = 'generated'`
  statement(db, sql).run(invoiceId)
}
