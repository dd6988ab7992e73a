/** Invoices and accounting files of all companies, page by page; read by the page of reports. */
import type { Day, Instant, Month } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'

export type ListedInvoice = Readonly<{
  invoiceId: string
  tenantCode: string
  tenantName: string
  number: string | null
  period: Month
  status: 'held' | 'draft' | 'generated' | 'paid' | 'cancelled'
  totalMinor: number
  paidMinor: number
  currency: string
  issueDate: Day
  dueDate: Day
}>

export type InvoiceAsk = Readonly<{
  /** Codes; null = all companies. */
  tenants: readonly string[] | null
  period: Month | null
  /** The last one of the page before. */
  after: Readonly<{ period: Month; invoiceId: string }> | null
  limit: number
}>

/** Newest period first. */
export function invoiceList(platform: PlatformDb, ask: InvoiceAsk): ListedInvoice[] {
  const sql = `SELECT i.invoice_id AS invoiceId, t.tenant_code AS tenantCode, t.tenant_name AS tenantName,
      i.invoice_number AS number, i.period, i.status, i.total_minor AS totalMinor, i.currency_code AS currency,
      i.issue_date AS issueDate, i.due_date AS dueDate, i.paid_minor AS paidMinor
    FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id
    WHERE (@tenants IS NULL OR t.tenant_code IN (SELECT value FROM json_each(@tenants)))
      AND (@period IS NULL OR i.period = @period)
      AND (@afterPeriod IS NULL OR (i.period, i.invoice_id) < (@afterPeriod, @afterId))
    ORDER BY i.period DESC, i.invoice_id DESC LIMIT @limit`
  const { tenants, period, after, limit } = ask
  return statement<[object], ListedInvoice>(platform.sqlite, sql).all({
    tenants: tenants && JSON.stringify(tenants),
    period,
    afterPeriod: after?.period ?? null,
    afterId: after?.invoiceId ?? null,
    limit,
  })
}

export type NumberedInvoice = Readonly<{ number: string; tenantCode: string; tenantName: string }>

export function invoiceByNumber(platform: PlatformDb, number: string): NumberedInvoice | null {
  const sql = `SELECT i.invoice_number AS number, t.tenant_code AS tenantCode, t.tenant_name AS tenantName
    FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id WHERE i.invoice_number = ?`
  return statement<[string], NumberedInvoice>(platform.sqlite, sql).get(number) ?? null
}

/** Periods that have invoices, newest first. */
export function invoicePeriods(platform: PlatformDb, limit: number): Month[] {
  const sql = 'SELECT DISTINCT period FROM invoices ORDER BY period DESC LIMIT ?'
  return (statement(platform.sqlite, sql).all(limit) as { period: Month }[]).map(
    ({ period }) => period,
  )
}

export type AccountingFile = Readonly<{
  id: number
  period: Month
  kind: string
  path: string
  rows: number
  debitMinor: number
  createdAt: Instant
}>

/** Each file once, as it is now: an older content is not there any more. */
export function accountingFiles(
  platform: PlatformDb,
  { period, limit }: Readonly<{ period: Month | null; limit: number }>,
): AccountingFile[] {
  const sql = `SELECT max(id) AS id, period, kind, path, rows, debit_minor AS debitMinor, created_at AS createdAt
    FROM accounting_exports WHERE @period IS NULL OR period = @period
    GROUP BY path ORDER BY period DESC, path LIMIT @limit`
  return statement<[object], AccountingFile>(platform.sqlite, sql).all({ period, limit })
}

export function accountingFile(platform: PlatformDb, id: number): AccountingFile | null {
  const sql = `SELECT id, period, kind, path, rows, debit_minor AS debitMinor, created_at AS createdAt
    FROM accounting_exports WHERE id = ?`
  return (statement(platform.sqlite, sql).get(id) as AccountingFile | undefined) ?? null
}
