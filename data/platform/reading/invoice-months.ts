/** The invoices of a month beside the month before, what is still open, and the sums of months; read by the panel of BATCH-302. */
import type { Day, Month } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'

type Company = Readonly<{ tenantCode: string; tenantName: string; tenantNameEn: string | null }>

export type MonthInvoice = Company &
  Readonly<{
    invoiceId: string
    number: string
    revision: number
    status: 'draft' | 'generated' | 'paid' | 'cancelled'
    currency: string
    subtotalMinor: number
    taxMinor: number
    totalMinor: number
    paidMinor: number
    dueDate: Day
    /** Of a correction: the number it takes the place of, and why. */
    correctsNumber: string | null
    correctionReason: string | null
    /** Subtotal of the company's invoice in force a month earlier, in the same currency; null = none. */
    beforeMinor: number | null
    isUnusual: boolean
    /** Joined by commas; empty = none. */
    kinds: string
  }>

const COMPANY = `t.tenant_code AS tenantCode, t.tenant_name AS tenantName, t.tenant_name_en AS tenantNameEn`

/** In order of the numbers, each correction after what it corrects. */
export function monthInvoices(
  platform: PlatformDb,
  ask: Readonly<{ period: Month; before: Month; limit: number }>,
): MonthInvoice[] {
  const sql = `SELECT ${COMPANY}, i.invoice_id AS invoiceId, i.invoice_number AS number, i.revision, i.status,
      i.currency_code AS currency, i.subtotal_minor AS subtotalMinor, i.tax_minor AS taxMinor,
      i.total_minor AS totalMinor, i.paid_minor AS paidMinor, i.due_date AS dueDate,
      o.invoice_number AS correctsNumber, i.correction_reason AS correctionReason,
      i.anomaly IS NOT NULL AS isUnusual,
      (SELECT p.subtotal_minor FROM invoices p WHERE p.tenant_id = i.tenant_id AND p.period = @before
         AND p.currency_code = i.currency_code AND p.status IN ('generated', 'paid')
         ORDER BY p.revision DESC LIMIT 1) AS beforeMinor,
      coalesce((SELECT group_concat(f.kind) FROM invoice_files f WHERE f.invoice_id = i.invoice_id), '') AS kinds
    FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id
      LEFT JOIN invoices o ON o.invoice_id = i.corrects_invoice_id
    WHERE i.period = @period AND i.invoice_number IS NOT NULL
    ORDER BY CAST(substr(i.invoice_number, length('INV-YYYY-MM-') + 1) AS INTEGER), i.revision LIMIT @limit`
  const rows = statement<[object], MonthInvoice>(platform.sqlite, sql).all(ask)
  return rows.map((row) => ({ ...row, isUnusual: Boolean(row.isUnusual) }))
}

export function countMonthInvoices(platform: PlatformDb, period: Month): number {
  const sql = `SELECT count(*) AS found FROM invoices WHERE period = ? AND invoice_number IS NOT NULL`
  return (statement(platform.sqlite, sql).get(period) as { found: number }).found
}

export type OpenInvoice = Company &
  Readonly<{
    invoiceId: string
    period: Month
    /** Null: held, it takes no number. */
    number: string | null
    /** `<code>: <words in Japanese>`; null of a draft that only waits for its files. */
    holdReason: string | null
    /** The words in English; null of what was held before they were kept. */
    holdReasonEn: string | null
  }>

type Span = Readonly<{ from: Month; limit: number }>

/** Held months and drafts that were never finished, newest month first. */
export function openInvoices(platform: PlatformDb, span: Span): OpenInvoice[] {
  const sql = `SELECT ${COMPANY}, i.invoice_id AS invoiceId, i.period, i.invoice_number AS number,
      i.hold_reason AS holdReason, i.usage_details ->> '$.why.en' AS holdReasonEn
    FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id
    WHERE i.period >= @from AND i.status IN ('held', 'draft')
    ORDER BY i.period DESC, t.tenant_code LIMIT @limit`
  return statement<[object], OpenInvoice>(platform.sqlite, sql).all(span)
}

export type KeptBackInvoice = Company &
  Readonly<{
    invoiceId: string
    period: Month
    number: string
    currency: string
    /** Subtotals, as they were compared. */
    nowMinor: number
    beforeMinor: number
    changeBp: number
  }>

/** Issued invoices whose mail waits for a person (`billing.holdOnAnomaly`), newest month first. */
export function keptBackInvoices(platform: PlatformDb, span: Span): KeptBackInvoice[] {
  const sql = `SELECT ${COMPANY}, i.invoice_id AS invoiceId, i.period, i.invoice_number AS number,
      i.currency_code AS currency, i.subtotal_minor AS nowMinor,
      json_extract(i.anomaly, '$.beforeMinor') AS beforeMinor, json_extract(i.anomaly, '$.changeBp') AS changeBp
    FROM invoices i JOIN tenants t ON t.tenant_id = i.tenant_id
    WHERE i.period >= @from AND i.status IN ('generated', 'paid') AND json_extract(i.anomaly, '$.mail') = 'kept_back'
    ORDER BY i.period DESC, i.invoice_number LIMIT @limit`
  return statement<[object], KeptBackInvoice>(platform.sqlite, sql).all(span)
}

export type MonthSum = Readonly<{ period: Month; totalMinor: number; invoices: number }>

/** Yen with tax of the invoices in force: of each company the newest that was issued. Months without any are left out. */
export function monthSums(
  platform: PlatformDb,
  span: Readonly<{ from: Month; to: Month }>,
): MonthSum[] {
  const sql = `SELECT i.period, sum(i.total_minor) AS totalMinor, count(*) AS invoices FROM invoices i
    WHERE i.period BETWEEN @from AND @to AND i.status IN ('generated', 'paid') AND i.currency_code = 'JPY'
      AND NOT EXISTS (SELECT 1 FROM invoices n WHERE n.tenant_id = i.tenant_id AND n.period = i.period
        AND n.revision > i.revision AND n.status IN ('generated', 'paid'))
    GROUP BY i.period ORDER BY i.period`
  return statement<[object], MonthSum>(platform.sqlite, sql).all(span)
}

export type InvoiceKey = Readonly<{ tenantCode: string; period: Month }>

/** Whose month it is; null for an unknown invoice. */
export function invoiceKey(platform: PlatformDb, invoiceId: string): InvoiceKey | null {
  const sql = `SELECT t.tenant_code AS tenantCode, i.period FROM invoices i
    JOIN tenants t ON t.tenant_id = i.tenant_id WHERE i.invoice_id = ?`
  return (statement(platform.sqlite, sql).get(invoiceId) as InvoiceKey | undefined) ?? null
}
