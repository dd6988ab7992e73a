/** Journal entries of invoices for the accounting system; called by BATCH-302. */
import type { Day } from '../calendar-day.ts'
import { sumOf } from '../money.ts'
import type { TaxBox } from './terms.ts'

/** Names of the accounts in the accounting system. */
export type Accounts = Readonly<{ receivable: string; sales: string; taxReceived: string }>

export type BookedInvoice = Readonly<{
  number: string
  issueDate: Day
  dueDate: Day
  tenantCode: string
  tenantName: string
  totalMinor: number
  taxes: readonly TaxBox[]
  /** 摘要 */
  summary: string
}>

/** One side of an entry per row; the other account is empty and its amount 0. */
export type JournalRow = Readonly<{
  date: Day
  number: string
  tenantCode: string
  tenantName: string
  debitAccount: string
  debitMinor: number
  creditAccount: string
  creditMinor: number
  taxCategory: string
  summary: string
  dueDate: Day
}>

export type Booking = 'book' | 'reverse'

/** 売掛金 total against 売上高 and 仮受消費税 per rate; `reverse` swaps the sides. Amounts are never negative. */
export function journalRows(
  invoice: BookedInvoice,
  accounts: Accounts,
  booking: Booking = 'book',
): JournalRow[] {
  const entries = [
    { account: accounts.receivable, minor: invoice.totalMinor, taxCategory: '対象外' },
    ...invoice.taxes.flatMap((box) => [
      { account: accounts.sales, minor: -box.baseMinor, taxCategory: taxCategory(box) },
      { account: accounts.taxReceived, minor: -box.taxMinor, taxCategory: taxCategory(box) },
    ]),
  ]
  const sign = booking === 'book' ? 1 : -1
  return entries
    .filter((entry) => entry.minor !== 0)
    .map((entry) => row(invoice, { ...entry, minor: entry.minor * sign }))
}

export function balanceOf(rows: readonly JournalRow[]): { debit: number; credit: number } {
  return {
    debit: sumOf(rows.map((each) => each.debitMinor)),
    credit: sumOf(rows.map((each) => each.creditMinor)),
  }
}

type Entry = { account: string; minor: number; taxCategory: string }

function row(invoice: BookedInvoice, entry: Entry): JournalRow {
  const isDebit = entry.minor > 0
  return {
    date: invoice.issueDate,
    number: invoice.number,
    tenantCode: invoice.tenantCode,
    tenantName: invoice.tenantName,
    debitAccount: isDebit ? entry.account : '',
    debitMinor: isDebit ? entry.minor : 0,
    creditAccount: isDebit ? '' : entry.account,
    creditMinor: isDebit ? 0 : -entry.minor,
    taxCategory: entry.taxCategory,
    summary: invoice.summary,
    dueDate: invoice.dueDate,
  }
}

function taxCategory(box: TaxBox): string {
  const percent = `${box.rateBp / 100}%`
  switch (box.taxClass) {
    case 'RED':
      return `課税売上${percent}(軽減)`
    case 'ZERO':
      return '免税売上'
    case 'OUT':
      return '対象外'
    default:
      return box.rateBp === 0 ? '免税売上' : `課税売上${percent}`
  }
}
