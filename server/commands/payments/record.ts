/** Enters a payment or a refund on an issued invoice, and takes an entry back by another one; called by the console and the CLI. */
import { createHash } from 'node:crypto'
import {
  enterPayment,
  monthOfInvoice,
  type PayableInvoice,
  payableInvoice,
  paymentById,
  paymentByKey,
  reversalOf,
  type StoredPayment,
} from '../../../data/platform/payments.ts'
import {
  type PaymentMethod,
  type PaymentState,
  paymentMethod,
  paymentState,
} from '../../domain/billing/payment.ts'
import { dayAt, isDay } from '../../domain/calendar-day.ts'
import { newId } from '../../domain/ids.ts'
import { sumOf, writtenAmount } from '../../domain/money.ts'
import { completeActs } from '../open-acts.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'
import {
  badAmount,
  badDay,
  badMethod,
  beyondBalance,
  beyondPaid,
  nothingIssued,
  superseded,
  takenBackAlready,
  unknownInvoice,
  unknownPayment,
} from './refusals.ts'

/** Texts as typed. `invoice`: its id or number; `key`: of the form, so that one sent twice is one payment; null = none. */
export type PaymentRequest = Asked &
  Readonly<{
    invoice: string
    kind: 'payment' | 'refund'
    paidOn: string
    amount: string
    method: string
    reference: string
    /** More than is open was really paid. */
    mayOverpay: boolean
    key: string | null
  }>

export type ReversalRequest = Asked & Readonly<{ paymentId: string }>

/** Where the invoice stands now. Minor units of its currency. */
export type Settled = Readonly<{
  paymentId: string
  invoiceNumber: string
  tenantCode: string
  state: PaymentState
  paidMinor: number
  balanceMinor: number
  currency: string
}>

const LONGEST_REFERENCE = 200

/** Everything is checked before anything is written; refusals are on record. */
export function recordPayment(context: CareContext, request: PaymentRequest): Settled {
  const { platform, now } = context
  const { by, reason, kind, invoice: asked } = request
  const entryKey = keyOf(request, now())
  const before = paymentByKey(platform, entryKey)
  if (before) {
    completeActs(context)
    return settledOf(context, before)
  }
  const object = monthOfInvoice(platform, asked.trim())?.invoiceNumber ?? asked
  const what = { verb: `${kind}.recorded`, object, by, reason }
  return entered(context, what, () => {
    const invoice = demandPayable(context, asked)
    const amountMinor = demandAmount(invoice, request)
    return enterPayment(platform, {
      invoiceId: invoice.invoiceId,
      kind,
      paidOn: demandDay(invoice, request.paidOn, now()),
      amountMinor: kind === 'refund' ? -amountMinor : amountMinor,
      method: demandMethod(request.method),
      reference: request.reference.trim().slice(0, LONGEST_REFERENCE),
      reason,
      source: 'manual',
      entryKey,
      reversesPaymentId: null,
      createdBy: by,
      createdAt: now(),
    })
  })
}

/** The entry stays; another one with the opposite amount is entered on the invoice that is in force by now. */
export function reversePayment(context: CareContext, request: ReversalRequest): Settled {
  const { platform, now } = context
  const { paymentId, by, reason } = request
  return entered(context, { verb: 'payment.reversed', object: paymentId, by, reason }, () => {
    const payment = paymentById(platform, paymentId)
    if (!payment) throw unknownPayment(paymentId)
    if (payment.kind === 'reversal' || reversalOf(platform, paymentId))
      throw takenBackAlready(paymentId)
    const invoice = payableOf(context, payment.invoiceId)
    if (!invoice) throw nothingIssued(payment.invoiceId)
    const left = sumOf([invoice.paidMinor, -payment.amountMinor])
    if (left < 0) throw beyondPaid(invoice.invoiceNumber, sumsOf(invoice, payment.amountMinor))
    return enterPayment(platform, {
      invoiceId: invoice.invoiceId,
      kind: 'reversal',
      paidOn: dayAt(now()),
      amountMinor: -payment.amountMinor,
      method: payment.method,
      reference: payment.reference,
      reason,
      source: 'manual',
      entryKey: `reversal:${paymentId}`,
      reversesPaymentId: paymentId,
      createdBy: by,
      createdAt: now(),
    })
  })
}

type What = Asked & Readonly<{ verb: string; object: string }>

function entered(context: CareContext, what: What, enter: () => StoredPayment): Settled {
  let settled: Settled | null = null
  recordedAct(context, what, () => {
    settled = settledOf(context, enter())
    return { after: settled }
  })
  if (settled === null) throw new Error('an act that was recorded has its end')
  return settled
}

function settledOf(context: CareContext, payment: StoredPayment): Settled {
  const invoice = payableOf(context, payment.invoiceId)
  if (!invoice) throw nothingIssued(payment.invoiceId)
  const { invoiceNumber, tenantCode, paidMinor, balanceMinor, currencyCode: currency } = invoice
  const { paymentId } = payment
  const state = paymentState(invoice)
  return { paymentId, invoiceNumber, tenantCode, state, paidMinor, balanceMinor, currency }
}

function payableOf({ platform }: CareContext, invoiceId: string): PayableInvoice | null {
  const month = monthOfInvoice(platform, invoiceId)
  return month && payableInvoice(platform, month)
}

/** The invoice asked for, when it is the one that is owed; never silently another one. */
function demandPayable({ platform }: CareContext, asked: string): PayableInvoice {
  const month = monthOfInvoice(platform, asked.trim())
  if (!month) throw unknownInvoice(asked)
  const payable = payableInvoice(platform, month)
  if (!payable) throw nothingIssued(asked)
  if (payable.invoiceId !== month.invoiceId) throw superseded(asked, payable.invoiceNumber)
  return payable
}

function demandAmount(invoice: PayableInvoice, request: PaymentRequest): number {
  const { currencyCode, invoiceNumber, balanceMinor, paidMinor } = invoice
  const amountMinor = writtenAmount(request.amount, currencyCode)
  if (amountMinor === null || amountMinor <= 0) throw badAmount(request.amount, currencyCode)
  const sums = sumsOf(invoice, amountMinor)
  if (request.kind === 'refund') {
    if (amountMinor > paidMinor) throw beyondPaid(invoiceNumber, sums)
  } else if (amountMinor > balanceMinor && !request.mayOverpay) {
    throw beyondBalance(invoiceNumber, { ...sums, leftMinor: Math.max(balanceMinor, 0) })
  }
  return amountMinor
}

function sumsOf({ paidMinor, currencyCode }: PayableInvoice, amountMinor: number) {
  return { amountMinor, leftMinor: paidMinor, currency: currencyCode }
}

/** From the first day that is billed: an earlier one is a slip of the year. */
function demandDay({ periodStart }: PayableInvoice, text: string, now: number): string {
  const today = dayAt(now)
  const day = text.trim()
  if (!isDay(day) || day < periodStart || day > today)
    throw badDay(text, { from: periodStart, to: today })
  return day
}

function demandMethod(text: string): PaymentMethod {
  const method = paymentMethod(text.trim())
  if (!method) throw badMethod(text)
  return method
}

/** Of the form and everything typed into it: with something else typed it is another payment. */
function keyOf({ key, reason: _, ...typed }: PaymentRequest, at: number): string {
  if (key === null) return `typed:${newId(at)}`
  const request = createHash('sha256').update(JSON.stringify(typed)).digest('hex')
  return `form:${key}:${request}`
}
