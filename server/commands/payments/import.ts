/** Looks at a bank file line by line, and enters what matches: company by company, each in a transaction of its own. */
import { createHash } from 'node:crypto'
import {
  enterPayment,
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
import { TobanError, type Words } from '../../domain/errors.ts'
import { writtenAmount } from '../../domain/money.ts'
import { demandReason } from '../reason.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'
import { type BankLine, readBankFile } from './bank-file.ts'
import { changedMeanwhile } from './refusals.ts'

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

export type ImportRequest = Asked &
  Readonly<{
    /** The file, as it was looked at. */
    bytes: Uint8Array
    /** Of the plan that was looked at; null: enter whatever matches now. */
    hash: string | null
    /** Lines with another amount than what is open: entered as part payment or overpayment, or left. */
    otherAmounts: 'enter' | 'leave'
  }>

export type ImportedCompany = Readonly<{
  tenantCode: string
  entered: number
  /** Why nothing of this company was entered. */
  refused: Words | null
}>

export type ImportEnd =
  /** Somebody entered something since: look again. */
  | Readonly<{ kind: 'changed'; plan: ImportPlan }>
  | Readonly<{
      kind: 'entered'
      companies: readonly ImportedCompany[]
      /** Lines of the file that are in the books now. */
      enteredLines: readonly number[]
      plan: ImportPlan
    }>

/** Writes nothing. Throws `payment_file_invalid`. */
export function planImport(context: CareContext, bytes: Uint8Array): ImportPlan {
  return shown(planned(context, readBankFile(bytes)))
}

/** One company's trouble leaves the others alone; the same file twice enters nothing. */
export function importPayments(context: CareContext, request: ImportRequest): ImportEnd {
  const reason = demandReason(request.reason)
  const lines = planned(context, readBankFile(request.bytes))
  const plan = shown(lines)
  if (request.hash !== null && request.hash !== plan.hash) return { kind: 'changed', plan }
  const wanted = lines.filter(
    ({ verdict }) =>
      verdict.kind === 'matched' ||
      (verdict.kind === 'wrong-amount' && request.otherAmounts === 'enter'),
  )
  const codes = [...new Set(wanted.flatMap(({ payable }) => payable?.tenantCode ?? []))].sort()
  const asked = { by: request.by, reason }
  const companies = codes.map((tenantCode) => {
    const own = wanted.filter(({ payable }) => payable?.tenantCode === tenantCode)
    return enterCompany(context, { tenantCode, lines: own, ...asked })
  })
  const refused = new Set(companies.flatMap((one) => (one.refused ? one.tenantCode : [])))
  const done = wanted.filter(({ payable }) => !refused.has(payable?.tenantCode ?? ''))
  return { kind: 'entered', companies, enteredLines: done.map(({ bank }) => bank.line), plan }
}

type Judged = Readonly<{
  bank: BankLine
  column: number
  verdict: LineVerdict
  payable: PayableInvoice | null
  paidOn: Day | null
  amountMinor: number | null
  method: PaymentMethod
}>

function planned(context: CareContext, lines: readonly BankLine[]): Judged[] {
  const judged = lines.map((line) => judge(context, line))
  const open = judged.filter(({ verdict }) => verdict.kind === 'matched')
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
  return judged.map((one) => {
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

function shown(lines: readonly Judged[]): ImportPlan {
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

type CompanyLines = Asked & Readonly<{ tenantCode: string; lines: readonly Judged[] }>

/** All of its lines, or none. */
function enterCompany(context: CareContext, company: CompanyLines): ImportedCompany {
  const { tenantCode, lines, by, reason } = company
  try {
    recordedAct(context, { verb: 'payments.imported', object: tenantCode, by, reason }, () => {
      for (const line of lines) enterLine(context, line, company)
      const invoices = lines.map(({ payable, amountMinor }) => ({
        ...{ invoice: payable?.invoiceNumber, amountMinor },
      }))
      return { after: { lines: invoices } }
    })
    return { tenantCode, entered: lines.length, refused: null }
  } catch (error) {
    return { tenantCode, entered: 0, refused: wordsOf(error) }
  }
}

function enterLine(context: CareContext, { bank, payable, ...line }: Judged, asked: Asked): void {
  const now = context.now()
  if (!payable || line.paidOn === null || line.amountMinor === null)
    throw new Error('a line without invoice, day or amount is never entered')
  const current = payableInvoice(context.platform, payable)
  if (current?.invoiceId !== payable.invoiceId) throw changedMeanwhile(payable.invoiceNumber)
  enterPayment(context.platform, {
    invoiceId: payable.invoiceId,
    kind: 'payment',
    paidOn: line.paidOn,
    amountMinor: line.amountMinor,
    method: line.method,
    reference: [bank.cells.reference, bank.cells.payer].filter((text) => text !== '').join(' '),
    reason: asked.reason,
    source: 'import',
    entryKey: bank.key,
    reversesPaymentId: null,
    createdBy: asked.by,
    createdAt: now,
  })
}

function wordsOf(error: unknown): Words {
  if (error instanceof TobanError) return error.words
  const message = error instanceof Error ? error.message : String(error)
  return { ja: `登録できませんでした: ${message}`, en: `could not be entered: ${message}` }
}
