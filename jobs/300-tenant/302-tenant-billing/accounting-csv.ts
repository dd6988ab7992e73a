/** Journal rows as the CSV that accounting systems read: CRLF, UTF-8 with BOM or cp932; pure but for lazy imports. */
import type { JournalRow } from '../../../server/domain/billing/journal.ts'
import { decimalText } from '../../../server/domain/money.ts'
import { PermanentError } from '../../../server/sdk/index.ts'

export type CsvEncoding = 'utf8' | 'cp932'

const COLUMNS = [
  '伝票日付',
  '請求書番号',
  '取引先コード',
  '取引先名',
  '借方科目',
  '借方金額',
  '貸方科目',
  '貸方金額',
  '税区分',
  '摘要',
  '支払期限',
] as const

const BYTE_ORDER_MARK = '\uFEFF'

/** Amounts in major units. Throws PermanentError `accounting_unmappable` when cp932 has not every character. */
export async function csvBytes(
  book: Readonly<{ currency: string; rows: readonly JournalRow[] }>,
  encoding: CsvEncoding,
): Promise<Uint8Array> {
  const { stringify } = await import('csv-stringify/sync')
  const records = [[...COLUMNS], ...book.rows.map((row) => recordOf(row, book.currency))]
  const text = stringify(records, { record_delimiter: 'windows', escape_formulas: true })
  if (encoding === 'utf8') return Buffer.from(BYTE_ORDER_MARK + text, 'utf8')
  return cp932(text)
}

function recordOf(row: JournalRow, currency: string): string[] {
  const amount = (account: string, minor: number) =>
    account === '' ? '' : decimalText(minor, currency)
  return [
    row.date,
    row.number,
    row.tenantCode,
    row.tenantName,
    row.debitAccount,
    amount(row.debitAccount, row.debitMinor),
    row.creditAccount,
    amount(row.creditAccount, row.creditMinor),
    row.taxCategory,
    row.summary,
    row.dueDate,
  ]
}

/** A name with a replaced character would be booked on nobody: it is refused instead. */
async function cp932(text: string): Promise<Uint8Array> {
  const { default: Encoding } = await import('encoding-japanese')
  const encode = (part: string) =>
    Encoding.convert(Encoding.stringToCode(part), {
      to: 'SJIS',
      from: 'UNICODE',
      fallback: 'error',
    })
  try {
    return Uint8Array.from(encode(text))
  } catch (cause) {
    throw unmappable(text, { encode, cause })
  }
}

function unmappable(
  text: string,
  { encode, cause }: { encode: (part: string) => unknown; cause: unknown },
): PermanentError {
  const line = text.split('\r\n').find((each) => fails(() => encode(each))) ?? ''
  const bad = [...line].filter((character) => fails(() => encode(character))).join(' ')
  return new PermanentError({
    code: 'accounting_unmappable',
    message: {
      ja: `会計 CSV を Shift_JIS (cp932) にできない文字があります: ${bad}(${line})`,
      en: `the accounting file has characters that cp932 does not know: ${bad} (${line})`,
    },
    hint: {
      ja: 'billing.accountingEncoding を utf8 にするか、名称を直してください。請求書は発行済みです',
      en: 'set billing.accountingEncoding to utf8, or correct the name; the invoices are issued',
    },
    cause,
  })
}

function fails(act: () => unknown): boolean {
  try {
    act()
    return false
  } catch {
    return true
  }
}
