/** The accounting file of an invoiced month and its row; yen invoices only, one debit and its credits per invoice. */
import type { Month } from '../../domain/calendar-day.ts'
import { type DemoFile, textFile } from '../demo-file.ts'
import type { Row } from '../row.ts'
import { billingDueAt, type Invoice } from './invoice-rows.ts'

const HEADER = '伝票日付,請求書番号,取引先コード,取引先名,借方科目,借方金額,貸方科目,貸方金額,税区分,摘要,支払期限'

/** Path relative to `reports/_platform/`. */
export type AccountingFile = Readonly<{ file: DemoFile; row: Row }>

export function accountingOf(period: Month, invoices: readonly Invoice[]): AccountingFile {
  const booked = invoices.filter((entry) => entry.period === period && entry.story.company.currency === 'JPY')
  const lines = booked.flatMap(bookings)
  const total = booked.reduce((sum, { bill }) => sum + bill.total, 0)
  const path = `accounting/accounting_${period}.csv`
  const file = textFile(path, `\uFEFF${[HEADER, ...lines].join('\r\n')}\r\n`)
  return {
    file,
    row: {
      period,
      kind: 'regular',
      path: `reports/_platform/${path}`,
      sha256: file.sha256,
      rows: lines.length,
      debit_minor: total,
      credit_minor: total,
      created_at: billingDueAt(period) + 20_000,
    },
  }
}

function bookings({ number, story, bill, row, period }: Invoice): string[] {
  const head = [row['issue_date'], number, story.company.code, story.company.name].join(',')
  const tail = `${period} 利用料,${row['due_date']}`
  const credits = bill.taxes.flatMap((tax) => [
    `${head},,,売上高,${tax.base},${tax.label},${tail}`,
    `${head},,,仮受消費税,${tax.tax},${tax.label},${tail}`,
  ])
  return [`${head},売掛金,${bill.total},,,,${tail}`, ...credits]
}
