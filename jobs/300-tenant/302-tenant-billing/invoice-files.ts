/** The PDF and the Excel file of an invoice: made from its document, written whole or not at all. */
import { createHash } from 'node:crypto'
import { join, relative } from 'node:path'
import type { StoredFile } from '../../../data/platform/billing-reading.ts'
import { type TenantRef, writeFileDurably } from '../../../server/sdk/index.ts'
import { type Billing, isNoRoom } from './billing.ts'
import type { InvoiceDocument } from './document.ts'
import { invoicePdf } from './pdf.ts'
import { invoiceWorkbook } from './workbook.ts'

/** A file as it is registered; `path` is relative to the data folder. */
export type InvoiceFile = Omit<StoredFile, 'invoiceId' | 'createdAt'>

/** A file that can not be made at once is tried again at once; then the draft waits for the run's next attempt. */
const MAX_TRIES = 3
/** Readable by the group: accounting may be let in by its group. */
const MODE = 0o640

export const FILE_KINDS = ['pdf', 'xlsx'] as const
export type FileKind = (typeof FILE_KINDS)[number]

export async function writeInvoiceFiles(
  billing: Billing,
  tenant: TenantRef,
  document: InvoiceDocument,
): Promise<InvoiceFile[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await writeOnce(billing, tenant, document)
    } catch (error) {
      if (tries >= MAX_TRIES || isNoRoom(error)) throw error
      const message = error instanceof Error ? error.message : String(error)
      billing.run.log.warn('the files of the invoice could not be made, trying again', {
        message,
        tries,
      })
    }
  }
}

export function renderFile(kind: FileKind, document: InvoiceDocument): Promise<Buffer> {
  return kind === 'pdf' ? invoicePdf(document) : invoiceWorkbook(document)
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Writes one file under its final name and registers it with the run. */
export async function placeFile(
  billing: Billing,
  tenant: TenantRef,
  file: { path: string; bytes: Uint8Array },
): Promise<void> {
  await writeFileDurably(file.path, file.bytes, { mode: MODE })
  await billing.run.artifact(file.path, { kind: 'invoice', tenant })
}

async function writeOnce(
  billing: Billing,
  tenant: TenantRef,
  document: InvoiceDocument,
): Promise<InvoiceFile[]> {
  const { folder } = billing.run
  const files: InvoiceFile[] = []
  for (const kind of FILE_KINDS) {
    const bytes = await renderFile(kind, document)
    const path = join(
      folder.reportsDir(tenant.code),
      'invoices',
      document.invoice.period,
      `${document.number}.${kind}`,
    )
    await placeFile(billing, tenant, { path, bytes })
    const below = relative(folder.root, path)
    files.push({ kind, path: below, bytes: bytes.length, sha256: sha256(bytes) })
  }
  return files
}
