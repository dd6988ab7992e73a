/** Writes invoices: held, drafted under a number, published; each step is one transaction. Called by BATCH-302. */
import { and, between, eq, inArray, sql } from 'drizzle-orm'
import type { InvoiceLine, TaxBox } from '../../server/domain/billing/terms.ts'
import type { Day, Instant, Month } from '../../server/domain/calendar-day.ts'
import { TobanError } from '../../server/domain/errors.ts'
import { newId } from '../../server/domain/ids.ts'
import type { BillingRun, StoredInvoice } from './billing-reading.ts'
import { enqueueMail, type PlatformMail } from './mail-queue.ts'
import type { PlatformDb } from './open.ts'
import {
  billingAdjustments,
  billingRuns,
  invoiceFiles,
  invoiceLines,
  invoices,
  invoiceTaxes,
  tenantUsageDaily,
} from './schema/index.ts'

/** What a draft says; identity, number and state are the register's. */
export type InvoiceContent = Omit<
  typeof invoices.$inferInsert,
  'invoiceId' | 'invoiceNumber' | 'status' | 'generatedAt' | 'createdAt' | 'updatedAt'
>

export type InvoiceDraft = Readonly<{
  /** The held row or draft of the same tenant, month and revision that this one takes over. */
  replaces: StoredInvoice | null
  /** Number of revision 0, for corrections; null for an original. */
  originalNumber: string | null
  content: InvoiceContent
  lines: readonly InvoiceLine[]
  taxes: readonly TaxBox[]
  at: Instant
}>

/** Saves a draft and gives it its number: its own if it has one, else the next free of the month. */
export function saveDraft(platform: PlatformDb, draft: InvoiceDraft): StoredInvoice {
  const write = platform.sqlite.transaction(() => {
    const { replaces, content, at } = draft
    const invoiceNumber = replaces?.invoiceNumber ?? numberFor(platform, draft)
    const invoiceId = replaces?.invoiceId ?? newId(at)
    const row = {
      ...content,
      invoiceNumber,
      status: 'draft' as const,
      generatedAt: at,
      updatedAt: at,
    }
    if (replaces) updateUnpublished(platform, invoiceId, row)
    else
      platform.orm
        .insert(invoices)
        .values({ ...row, invoiceId, createdAt: at })
        .run()
    replaceParts(platform, invoiceId, draft)
    return platform.orm.select().from(invoices).where(eq(invoices.invoiceId, invoiceId)).get()
  })
  const saved = write.immediate()
  if (!saved) throw new Error('a saved draft must be there')
  return saved
}

/** Remembers why a month is not invoiced. A held invoice takes no number, but a draft keeps the one it has. */
export function saveHeld(
  platform: PlatformDb,
  held: Readonly<{ replaces: StoredInvoice | null; content: InvoiceContent; at: Instant }>,
): void {
  const { replaces, content, at } = held
  if (replaces?.status === 'draft') {
    updateUnpublished(platform, replaces.invoiceId, {
      holdReason: content.holdReason,
      updatedAt: at,
    })
    return
  }
  const row = { ...content, status: 'held' as const, generatedAt: at, updatedAt: at }
  if (replaces) updateUnpublished(platform, replaces.invoiceId, row)
  else
    platform.orm
      .insert(invoices)
      .values({ ...row, invoiceId: newId(at), createdAt: at })
      .run()
}

export type Publication = Readonly<{
  draft: StoredInvoice
  files: readonly Omit<typeof invoiceFiles.$inferInsert, 'invoiceId' | 'createdAt'>[]
  adjustmentIds: readonly number[]
  /** Service days, both included: their usage rows become final. */
  usage: Readonly<{ from: Day; to: Day }>
  /** Empty when the mail is kept back. */
  mails: readonly PlatformMail[]
  /** The invoice a correction takes the place of: cancelled unless it was paid. */
  supersedes: StoredInvoice | null
  at: Instant
}>

/**
 * Makes a draft an issued invoice, with everything that follows from it. Throws `invoice_not_draft`, and
 * `paid_meanwhile` when the draft of a correction says less or more was paid than is by now.
 */
export function publishInvoice(platform: PlatformDb, publication: Publication): void {
  const { draft, at } = publication
  const write = platform.sqlite.transaction(() => {
    if (publication.supersedes) demandSamePaid(platform, publication.supersedes, draft)
    for (const file of publication.files) {
      const row = { ...file, invoiceId: draft.invoiceId, createdAt: at }
      platform.orm.insert(invoiceFiles).values(row).run()
    }
    updateUnpublished(platform, draft.invoiceId, {
      status: 'generated',
      holdReason: null,
      updatedAt: at,
    })
    if (publication.supersedes) cancelUnpaid(platform, publication.supersedes.invoiceId, at)
    settleAdjustments(platform, draft.invoiceId, publication.adjustmentIds)
    finishUsage(platform, draft.tenantId, publication.usage)
    for (const mail of publication.mails) enqueueMail(platform, mail)
  })
  write.immediate()
}

/** Registers the files of an issued invoice that had none. */
export function addInvoiceFiles(
  platform: PlatformDb,
  invoiceId: string,
  { files, at }: Readonly<{ files: Publication['files']; at: Instant }>,
): void {
  const rows = files.map((file) => ({ ...file, invoiceId, createdAt: at }))
  platform.orm.insert(invoiceFiles).values(rows).run()
}

