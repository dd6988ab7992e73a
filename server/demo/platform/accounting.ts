/** The accounting file of an invoiced month and its row; yen invoices only, journal rows by the product's rules. */
import {
  type Accounts,
  type BookedInvoice,
  balanceOf,
  type JournalRow,
  journalRows,
} from '../../domain/billing/journal.ts'
import type { Month } from '../../domain/calendar-day.ts'
import { type DemoFile, textFile } from '../demo-file.ts'
import type { Row } from '../row.ts'
import type { Correction } from './corrections.ts'
import { billingDueAt, type Invoice } from './invoice-rows.ts'

const HEADER =
  '伝票日付,請求書番号,取引先コード,取引先名,借方科目,借方金額,貸方科目,貸方金額,税区分,摘要,支払期限'

const ACCOUNTS: Accounts = { receivable: '売掛金', sales: '売上高', taxReceived: '仮受消費税' }

/** Path relative to `reports/_platform/`. */
export type AccountingFile = Readonly<{ file: DemoFile; row: Row }>

export function accountingOf(period: Month, invoices: readonly Invoice[]): AccountingFile {
  const booked = invoices.filter(
    (entry) => entry.period === period && entry.quote.currency === 'JPY',
  )
  const rows = booked.flatMap(bookings)
  return fileOf(rows, { period, kind: 'regular', createdAt: billingDueAt(period) + 20_000 })
}

/** As BATCH-302 books a correction: what it corrects the other way round, then it itself, both on its day. */
export function accountingOfCorrection(correction: Correction): AccountingFile {
  const { period, takesPlaceOf, row, number } = correction
  const undone = {
    ...bookedOf(takesPlaceOf, `${period} 取消(${number})`),
    issueDate: String(row.issue_date),
  }
  const rows = [...journalRows(undone, ACCOUNTS, 'reverse'), ...bookings(correction)]
  const createdAt = Number(row.generated_at) + 12_000
  return fileOf(rows, { period, kind: 'correction', createdAt })
}

type Kept = Readonly<{ period: Month; kind: 'regular' | 'correction'; createdAt: number }>

function fileOf(rows: readonly JournalRow[], { period, kind, createdAt }: Kept): AccountingFile {
  const balance = balanceOf(rows)
  const path = `accounting/accounting_${period}${kind === 'correction' ? '_corrections' : ''}.csv`
  const file = textFile(path, `\uFEFF${[HEADER, ...rows.map(csvLine)].join('\r\n')}\r\n`)
  return {
    file,
    row: {
      period,
      kind,
      path: `reports/_platform/${path}`,
      sha256: file.sha256,
      rows: rows.length,
      debit_minor: balance.debit,
      credit_minor: balance.credit,
      created_at: createdAt,
    },
  }
}

function bookings(invoice: Invoice): JournalRow[] {
  return journalRows(bookedOf(invoice, `${invoice.period} 利用料`), ACCOUNTS)
}

function bookedOf({ number, story, quote, row }: Invoice, summary: string): BookedInvoice {
  return {
    number,
    issueDate: String(row.issue_date),
    dueDate: String(row.due_date),
    tenantCode: story.company.code,
    tenantName: story.company.name,
    totalMinor: quote.totalMinor,
    taxes: quote.taxes,
    summary,
  }
}

/** No field of the demo needs quotes. An amount of 0 is the empty side. */
function csvLine(row: JournalRow): string {
  const amount = (minor: number) => (minor === 0 ? '' : String(minor))
  return [
    row.date,
    row.number,
    row.tenantCode,
    row.tenantName,
    row.debitAccount,
    amount(row.debitMinor),
    row.creditAccount,
    amount(row.creditMinor),
    row.taxCategory,
    row.summary,
    row.dueDate,
  ].join(',')
}
