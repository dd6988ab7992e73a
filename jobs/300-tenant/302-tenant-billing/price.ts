/** The price and the dates of a tenant's month, or why there is none; writes nothing. */
import { type BillingParty, billingParty } from '../../../data/platform/contracts.ts'
import type { Anomaly } from '../../../server/domain/billing/comparison.ts'
import { dueDate } from '../../../server/domain/billing/due-date.ts'
import { BillingHold } from '../../../server/domain/billing/hold.ts'
import { type Account, type Quote, quoteMonth } from '../../../server/domain/billing/quote.ts'
import { isBusinessDay, JAPAN } from '../../../server/domain/business-calendar.ts'
import type { Day, TenantRef } from '../../../server/sdk/index.ts'
import { anomalyOfTenant } from './anomaly.ts'
import type { Billing } from './billing.ts'

export type PricedMonthOf = Readonly<{
  kind: 'priced'
  account: Account
  party: BillingParty
  quote: Quote
  issueDate: Day
  dueDate: Day
  anomaly: Anomaly | null
}>

export type Pricing =
  | PricedMonthOf
  | Readonly<{ kind: 'not-billable' }>
  | Readonly<{ kind: 'held'; hold: BillingHold }>

export function priceTenant(billing: Billing, tenant: TenantRef, account: Account): Pricing {
  try {
    return priced(billing, tenant, account)
  } catch (error) {
    if (error instanceof BillingHold) return { kind: 'held', hold: error }
    throw error
  }
}

function priced(billing: Billing, tenant: TenantRef, account: Account): Pricing {
  const { run, period } = billing
  const quote = quoteMonth(account, {
    month: period,
    missingUsage: run.params.allowEstimate ? 'estimate' : 'hold',
    taxRounding: run.settings.toban.billing.taxRounding,
  })
  if (quote === null) return { kind: 'not-billable' }
  const isOpen = (day: Day) => isBusinessDay(JAPAN, day)
  return {
    kind: 'priced',
    account,
    party: billingParty(run.platform, tenant.id),
    quote,
    issueDate: run.today,
    dueDate: dueDate(run.today, quote.contract.paymentTerms, isOpen),
    anomaly: anomalyOfTenant(billing, tenant, quote),
  }
}
