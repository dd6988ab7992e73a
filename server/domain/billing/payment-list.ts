/** The lines of a bank or accounting file as payments, and what is to be thought of each; pure. Called by the import of payments. */
import { type Day, isDay } from '../calendar-day.ts'
import { sumOf } from '../money.ts'

/** What a column of the file may hold. */
export const LIST_FIELDS = [
  'invoice',
  'paidOn',
  'amount',
  'company',
  'currency',
  'method',
  'reference',
  'payer',
  'note',
] as const
export type ListField = (typeof LIST_FIELDS)[number]

/** Headers by which banks and accounting programs name them; compared without blanks, case and width. */
export const LIST_HEADERS: Readonly<Record<ListField, readonly string[]>> = {
  invoice: ['請求書番号', 'invoice', 'invoicenumber', 'invoice_number'],
  paidOn: ['入金日', '日付', '取引日', '取引年月日', 'date', 'paidon', 'paid_on'],
  amount: ['入金額', '金額', '入金金額', 'お預り金額', 'amount'],
  company: ['取引先コード', 'テナント', 'テナントコード', 'company', 'tenant', 'tenant_code'],
  currency: ['通貨', 'currency'],
  method: ['支払方法', '入金方法', 'method'],
  reference: ['照会番号', '取引番号', '伝票番号', 'reference'],
  payer: ['振込依頼人', '振込依頼人名', '取引先名', 'payer'],
  note: ['摘要', '備考', 'note', 'memo'],
}

/** Null: a column that is not looked at. */
export function fieldOfHeader(header: string): ListField | null {
  const plain = header.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
  return LIST_FIELDS.find((field) => LIST_HEADERS[field].includes(plain)) ?? null
}

/** `2025-06-20`, `2025/6/20`, `20250620`, `2025年6月20日`; null: no existing day. */
export function writtenDay(text: string): Day | null {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '')
  const found =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(plain)
  if (!found) return null
  const [, year = '', month = '', date = ''] = found
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(day) ? day : null
}

/** The number of an invoice in a text that a payer wrote, however wide its letters; null: none. */
export function invoiceNumberIn(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[‐−–—ー]/g, '-')
  return /INV-\d{4}-\d{2}-\d{3,}(?:-R\d+)?/.exec(plain)?.[0] ?? null
}

/** What is thought of a line; only `matched` ones are entered without being asked again. */
export type LineVerdict =
  | Readonly<{ kind: 'matched' }>
  /** Entered from a file or by hand before; or entered and taken back, which a file does not undo. */
  | Readonly<{ kind: 'already'; how: 'import' | 'manual' | 'taken-back' }>
  | Readonly<{ kind: 'unknown-invoice' | 'not-issued' }>
  | Readonly<{ kind: 'wrong-company'; owner: string }>
  /** `openMinor`: what would have been expected. */
  | Readonly<{ kind: 'wrong-amount'; openMinor: number }>
  | Readonly<{ kind: 'faulty'; field: 'invoice' | 'paidOn' | 'amount' | 'currency' | 'method' }>

export type VerdictKind = LineVerdict['kind']
export const VERDICT_KINDS = [
  'matched',
  'wrong-amount',
  'already',
  'unknown-invoice',
  'not-issued',
  'wrong-company',
  'faulty',
] as const satisfies readonly VerdictKind[]

/**
 * Amounts of the lines of one invoice against what is open on it: they match when they add up to it, or where one
 * alone is exactly what is left. In the order of the lines.
 */
export function amountsMatch(amountsMinor: readonly number[], openMinor: number): boolean[] {
  if (sumOf(amountsMinor) === openMinor) return amountsMinor.map(() => true)
  let left = openMinor
  return amountsMinor.map((amount) => {
    const isRest = amount === left
    if (isRest) left = 0
    return isRest
  })
}
