/** A billing run from its first check to its summary; the work of BATCH-302. */
import { saveBillingRun } from '../../../data/platform/billing.ts'
import { billingRun } from '../../../data/platform/billing-reading.ts'
import { tenantsUnderContract } from '../../../data/platform/tenants.ts'
import {
  firstDayOf,
  lastDayOf,
  type SystemRun,
  type TenantOutcome,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import { type AccountingFile, exportAccounting } from './accounting.ts'
import { judgeIncomplete, judgeTotalAnomaly, judgeUnsentMail } from './alerts.ts'
import { anomalyInTotal } from './anomaly.ts'
import { type Billing, beginBilling } from './billing.ts'
import { type MonthState, monthState } from './month-state.ts'
import type { InvoiceOutcome } from './outcome.ts'
import type { BillingParams } from './params.ts'
import { type BillingSummary, summaryOf } from './summary.ts'
import { queueSummary } from './summary-mail.ts'
import { billTenant } from './tenant.ts'

export async function billMonth(run: SystemRun<BillingParams>): Promise<BillingSummary> {
  const billing = await beginBilling(run)
  const tenants = tenantsOf(run)
  if (!run.dryRun) beginRow(billing)
  const outcomes = await billAll(billing, tenants)
  if (billing.breakdown.cause !== null) throw billing.breakdown.cause
  run.records(outcomes.length)
  const state = monthState(billing)
  if (run.dryRun) return summaryOf(billing, { outcomes, state, files: [] })
  return finish(billing, outcomes, state)
}

type Outcomes = readonly TenantOutcome<InvoiceOutcome>[]

/** One after the other, in code order: numbers have no gap and do not depend on chance. */
function billAll(billing: Billing, tenants: readonly TenantRef[]): Promise<Outcomes> {
  const { run } = billing
  let done = 0
  const bill = async (tenant: TenantRef) => {
    try {
      return await billTenant(billing, tenant)
    } finally {
      done += 1
      run.progress(done, tenants.length)
    }
  }
  return run.eachTenant(tenants, bill, { parallel: 1 })
}

async function finish(
  billing: Billing,
  outcomes: Outcomes,
  state: MonthState,
): Promise<BillingSummary> {
  endRow(billing, state)
  judge(billing, outcomes, state)
  const files: readonly AccountingFile[] = await exportAccounting(billing)
  const summary = summaryOf(billing, { outcomes, state, files })
  queueSummary(billing, summary)
  return summary
}

/** In code order. Those asked for by name are looked at even without a contract, and then skipped. */
function tenantsOf(run: SystemRun<BillingParams>): readonly TenantRef[] {
  const { period } = run.params
  if (run.selection !== 'all') {
    return [...run.selection].sort((a, b) => (a.code < b.code ? -1 : 1))
  }
  const rows = tenantsUnderContract(run.platform, firstDayOf(period), lastDayOf(period))
  return rows.map(({ id, code, name }) => ({ id, code, name }))
}

function beginRow(billing: Billing): void {
  const { run, period } = billing
  const known = billingRun(run.platform, period)
  if (known?.state === 'running' && known.runId !== run.id) {
    run.log.warn('an earlier run of this month did not end; its drafts are finished', {
      runId: known.runId,
    })
  }
  saveBillingRun(run.platform, {
    period,
    runId: run.id,
    state: 'running',
    ...NO_COUNTS,
    startedAt: known?.runId === run.id ? known.startedAt : run.now(),
    finishedAt: null,
  })
}

function endRow(billing: Billing, state: MonthState): void {
  const { run, period } = billing
  saveBillingRun(run.platform, {
    period,
    runId: run.id,
    state: state.open.length === 0 ? 'done' : 'partial',
    tenants: state.billable,
    generated: state.issued,
    held: state.held,
    failed: state.open.length - state.held,
    totalJpyMinor: state.totalJpyMinor,
    previousTotalJpyMinor: state.previousTotalJpyMinor,
    startedAt: billingRun(run.platform, period)?.startedAt ?? run.now(),
    finishedAt: run.now(),
  })
}

function judge(billing: Billing, outcomes: Outcomes, state: MonthState): void {
  const failed = outcomes.flatMap((outcome) =>
    outcome.state === 'failed' ? [{ tenantCode: outcome.tenant.code, reason: outcome.code }] : [],
  )
  judgeIncomplete(billing, failed, state.open)
  judgeTotalAnomaly(billing, anomalyInTotal(billing))
  judgeUnsentMail(billing)
}

const NO_COUNTS = {
  tenants: 0,
  generated: 0,
  held: 0,
  failed: 0,
  totalJpyMinor: 0,
  previousTotalJpyMinor: null,
} as const