/** Queues mails that are not in the queue yet; those that are stay as they are. Returns how many were new. */
export function queueMails(platform: PlatformDb, mails: readonly PlatformMail[]): number {
  const write = platform.sqlite.transaction(
    () => mails.filter((mail) => enqueueMail(platform, mail) === 'queued').length,
  )
  return write.immediate()
}

/**
 * Queues the mails of an invoice that were kept back, and remembers that they were released.
 * @returns false when nothing is kept back (any more)
 */
export function releaseMails(
  platform: PlatformDb,
  invoiceId: string,
  { mails, at }: Readonly<{ mails: readonly PlatformMail[]; at: Instant }>,
): boolean {
  const write = platform.sqlite.transaction(() => {
    const { changes } = platform.orm
      .update(invoices)
      .set({ anomaly: sql`json_set(${invoices.anomaly}, '$.mail', 'released')`, updatedAt: at })
      .where(
        and(
          eq(invoices.invoiceId, invoiceId),
          sql`json_extract(${invoices.anomaly}, '$.mail') = 'kept_back'`,
        ),
      )
      .run()
    if (changes === 1) for (const mail of mails) enqueueMail(platform, mail)
    return changes === 1
  })
  return write.immediate()
}

/** Saves the month's row; a later run of the month replaces it. */
export function saveBillingRun(platform: PlatformDb, run: BillingRun): void {
  platform.orm
    .insert(billingRuns)
    .values(run)
    .onConflictDoUpdate({ target: billingRuns.period, set: run })
    .run()
}

function numberFor(platform: PlatformDb, draft: InvoiceDraft): string {
  const { period, revision } = draft.content
  if (revision > 0) return `${draft.originalNumber}-R${revision}`
  return `INV-${period}-${String(lastNumber(platform, period) + 1).padStart(3, '0')}`
}

/** Highest number given out for originals of the month; 0 when there is none. */
function lastNumber(platform: PlatformDb, period: Month): number {
  const start = `INV-${period}-`.length + 1
  const found = platform.orm
    .select({
      last: sql<number | null>`max(CAST(substr(${invoices.invoiceNumber}, ${start}) AS INTEGER))`,
    })
    .from(invoices)
    .where(and(eq(invoices.period, period), eq(invoices.revision, 0)))
    .get()
  return found?.last ?? 0
}

function updateUnpublished(
  platform: PlatformDb,
  invoiceId: string,
  set: Partial<typeof invoices.$inferInsert>,
): void {
  const { changes } = platform.orm
    .update(invoices)
    .set(set)
    .where(and(eq(invoices.invoiceId, invoiceId), inArray(invoices.status, ['held', 'draft'])))
    .run()
  if (changes === 1) return
  throw new TobanError({
    code: 'invoice_not_draft',
    message: {
      ja: `請求書 ${invoiceId} はすでに発行されています`,
      en: `invoice ${invoiceId} has been issued meanwhile`,
    },
  })
}

function replaceParts(platform: PlatformDb, invoiceId: string, draft: InvoiceDraft): void {
  platform.orm.delete(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId)).run()
  platform.orm.delete(invoiceTaxes).where(eq(invoiceTaxes.invoiceId, invoiceId)).run()
  for (const { type, quantity, isEstimated, details, ...line } of draft.lines) {
    platform.orm
      .insert(invoiceLines)
      .values({
        ...line,
        invoiceId,
        lineType: type,
        quantityNum: quantity,
        details: { ...details, isEstimated },
      })
      .run()
  }
  for (const box of draft.taxes)
    platform.orm
      .insert(invoiceTaxes)
      .values({ ...box, invoiceId })
      .run()
}

/** The files say what was paid; they were made some seconds ago. */
function demandSamePaid(
  platform: PlatformDb,
  { invoiceId, invoiceNumber }: StoredInvoice,
  draft: StoredInvoice,
): void {
  const corrected = platform.orm
    .select({ paidMinor: invoices.paidMinor })
    .from(invoices)
    .where(eq(invoices.invoiceId, invoiceId))
    .get()
  if (corrected?.paidMinor === draft.carriedMinor) return
  throw new TobanError({
    code: 'paid_meanwhile',
    message: {
      ja: `${invoiceNumber} の修正中に入金が登録されました`,
      en: `a payment of ${invoiceNumber} was entered while it was being corrected`,
    },
    hint: { ja: '次の試行で作り直します', en: 'the next attempt makes the correction anew' },
  })
}

function cancelUnpaid(platform: PlatformDb, invoiceId: string, at: Instant): void {
  platform.orm
    .update(invoices)
    .set({ status: 'cancelled', updatedAt: at })
    .where(and(eq(invoices.invoiceId, invoiceId), eq(invoices.status, 'generated')))
    .run()
}

function settleAdjustments(platform: PlatformDb, invoiceId: string, ids: readonly number[]): void {
  platform.orm
    .update(billingAdjustments)
    .set({ status: 'billed', invoiceId })
    .where(and(inArray(billingAdjustments.id, [...ids]), eq(billingAdjustments.status, 'open')))
    .run()
}

function finishUsage(
  platform: PlatformDb,
  tenantId: string,
  { from, to }: Publication['usage'],
): void {
  platform.orm
    .update(tenantUsageDaily)
    .set({ isFinal: true })
    .where(
      and(eq(tenantUsageDaily.tenantId, tenantId), between(tenantUsageDaily.usageDate, from, to)),
    )
    .run()
}
