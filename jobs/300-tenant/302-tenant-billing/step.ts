/** What to do about a priced month, from the newest invoice of it; writes nothing. */
import { invoiceById, type StoredInvoice } from '../../../data/platform/billing-reading.ts'
import type { Quote } from '../../../server/domain/billing/quote.ts'
import type { Billing } from './billing.ts'

export type IssueStep = Readonly<{ kind: 'issue'; replaces: StoredInvoice | null }>
/** `replaces`: a draft of the same correction that was not finished. */
export type CorrectStep = Readonly<{
  kind: 'correct'
  replaces: StoredInvoice | null
  corrects: StoredInvoice
  reason: string
}>
export type Step =
  | IssueStep
  | CorrectStep
  | Readonly<{ kind: 'same' | 'differs'; invoice: StoredInvoice }>
  /** Cancelled by a person, without a successor. */
  | Readonly<{ kind: 'cancelled' }>

export function nextStep(billing: Billing, current: StoredInvoice | null, quote: Quote): Step {
  if (current === null) return { kind: 'issue', replaces: null }
  switch (current.status) {
    case 'held':
      return { kind: 'issue', replaces: current }
    case 'draft':
      return finish(billing, current)
    case 'cancelled':
      return correction(billing, current) ?? { kind: 'cancelled' }
    default: {
      const isSame = current.contentHash === quote.contentHash
      if (isSame) return { kind: 'same', invoice: current }
      return correction(billing, current) ?? { kind: 'differs', invoice: current }
    }
  }
}

function correction({ recalculation }: Billing, corrects: StoredInvoice): CorrectStep | null {
  if (recalculation === null) return null
  return { kind: 'correct', replaces: null, corrects, reason: recalculation.reason }
}

/** A draft was never delivered: it is calculated anew and finished under its number. */
function finish(billing: Billing, draft: StoredInvoice): Step {
  if (draft.correctsInvoiceId === null) return { kind: 'issue', replaces: draft }
  const corrects = invoiceById(billing.run.platform, draft.correctsInvoiceId)
  if (!corrects) throw new Error(`draft ${draft.invoiceId} corrects an unknown invoice`)
  return { kind: 'correct', replaces: draft, corrects, reason: draft.correctionReason ?? '' }
}
