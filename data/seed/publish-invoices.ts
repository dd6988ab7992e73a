/** Publishes the demo's draft invoices once their parts are in, and closes what they billed; called only by the demo generator. */
import { enterPayment, type StoredPayment } from '../platform/payments.ts'
import type { Sqlite } from '../sqlite/database.ts'
import { statement } from '../sqlite/statement.ts'

export type PublishedInvoice = Readonly<{
  id: string
  tenantId: string
  /** `YYYY-MM` */
  period: string
  /** Null: nothing came in yet. */
  payment: StoredPayment | null
}>

/** The invoice is issued and what came in is entered, its adjustments are billed, its days of usage are final. */
export function publishInvoices(db: Sqlite, invoices: readonly PublishedInvoice[]): void {
  for (const { payment, ...invoice } of invoices) {
    statement(
      db,
      `UPDATE invoices SET status = 'generated' WHERE invoice_id = @id AND status = 'draft'`,
    ).run(invoice)
    if (payment) enterPayment({ sqlite: db }, payment, payment.paymentId)
    statement(
      db,
      `UPDATE billing_adjustments SET status = 'billed', invoice_id = @id
       WHERE tenant_id = @tenantId AND period = @period AND status = 'open'`,
    ).run(invoice)
    statement(
      db,
      `UPDATE tenant_usage_daily SET is_final = 1
       WHERE tenant_id = @tenantId AND usage_date BETWEEN @period || '-01' AND @period || '-31'`,
    ).run(invoice)
  }
}
