/** The run's summary with the batch list's field names (5.2). */

import { sumOf } from '../../../server/domain/money.ts'
import {
  inWords,
  isoWithOffset,
  type Month,
  type TenantOutcome,
} from '../../../server/sdk/index.ts'
import type { AccountingFile } from './accounting.ts'
import type { Billing } from './billing.ts'
import type { MonthState } from './month-state.ts'
import { type InvoiceOutcome, NOT_BILLABLE } from './outcome.ts'

type Trouble = Readonly<{ tenantCode: string; reason: string; message: string }>

/** Amounts in minor units; `totalAmount` is yen with tax. */
export type BillingSummary = Readonly<{
  batchId: string
  executedAt: string
  period: Month
  dryRun: boolean
  /** Billable ones. */
  processedTenants: number
  generatedInvoices: number
  /** Of the month's invoices in force, whichever run made them; in a dry run of those that would be. */
  totalAmount: number
  totalsByCurrency: Readonly<Record<string, number>>
  corrected: number
  unchanged: number
  /** Mails of unusual invoices that had been kept back and went out with this run. */
  released: number
  /** Issued before, and left as they are; why stands in the tenant's own result. */
  skipped: number
  held: readonly Trouble[]
  failed: readonly Trouble[]
  anomalies: readonly Readonly<{
    tenantCode: string
    beforeMinor: number
    nowMinor: number
    changeBp: number
  }>[]
  /** The yen file of originals; null in a dry run. */
  accounting: Omit<AccountingFile, 'kind' | 'currency'> | null
  /** Corrections and other currencies. */
  furtherAccounting: readonly AccountingFile[]
}>

type Ended = Readonly<{
  outcomes: readonly TenantOutcome<InvoiceOutcome>[]
  state: MonthState
  files: readonly AccountingFile[]
}>

export function summaryOf(billing: Billing, { outcomes, state, files }: Ended): BillingSummary {
  const { run, period } = billing
  const billable = outcomes.filter(isBillable)
  const results = outcomes.flatMap((each) => (each.state === 'succeeded' ? [each.result] : []))
  const count = (outcome: InvoiceOutcome['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  const totals = run.dryRun ? previewTotals(results) : state.totalsByCurrency
  const troubles = troublesOf(billing, outcomes)
  const [regular, ...further] = files
  return {
    batchId: 'BATCH-302',
    executedAt: isoWithOffset(run.now()),
    period,
    dryRun: run.dryRun,
    processedTenants: billable.length,
    generatedInvoices: count('generated'),
    totalAmount: totals.JPY ?? 0,
    totalsByCurrency: totals,
    corrected: count('corrected'),
    unchanged: count('unchanged'),
    released: count('released'),
    skipped: billable.filter((each) => each.state === 'skipped').length,
    ...troubles,
    anomalies: anomaliesOf(outcomes),
    accounting: regular ? withoutKind(regular) : null,
    furtherAccounting: further,
  }
}

function isBillable(each: Ended['outcomes'][number]): boolean {
  return !(each.state === 'skipped' && each.reason.en === NOT_BILLABLE)
}

const HELD_CODE = /^held_/

function troublesOf({ run }: Billing, outcomes: Ended['outcomes']) {
  const troubles = outcomes.flatMap((each) =>
    each.state === 'failed'
      ? [{ tenantCode: each.tenant.code, reason: each.code, message: inWords(run, each.error) }]
      : [],
  )
  return {
    held: troubles
      .filter((trouble) => HELD_CODE.test(trouble.reason))
      .map((trouble) => ({ ...trouble, reason: trouble.reason.replace(HELD_CODE, '') })),
    failed: troubles.filter((trouble) => !HELD_CODE.test(trouble.reason)),
  }
}

function anomaliesOf(outcomes: Ended['outcomes']): BillingSummary['anomalies'] {
  return outcomes.flatMap((each) => {
    if (each.state !== 'succeeded' || each.result.anomaly === null) return []
    const { beforeMinor, nowMinor, changeBp } = each.result.anomaly
    return [{ tenantCode: each.tenant.code, beforeMinor, nowMinor, changeBp }]
  })
}

function previewTotals(results: readonly InvoiceOutcome[]): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const { currency, totalMinor } of results) {
    totals[currency] = sumOf([totals[currency] ?? 0, totalMinor])
  }
  return totals
}

function withoutKind({ path, rows, debit, credit }: AccountingFile) {
  return { path, rows, debit, credit }
}
