/** Reads a bank or accounting CSV into the lines of an import of payments; what can not be read as such a file is refused whole. */
import { createHash } from 'node:crypto'
import {
  fieldOfHeader,
  invoiceNumberIn,
  LIST_FIELDS,
  LIST_HEADERS,
  type ListField,
} from '../../domain/billing/payment-list.ts'
import type { TobanError, Words } from '../../domain/errors.ts'
import { type CsvLine, csvLines, decodedText } from '../csv-text.ts'
import { refusal } from './refusals.ts'

/** A line as written. `columns`: 1-based place of each field that the file has. */
export type BankLine = Readonly<{
  line: number
  columns: Readonly<Partial<Record<ListField, number>>>
  cells: Readonly<Record<ListField, string>>
  /** The number in its own column, else in the note; empty = none. */
  invoice: string
  /** The same line of the same file again has the same. */
  key: string
}>

/** A month of a holding has hundreds of payments; more is the wrong file. */
export const LARGEST_FILE_BYTES = 512 * 1024
const ROWS_MAX = 2_000

/** Throws `payment_file_invalid`. */
export function readBankFile(bytes: Uint8Array): BankLine[] {
  if (bytes.byteLength > LARGEST_FILE_BYTES)
    throw invalid({ ja: '512 KB までです', en: 'may have at most 512 KB' })
  const text = decodedText(bytes)
  if (text === null)
    throw invalid({
      ja: 'UTF-8 でも Shift_JIS でもありません',
      en: 'is neither UTF-8 nor Shift_JIS',
    })
  const read = csvLines(text)
  if ('fault' in read) {
    const { line, code, message } = read.fault
    throw invalid({
      ja: `${line} 行目: CSV として読めません(${code})`,
      en: `line ${line}: not CSV: ${message}`,
    })
  }
  const [header, ...rows] = read.lines
  if (!header || rows.length === 0)
    throw invalid({ ja: '入金の行がありません', en: 'has no line of a payment' })
  if (rows.length > ROWS_MAX)
    throw invalid({ ja: `${ROWS_MAX} 行までです`, en: `may have at most ${ROWS_MAX} lines` })
  const columns = columnsOf(header)
  const seen = new Map<string, number>()
  return rows.map((row) => lineOf(row, columns, seen))
}

type Columns = BankLine['columns']

function columnsOf({ cells }: CsvLine): Columns {
  const columns: Partial<Record<ListField, number>> = {}
  for (const [index, header] of cells.entries()) {
    const field = fieldOfHeader(header)
    if (field === null) continue
    if (columns[field] !== undefined)
      throw invalid({
        ja: `列「${header}」と同じ意味の列が 2 つあります(${columns[field]} 列目と ${index + 1} 列目)`,
        en: `two columns mean the same as "${header}": ${columns[field]} and ${index + 1}`,
      })
    columns[field] = index + 1
  }
  const needed = (['paidOn', 'amount'] as const).filter((field) => columns[field] === undefined)
  if (columns.invoice === undefined && columns.note === undefined) throw missing('invoice')
  if (needed[0]) throw missing(needed[0])
  return columns
}

function lineOf(row: CsvLine, columns: Columns, seen: Map<string, number>): BankLine {
  const cell = (field: ListField) => row.cells[(columns[field] ?? 0) - 1] ?? ''
  const cells = Object.fromEntries(LIST_FIELDS.map((field) => [field, cell(field)]))
  const asked = cells.invoice === '' ? (invoiceNumberIn(cells.note ?? '') ?? '') : cells.invoice
  const invoice = invoiceNumberIn(asked ?? '') ?? asked ?? ''
  const written = JSON.stringify(LIST_FIELDS.map((field) => (cells[field] ?? '').normalize('NFKC')))
  // Two transfers of a day may look the same: the second of a file is another one.
  const nth = (seen.get(written) ?? 0) + 1
  seen.set(written, nth)
  const key = `bank:${createHash('sha256').update(`${written} ${nth}`).digest('hex')}`
  return { line: row.line, columns, cells: cells as BankLine['cells'], invoice, key }
}

function missing(field: ListField): TobanError {
  const names = LIST_HEADERS[field].join(', ')
  return invalid({
    ja: `必要な列がありません。見出しは次のどれかです: ${names}`,
    en: `a column is missing; its header is one of ${names}`,
  })
}

function invalid(words: Words): TobanError {
  return refusal('payment_file_invalid', 'bad-input', {
    message: {
      ja: `入金ファイルを読めません: ${words.ja}`,
      en: `the file of payments can not be read: ${words.en}`,
    },
    hint: {
      ja: '何も登録していません。1 行目が見出しの CSV で、入金日・金額・請求書番号(または摘要)の列が必要です',
      en: 'nothing was entered; a CSV with a header, and columns for day, amount, and invoice number (or note)',
    },
  })
}
