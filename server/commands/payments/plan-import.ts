/** Looks at a bank file line by line: what each line is thought to pay, and whether it could be entered. Writes nothing. */
import { createHash } from 'node:crypto'
import {
  monthOfInvoice,
  type PayableInvoice,
  payableInvoice,
  paymentByKey,
  reversalOf,
  typedPayments,
} from '../../../data/platform/payments.ts'
import { type PaymentMethod, paymentMethod } from '../../domain/billing/payment.ts'
import {
  amountsMatch,
  type LineVerdict,
  type ListField,
  VERDICT_KINDS,
  type VerdictKind,
  writtenDay,
} from '../../domain/billing/payment-list.ts'
import { type Day, dayAt } from '../../domain/calendar-day.ts'
import { writtenAmount } from '../../domain/money.ts'
import type { CareContext } from '../recorded-act.ts'
import { type BankLine, readBankFile } from './bank-file.ts'

/** A line of the file, what is thought of it, and where in the file that is. */
export type PlannedLine = Readonly<{
  line: number
  column: number
  verdict: LineVerdict
  /** As written. */
  asked: Readonly<Pick<Record<ListField, string>, 'invoice' | 'paidOn' | 'amount' | 'company'>>
  /** The invoice it would be entered on: the newest of the month; null when it is not known. */
  onto: Readonly<{
    invoiceId: string
    number: string
    tenantCode: string
    tenantName: string
    tenantNameEn: string | null
  }> | null
  amountMinor: number | null
  currency: string | null
}>

export type ImportPlan = Readonly<{
  lines: readonly PlannedLine[]
  counts: Readonly<Record<VerdictKind, number>>
  /** Changes with whatever would be entered. */
  hash: string
}>

/** Writes nothing. Throws `payment_file_invalid`. */
export function planImport(context: CareContext, bytes: Uint8Array): ImportPlan {
  return planOf(judged(context, readBankFile(bytes)))
}

/** A line with what is known of it; the import enters it as it stands here. */
export type Judged = Readonly<{
  bank: BankLine
  column: number
  verdict: LineVerdict
  payable: PayableInvoice | null
  paidOn: Day | null
  amountMinor: number | null
  method: PaymentMethod
}>

export function judged(context: CareContext, lines: readonly BankLine[]): Judged[] {
  const all = lines.map((line) => judge(context, line))
  const open = all.filter(({ verdict }) => verdict.kind === 'matched')
  const wrong = new Map<Judged, LineVerdict>()
  for (const invoiceId of new Set(open.map(({ payable }) => payable?.invoiceId))) {
    const own = open.filter(({ payable }) => payable?.invoiceId === invoiceId)
    const openMinor = own[0]?.payable?.balanceMinor ?? 0
    const matches = amountsMatch(
      own.map(({ amountMinor }) => amountMinor ?? 0),
      openMinor,
    )
    for (const [index, one] of own.entries())
      if (!matches[index]) wrong.set(one, { kind: 'wrong-amount', openMinor })
  }
  return all.map((one) => {
    const verdict = wrong.get(one)
    return verdict ? { ...one, verdict, column: columnOf(one.bank, 'amount') } : one
  })
}

/** `matched`: so far; whether the amount is right is seen beside the other lines of the invoice. */
function judge(context: CareContext, bank: BankLine): Judged {
  const { cells, invoice } = bank
  const month = invoice === '' ? null : monthOfInvoice(context.platform, invoice)
  const payable = month && payableInvoice(context.platform, month)
  const paidOn = writtenDay(cells.paidOn)
  const currency = cells.currency === '' ? payable?.currencyCode : cells.currency.toUpperCase()
  const amountMinor = payable ? writtenAmount(cells.amount, payable.currencyCode) : null
  const method = cells.method === '' ? 'BANK_TRANSFER' : paymentMethod(cells.method.toUpperCase())
  const end = (verdict: LineVerdict, field: ListField): Judged => ({
    ...{ bank, verdict, column: columnOf(bank, field), payable, paidOn, amountMinor },
    method: method ?? 'OTHER',
  })
  const faulty = (field: Extract<LineVerdict, { kind: 'faulty' }>['field']) =>
    end({ kind: 'faulty', field }, field)

  const before = paymentByKey(context.platform, bank.key)
  if (before) {
    const isBack = reversalOf(context.platform, before.paymentId) !== null
    return end({ kind: 'already', how: isBack ? 'taken-back' : 'import' }, 'invoice')
  }
  if (invoice === '') return faulty('invoice')
  if (!month) return end({ kind: 'unknown-invoice' }, 'invoice')
  if (cells.company !== '' && cells.company !== month.tenantCode)
    return end({ kind: 'wrong-company', owner: month.tenantCode }, 'company')
  if (!payable) return end({ kind: 'not-issued' }, 'invoice')
  if (currency !== payable.currencyCode) return faulty('currency')
  const today = dayAt(context.now())
  if (paidOn === null || paidOn < payable.periodStart || paidOn > today) return faulty('paidOn')
  if (amountMinor === null || amountMinor <= 0) return faulty('amount')
  if (method === null) return faulty('method')
  const isTyped = typedPayments(context.platform, { ...month, paidOn, amountMinor }) > 0
  return isTyped
    ? end({ kind: 'already', how: 'manual' }, 'invoice')
    : end({ kind: 'matched' }, 'invoice')
}

function columnOf({ columns }: BankLine, field: ListField): number {
  return columns[field] ?? columns.note ?? 1
}

export function planOf(lines: readonly Judged[]): ImportPlan {
  const counts = Object.fromEntries(
    VERDICT_KINDS.map((kind) => [
      kind,
      lines.filter(({ verdict }) => verdict.kind === kind).length,
    ]),
  ) as ImportPlan['counts']
  const content = lines.map(({ bank, verdict, payable, amountMinor }) => [
    ...[bank.key, verdict, payable?.invoiceId, payable?.balanceMinor, amountMinor],
  ])
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  return { lines: lines.map(shownLine), counts, hash }
}

function shownLine({ bank, column, verdict, payable, amountMinor }: Judged): PlannedLine {
  const { paidOn, amount, company } = bank.cells
  return {
    ...{ line: bank.line, column, verdict, amountMinor },
    asked: { invoice: bank.invoice, paidOn, amount, company },
    onto: payable && {
      invoiceId: payable.invoiceId,
      number: payable.invoiceNumber,
      tenantCode: payable.tenantCode,
      tenantName: payable.tenantName,
      tenantNameEn: payable.tenantNameEn,
    },
    currency: payable?.currencyCode ?? null,
  }
}
