/** Remembers a held month: a row without a number, its amounts 0, its reason for the console's list. */
import { saveHeld } from '../../../data/platform/billing.ts'
import type { StoredInvoice } from '../../../data/platform/billing-reading.ts'
import { billingParty } from '../../../data/platform/contracts.ts'
import type { BillingHold } from '../../../server/domain/billing/hold.ts'
import type { Account } from '../../../server/domain/billing/quote.ts'
import type { ContractTerms } from '../../../server/domain/billing/terms.ts'
import { firstDayOf, lastDayOf, type Month, type TenantRef } from '../../../server/sdk/index.ts'
import type { Billing } from './billing.ts'
import { recipientOf } from './content.ts'

export type Held = Readonly<{
  hold: BillingHold
  account: Account
  /** The held row or draft of the month, if there is one. */
  current: StoredInvoice | null
}>

export function holdInvoice(billing: Billing, tenant: TenantRef, held: Held): void {
  const { run, period, issuer } = billing
  const contract = lastContract(held.account, period)
  // Without a billable contract nothing is held: pricing had said "not billable".
  if (!contract) return
  saveHeld(run.platform, {
    replaces: held.current,
    at: run.now(),
    content: {
      tenantId: tenant.id,
      period,
      revision: 0,
      billingType: 'MONTHLY',
      periodStart: firstDayOf(period),
      periodEnd: lastDayOf(period),
      planCode: contract.planCode,
      planName: contract.planName,
      contractIds: [contract.contractId],
      currencyCode: contract.currencyCode,
      ...NOTHING,
      issueDate: run.today,
      dueDate: run.today,
      paymentTerms: contract.paymentTerms,
      paymentMethod: contract.paymentMethod,
      issuerSnapshot: issuer,
      recipientSnapshot: recipientOf(tenant, billingParty(run.platform, tenant.id)),
      usageDetails: { runId: run.id, why: held.hold.words, hint: held.hold.hint ?? null },
      isEstimated: false,
      holdReason: `${held.hold.reason}: ${held.hold.words.ja}`,
      contentHash: '',
    },
  })
}

function lastContract(account: Account, period: Month): ContractTerms | undefined {
  const [first, last] = [firstDayOf(period), lastDayOf(period)]
  return account.contracts
    .filter((contract) => contract.isBillable && contract.startDate <= last)
    .filter((contract) => contract.endDate === null || contract.endDate >= first)
    .at(-1)
}

const NOTHING = {
  baseMinor: 0,
  usageMinor: 0,
  additionalMinor: 0,
  discountMinor: 0,
  subtotalMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  paidMinor: 0,
  balanceMinor: 0,
} as const
