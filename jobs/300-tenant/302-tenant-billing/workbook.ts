/** An invoice as an Excel file with amounts as numbers: 請求書, 明細, 日別使用量; called when a draft is finished. */
import type { InvoiceLine } from '../../../server/domain/billing/terms.ts'
import { minorDigits } from '../../../server/domain/money.ts'
import {
  bold,
  heightOf,
  NUMBER_FORMATS,
  PRINTED,
  type Workbook,
  type Worksheet,
  workbookBytes,
} from '../../../server/sdk/documents/workbook.ts'
import type { InvoiceDocument } from './document.ts'

const HEAD_FILL = 'FF1F3A5F'
const BYTES_PER_GB = 2 ** 30
const FACT_WIDTH = 46
const TITLE_POINTS = 26

export function invoiceWorkbook(document: InvoiceDocument): Promise<Buffer> {
  const { title, number, issuer, at } = document
  return workbookBytes({ title: `${title} ${number}`, author: issuer.name, at }, (workbook) => {
    addSummary(workbook, document)
    addLines(workbook, document)
    addUsage(workbook, document)
  })
}

type Cell = string | number | null

function addSummary(workbook: Workbook, document: InvoiceDocument): void {
  const sheet = workbook.addWorksheet('請求書', { pageSetup: { paperSize: 9, fitToPage: true } })
  sheet.columns = [{ width: 20 }, { width: FACT_WIDTH }, { width: 18 }]
  const title = sheet.addRow([document.title])
  title.font = bold({ size: 16 })
  title.height = TITLE_POINTS
  for (const [name, value] of summaryFacts(document)) {
    const row = sheet.addRow([name, value])
    row.alignment = { vertical: 'top', wrapText: true, horizontal: 'left' }
    row.height = heightOf([{ text: String(value ?? ''), width: FACT_WIDTH }])
  }
  sheet.addRow([])
  addHead(sheet, ['税率', '対象額(税抜)', '消費税額'])
  const format = moneyFormat(document)
  for (const box of document.taxes) {
    const row = sheet.addRow([
      box.label,
      major(document, box.baseMinor),
      major(document, box.taxMinor),
    ])
    for (const column of [2, 3]) row.getCell(column).numFmt = format
  }
  sheet.addRow([])
  for (const [name, minor] of summaryAmounts(document)) {
    const row = sheet.addRow([name, major(document, minor)])
    row.getCell(2).numFmt = format
    if (name === '合計(税込)') row.font = bold()
  }
}

function summaryFacts({
  invoice,
  number,
  issuer,
  recipient,
  details,
}: InvoiceDocument): [string, Cell][] {
  const { corrects } = details
  return [
    ['請求書番号', number],
    ['発行日', invoice.issueDate],
    ['お支払期限', invoice.dueDate],
    ['請求先', `${recipient.name} 御中`],
    ['請求先住所', `〒${recipient.postalCode} ${recipient.address}`],
    ['発行者', issuer.name],
    ['発行者住所', `〒${issuer.postalCode} ${issuer.address}`],
    ['登録番号', issuer.registrationNumber],
    ['ご利用期間', `${invoice.periodStart} 〜 ${invoice.periodEnd}`],
    ['通貨', invoice.currencyCode],
    ...(invoice.isEstimated ? [['区分', '概算'] as [string, Cell]] : []),
    ...(corrects === null
      ? []
      : ([
          ['修正前の請求書', `${corrects.number}(発行日 ${corrects.issueDate})`],
          ['修正の理由', invoice.correctionReason],
        ] as [string, Cell][])),
  ]
}

function summaryAmounts(document: InvoiceDocument): [string, number][] {
  const { invoice, details, paidMinor, balanceMinor } = document
  const sums: [string, number][] = [
    ['小計(税抜)', invoice.subtotalMinor],
    ['消費税', invoice.taxMinor],
    ['合計(税込)', invoice.totalMinor],
  ]
  if (details.corrects === null || paidMinor === 0) return sums
  return [...sums, ['お支払済み額', paidMinor], ['差引額', balanceMinor]]
}

/** The head stays in sight, on the screen and on paper. */
const listOptions = () => ({
  views: [{ state: 'frozen' as const, ySplit: 1 }],
  pageSetup: PRINTED,
})

function addLines(workbook: Workbook, document: InvoiceDocument): void {
  const sheet = workbook.addWorksheet('明細', listOptions())
  sheet.columns = [6, 52, 12, 10, 14, 16, 10, 10].map((width) => ({ width }))
  addHead(sheet, ['No.', '品目', '数量', '単位', '単価', '金額(税抜)', '税区分', '概算'])
  for (const line of document.lines) {
    const row = sheet.addRow(lineCells(document, line))
    row.getCell(3).alignment = { horizontal: 'right' }
    for (const column of [5, 6]) row.getCell(column).numFmt = moneyFormat(document)
  }
}

function lineCells(document: InvoiceDocument, line: InvoiceLine): Cell[] {
  return [
    line.lineNo,
    line.label,
    line.quantity ?? line.quantityText,
    line.unit,
    line.unitPriceMinor === null ? null : major(document, line.unitPriceMinor),
    major(document, line.amountMinor),
    line.taxClass,
    line.isEstimated ? '概算' : null,
  ]
}

function addUsage(workbook: Workbook, { details }: InvoiceDocument): void {
  const sheet = workbook.addWorksheet('日別使用量', listOptions())
  sheet.columns = [12, 22, 14, 14, 22, 16].map((width) => ({ width }))
  addHead(sheet, [
    '日付',
    '利用者数(月初から)',
    'API 呼出',
    'レポート',
    'ストレージ(バイト)',
    'ストレージ(GB)',
  ])
  for (const day of details.days) {
    const { storageBytes } = day
    const gb = storageBytes === null ? null : storageBytes / BYTES_PER_GB
    const row = sheet.addRow([
      day.date,
      day.activeUsersMtd,
      day.apiRequests,
      day.reportsBillable,
      storageBytes,
      gb,
    ])
    for (const column of [2, 3, 4, 5]) row.getCell(column).numFmt = NUMBER_FORMATS.integer
    row.getCell(6).numFmt = '#,##0.000'
  }
}

function addHead(sheet: Worksheet, names: readonly string[]): void {
  const row = sheet.addRow([...names])
  row.eachCell((cell) => {
    cell.font = bold({ color: { argb: 'FFFFFFFF' } })
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: HEAD_FILL } }
    cell.alignment = { horizontal: 'center' }
  })
}

function moneyFormat({ invoice }: InvoiceDocument): string {
  return NUMBER_FORMATS.money[invoice.currencyCode] ?? NUMBER_FORMATS.integer
}

/** Spreadsheets count in major units; a float of at most 15 digits shows the minor units exactly. */
function major({ invoice }: InvoiceDocument, minor: number): number {
  return minor / 10 ** minorDigits(invoice.currencyCode)
}
