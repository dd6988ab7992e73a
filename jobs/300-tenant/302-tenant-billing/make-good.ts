/** An invoice that was issued before stays as it is; only a lost file or one that was never made, a mail that was never queued, or one kept back and now released is made good. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { addInvoiceFiles, queueMails, releaseMails } from '../../../data/platform/billing.ts'
import {
  filesOf,
  linesOf,
  type StoredFile,
  type StoredInvoice,
  taxesOf,
} from '../../../data/platform/billing-reading.ts'
import type { TenantRef } from '../../../server/sdk/index.ts'
import { alertFileLost, clearFileLost } from './alerts.ts'
import type { Billing } from './billing.ts'
import { type InvoiceDocument, invoiceDocument } from './document.ts'
import { placeFile, renderFile, sha256, writeInvoiceFiles } from './invoice-files.ts'
import { invoiceMails } from './mails.ts'

/** Queue rows are kept for 90 days after their end; later, a missing row no longer means a missing mail. */
const MAIL_MADE_GOOD_WITHIN_MS = 60 * 86_400_000

/** @returns `released` when the mail had been kept back and this run was told to send it */
export async function makeGood(
  billing: Billing,
  tenant: TenantRef,
  invoice: StoredInvoice,
): Promise<'released' | 'kept'> {
  const { platform } = billing.run
  const document = invoiceDocument(invoice, {
    lines: linesOf(platform, invoice.invoiceId),
    taxes: taxesOf(platform, invoice.invoiceId),
  })
  const files = await filesFor(billing, tenant, document)
  const lost = await lostFiles(billing, files)
  const beyondRepair: string[] = []
  for (const file of lost) {
    if (!(await restored(billing, tenant, { document, file }))) beyondRepair.push(file.path)
  }
  if (beyondRepair.length > 0) alertFileLost(billing, tenant, beyondRepair)
  else clearFileLost(billing, tenant)
  if (!isMailKeptBack(invoice)) {
    if (invoice.sentAt === null) queueLostMails(billing, tenant, { document, files })
    return 'kept'
  }
  return release(billing, tenant, { document, files })
}

/** One that was taken over from elsewhere was never printed: it gets its files from its rows, as any other. */
async function filesFor(
  billing: Billing,
  tenant: TenantRef,
  document: InvoiceDocument,
): Promise<readonly StoredFile[]> {
  const { run } = billing
  const { invoiceId } = document.invoice
  const known = filesOf(run.platform, invoiceId)
  if (known.length > 0 || !isWhole(document)) return known
  const files = await writeInvoiceFiles(billing, tenant, document)
  addInvoiceFiles(run.platform, invoiceId, { files, at: run.now() })
  run.log.info('the files of an invoice that had none were made', { number: document.number })
  return filesOf(run.platform, invoiceId)
}

/** Its snapshots are of the form that is printed; of an invoice from elsewhere nobody knows. */
function isWhole({ issuer, recipient, details }: InvoiceDocument): boolean {
  const texts: readonly unknown[] = [
    issuer.registrationNumber,
    issuer.bankAccount?.bank,
    recipient.name,
  ]
  return texts.every((text) => typeof text === 'string') && Array.isArray(details.days)
}

function isMailKeptBack({ anomaly }: StoredInvoice): boolean {
  return (anomaly as { mail?: string } | null)?.mail === 'kept_back'
}

async function lostFiles(billing: Billing, files: readonly StoredFile[]): Promise<StoredFile[]> {
  const lost: StoredFile[] = []
  for (const file of files) {
    const isThere = await access(join(billing.run.folder.root, file.path)).then(
      () => true,
      () => false,
    )
    if (!isThere) lost.push(file)
  }
  return lost
}

type Lost = { document: InvoiceDocument; file: StoredFile }

/** Only the very bytes that were issued are put back: another file under this number would be another invoice. */
async function restored(
  billing: Billing,
  tenant: TenantRef,
  { document, file }: Lost,
): Promise<boolean> {
  const bytes = await renderFile(file.kind, document)
  if (sha256(bytes) !== file.sha256) return false
  await placeFile(billing, tenant, { path: join(billing.run.folder.root, file.path), bytes })
  billing.run.log.warn('a lost file of an invoice was made again', { path: file.path })
  return true
}

type Sent = { document: InvoiceDocument; files: readonly StoredFile[] }

function queueLostMails(billing: Billing, tenant: TenantRef, sent: Sent): void {
  const { run } = billing
  const { invoice } = sent.document
  const isOld = run.now() - invoice.generatedAt > MAIL_MADE_GOOD_WITHIN_MS
  if (isOld) return
  const queued = queueMails(run.platform, invoiceMails(billing, tenant, sent))
  if (queued > 0) run.log.warn('a missing mail of an invoice was queued again', { queued })
}

/** However old the invoice is: a person has looked at it. */
function release(billing: Billing, tenant: TenantRef, sent: Sent): 'released' | 'kept' {
  const { run } = billing
  if (!run.params.releaseMail) return 'kept'
  const { invoiceId, invoiceNumber } = sent.document.invoice
  const mails = invoiceMails(billing, tenant, sent)
  if (!releaseMails(run.platform, invoiceId, { mails, at: run.now() })) return 'kept'
  run.log.info('the mail of an unusual invoice was released', { invoiceNumber })
  run.audit({
    verb: 'invoice.released',
    object: invoiceNumber ?? invoiceId,
    after: { mails: mails.length },
    ...(run.reason === null ? {} : { reason: run.reason }),
  })
  return 'released'
}
