/** Invoices and their parts as they are stored; read by BATCH-302 and the screens. */
import { and, asc, desc, eq } from 'drizzle-orm'
import type { InvoiceLine, TaxBox } from '../../server/domain/billing/terms.ts'
import type { Month } from '../../server/domain/calendar-day.ts'
import type { MonthKey } from './billing-account.ts'
import type { PlatformDb } from './open.ts'
import { billingRuns, invoiceFiles, invoiceLines, invoices, invoiceTaxes } from './schema/index.ts'

/** A row of `invoices` by the names of the schema. Amounts in minor units; JSON columns are parsed. */
export type StoredInvoice = Readonly<typeof invoices.$inferSelect>
export type StoredFile = Readonly<typeof invoiceFiles.$inferSelect>
export type BillingRun = Readonly<typeof billingRuns.$inferSelect>

/** The newest revision of the month, whatever its state; null when there is none. */
export function currentInvoice(platform: PlatformDb, key: MonthKey): StoredInvoice | null {
  const found = platform.orm
    .select()
    .from(invoices)
    .where(and(eq(invoices.tenantId, key.tenantId), eq(invoices.period, key.period)))
    .orderBy(desc(invoices.revision))
    .limit(1)
    .get()
  return found ?? null
}

export function invoiceById(platform: PlatformDb, invoiceId: string): StoredInvoice | null {
  const found = platform.orm.select().from(invoices).where(eq(invoices.invoiceId, invoiceId)).get()
  return found ?? null
}

/** All revisions of all tenants, in order of their numbers. */
export function invoicesOfMonth(platform: PlatformDb, period: Month): StoredInvoice[] {
  return platform.orm
    .select()
    .from(invoices)
    .where(eq(invoices.period, period))
    .orderBy(asc(invoices.invoiceNumber), asc(invoices.revision))
    .all()
}

/** All revisions of the company's month, oldest first. */
export function siblingsOf(platform: PlatformDb, key: MonthKey): StoredInvoice[] {
  return platform.orm
    .select()
    .from(invoices)
    .where(and(eq(invoices.tenantId, key.tenantId), eq(invoices.period, key.period)))
    .orderBy(asc(invoices.revision))
    .all()
}

/** Of each tenant the newest revision that was issued (generated or paid): what is owed for the month. */
export function invoicesInForce(platform: PlatformDb, period: Month): StoredInvoice[] {
  const issued = invoicesOfMonth(platform, period).filter(isIssued)
  const newest = new Map<string, StoredInvoice>()
  for (const invoice of issued) {
    const known = newest.get(invoice.tenantId)
    if (!known || known.revision < invoice.revision) newest.set(invoice.tenantId, invoice)
  }
  return [...newest.values()]
}

export function isIssued(invoice: StoredInvoice): boolean {
  return invoice.status === 'generated' || invoice.status === 'paid'
}

export function linesOf(platform: PlatformDb, invoiceId: string): InvoiceLine[] {
  const rows = platform.orm
    .select()
    .from(invoiceLines)
    .where(eq(invoiceLines.invoiceId, invoiceId))
    .orderBy(asc(invoiceLines.lineNo))
    .all()
  return rows.map(({ invoiceId: _, lineType, quantityNum, ...row }) => {
    const details = row.details as Record<string, unknown>
    return {
      ...row,
      type: lineType,
      quantity: quantityNum,
      details,
      isEstimated: details.isEstimated === true,
    }
  })
}

/** Highest rate first. */
export function taxesOf(platform: PlatformDb, invoiceId: string): TaxBox[] {
  const rows = platform.orm
    .select()
    .from(invoiceTaxes)
    .where(eq(invoiceTaxes.invoiceId, invoiceId))
    .orderBy(desc(invoiceTaxes.rateBp), asc(invoiceTaxes.taxClass))
    .all()
  return rows.map(({ invoiceId: _, ...box }) => box)
}

export function filesOf(platform: PlatformDb, invoiceId: string): StoredFile[] {
  return platform.orm
    .select()
    .from(invoiceFiles)
    .where(eq(invoiceFiles.invoiceId, invoiceId))
    .orderBy(asc(invoiceFiles.kind))
    .all()
}

export function billingRun(platform: PlatformDb, period: Month): BillingRun | null {
  return platform.orm.select().from(billingRuns).where(eq(billingRuns.period, period)).get() ?? null
}
