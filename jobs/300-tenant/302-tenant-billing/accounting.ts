/** The accounting files of a month: originals in one, corrections in another; rebuilt whole from the issued invoices. */
import { join, relative } from 'node:path'
import { PLATFORM_CODE } from '../../../data/folder.ts'
import { recordAccountingExport } from '../../../data/platform/accounting.ts'
import {
  invoiceById,
  invoicesOfMonth,
  isIssued,
  type StoredInvoice,
  taxesOf,
} from '../../../data/platform/billing-reading.ts'
import {
  type BookedInvoice,
  balanceOf,
  type JournalRow,
  journalRows,
} from '../../../server/domain/billing/journal.ts'
import { PermanentError, writeFileDurably } from '../../../server/sdk/index.ts'
import { csvBytes } from './accounting-csv.ts'
import { alertUnbalanced, clearUnbalanced } from './alerts.ts'
import type { Billing } from './billing.ts'
import type { RecipientSnapshot } from './document.ts'
import { sha256 } from './invoice-files.ts'
import { monthText } from './mails.ts'

type Kind = 'regular' | 'correction'

/** A file as the run's summary shows it; `path` below the data folder, amounts in minor units of `currency`. */
export type AccountingFile = Readonly<{
  kind: Kind
  currency: string
  path: string
  rows: number
  debit: number
  credit: number
}>

const HOME_CURRENCY = 'JPY'
const MODE = 0o640

/** The file of originals in yen is always made, others when something is in them. Throws when one does not balance. */
export async function exportAccounting(billing: Billing): Promise<AccountingFile[]> {
  const files: AccountingFile[] = []
  for (const book of booksOf(billing)) files.push(await writeBook(billing, book))
  clearUnbalanced(billing)
  return files
}

type Book = Readonly<{ kind: Kind; currency: string; rows: readonly JournalRow[] }>

/** One currency to a file: sums of a file mean something. */
function booksOf(billing: Billing): Book[] {
  const booked = everBooked(invoicesOfMonth(billing.run.platform, billing.period))
  const kinds: [Kind, StoredInvoice[]][] = [
    ['regular', booked.filter((invoice) => invoice.revision === 0)],
    ['correction', booked.filter((invoice) => invoice.revision > 0)],
  ]
  const currencies = new Set([HOME_CURRENCY, ...booked.map((invoice) => invoice.currencyCode)])
  return kinds.flatMap(([kind, invoices]) =>
    [...currencies].flatMap((currency): Book[] => {
      const own = invoices.filter((invoice) => invoice.currencyCode === currency)
      if (own.length === 0 && !(kind === 'regular' && currency === HOME_CURRENCY)) return []
      return [{ kind, currency, rows: own.flatMap((invoice) => rowsOf(billing, invoice)) }]
    }),
  )
}

/** Issued ones, and those that a correction took the place of: they were booked, and the correction's file reverses them. */
function everBooked(invoices: readonly StoredInvoice[]): StoredInvoice[] {
  const isPublished = (invoice: StoredInvoice) =>
    isIssued(invoice) || invoice.status === 'cancelled'
  const corrected = new Set(
    invoices.filter(isPublished).map((invoice) => invoice.correctsInvoiceId ?? ''),
  )
  return invoices.filter((invoice) => isIssued(invoice) || corrected.has(invoice.invoiceId))
}

/** A correction is booked as the reversal of what it corrects and a new booking, both on its own day. */
function rowsOf(billing: Billing, invoice: StoredInvoice): JournalRow[] {
  const { consumptionTax, ...accounts } = billing.run.settings.toban.billing.accounts
  const names = { ...accounts, taxReceived: consumptionTax }
  const rows = journalRows(booked(billing, invoice, monthText(invoice.period)), names)
  if (invoice.correctsInvoiceId === null) return rows
  const corrected = invoiceById(billing.run.platform, invoice.correctsInvoiceId)
  if (!corrected) throw new Error(`invoice ${invoice.invoiceId} corrects an unknown invoice`)
  const undone = booked(
    billing,
    corrected,
    `${monthText(invoice.period)} 取消(${invoice.invoiceNumber})`,
  )
  return [...journalRows({ ...undone, issueDate: invoice.issueDate }, names, 'reverse'), ...rows]
}

function booked(billing: Billing, invoice: StoredInvoice, summary: string): BookedInvoice {
  const recipient = invoice.recipientSnapshot as RecipientSnapshot
  return {
    number: invoice.invoiceNumber ?? '',
    issueDate: invoice.issueDate,
    dueDate: invoice.dueDate,
    tenantCode: recipient.tenantCode,
    tenantName: recipient.name,
    totalMinor: invoice.totalMinor,
    taxes: taxesOf(billing.run.platform, invoice.invoiceId),
    summary: `${summary} ${invoice.planName}`,
  }
}

async function writeBook(billing: Billing, book: Book): Promise<AccountingFile> {
  const { run, period } = billing
  const { debit, credit } = balanceOf(book.rows)
  if (debit !== credit) throw unbalanced(billing, { debit, credit })
  const path = join(run.folder.reportsDir(PLATFORM_CODE), 'accounting', fileName(book, period))
  const bytes = await csvBytes(book, run.settings.toban.billing.accountingEncoding)
  await writeFileDurably(path, bytes, { mode: MODE })
  await run.artifact(path, { kind: 'accounting' })
  const below = relative(run.folder.root, path)
  recordAccountingExport(run.platform, {
    period,
    kind: book.kind,
    path: below,
    sha256: sha256(bytes),
    rows: book.rows.length,
    debitMinor: debit,
    creditMinor: credit,
    createdAt: run.now(),
  })
  const { kind, currency, rows } = book
  return { kind, currency, path: below, rows: rows.length, debit, credit }
}

/** accounting_2025-05.csv, accounting_2025-05_corrections.csv, accounting_2025-05_USD.csv */
function fileName({ kind, currency }: Book, period: string): string {
  const corrections = kind === 'correction' ? '_corrections' : ''
  return `accounting_${period}${corrections}${currency === HOME_CURRENCY ? '' : `_${currency}`}.csv`
}

function unbalanced(billing: Billing, sums: { debit: number; credit: number }): PermanentError {
  alertUnbalanced(billing, sums)
  return new PermanentError({
    code: 'accounting_unbalanced',
    message: {
      ja: `会計 CSV の貸借が一致しません: 借方 ${sums.debit}、貸方 ${sums.credit}`,
      en: `the accounting file does not balance: debit ${sums.debit}, credit ${sums.credit}`,
    },
  })
}
