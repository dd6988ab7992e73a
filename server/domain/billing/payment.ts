/** What was paid on an invoice, and what that makes of it; pure. Called by the verbs on payments, the import of bank files and the screens. */
import { sumOf } from '../money.ts'

export const PAYMENT_METHODS = ['BANK_TRANSFER', 'AUTO_DEBIT', 'CREDIT_CARD', 'OTHER'] as const
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]

/** `reversal`: takes back another entry, which stays on record. */
export type PaymentKind = 'payment' | 'refund' | 'reversal'

export const PAYMENT_STATES = ['unpaid', 'partial', 'paid', 'overpaid'] as const
export type PaymentState = (typeof PAYMENT_STATES)[number]

/** Minor units of the invoice's currency; `paidMinor` is what came in less what went back. */
export type Settlement = Readonly<{ totalMinor: number; paidMinor: number }>

/** An invoice over nothing is paid; one that nothing is left to pay of is, too. */
export function paymentState({ totalMinor, paidMinor }: Settlement): PaymentState {
  if (paidMinor > totalMinor) return 'overpaid'
  if (paidMinor === totalMinor) return 'paid'
  return paidMinor > 0 ? 'partial' : 'unpaid'
}

/** Null: no such method. */
export function paymentMethod(text: string): PaymentMethod | null {
  return PAYMENT_METHODS.find((method) => method === text) ?? null
}

/** The state that a list shows of an invoice: what was decided about it, else what was paid. */
export type InvoiceState = 'held' | 'draft' | 'cancelled' | 'overdue' | PaymentState

export function invoiceState(
  invoice: Settlement &
    Readonly<{ status: 'held' | 'draft' | 'generated' | 'paid' | 'cancelled'; dueDate: string }>,
  today: string,
): InvoiceState {
  const { status, dueDate } = invoice
  if (status === 'held' || status === 'draft' || status === 'cancelled') return status
  const state = paymentState(invoice)
  const isOpen = state === 'unpaid' || state === 'partial'
  return isOpen && dueDate < today ? 'overdue' : state
}

/** What is left to pay; negative: to give back. */
export function balanceOf({ totalMinor, paidMinor }: Settlement): number {
  return sumOf([totalMinor, -paidMinor])
}
