/** Where the month stands as a whole, read from the books: a run of a few tenants does not hide the others. */
import { invoicesInForce, invoicesOfMonth } from '../../../data/platform/billing-reading.ts'
import { contractTerms } from '../../../data/platform/contracts.ts'
import { tenantsUnderContract } from '../../../data/platform/tenants.ts'
import { sumOf } from '../../../server/domain/money.ts'
import { firstDayOf, lastDayOf } from '../../../server/sdk/index.ts'
import type { OpenTenant } from './alerts.ts'
import type { Billing } from './billing.ts'

export type MonthState = Readonly<{
  /** Tenants with a billable plan on at least one day. */
  billable: number
  /** Tenants whose invoice is issued. */
  issued: number
  held: number
  /** Billable tenants without an invoice. */
  open: readonly OpenTenant[]
  /** Totals with tax of the invoices in force. */
  totalJpyMinor: number
  previousTotalJpyMinor: number | null
  totalsByCurrency: Readonly<Record<string, number>>
}>

export function monthState(billing: Billing): MonthState {
  const { run, period } = billing
  const inForce = invoicesInForce(run.platform, period)
  const newest = new Map(
    invoicesOfMonth(run.platform, period).map((invoice) => [invoice.tenantId, invoice] as const),
  )
  const billable = billableTenants(billing)
  const open = billable.filter((tenant) => isOpen(newest.get(tenant.id)?.status))
  const totals = totalsOf(inForce)
  const before = [...billing.previous.values()].filter((invoice) => invoice.currencyCode === 'JPY')
  return {
    billable: billable.length,
    issued: inForce.length,
    held: open.filter((tenant) => newest.get(tenant.id)?.status === 'held').length,
    open: open.map((tenant) => ({
      tenantCode: tenant.code,
      reason: newest.get(tenant.id)?.holdReason ?? 'not_invoiced',
    })),
    totalJpyMinor: totals.JPY ?? 0,
    previousTotalJpyMinor:
      before.length === 0 ? null : sumOf(before.map((each) => each.totalMinor)),
    totalsByCurrency: totals,
  }
}

function billableTenants({ run, period }: Billing) {
  const [first, last] = [firstDayOf(period), lastDayOf(period)]
  return tenantsUnderContract(run.platform, first, last).filter((tenant) =>
    contractTerms(run.platform, tenant.id).some(
      (contract) =>
        contract.isBillable &&
        contract.startDate <= last &&
        (contract.endDate === null || contract.endDate >= first),
    ),
  )
}

function isOpen(status: string | undefined): boolean {
  return status === undefined || status === 'held' || status === 'draft'
}

function totalsOf(invoices: readonly { currencyCode: string; totalMinor: number }[]) {
  const totals: Record<string, number> = {}
  for (const { currencyCode, totalMinor } of invoices) {
    totals[currencyCode] = sumOf([totals[currencyCode] ?? 0, totalMinor])
  }
  return totals
}
