/** One tenant's month: price it, look at what was issued before, and do what follows. Called for each tenant in code order. */
import { billingAccount } from '../../../data/platform/billing-account.ts'
import {
  currentInvoice,
  isIssued,
  type StoredInvoice,
} from '../../../data/platform/billing-reading.ts'
import type { BillingHold } from '../../../server/domain/billing/hold.ts'
import {
  PermanentError,
  type Skip,
  skip,
  type TenantRef,
  unreachable,
} from '../../../server/sdk/index.ts'
import { alertDiffers, clearDiffers, judgeTenantAnomaly } from './alerts.ts'
import { type Billing, isNoRoom } from './billing.ts'
import { madeByRun } from './document.ts'
import { holdInvoice } from './held.ts'
import { issueInvoice } from './issue.ts'
import { makeGood } from './make-good.ts'
import { type InvoiceOutcome, NOT_BILLABLE, outcomeOf, previewOf } from './outcome.ts'
import { type PricedMonthOf, priceTenant } from './price.ts'
import { nextStep } from './step.ts'

export async function billTenant(
  billing: Billing,
  tenant: TenantRef,
): Promise<InvoiceOutcome | Skip> {
  if (billing.breakdown.cause !== null) throw billing.breakdown.cause
  try {
    return await billMonth(billing, tenant)
  } catch (error) {
    if (isNoRoom(error)) billing.breakdown.cause = error
    throw error
  }
}

async function billMonth(billing: Billing, tenant: TenantRef): Promise<InvoiceOutcome | Skip> {
  const { platform } = billing.run
  const key = { tenantId: tenant.id, period: billing.period }
  const account = billingAccount(platform, key)
  const current = currentInvoice(platform, key)
  const priced = priceTenant(billing, tenant, account)
  switch (priced.kind) {
    case 'not-billable':
      return skip(NOT_BILLABLE)
    case 'held':
      return heldEnd(billing, tenant, { current, hold: priced.hold, account })
    case 'priced':
      return pricedEnd(billing, tenant, { current, priced })
    default:
      return unreachable(priced)
  }
}

type HeldCase = Parameters<typeof holdInvoice>[2]

/** A hold ends the tenant as failed without another try; an invoice that was issued before stands. */
function heldEnd(billing: Billing, tenant: TenantRef, held: HeldCase): Skip {
  const { current, hold } = held
  const isOpen = current === null || !isIssued(current)
  if (!isOpen && billing.recalculation === null) {
    billing.run.log.warn('an issued invoice can not be recalculated', { reason: hold.reason })
    return skip('already_issued')
  }
  if (isOpen && !billing.run.dryRun) holdInvoice(billing, tenant, held)
  throw permanent(hold)
}

function permanent(hold: BillingHold): PermanentError {
  const { code, words, hint } = hold
  return new PermanentError({ code, message: words, ...(hint ? { hint } : {}), cause: hold })
}

type PricedCase = { current: StoredInvoice | null; priced: PricedMonthOf }

async function pricedEnd(
  billing: Billing,
  tenant: TenantRef,
  { current, priced }: PricedCase,
): Promise<InvoiceOutcome | Skip> {
  if (billing.run.dryRun) return previewOf(current, priced)
  const step = nextStep(billing, current, priced.quote)
  switch (step.kind) {
    case 'issue':
    case 'correct': {
      const issued = await issueInvoice(billing, tenant, { ...step, priced })
      clearDiffers(billing, tenant)
      judgeTenantAnomaly(billing, tenant, priced.anomaly)
      return issued
    }
    case 'same':
      return sameEnd(billing, tenant, step.invoice)
    case 'differs':
      alertDiffers(billing, tenant, { invoice: step.invoice, quote: priced.quote })
      return skip('recalculation_differs', { needsPerson: true })
    case 'cancelled':
      return skip('cancelled')
    default:
      return unreachable(step)
  }
}

async function sameEnd(
  billing: Billing,
  tenant: TenantRef,
  invoice: StoredInvoice,
): Promise<InvoiceOutcome | Skip> {
  const done = await makeGood(billing, tenant, invoice)
  clearDiffers(billing, tenant)
  return done === 'released' ? outcomeOf('released', invoice) : settledEarlier(billing, invoice)
}

/** Killed after the publication but before its result was recorded: the invoice is this run's own work. */
function settledEarlier(billing: Billing, invoice: StoredInvoice): InvoiceOutcome | Skip {
  if (madeByRun(invoice) === billing.run.id) {
    return outcomeOf(invoice.revision === 0 ? 'generated' : 'corrected', invoice)
  }
  return billing.recalculation === null ? skip('already_issued') : outcomeOf('unchanged', invoice)
}
